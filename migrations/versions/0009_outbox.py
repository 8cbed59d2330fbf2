"""What waits for the search engine outside, and how far that engine is."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("search_outbox_change")))
    op.create_table(
        "search_outbox",
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.BigInteger(), server_default=sa.text("nextval('search_outbox_change')"), nullable=False),
        sa.Column("queued_at", sqlmodel.sql.sqltypes.UTCDateTime(), server_default=sa.text("now()"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False),
        sa.Column("retry_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("by_time", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("kind IN ('offer', 'provider')", name=op.f("ck_search_outbox_kind")),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_search_outbox")),
    )
    op.create_index("ix_search_outbox_change", "search_outbox", ["change"])
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ready_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("rebuild", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("version", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False),
        sa.Column("rebuild_version", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False),
        sa.Column("filled_to", sa.Uuid(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("trouble", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False),
        sa.Column("trouble_since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_state_one_row")),
        sa.CheckConstraint("rebuild IN ('filling', 'swapping')", name=op.f("ck_search_state_rebuild")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.execute("INSERT INTO search_state (id) VALUES (1)")


def downgrade() -> None:
    op.drop_table("search_state")
    op.drop_table("search_outbox")
    op.execute(sa.schema.DropSequence(sa.Sequence("search_outbox_change")))
