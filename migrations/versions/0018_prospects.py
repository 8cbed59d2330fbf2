"""Providers we know of that are not in the portal yet."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_STATES = ("noted", "invited", "declined")


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString(), sqlmodel.sql.sqltypes.UTCDateTime()
    state = sa.Enum(*_STATES, name=op.f("ck_prospect_state"), native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "prospect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", text, nullable=False),
        sa.Column("place", text, nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("contact", text, nullable=False),
        sa.Column("source", text, nullable=False),
        sa.Column("state", state, server_default="noted", nullable=False),
        sa.Column("state_at", moment, nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        _points_at("account", "RESTRICT"),
        _points_at("area", "SET NULL"),
        _points_at("provider", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect")),
    )
    for column in ("account_id", "area_id", "provider_id"):
        op.create_index(op.f(f"ix_prospect_{column}"), "prospect", [column])
    op.create_table(
        "prospect_category",
        sa.Column("prospect_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        _points_at("prospect", "CASCADE", "prospect_category"),
        _points_at("category", "CASCADE", "prospect_category"),
        sa.PrimaryKeyConstraint("prospect_id", "category_id", name=op.f("pk_prospect_category")),
    )
    for column in ("prospect_id", "category_id"):
        op.create_index(op.f(f"ix_prospect_category_{column}"), "prospect_category", [column])


def _points_at(target: str, ondelete: str, table: str = "prospect") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{target}_id_{target}")
    return sa.ForeignKeyConstraint([f"{target}_id"], [f"{target}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("prospect_category")
    op.drop_table("prospect")
