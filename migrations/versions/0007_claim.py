"""Entries that the office prepared and somebody claims, and the portal's own rule of trust."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PURPOSES = ("confirm", "reset", "new_email", "team", "staff")


def upgrade() -> None:
    op.add_column(
        "join_request", sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
    )
    _allow(*_PURPOSES, "claim")
    op.create_table(
        "trust_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column(
            "trust",
            sa.Enum(
                "checked", "first", "afterwards", name="trust", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("small_changes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_trust_policy_account_id_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_policy")),
    )
    op.create_index(op.f("ix_trust_policy_account_id"), "trust_policy", ["account_id"], unique=False)
    op.execute("""
        CREATE TRIGGER trust_policy_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trust_policy
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
    """)


def downgrade() -> None:
    op.drop_table("trust_policy")
    op.execute("DELETE FROM account_token WHERE purpose = 'claim'")
    _allow(*_PURPOSES)
    op.drop_column("join_request", "note")


def _allow(*purposes: str) -> None:
    op.drop_constraint(op.f("purpose"), "account_token", type_="check")
    allowed = ", ".join(f"'{each}'" for each in purposes)
    op.create_check_constraint(op.f("purpose"), "account_token", f"purpose IN ({allowed})")
