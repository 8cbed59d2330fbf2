"""What the planner of Lindenaue has kept: the same question three times in a year, and a report with its link."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl

import sqlalchemy as sa
from sqlmodel import Session

from app.demo.entries import same_id
from app.directory import counted
from app.directory.recurrence import BERLIN
from app.directory.snapshot import SnapshotStep, SnapshotStepKind
from app.planners import snapshots
from app.planners.question import Question, choices, understand
from app.planners.stand import Stand, live

_JONAS = same_id("account", "planung@demo.example")
_YOUNGEST = "ebene=stadtteil&altersband=0-5&mass=plaetze"

KEPT = (
    (210, "Plätze für die Jüngsten", "Wie ist es vor dem Sommer?", _YOUNGEST),
    (120, "Plätze für die Jüngsten", "Hat sich etwas geändert?", _YOUNGEST),
    (20, "Plätze für die Jüngsten", "Für die Sitzung: Wo fehlt etwas für Kinder unter sechs?", _YOUNGEST),
    (
        6,
        "Betreuungsplätze nach Sozialraum",
        "Reichen die Plätze?",
        "ebene=sozialraum&altersband=0-2&altersband=3-5&mass=plaetze&kategorie=betreuung",
    ),
)
"""Days ago, title, question in words and as an address has it."""
RELEASED = 20
"""The committee has the link of the report of so many days ago."""


def load(db: Session, today: date) -> None:
    """Once everything is indexed: then figures can be asked for."""
    known = choices(db)
    for days, title, purpose, query in KEPT:
        day = today - timedelta(days=days)
        stand = _as_of(db, understand(parse_qsl(query), known, today).on(day))
        kept = snapshots.keep(db, stand, title, purpose, _JONAS, at=_at(day, 10))
        if days == RELEASED:
            kind, at = SnapshotStepKind.RELEASED, _at(day, 11)
            db.add(SnapshotStep(account_id=_JONAS, snapshot_id=kept, kind=kind, at=at))
    db.flush()


def _as_of(db: Session, question: Question) -> Stand:
    """As it would have been kept on that day: without what was published or said only later."""
    later = db.begin_nested()
    counted.note(db, db.scalars(_WITHOUT_LATER, {"day": question.day}).all())
    stand = live(db, question)
    later.rollback()
    return replace(stand, answers={key: said for key, said in stand.answers.items() if said.at.date() <= question.day})


_WITHOUT_LATER = sa.text("""
    UPDATE offer_revision r SET status = 'archived' FROM offer o
    WHERE o.id = r.offer_id AND r.status = 'published' AND CAST(o.first_published_at AS date) > :day
    RETURNING o.id
""")


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), BERLIN)
