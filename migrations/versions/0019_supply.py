"""What counts as supply, in narrow rows beside the wordings. `chancenportal db upgrade` writes them with the search."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supply",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("first", "last", "venues")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_sole", "is_free", "is_accessible")),
        sa.Column("catchment", sa.Text(), nullable=True),
        _points_at("offer_revision", "revision_id"),
        _points_at("area", "area_id"),
    )
    op.create_index("ix_supply_area_id", "supply", ["area_id", "category_id"])
    op.create_index(op.f("ix_supply_revision_id"), "supply", ["revision_id"])


def _points_at(target: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_supply_{column}_{target}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    op.drop_table("supply")
