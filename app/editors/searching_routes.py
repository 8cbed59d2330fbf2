"""/redaktion/suche: what families did not find, why something is found, and the words that editors add."""

from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from app import pages
from app.access import Editor, Staff
from app.database import Db
from app.directory import wordlist, wordlist_rules
from app.directory.wordlist import Rule
from app.editors import searching
from app.editors.frame import office_page
from app.errors import Conflict, NotAllowed
from app.forms import N_, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import redirect_to

router = APIRouter(prefix="/redaktion/suche")

_TERM, _TERMS = r"^[^\W_][\w .'’-]*$", r"^[^\W_][\w .,'’-]*$"
_LONGEST_SEARCH = 200


class NewEntry(BaseModel):
    needed: ClassVar = {"others"}

    rule: Annotated[Rule, Field(title=N_("Was soll gelten?"))]
    word: Annotated[
        str,
        Field(title=N_("Wort")),
        StringConstraints(strip_whitespace=True, min_length=2, max_length=60, pattern=_TERM),
    ]
    others: Annotated[
        str,
        Field(title=N_("Andere Wörter")),
        StringConstraints(strip_whitespace=True, max_length=200, pattern=_TERMS),
    ] = ""
    step: str = ""
    """Empty: only look what it would change."""


NewEntryForm = Annotated[Submitted[NewEntry], Depends(submitted(NewEntry))]


@router.get("")
def overview(request: Request, editor: Editor, db: Db, zeitraum: str = "90") -> Response:
    period = zeitraum if zeitraum in searching.PERIODS else "90"
    found = searching.unfound(db, searching.PERIODS[period], pages.now().date())
    return office_page(request, "searching", editor, db, {"found": found, "period": period})


@router.get("/pruefen")
def try_out(request: Request, editor: Editor, db: Db, q: str = "") -> Response:
    words = " ".join(q.replace("\x00", " ").split())[:_LONGEST_SEARCH]
    tried = searching.try_out(db, words) if words else None
    return office_page(request, "searching_try", editor, db, {"words": words, "tried": tried})


@router.get("/woerter")
def entries(request: Request, editor: Editor, db: Db, wort: str = "", getan: str = "") -> Response:
    form = blank(NewEntry, rule=Rule.ALSO, word=wort[:60])
    return _list_page(request, editor, db, form, done=getan)


@router.post("/woerter")
def add(request: Request, editor: Editor, form: NewEntryForm, db: Db) -> Response:
    _require_everywhere(editor)
    _check(db, form)
    if form.value is None:
        return _list_page(request, editor, db, form, 422)
    new = form.value
    others = "" if new.rule is Rule.STOP else _listed(new.others)
    if new.step != "add":
        effects = searching.effects(db, new.rule, new.word, others)
        return _list_page(request, editor, db, form, effects=effects)
    try:
        wordlist.add(db, new.rule, new.word, others, editor.id)
    except Conflict as conflict:  # raised before anything is written
        form.refuse("word", str(conflict))
        return _list_page(request, editor, db, form, 422)
    return redirect_to("/redaktion/suche/woerter?getan=aufgenommen")


@router.post("/woerter/{word_id:int}/entfernen")
def remove(word_id: int, editor: Editor, db: Db) -> Response:
    _require_everywhere(editor)
    wordlist.remove(db, word_id, editor.id)
    return redirect_to("/redaktion/suche/woerter?getan=entfernt")


def _require_everywhere(editor: Staff) -> None:
    if editor.areas is not None:
        raise NotAllowed(
            gettext("Die Wörter gelten für alle Gebiete. Ändern darf sie nur, wer für alle Gebiete da ist.")
        )


def _listed(others: str) -> str:
    return ", ".join(each.strip() for each in others.split(",") if each.strip())


def _check(db: Db, form: Submitted[NewEntry]) -> None:
    if (new := form.value) is None:
        return
    vocabulary, others = wordlist.fresh(db)[1], _listed(new.others)
    if fault := wordlist_rules.fault(vocabulary, new.rule, new.word, others):
        form.refuse(*fault)
    elif new.rule is not Rule.STOP:
        led_to = [*others.split(", "), *([new.word] if new.rule is Rule.SAME else [])]
        if broad := searching.too_broad(db, led_to):
            sentence = gettext("„{word}“ ist zu allgemein: Es findet mehr als ein Drittel aller Angebote.")
            form.refuse("word" if broad == new.word else "others", sentence.format(word=broad))


def _list_page(
    request: Request, editor: Staff, db: Db, form: Submitted[NewEntry], status_code: int = 200, **more: Any
) -> Response:
    context = {"effects": None, "done": "", **more, "form": form}
    context |= {"entries": wordlist.current(db), "changes": wordlist.changes(db), "may_change": editor.areas is None}
    return office_page(request, "searching_words", editor, db, context, status_code)
