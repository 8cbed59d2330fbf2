"""Offers that need somebody's care, as lists to work off; each is one question, as far as they are the editor's."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.account import IS_OWNED
from app.directory import confirmation, freshness, scope, wording
from app.directory.freshness import CARED_OFFERS, IS_NOT_OVER, Freshness
from app.errors import NotFound

PAGE_SIZE = 40
_SOON = timedelta(days=28)

LISTS: Mapping[str, tuple[str, str]] = {
    "unbestaetigt": (f"care.due_on <= :today AND {IS_NOT_OVER}", "care.since"),
    "verborgen": (
        f"o.reminders >= {freshness.mails_until(Freshness.LOWERED)} AND {IS_NOT_OVER}",
        "o.reminders DESC, care.since",
    ),
    "ohne-ort": (
        f"""'on_site' = ANY(r.forms) AND {IS_NOT_OVER} AND NOT EXISTS (SELECT FROM revision_venue rv
            JOIN venue v ON v.id = rv.venue_id WHERE rv.revision_id = r.id AND v.point IS NOT NULL)""",
        "care.since",
    ),
    "endet": ("care.last_on BETWEEN :today AND :soon", "care.last_on"),
}
"""As the address says it: which offers, and which of them first."""

_COLUMNS = f"""o.id, o.slug, o.reminders, o.confirmed_on, o.provider_id, r.id AS revision_id, r.title,
    pr.name AS provider, care.last_on, care.months, care.since, {IS_OWNED} AS has_owner"""
_MINE = scope.is_covered(wording.OFFER)
_PAGES = {
    name: sa.text(f"""
        SELECT {_COLUMNS} FROM {CARED_OFFERS} WHERE {condition} AND {_MINE}
        ORDER BY {order}, r.title, o.id LIMIT {PAGE_SIZE + 1} OFFSET :skipped
    """)
    for name, (condition, order) in LISTS.items()
}
_COUNTS = sa.text(f"""
    SELECT {", ".join(f"count(*) FILTER (WHERE {LISTS[name][0]})" for name in LISTS)}
    FROM {CARED_OFFERS} WHERE {_MINE}
""")
_ONE = sa.text(f"SELECT {_COLUMNS} FROM {CARED_OFFERS} WHERE o.id = :id AND {_MINE}")


def page(db: Session, areas: Collection[int] | None, name: str, number: int) -> tuple[list[Any], bool]:
    """The offers of that page of the list, and whether there are more."""
    rows = db.execute(_PAGES[name], _values(areas) | {"skipped": (number - 1) * PAGE_SIZE}).mappings().all()
    return [_shown(row) for row in rows[:PAGE_SIZE]], len(rows) > PAGE_SIZE


def counts(db: Session, areas: Collection[int] | None) -> dict[str, int]:
    return dict(zip(LISTS, db.execute(_COUNTS, _values(areas)).one(), strict=True))


def find(db: Session, areas: Collection[int] | None, offer_id: UUID) -> Any:
    """`NotFound` for what is not public, or lies in another area."""
    row = db.execute(_ONE, {"id": offer_id} | scope.covered(areas)).mappings().one_or_none()
    if row is None:
        raise NotFound
    return _shown(row)


def _shown(row: Mapping[Any, Any]) -> dict[str, Any]:
    state = freshness.state(row["since"], row["months"], row["reminders"], confirmation.today())
    return {**row, "state": state}


def _values(areas: Collection[int] | None) -> dict[str, Any]:
    today = confirmation.today()
    return {"today": today, "soon": today + _SOON} | scope.covered(areas)
