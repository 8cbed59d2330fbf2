"""What the geocoder answered lately, and when it may be asked again."""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "geocoded",
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("question", name=op.f("pk_geocoded")),
    )
    op.create_index(op.f("ix_geocoded_asked_at"), "geocoded", ["asked_at"], unique=False)
    op.create_table(
        "geocoder_turn",
        sa.Column("is_only", sa.Boolean(), nullable=False),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("is_only", name=op.f("ck_geocoder_turn_is_only")),
        sa.PrimaryKeyConstraint("is_only", name=op.f("pk_geocoder_turn")),
    )


def downgrade() -> None:
    op.drop_table("geocoder_turn")
    op.drop_index(op.f("ix_geocoded_asked_at"), table_name="geocoded")
    op.drop_table("geocoded")
