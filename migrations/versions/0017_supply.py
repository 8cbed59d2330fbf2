"""What counts as supply, readable without the wordings around it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INCLUDED = (
    "id",
    "status",
    "main_category_id",
    "age_min_months",
    "age_max_months",
    "forms",
    "catchment",
    "cost_kind",
    "places",
    "valid_from",
    "valid_until",
    "funded_until",
    "created_at",
)


def upgrade() -> None:
    op.create_index(
        "ix_offer_revision_supply",
        "offer_revision",
        ["offer_id"],
        postgresql_include=list(_INCLUDED),
        postgresql_where=sa.text("status IN ('submitted', 'published')"),
    )


def downgrade() -> None:
    op.drop_index("ix_offer_revision_supply", table_name="offer_revision")
