"""Counts of use by day, and the words editors add to the search."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "usage_search",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("postcode", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "ages",
            sa.Enum(
                "any",
                "unborn",
                "0-2",
                "3-5",
                "6-9",
                "10-13",
                "14-17",
                "adult",
                "several",
                name="ages",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("category", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "hits",
            sa.Enum("none", "few", "many", name="hits", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("postcode = '' OR area = ''", name=op.f("ck_usage_search_one_place")),
        sa.CheckConstraint("count > 0", name=op.f("ck_usage_search_count")),
        sa.PrimaryKeyConstraint("day", "postcode", "area", "ages", "category", "hits", name=op.f("pk_usage_search")),
    )
    op.create_table(
        "usage_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("written", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_word")),
        sa.UniqueConstraint("folded", name=op.f("uq_usage_word_folded")),
    )
    op.create_table(
        "usage_word_day",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", "day", name=op.f("pk_usage_word_day")),
    )
    op.create_index(op.f("ix_usage_word_day_day"), "usage_word_day", ["day"], unique=False)
    op.create_table(
        "usage_word_search",
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("postcode", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "hits",
            sa.Enum("none", "few", "many", name="hits", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("postcode = '' OR area = ''", name=op.f("ck_usage_word_search_one_place")),
        sa.CheckConstraint("count > 0", name=op.f("ck_usage_word_search_count")),
        sa.ForeignKeyConstraint(
            ["word_id"], ["usage_word.id"], name=op.f("fk_usage_word_search_word_id_usage_word"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word_id", "day", "postcode", "area", "hits", name=op.f("pk_usage_word_search")),
    )
    op.create_index(op.f("ix_usage_word_search_day"), "usage_word_search", ["day"], unique=False)
    op.create_table(
        "wordlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum("same", "also", "stop", name="rule", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("word", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("others", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("removed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(rule = 'stop') = (others = '')", name=op.f("ck_wordlist_entry_others")),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_wordlist_entry_removed")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_wordlist_entry_added_by_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["account.id"], name=op.f("fk_wordlist_entry_removed_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wordlist_entry")),
    )
    op.create_index(op.f("ix_wordlist_entry_added_by"), "wordlist_entry", ["added_by"], unique=False)
    op.create_index(op.f("ix_wordlist_entry_removed_by"), "wordlist_entry", ["removed_by"], unique=False)
    op.create_index(
        "uq_wordlist_entry_current",
        "wordlist_entry",
        ["rule", sa.literal_column("lower(word)"), sa.literal_column("lower(others)")],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "usage_provider",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_usage_provider_provider_id_provider"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("provider_id", "day", name=op.f("pk_usage_provider")),
    )
    op.create_index(op.f("ix_usage_provider_day"), "usage_provider", ["day"], unique=False)
    op.create_table(
        "usage_offer",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("appearances", sa.Integer(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_usage_offer_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "day", name=op.f("pk_usage_offer")),
    )
    op.create_index(op.f("ix_usage_offer_day"), "usage_offer", ["day"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_usage_offer_day"), table_name="usage_offer")
    op.drop_table("usage_offer")
    op.drop_index(op.f("ix_usage_provider_day"), table_name="usage_provider")
    op.drop_table("usage_provider")
    op.drop_index(
        "uq_wordlist_entry_current", table_name="wordlist_entry", postgresql_where=sa.text("removed_at IS NULL")
    )
    op.drop_index(op.f("ix_wordlist_entry_removed_by"), table_name="wordlist_entry")
    op.drop_index(op.f("ix_wordlist_entry_added_by"), table_name="wordlist_entry")
    op.drop_table("wordlist_entry")
    op.drop_index(op.f("ix_usage_word_search_day"), table_name="usage_word_search")
    op.drop_table("usage_word_search")
    op.drop_index(op.f("ix_usage_word_day_day"), table_name="usage_word_day")
    op.drop_table("usage_word_day")
    op.drop_table("usage_word")
    op.drop_table("usage_search")
