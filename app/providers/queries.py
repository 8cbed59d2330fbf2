"""What a provider's team sees of its own: one query a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import ProviderTeam
from app.directory import confirmation, schedule
from app.directory.recurrence import BERLIN, ScheduleSpec
from app.directory.workflow import OPEN, Status

ENDS_SOON = timedelta(days=42)

_MINE = sa.text(f"""
    SELECT p.id, p.slug, p.standing, r.name, r.status AS last_status, o.status AS open_status,
        coalesce(o.return_reason, '') AS return_reason, o.status_at, pub.id IS NOT NULL AS is_public
    FROM provider p
    JOIN LATERAL (SELECT * FROM provider_revision WHERE provider_id = p.id ORDER BY version DESC LIMIT 1) r ON true
    LEFT JOIN provider_revision o ON o.provider_id = p.id AND o.status IN ({OPEN})
    LEFT JOIN provider_revision pub ON pub.provider_id = p.id AND pub.status = 'published'
    WHERE p.id = ANY(:ids)
    ORDER BY r.name, p.id
""")

_OFFERS = sa.text(f"""
    SELECT o.id, o.slug, o.provider_id, o.confirmed_on, coalesce(pub.title, newest.title) AS title,
        p.standing = 'approved' AND pub.id IS NOT NULL AS is_public, pub.valid_until,
        w.status AS open_status, w.id AS open_id, coalesce(w.return_reason, '') AS return_reason, w.status_at,
        newest.status AS last_status, newest.return_reason AS last_reason,
        (SELECT max(s.ends_on) FROM (
            SELECT coalesce(ends_on, CASE kind WHEN 'date' THEN starts_on ELSE '9999-12-31'::date END) AS ends_on
            FROM schedule WHERE revision_id = pub.id) s) AS last_day,
        d.next_starts_at, d.next_ends_at,
        p.standing = 'approved' AND pub.id IS NOT NULL AND {confirmation.IS_PREPARED} AS is_prepared
    FROM offer o JOIN provider p ON p.id = o.provider_id
    JOIN LATERAL (SELECT * FROM offer_revision WHERE offer_id = o.id ORDER BY version DESC LIMIT 1) newest ON true
    LEFT JOIN offer_revision pub ON pub.offer_id = o.id AND pub.status = 'published'
    LEFT JOIN offer_revision w ON w.offer_id = o.id AND w.status IN ({OPEN})
    LEFT JOIN search_document d ON d.id = o.id
    WHERE o.provider_id = ANY(:ids)
    ORDER BY 5, o.id
""")

_SCHEDULES = sa.text(f"SELECT {schedule.AS_JSON} FROM offer_revision r WHERE r.id = :id")
_LAST_SAVE = sa.text("""
    SELECT h.at, coalesce(a.name, '') AS name, h.account_id FROM history h LEFT JOIN account a ON a.id = h.account_id
    WHERE h.revision_id = :id ORDER BY h.at DESC, h.id DESC LIMIT 1
""")


@dataclass(frozen=True)
class OwnOffer:
    row: Any
    ends_on: date | None
    """The last day of what is public, if it is near."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def state(self) -> str:
        """As one word: what the public sees comes first."""
        return str(Status.PUBLISHED if self.row.is_public else self.row.open_status or self.row.last_status)

    @property
    def is_at_work(self) -> bool:
        return bool(self.row.is_public or self.row.open_status)

    @property
    def needs(self) -> str:
        """What its team should do next: "returned", "draft", "ends", or nothing."""
        if self.row.open_status in (Status.RETURNED, Status.DRAFT):
            return str(self.row.open_status)
        return "ends" if self.ends_on else ""


def providers(db: Session, member: ProviderTeam) -> Sequence[Any]:
    """One's own, each under the name of its newest wording."""
    return db.execute(_MINE, {"ids": [*member.providers]}).all()


def offers(db: Session, member: ProviderTeam, now: datetime) -> list[OwnOffer]:
    rows = db.execute(_OFFERS, {"ids": [*member.providers]})
    return [OwnOffer(row, _ends_soon(row, now.astimezone(BERLIN).date())) for row in rows]


def prepared(db: Session, member: ProviderTeam, provider_id: UUID) -> list[OwnOffer]:
    """What is public and was entered by others, as long as nobody of the team has read it."""
    found = offers(db, member, datetime.now(BERLIN))
    return [each for each in found if each.provider_id == provider_id and each.is_prepared]


def _ends_soon(row: Any, today: date) -> date | None:
    ends = [each for each in (row.valid_until, row.last_day) if each is not None and each < date.max]
    last = min(ends, default=None)
    return last if row.is_public and last and today <= last <= today + ENDS_SOON else None


def rules(db: Session, revision_id: UUID) -> list[ScheduleSpec]:
    return schedule.specs(db.scalar(_SCHEDULES, {"id": revision_id}))


def last_save(db: Session, revision_id: UUID) -> Any | None:
    """at, name and account_id of who touched this wording last."""
    return db.execute(_LAST_SAVE, {"id": revision_id}).first()
