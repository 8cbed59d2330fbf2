"""The PDF of a released report: nobody who has its link makes us make it again."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snapshot_paper",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["snapshot_step.id"], name=op.f("fk_snapshot_paper_step_id_snapshot_step")
        ),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_snapshot_paper")),
    )


def downgrade() -> None:
    op.drop_table("snapshot_paper")
