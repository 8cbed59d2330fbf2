"""What changed between two wordings: field by field, and inside a text word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.directory.wording import changed
from app.editors.fields import FIELDS, Field, Said
from app.i18n import gettext

Piece = tuple[str, bool]
"""A stretch of text, and whether it is on this side only."""

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 4000
"""Above it, word by word would take longer than anybody reads: the whole text counts as new."""


@dataclass(frozen=True)
class Difference:
    label: str
    name: str
    before: list[Piece]
    after: list[Piece]


@dataclass(frozen=True)
class Comparison:
    differences: list[Difference]
    same: list[tuple[str, str]]
    """Label and text of what is as it was; empty fields are left out."""
    total: int
    """How many fields are filled in on one side or the other."""


def compare(kind: str, before: Said, after: Said) -> Comparison:
    moved = changed(before, after)
    rows = [(field, field.text(before), field.text(after), bool(moved & {*field.names})) for field in FIELDS[kind]]
    differences = [_difference(field, old, new) for field, old, new, is_moved in rows if is_moved]
    same = [(gettext(field.label), new) for field, _old, new, is_moved in rows if new and not is_moved]
    return Comparison(differences, same, len(differences) + len(same))


def everything(kind: str, said: Said) -> list[tuple[str, str]]:
    """All filled-in fields, for a wording that has nothing to be compared with."""
    return [(gettext(field.label), text) for field in FIELDS[kind] if (text := field.text(said))]


def _difference(field: Field, old: str, new: str) -> Difference:
    before, after = pieces(old, new)
    return Difference(gettext(field.label), field.names[0], before, after)


def pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Joined again, each side is the text it was made of."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    if len(was) + len(now) > _MOST_WORDS:
        return [(old, True)], [(new, True)]
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    steps = [(tag != "equal", "".join(was[a:b]), "".join(now[c:d])) for tag, a, b, c, d in matcher.get_opcodes()]
    merged = list(_without_gaps(steps))
    return (
        [(text, is_changed) for is_changed, text, _ in merged if text],
        [(text, is_changed) for is_changed, _, text in merged if text],
    )


def _without_gaps(steps: list[tuple[bool, str, str]]) -> Iterator[tuple[bool, str, str]]:
    """A single space between two changes belongs to them: one mark reads better than three."""
    kept: tuple[bool, str, str] | None = None
    for index, (is_changed, was, now) in enumerate(steps):
        is_gap = not is_changed and was.isspace() and kept is not None and index + 1 < len(steps)
        step = (is_changed or is_gap, was, now)
        if kept is not None and kept[0] == step[0]:
            kept = (kept[0], kept[1] + was, kept[2] + now)
        else:
            if kept is not None:
                yield kept
            kept = step
    if kept is not None:
        yield kept
