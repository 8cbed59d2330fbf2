"""What is written down in Lindenaue so far: answers to flags, a norm of its own, who is not in the portal yet."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.demo.entries import same_id
from app.directory import prospect
from app.directory.planning import AnswerKind, FlagAnswer, Measure, Norm
from app.directory.prospect import ProspectState
from app.directory.recurrence import BERLIN

JONAS, _MARA = "planung@demo.example", "redaktion@demo.example"
_UNDER_SIX = {"age_from_months": 0, "age_to_months": 71}

ANSWERS = (
    (31, "kranichsee", "lernen-schule", AnswerKind.SEEN, ""),
    (
        27,
        "neue-gaerten",
        "fruehe-hilfen",
        AnswerKind.EXPLAINED,
        "Die Familien gehen ins Familienzentrum am Bahnhof, zehn Minuten mit dem Bus.",
    ),
    (24, "ziegelei", "betreuung", AnswerKind.EXAMINING, "Gespräch mit dem Träger am 3. des Monats."),
    (22, "oberlinden", "lernen-schule", AnswerKind.ACTED, "Die Bücherei beginnt im Frühjahr mit einer Vorlesestunde."),
)
"""Days ago, area, category, what was said."""
PROSPECTS = (
    (80, "Ruderclub am Wehr", "sport-bewegung", "Unterlinden", "Vereinsregister", "noted"),
    (80, "Boxring Gewerbepark", "sport-bewegung", "Gewerbepark Nord", "Vereinsregister", "declined"),
    (75, "Kindertheater Kulisse", "musik-kunst", "", "Plakat in der Bücherei", "noted"),
    (60, "Chor der Südvorstadt", "musik-kunst", "Südvorstadt", "Gespräch im Stadtteil", "invited"),
    (60, "Hebammenhaus Morgentau", "gesundheit", "Mühlenfeld", "Liste des Gesundheitsamts", "invited"),
    (45, "Nähstube Kranichsee", "treffen-freizeit", "Kranichsee", "Gespräch im Stadtteil", "noted"),
    (30, "Beratung der Brückengemeinde", "beratung-hilfe", "Kranichsee", "Gemeindebrief", "invited"),
    (30, "Tagespflege Wurzelkinder", "betreuung", "Bahnhofsviertel", "Liste des Jugendamts", "noted"),
    (12, "Mieterverein Lindenaue", "beratung-hilfe", "00121", "Stadtplan", "declined"),
    (9, "Lernfreunde", "lernen-schule", "00123", "Anruf", "invited"),
)
"""Days ago, name, category, place, how we know of them, state. The last of them is in the portal by now."""
_NOW_IN_THE_PORTAL = {"Lernfreunde": "lernfreunde-lindenaue"}


def load(db: Session, today: date) -> None:
    categories = ids(db, "category")
    areas = ids(db, "area")
    author: dict[str, Any] = {"account_id": same_id("account", JONAS)}
    for days, area, category, kind, note in ANSWERS:
        day = today - timedelta(days=days)
        cell: dict[str, Any] = {
            "area_id": areas[area],
            "category_id": categories[category],
            "measure": Measure.PLACES,
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
    _note(db, today, categories)


def _note(db: Session, today: date, categories: dict[str, int]) -> None:
    for days, name, category, place, source, state in PROSPECTS:
        at, slug = morning(today - timedelta(days=days)), _NOW_IN_THE_PORTAL.get(name)
        values: dict[str, Any] = {"account_id": same_id("account", _MARA), "at": at, "state_at": at}
        values |= {"name": name, "place": place, "source": source, "state": ProspectState(state)}
        values["area_id"] = prospect.area_of(db, place) if place else None
        values["provider_id"] = same_id("provider", slug) if slug else None
        prospect.note(db, values, [categories[category]])


def ids(db: Session, table: str) -> dict[str, int]:
    return {row.slug: row.id for row in db.execute(sa.text(f"SELECT slug, id FROM {table}"))}


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), BERLIN)
