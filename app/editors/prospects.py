"""The office's list of providers that are not in the portal yet: finding, noting, changing and linking them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Staff
from app.directory import prospect, scope
from app.directory.prospect import HAS_JOINED, IS_COVERED, Prospect, ProspectState
from app.editors import entering
from app.errors import NotFound
from app.i18n import gettext

JOINED = "joined"
"""No state of its own: it follows from what became of them."""
STATES = (*ProspectState, JOINED)
PAGE_SIZE = 40

_STATE = f"CASE WHEN {HAS_JOINED} THEN '{JOINED}' ELSE x.state END"
_FOUND = f"""
    SELECT x.*, {_STATE} AS stands, area.name AS area, account.name AS author, p.slug AS provider_slug,
        ARRAY(SELECT c.id FROM prospect_category k JOIN category c ON c.id = k.category_id
            WHERE k.prospect_id = x.id ORDER BY c.position, c.id) AS categories,
        ARRAY(SELECT c.label FROM prospect_category k JOIN category c ON c.id = k.category_id
            WHERE k.prospect_id = x.id ORDER BY c.position, c.id) AS topics
    FROM prospect x LEFT JOIN area ON area.id = x.area_id LEFT JOIN account ON account.id = x.account_id
    LEFT JOIN provider p ON p.id = x.provider_id
    WHERE {IS_COVERED}
"""
_PAGE = sa.text(f"""{_FOUND} AND (:state = '' OR :state = {_STATE}) ORDER BY lower(x.name), x.id
    LIMIT {PAGE_SIZE + 1} OFFSET :skipped""")
_ONE = sa.text(f"{_FOUND} AND x.id = :id")
_COUNTS = sa.text(f"SELECT {_STATE} AS stands, count(*) AS rows FROM prospect x WHERE {IS_COVERED} GROUP BY 1")
_CATEGORIES = sa.text("""
    SELECT id, label FROM category WHERE parent_id IS NULL OR id = ANY(:chosen)
    ORDER BY parent_id IS NOT NULL, position, label
""")
_ALIKE = sa.text(f"""
    SELECT x.id, x.name, x.place FROM prospect x
    WHERE similarity(lower(x.name), lower(:name)) >= 0.5 AND x.id <> :id AND {IS_COVERED}
    ORDER BY similarity(lower(x.name), lower(:name)) DESC, x.id LIMIT 5
""")


def page(db: Session, areas: Collection[int] | None, state: str, number: int) -> tuple[list[Any], bool]:
    """Those of that page, and whether there are more."""
    values = {"state": state if state in STATES else "", "skipped": (number - 1) * PAGE_SIZE}
    rows = list(db.execute(_PAGE, values | scope.covered(areas)))
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def counts(db: Session, areas: Collection[int] | None) -> dict[str, int]:
    return {row.stands: row.rows for row in db.execute(_COUNTS, scope.covered(areas))}


def found(db: Session, areas: Collection[int] | None, prospect_id: int) -> Any:
    """`NotFound` for one of another area, or of none."""
    # An id beyond the database's integers would be an error of its own.
    values = {"id": prospect_id} | scope.covered(areas)
    row = db.execute(_ONE, values).one_or_none() if prospect_id < 2**31 else None
    if row is None:
        raise NotFound(gettext("Dieser Anbieter steht nicht mehr auf der Liste."))
    return row


def categories(db: Session, chosen: Collection[int] = ()) -> list[Any]:
    """The top ones, and those below that were chosen already."""
    return list(db.execute(_CATEGORIES, {"chosen": [*chosen]}))


def alike(db: Session, editor: Staff, name: str, besides: int = 0) -> list[Any]:
    """Others of the list that this may be, the likest first."""
    return list(db.execute(_ALIKE, {"name": name, "id": besides} | scope.covered(editor.areas)))


def is_theirs(db: Session, editor: Staff, area_id: int | None) -> bool:
    values = {"area": area_id} | scope.covered(editor.areas)
    return bool(db.scalar(sa.text(f"SELECT {IS_COVERED} FROM (SELECT CAST(:area AS int) AS area_id) x"), values))


def change(db: Session, prospect_id: int, values: dict[str, Any], chosen: Collection[int]) -> None:
    prospect.change(db, db.get_one(Prospect, prospect_id), values, chosen)


def remove(db: Session, prospect_id: int) -> None:
    db.execute(sa.text("DELETE FROM prospect WHERE id = :id"), {"id": prospect_id})


def join(db: Session, row: Any, provider_id: UUID | None) -> None:
    """To one of the providers it may be; to none, if that was a mistake."""
    if provider_id not in {None, *(each.id for each in entering.alike(db, row.name))}:
        raise NotFound(gettext("Diesen Anbieter gibt es nicht."))
    db.get_one(Prospect, row.id).provider_id = provider_id
    db.flush()


def prepared(db: Session, areas: Collection[int] | None, prospect_id: int, provider_id: UUID) -> None:
    """The office has begun an entry for them."""
    row = found(db, areas, prospect_id)
    values = {"provider_id": provider_id, "state": ProspectState.INVITED}
    change(db, row.id, values, row.categories)
