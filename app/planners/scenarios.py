"""Scenarios: kept with a name, and what was done to them. Everybody who plans reads them, their author changes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.access import Staff
from app.directory.columns import now
from app.directory.planning import Measure
from app.directory.scenario import ChangeKind, Scenario, ScenarioChange, ScenarioStep, ScenarioStepKind
from app.directory.visibility import PUBLIC_OFFERS
from app.errors import Conflict, NotAllowed, NotFound
from app.i18n import gettext
from app.planners.changes import Change
from app.planners.question import MEASURES, Question
from app.planners.way import Way

MOST_CHANGES = 20


@dataclass(frozen=True)
class Kept:
    id: int
    author_id: UUID
    author: str
    at: datetime
    title: str
    purpose: str
    topic: str
    """The label of its category."""
    band: tuple[int, int]
    """First and last month."""
    measure: Measure
    parameters: tuple[tuple[str, str], ...]
    """Its question and its way, as the address says them."""
    changes: int
    changed_at: datetime

    def may_be_changed_by(self, planner: Staff) -> bool:
        return self.author_id == planner.id

    def may_be_deleted_by(self, planner: Staff) -> bool:
        """Also by those who plan for all areas: authors leave."""
        return planner.areas is None or self.may_be_changed_by(planner)


_KEPT = """
    SELECT s.*, a.name AS author, c.slug AS topic_slug, c.label AS topic,
        (SELECT count(*) FROM scenario_change x WHERE x.scenario_id = s.id) AS changes,
        coalesce((SELECT max(x.at) FROM scenario_step x WHERE x.scenario_id = s.id), s.at) AS changed_at
    FROM scenario s JOIN account a ON a.id = s.account_id JOIN category c ON c.id = s.category_id
"""
_ALL = sa.text(f"{_KEPT} WHERE s.deleted_at IS NULL ORDER BY changed_at DESC, s.id DESC LIMIT :most")
_ONE = sa.text(f"{_KEPT} WHERE s.id = :id AND s.deleted_at IS NULL")


def listed(db: Session, most: int = 200) -> list[Kept]:
    """Those that were worked on last first."""
    return [_kept(row) for row in db.execute(_ALL, {"most": most})]


def kept(db: Session, scenario_id: int) -> Kept:
    # An id beyond the database's integers would be an error of its own.
    row = db.execute(_ONE, {"id": scenario_id}).one_or_none() if scenario_id < 2**31 else None
    if row is None:
        raise NotFound(gettext("Dieses Szenario gibt es nicht, oder es ist gelöscht."))
    return _kept(row)


def _kept(row: Any) -> Kept:
    word = next(word for word, measure in MEASURES.items() if measure == row.measure)
    way = Way(row.metres, row.decay, row.detour, row.homes)
    asked = [
        ("ebene", row.layer),
        ("altersband", f"{row.age_from_months // 12}-{row.age_to_months // 12}"),
        ("kategorie", row.topic_slug),
        ("mass", word),
    ]
    return Kept(
        id=row.id,
        author_id=row.account_id,
        author=row.author,
        at=row.at,
        title=row.title,
        purpose=row.purpose,
        topic=row.topic,
        band=(row.age_from_months, row.age_to_months),
        measure=Measure(row.measure),
        parameters=(*asked, *way.parameters()),
        changes=row.changes,
        changed_at=row.changed_at,
    )


def check_author(scenario: Kept, planner: Staff) -> None:
    if not scenario.may_be_changed_by(planner):
        raise NotAllowed(
            gettext("Dieses Szenario hat jemand anderes angelegt. Kopieren Sie es und ändern Sie die Kopie.")
        )


_CHANGES = sa.text(f"""
    SELECT x.*, c.parent_id, public.slug, public.title FROM scenario_change x
    LEFT JOIN category c ON c.id = x.category_id
    LEFT JOIN (SELECT o.id, o.slug, r.title FROM {PUBLIC_OFFERS}) public ON public.id = x.offer_id
    WHERE x.scenario_id = :id ORDER BY x.id
""")


def changes(db: Session, scenario_id: int) -> list[Change]:
    return [
        Change(
            id=row.id,
            kind=ChangeKind(row.kind),
            name=row.title or row.name,
            offer_id=row.offer_id,
            slug=row.slug or "",
            lat=row.lat,
            lon=row.lon,
            place=row.place,
            topics=frozenset(each for each in (row.category_id, row.parent_id) if each),
            ages=(row.age_from_months or 0, row.age_to_months or 0),
            places=row.places,
        )
        for row in db.execute(_CHANGES, {"id": scenario_id})
    ]


_STEPS = sa.text("""
    SELECT s.at, s.kind, s.note, a.name AS author FROM scenario_step s JOIN account a ON a.id = s.account_id
    WHERE s.scenario_id = :id ORDER BY s.id DESC LIMIT 100
""")


def history(db: Session, scenario_id: int) -> list[Any]:
    """The newest first."""
    return list(db.execute(_STEPS, {"id": scenario_id}))


def create(db: Session, question: Question, way: Way, title: str, purpose: str, by: UUID) -> int:
    scenario = Scenario(account_id=by, title=title, purpose=purpose, **_asked(question, way))
    db.add(scenario)
    db.flush()
    return _step(db, scenario.id or 0, ScenarioStepKind.CREATED, by)


def _asked(question: Question, way: Way) -> dict[str, Any]:
    first, last = question.bands[0].months
    return {
        "layer": question.layer.slug,
        "category_id": question.topics[0].id,
        "age_from_months": first,
        "age_to_months": last,
        "measure": question.measure,
        **vars(way),
    }


def _step(db: Session, scenario_id: int, kind: ScenarioStepKind, by: UUID, note: str = "") -> int:
    db.add(ScenarioStep(account_id=by, scenario_id=scenario_id, kind=kind, note=note))
    db.flush()
    return scenario_id


def _update(db: Session, scenario_id: int, **values: Any) -> None:
    db.execute(sa.update(Scenario).where(col(Scenario.id) == scenario_id).values(**values))


def rename(db: Session, scenario: Kept, title: str, purpose: str, by: UUID) -> None:
    if (title, purpose) != (scenario.title, scenario.purpose):
        _update(db, scenario.id, title=title, purpose=purpose)
        _step(db, scenario.id, ScenarioStepKind.RENAMED, by, scenario.title)


def ask(db: Session, scenario: Kept, question: Question, way: Way, by: UUID) -> None:
    """From now on its question is this one."""
    _update(db, scenario.id, **_asked(question, way))
    _step(db, scenario.id, ScenarioStepKind.ASKED, by)


def delete(db: Session, scenario: Kept, by: UUID) -> None:
    """Its page is gone; who did it stays known."""
    _update(db, scenario.id, deleted_at=now())
    _step(db, scenario.id, ScenarioStepKind.DELETED, by)


_COPY = sa.text("""
    INSERT INTO scenario (at, account_id, title, purpose, layer, category_id, age_from_months, age_to_months, measure,
        metres, decay, detour, homes)
    SELECT :at, :by, :title, purpose, layer, category_id, age_from_months, age_to_months, measure,
        metres, decay, detour, homes FROM scenario WHERE id = :id RETURNING id
""")
_COPY_CHANGES = sa.text("""
    INSERT INTO scenario_change (scenario_id, kind, offer_id, name, lat, lon, place, category_id, age_from_months,
        age_to_months, places)
    SELECT :copy, kind, offer_id, name, lat, lon, place, category_id, age_from_months, age_to_months, places
    FROM scenario_change WHERE scenario_id = :id ORDER BY id
""")


def copy(db: Session, scenario: Kept, by: UUID) -> int:
    """One's own, to be changed without changing the other."""
    title = gettext("Kopie von {title}").format(title=scenario.title)[:200]
    made: int = db.execute(_COPY, {"at": now(), "by": by, "title": title, "id": scenario.id}).scalar_one()
    db.execute(_COPY_CHANGES, {"copy": made, "id": scenario.id})
    return _step(db, made, ScenarioStepKind.COPIED, by, f"{scenario.title} ({scenario.id})")


_LOCK = sa.text("SELECT FROM scenario WHERE id = :id FOR UPDATE")


def check_free(db: Session, scenario: Kept, offer_id: UUID | None = None) -> None:
    """Whether there is room for another change, and none about this offer yet."""
    taken = db.scalars(select(ScenarioChange.offer_id).where(col(ScenarioChange.scenario_id) == scenario.id)).all()
    if len(taken) >= MOST_CHANGES:
        raise Conflict(gettext("Mehr Änderungen passen nicht in ein Szenario. Nehmen Sie zuerst eine zurück."))
    if offer_id and offer_id in taken:
        raise Conflict(gettext("Für dieses Angebot gibt es hier schon eine Änderung. Nehmen Sie sie zuerst zurück."))


def add(db: Session, scenario: Kept, kind: ChangeKind, name: str, by: UUID, **values: Any) -> None:
    db.execute(_LOCK, {"id": scenario.id})  # or a double click would add it twice
    check_free(db, scenario, values.get("offer_id"))
    db.add(ScenarioChange(scenario_id=scenario.id, kind=kind, name=name, **values))
    _step(db, scenario.id, ScenarioStepKind.ADDED, by, name)


def remove(db: Session, scenario: Kept, change_id: int, by: UUID) -> None:
    """Twice the same changes nothing."""
    own = (col(ScenarioChange.id) == change_id, col(ScenarioChange.scenario_id) == scenario.id)
    name = db.scalar(sa.delete(ScenarioChange).where(*own).returning(col(ScenarioChange.name)))
    if name is not None:
        _step(db, scenario.id, ScenarioStepKind.REMOVED, by, name)


def merged(scenario: Kept, given: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What the address says, and where it says nothing, what was saved."""
    said = [(name, value) for name, value in given if value.strip()]
    names = {name for name, _ in said}
    return [*((name, value) for name, value in scenario.parameters if name not in names), *said]
