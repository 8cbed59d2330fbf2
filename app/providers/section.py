"""A section: one short form of an entry that is saved by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel

from app.directory.workflow import Actor
from app.forms import SENTENCES, Submitted, blank
from app.i18n import gettext
from app.providers.choices import Choices
from app.providers.fields import Saved

Writing = tuple[dict[str, Any], Mapping[type[SQLModel], Sequence[Mapping[str, Any]]]]
"""Columns of the wording, and the rows beside it, by table."""


def _no_choices(*_: Any) -> Choices:
    return {}


def _no_faults(_: Any) -> dict[str, str]:
    return {}


def _goes_on(_: Any) -> bool:
    return False


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    model: type[Saved]
    fill: Callable[[Session, Any], dict[str, Any]]
    """What the form shows of a wording, by field."""
    write: Callable[[Session, Any, Any, Any], Writing]
    """Of database, entry, wording and checked form."""
    choices: Callable[[Session, Any, Any, Actor], Choices] = _no_choices
    """Of database, entry, wording and who asks: what can be chosen in it."""
    check: Callable[[Any], dict[str, str]] = _no_faults
    """Faults by field that no field shows alone."""
    stays: Callable[[Any], bool] = _goes_on
    """Whether something was made of the form that has to be looked at before it goes on."""
    saves_itself: bool = True
    """Whether it may be saved while somebody is still typing: not where half an address would become a place."""


def filled(section: Section, db: Session, revision: Any) -> Submitted[Any]:
    return blank(section.model, version=revision.saves, **section.fill(db, revision))


def check(form: Submitted[Any], choices: Choices, faults: Callable[[Any], dict[str, str]]) -> None:
    """Nobody chooses what was not offered: an id of somebody else's place is none of the possibilities."""
    value = form.value
    if value is None:
        return
    refused = SENTENCES["enum"]
    for name, offered in choices.items():
        known = {str(each[0]) for each in offered}
        if not {each for each in form.typed.get(name, []) if each.strip()} <= known:
            form.refuse(name, gettext(refused))
    for name, sentence in faults(value).items():
        form.refuse(name, sentence)


@dataclass(frozen=True)
class Difference:
    """A field in which what is saved by now is not what was typed."""

    label: str
    saved: str
    typed: str


def differences(
    form: Submitted[Any], saved: Submitted[Any], choices: Choices, names: Sequence[str] = ()
) -> list[Difference]:
    """In these fields; without any named, in all that say something of the entry."""
    found = []
    for name in names or [each for each in form.model.model_fields if each not in Saved.model_fields]:
        theirs, mine = _words(saved, name, choices), _words(form, name, choices)
        if theirs != mine:
            found.append(Difference(form.label(name), theirs, mine))
    return found


def _words(form: Submitted[Any], name: str, choices: Choices) -> str:
    known = {str(each[0]): str(each[1]) for each in choices.get(name, [])}
    listed = [each.strip().replace("\r\n", "\n") for each in form.typed.get(name, []) if each.strip()]
    if form.model.model_fields[name].annotation is bool:
        return gettext("ja") if listed else gettext("nein")
    return ", ".join(sorted(known.get(each, each) for each in listed) if name in choices else listed)
