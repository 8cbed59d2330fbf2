"""Figures as they were on a day, and what was done with them; both are only ever added to."""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLES = ("snapshot", "snapshot_step")


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "snapshot",
        *_act("snapshot"),
        sa.Column("title", text, nullable=False),
        sa.Column("purpose", text, nullable=False),
        sa.Column("layer", text, nullable=False),
        sa.Column("measure", _word("ck_snapshot_measure", "offers", "places", "sessions", "providers"), nullable=False),
        sa.Column("attributes", text, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
    )
    op.create_index("ix_snapshot_question", "snapshot", ["layer", "measure", "attributes", "day"])
    op.create_table(
        "snapshot_step",
        *_act("snapshot_step"),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("kind", _word("ck_snapshot_step_kind", "released", "recalled", "withdrawn"), nullable=False),
        sa.Column("note", text, nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_step_snapshot_id_snapshot"), ondelete="RESTRICT"
        ),
    )
    op.create_index(op.f("ix_snapshot_step_snapshot_id"), "snapshot_step", ["snapshot_id"])
    for table in _TABLES:
        op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"])
        op.execute(f"""
            CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
        """)


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=op.f(name), native_enum=False, create_constraint=True, length=40)


def _act(table: str) -> list[sa.schema.SchemaItem]:
    """By whom and when."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.execute(f"DROP TRIGGER {table}_is_append_only ON {table}")
        op.drop_table(table)
