"""Titles and words sort letter by letter, whatever language the database was set up for: as every engine does."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = (("search_document", "sort_title"), ("search_word", "word"))


def upgrade() -> None:
    for table, column in COLUMNS:
        op.alter_column(table, column, type_=sa.Text(collation="C"), existing_type=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    for table, column in COLUMNS:
        op.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE text COLLATE "default"')
