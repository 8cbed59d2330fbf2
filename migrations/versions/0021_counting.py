"""What planners count is counted in one index, and who is known to offer what has narrow rows of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_COUNTED = ("begins", "ends", "first", "last", "places", "venues", "here", "accessible", "is_free", "provider_id")

# Filled here and not with the search afterwards: no figure may be wrong in between.
_HERE = """
    UPDATE supply s SET here = found.here, accessible = found.accessible, is_sole = found.is_sole FROM (
        SELECT s.ctid AS row, CASE WHEN row_number() OVER ordered = 1 THEN count(*) OVER there END AS here,
            CASE WHEN row_number() OVER ordered = 1
                THEN nullif(count(*) FILTER (WHERE is_accessible) OVER there, 0) END AS accessible,
            min(area_id) OVER layer = max(area_id) OVER layer AS is_sole
        FROM supply s JOIN area a ON a.id = s.area_id
        WINDOW there AS (PARTITION BY revision_id, category_id, area_id), ordered AS (there ORDER BY venue_id),
            layer AS (PARTITION BY revision_id, category_id, layer_id)
    ) found WHERE found.row = s.ctid
"""
_KNOWN = """
    WITH public AS (
        SELECT p.id FROM provider p JOIN provider_revision r ON r.provider_id = p.id
        WHERE p.standing = 'approved' AND r.status = 'published'
    ), worded AS MATERIALIZED (
        SELECT o.provider_id, o.id AS offer_id, r.id AS revision_id, r.main_category_id,
            CASE WHEN r.status = 'published' AND p.id IN (SELECT id FROM public) THEN
                coalesce(o.confirmed_on, (o.first_published_at AT TIME ZONE 'Europe/Berlin')::date,
                    (r.created_at AT TIME ZONE 'Europe/Berlin')::date) END AS confirmed_on
        FROM offer o JOIN provider p ON p.id = o.provider_id AND p.standing IN ('waiting', 'approved')
        JOIN offer_revision r ON r.offer_id = o.id AND r.status IN ('submitted', 'published')
    ), placed AS (
        SELECT revision_id, CAST(NULL AS int) AS area_id FROM worded
        UNION
        SELECT revision_id, va.area_id FROM worded JOIN revision_venue v USING (revision_id)
        JOIN venue_area va USING (venue_id)
    ), stated AS (
        SELECT revision_id, main_category_id AS category_id FROM worded
        UNION SELECT k.revision_id, k.category_id FROM worded JOIN revision_category k USING (revision_id)
    ), said AS (
        SELECT w.provider_id, w.offer_id, p.area_id, s.category_id, w.confirmed_on
        FROM worded w JOIN placed p USING (revision_id) JOIN stated s USING (revision_id)
        UNION ALL
        SELECT p.id, NULL, NULL, k.category_id, NULL
        FROM provider p JOIN provider_revision r ON r.provider_id = p.id AND r.status IN ('submitted', 'published')
        JOIN provider_category k ON k.revision_id = r.id WHERE p.standing IN ('waiting', 'approved')
    )
    INSERT INTO known_provider (provider_id, offer_id, area_id, category_id, confirmed_on)
    SELECT provider_id, offer_id, area_id, filed.id, max(confirmed_on)
    FROM said JOIN category c ON c.id = said.category_id CROSS JOIN LATERAL (
        SELECT c.id UNION ALL SELECT c.parent_id WHERE c.parent_id IS NOT NULL) filed
    GROUP BY provider_id, offer_id, area_id, filed.id ORDER BY area_id, filed.id, provider_id
"""


def upgrade() -> None:
    op.execute("SET LOCAL statement_timeout = 0")
    op.add_column("supply", sa.Column("here", sa.SmallInteger(), nullable=True))
    op.add_column("supply", sa.Column("accessible", sa.SmallInteger(), nullable=True))
    op.drop_index("ix_supply_area_id", table_name="supply")
    op.execute(_HERE)
    op.create_index(
        "ix_supply_area_id", "supply", ["area_id", "category_id", "is_sole"], postgresql_include=list(_COUNTED)
    )
    op.create_table(
        "known_provider",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        *(_points_at(target) for target in ("provider", "offer", "area")),
    )
    op.execute(_KNOWN)
    op.create_index(
        "ix_known_provider_area_id",
        "known_provider",
        ["area_id", "category_id", "provider_id"],
        postgresql_include=["confirmed_on"],
    )
    for column in ("offer_id", "provider_id"):
        op.create_index(op.f(f"ix_known_provider_{column}"), "known_provider", [column])


def _points_at(target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_known_provider_{target}_id_{target}")
    return sa.ForeignKeyConstraint([f"{target}_id"], [f"{target}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("known_provider")
    op.drop_index("ix_supply_area_id", table_name="supply")
    op.drop_column("supply", "here")
    op.drop_column("supply", "accessible")
    op.create_index("ix_supply_area_id", "supply", ["area_id", "category_id"])
