"""What the planner of Lindenaue has written down so far: answers to flags, and one norm of the town's own."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.demo.entries import same_id
from app.directory.planning import AnswerKind, FlagAnswer, Measure, Norm
from app.directory.recurrence import BERLIN

JONAS = "planung@demo.example"
_UNDER_SIX = {"age_from_months": 0, "age_to_months": 71}

ANSWERS = (
    (24, "kranichsee", "lernen-schule", AnswerKind.SEEN, ""),
    (
        17,
        "neue-gaerten",
        "fruehe-hilfen",
        AnswerKind.EXPLAINED,
        "Die Familien gehen ins Familienzentrum am Bahnhof, zehn Minuten mit dem Bus.",
    ),
    (12, "ziegelei", "betreuung", AnswerKind.EXAMINING, "Gespräch mit dem Träger am 3. des Monats."),
    (3, "oberlinden", "lernen-schule", AnswerKind.ACTED, "Die Bücherei beginnt im Frühjahr mit einer Vorlesestunde."),
)
"""Days ago, area, category, what was said."""


def load(db: Session, today: date) -> None:
    categories = ids(db, "category")
    areas = ids(db, "area")
    author: dict[str, Any] = {"account_id": same_id("account", JONAS)}
    for days, area, category, kind, note in ANSWERS:
        day = today - timedelta(days=days)
        cell: dict[str, Any] = {
            "area_id": areas[area],
            "category_id": categories[category],
            "measure": Measure.OFFERS,
            **_UNDER_SIX,
        }
        db.add(FlagAnswer(**author, **cell, at=morning(day), day=day, flag="under", kind=kind, note=note))
    db.add(
        Norm(
            **author,
            at=morning(today - timedelta(days=40)),
            category_id=categories["betreuung"],
            age_from_months=0,
            age_to_months=35,
            measure=Measure.PLACES,
            under=50,
            low=75,
            high=110,
            over=150,
            per_100=35,
            source="Beschluss des Jugendhilfeausschusses (erfunden)",
        )
    )
    db.flush()


def ids(db: Session, table: str) -> dict[str, int]:
    return {row.slug: row.id for row in db.execute(sa.text(f"SELECT slug, id FROM {table}"))}


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), BERLIN)
