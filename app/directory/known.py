"""Who is known to offer something of a category, and when they last stood by it: written with every change."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from app.directory.derived import Derived
from app.directory.freshness import SINCE
from app.directory.visibility import PUBLIC_PROVIDERS

known_provider = sa.Table(
    "known_provider",
    SQLModel.metadata,
    sa.Column("provider_id", sa.ForeignKey("provider.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("offer_id", sa.ForeignKey("offer.id", ondelete="CASCADE"), index=True),
    sa.Column("area_id", sa.ForeignKey("area.id", ondelete="CASCADE")),
    sa.Column("category_id", sa.Integer, nullable=False),
    sa.Column("confirmed_on", sa.Date),
    sa.Index(
        "ix_known_provider_area_id",
        *("area_id", "category_id", "provider_id"),
        postgresql_include=["confirmed_on"],
    ),
)
"""An offer that is public or has been submitted, or a profile (no `offer_id`), in each of its categories and those
above: once without an area, and once in each of today's areas around the venues of the offer. `confirmed_on`: when
somebody last said that the offer is right; null: the public cannot read it."""

_OFFERED = f"""
    worded AS MATERIALIZED (
        SELECT o.provider_id, o.id AS offer_id, r.id AS revision_id, r.main_category_id,
            CASE WHEN r.status = 'published' AND p.id IN (SELECT p.id FROM {PUBLIC_PROVIDERS}) THEN {SINCE} END
                AS confirmed_on
        FROM offer o JOIN provider p ON p.id = o.provider_id AND p.standing IN ('waiting', 'approved')
        JOIN offer_revision r ON r.offer_id = o.id AND r.status IN ('submitted', 'published')
        WHERE o.id = ANY(:ids)
    ), placed AS (
        SELECT revision_id, CAST(NULL AS int) AS area_id FROM worded
        UNION
        SELECT revision_id, va.area_id FROM worded JOIN revision_venue v USING (revision_id) JOIN venue_area va
            USING (venue_id)
    ), stated AS (
        SELECT revision_id, main_category_id AS category_id FROM worded
        UNION SELECT k.revision_id, k.category_id FROM worded JOIN revision_category k USING (revision_id)
    ), said AS (
        SELECT w.provider_id, w.offer_id, p.area_id, s.category_id, w.confirmed_on
        FROM worded w JOIN placed p USING (revision_id) JOIN stated s USING (revision_id)
    )"""
_OF_PROFILES = """
    said AS (
        SELECT p.id AS provider_id, CAST(NULL AS uuid) AS offer_id, CAST(NULL AS int) AS area_id, k.category_id,
            CAST(NULL AS date) AS confirmed_on
        FROM provider p JOIN provider_revision r ON r.provider_id = p.id AND r.status IN ('submitted', 'published')
        JOIN provider_category k ON k.revision_id = r.id
        WHERE p.standing IN ('waiting', 'approved') AND p.id = ANY(:ids)
    )"""
_WITH_THOSE_ABOVE = """
    SELECT provider_id, offer_id, area_id, filed.id, max(confirmed_on)
    FROM said JOIN category c ON c.id = said.category_id CROSS JOIN LATERAL (
        SELECT c.id UNION ALL SELECT c.parent_id WHERE c.parent_id IS NOT NULL) filed
    GROUP BY provider_id, offer_id, area_id, filed.id ORDER BY area_id, filed.id, provider_id
"""
_COLUMNS = "provider_id, offer_id, area_id, category_id, confirmed_on"
BY_OFFER = Derived(
    "known_provider", _COLUMNS, f"WITH {_OFFERED} {_WITH_THOSE_ABOVE}", "offer_id = ANY(:ids)", "offer_id"
)
BY_PROFILE = Derived(
    "known_provider",
    _COLUMNS,
    f"WITH {_OF_PROFILES} {_WITH_THOSE_ABOVE}",
    "provider_id = ANY(:ids) AND offer_id IS NULL",
    "provider_id",
)
