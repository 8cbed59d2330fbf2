"""How far a provider reaches: appearances in searches, views and contacts as counts, small ones never shown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from app.usage.floor import shown

DAYS = 30
MONTHS = 12


@dataclass(frozen=True)
class Reach:
    """Of the last days; None is fewer than five."""

    appearances: int | None
    views: int | None
    contacts: int | None


@dataclass(frozen=True)
class Month:
    first: date
    views: int | None
    contacts: int | None
    share: float
    """Of the month with the most views; 0 for what is not shown."""


@dataclass(frozen=True)
class OfferReach:
    reach: Reach
    months: list[Month]
    views: int | None
    """In all these months together."""
    contacts: int | None

    @property
    def is_seen(self) -> bool:
        return any(month.views for month in self.months) or self.reach != Reach(None, None, None)


def since(today: date) -> date:
    """The first of the last days; today is the last of them."""
    return today - timedelta(days=DAYS - 1)


_BY_PROVIDER = sa.text("""
    SELECT o.provider_id AS id, sum(u.appearances) AS appearances, sum(u.views) AS views, sum(u.contacts) AS contacts
    FROM usage_offer u JOIN offer o ON o.id = u.offer_id
    WHERE o.provider_id = ANY(:ids) AND u.day BETWEEN :since AND :today GROUP BY 1
""")
_PROFILE = sa.text("""
    SELECT sum(views) AS views, sum(contacts) AS contacts FROM usage_provider
    WHERE provider_id = :id AND day BETWEEN :since AND :today
""")
_BY_MONTH = sa.text("""
    SELECT o.id, date_trunc('month', u.day)::date AS month,
        sum(u.views) AS month_views, sum(u.contacts) AS month_contacts,
        sum(u.appearances) FILTER (WHERE u.day >= :since) AS appearances,
        sum(u.views) FILTER (WHERE u.day >= :since) AS views, sum(u.contacts) FILTER (WHERE u.day >= :since) AS contacts
    FROM usage_offer u JOIN offer o ON o.id = u.offer_id
    WHERE o.provider_id = :id AND u.day BETWEEN :first AND :today GROUP BY 1, 2
""")


def of_providers(db: Session, provider_ids: Collection[UUID], today: date) -> dict[UUID, Reach]:
    """All offers of each together."""
    values = {"ids": [*provider_ids], "since": since(today), "today": today}
    found = {row.id: _reach([row]) for row in db.execute(_BY_PROVIDER, values)}
    return {each: found.get(each, _reach([])) for each in provider_ids}


def of_profile(db: Session, provider_id: UUID, today: date) -> Reach:
    """Of the provider's own page, which no search for offers shows."""
    row = db.execute(_PROFILE, {"id": provider_id, "since": since(today), "today": today}).one()
    return Reach(None, shown(row.views), shown(row.contacts))


def of_offers(db: Session, provider_id: UUID, today: date) -> tuple[OfferReach, dict[UUID, OfferReach]]:
    """Of all offers together, and of each that somebody has come upon within the year."""
    months = [today.replace(day=1) - relativedelta(months=ago) for ago in range(MONTHS - 1, -1, -1)]
    values = {"id": provider_id, "first": months[0], "since": since(today), "today": today}
    rows = db.execute(_BY_MONTH, values).all()
    by_offer: dict[UUID, list[Any]] = {}
    for row in rows:
        by_offer.setdefault(row.id, []).append(row)
    return _offer(rows, months), {offer_id: _offer(own, months) for offer_id, own in by_offer.items()}


def _offer(rows: Iterable[Any], months: list[date]) -> OfferReach:
    rows = list(rows)
    counts = {month: _month([row for row in rows if row.month == month]) for month in months}
    views, contacts = (sum(each) for each in zip(*counts.values(), strict=True))
    return OfferReach(_reach(rows), _bars(counts), shown(views), shown(contacts))


def _month(rows: list[Any]) -> tuple[int, int]:
    return sum(row.month_views for row in rows), sum(row.month_contacts for row in rows)


def _bars(counts: Mapping[date, tuple[int, int]]) -> list[Month]:
    highest = max(views for views, _ in counts.values())
    return [
        Month(month, shown(views), shown(contacts), views / highest if shown(views) else 0)
        for month, (views, contacts) in counts.items()
    ]


def _reach(rows: Iterable[Any]) -> Reach:
    rows = list(rows)
    return Reach(
        *(shown(sum(getattr(row, name) or 0 for row in rows)) for name in ("appearances", "views", "contacts"))
    )
