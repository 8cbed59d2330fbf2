"""What the planner of Lindenaue has thought through: a new nursery, and a rearrangement of those there are."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.demo.entries import same_id
from app.demo.planning import JONAS, ids, morning
from app.directory.planning import Measure
from app.directory.scenario import ChangeKind, Scenario, ScenarioChange, ScenarioStep, ScenarioStepKind

_NURSERIES: dict[str, Any] = {
    "layer": "stadtteil",
    "age_from_months": 0,
    "age_to_months": 71,
    "measure": Measure.PLACES,
    "metres": 1500,
    "decay": "stufen",
    "detour": 1.3,
    "homes": "verteilt",
}
SCENARIOS: tuple[tuple[int, str, str, tuple[dict[str, Any], ...]], ...] = (
    (
        20,
        "Eine Kita für die Ziegelei",
        "Im Südwesten gibt es keine Kita in Laufnähe. Was bringt ein Neubau mit 60 Plätzen?",
        ({"kind": ChangeKind.NEW, "name": "Kita an der Ziegelei", "area": "ziegelei", "places": 60},),
    ),
    (
        6,
        "Sonnenblume zieht um, Rasselbande schließt",
        "Der Mietvertrag der Sonnenblume endet. Oberlinden hat ein Grundstück.",
        (
            {"kind": ChangeKind.MOVED, "offer": "kita-plaetze-in-der-sonnenblume", "area": "oberlinden"},
            {"kind": ChangeKind.CLOSED, "offer": "elternkita-rasselbande"},
            {"kind": ChangeKind.RESIZED, "offer": "kindergarten-regenbogen", "places": 100},
        ),
    ),
)
"""Days ago, name, question, what would be otherwise."""

_AREA = sa.text("""
    SELECT name AS place, ST_Y(point::geometry) AS lat, ST_X(point::geometry) AS lon FROM area WHERE slug = :slug
""")
_OFFER = sa.text("""
    SELECT o.id AS offer_id, r.title AS name FROM offer o JOIN offer_revision r ON r.offer_id = o.id
    WHERE o.slug = :slug AND r.status = 'published'
""")


def load(db: Session, today: date) -> None:
    category, author = ids(db, "category")["betreuung-kita"], same_id("account", JONAS)
    for days, title, purpose, changes in SCENARIOS:
        at = morning(today - timedelta(days=days))
        scenario = Scenario(account_id=author, at=at, title=title, purpose=purpose, category_id=category, **_NURSERIES)
        db.add(scenario)
        db.flush()
        by: dict[str, Any] = {"account_id": author, "at": at, "scenario_id": scenario.id}
        db.add(ScenarioStep(kind=ScenarioStepKind.CREATED, **by))
        db.flush()
        for each in changes:
            values = {"scenario_id": scenario.id, **_change(db, each, category)}
            db.add(ScenarioChange(**values))
            db.add(ScenarioStep(kind=ScenarioStepKind.ADDED, note=values["name"], **by))
            db.flush()


def _change(db: Session, written: dict[str, Any], category: int) -> dict[str, Any]:
    values = {name: value for name, value in written.items() if name not in ("area", "offer")}
    if "area" in written:
        values |= db.execute(_AREA, {"slug": written["area"]}).mappings().one()
    if "offer" in written:
        return values | dict(db.execute(_OFFER, {"slug": written["offer"]}).mappings().one())
    return values | {"category_id": category, "age_from_months": 0, "age_to_months": 71}
