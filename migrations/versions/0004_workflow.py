"""Who submitted what, how often it was saved, how far a provider is trusted; a history nobody can rewrite."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REVISIONS = ("offer_revision", "provider_revision")
_UNCHECKED = sa.text("unchecked AND status = 'published'")


def upgrade() -> None:
    for table in _REVISIONS:
        op.add_column(table, sa.Column("saves", sa.Integer(), server_default="1", nullable=False))
        op.add_column(table, sa.Column("unchecked", sa.Boolean(), server_default=sa.false(), nullable=False))
        _add_account(table, "submitted_by")
        op.create_index(f"ix_{table}_unchecked", table, ["status_at"], postgresql_where=_UNCHECKED)
    _add_account("provider_revision", "created_by")
    op.add_column("provider", sa.Column("trust", _word("trust", "checked", "first", "afterwards"), nullable=True))
    _close_history()


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _add_account(table: str, column: str) -> None:
    op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{table}_{column}_account"), table, "account", [column], ["id"], ondelete="RESTRICT")
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _close_history() -> None:
    """From here on rows are only added, and no entry takes its history along when it goes."""
    op.add_column(
        "history",
        sa.Column("role", _word("role", "provider", "editor", "portal"), server_default="portal", nullable=False),
    )
    for entry in ("offer", "provider"):
        name = op.f(f"fk_history_{entry}_id_{entry}")
        op.drop_constraint(name, "history", type_="foreignkey")
        op.create_foreign_key(name, "history", entry, [f"{entry}_id"], ["id"], ondelete="RESTRICT")
    op.execute("""
        CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'restrict_violation';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER history_is_append_only ON history")
    op.execute("DROP FUNCTION refuse_rewriting")
    for entry in ("offer", "provider"):
        name = op.f(f"fk_history_{entry}_id_{entry}")
        op.drop_constraint(name, "history", type_="foreignkey")
        op.create_foreign_key(name, "history", entry, [f"{entry}_id"], ["id"], ondelete="CASCADE")
    op.drop_column("history", "role")
    op.drop_column("provider", "trust")
    op.drop_column("provider_revision", "created_by")
    for table in _REVISIONS:
        for column in ("saves", "unchecked", "submitted_by"):
            op.drop_column(table, column)
