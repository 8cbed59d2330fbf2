"""How the built-in search has written its words: `chancenportal db upgrade` writes them anew when that changes."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "search_state",
        sa.Column("built_in_version", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("search_state", "built_in_version")
