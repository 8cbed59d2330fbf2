"""Offers say under which words they want to be found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = postgresql.ARRAY(sa.Text())
    op.add_column("offer_revision", sa.Column("search_words", words, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("offer_revision", "search_words")
