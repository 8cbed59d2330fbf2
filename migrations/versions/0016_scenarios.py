"""Scenarios of planners: a question, what would be otherwise, and who did what to them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_STEPS = ("created", "copied", "renamed", "asked", "added", "removed", "deleted")


def upgrade() -> None:
    op.create_table(
        "scenario",
        *_act("scenario"),
        sa.Column("title", _TEXT(), nullable=False),
        sa.Column("purpose", _TEXT(), nullable=False),
        sa.Column("layer", _TEXT(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("age_from_months", sa.Integer(), nullable=False),
        sa.Column("age_to_months", sa.Integer(), nullable=False),
        sa.Column("measure", _word("ck_scenario_measure", "offers", "places", "sessions", "providers"), nullable=False),
        sa.Column("metres", sa.Integer(), nullable=False),
        sa.Column("decay", _TEXT(), nullable=False),
        sa.Column("detour", sa.Float(), nullable=False),
        sa.Column("homes", _TEXT(), nullable=False),
        sa.Column("deleted_at", _MOMENT(), nullable=True),
        sa.CheckConstraint("age_from_months <= age_to_months", name=op.f("ck_scenario_ages")),
        _to("scenario", "category_id", "category"),
    )
    op.create_table(
        "scenario_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("kind", _word("ck_scenario_change_kind", "new", "moved", "closed", "resized"), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("place", _TEXT(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("age_from_months", sa.Integer(), nullable=True),
        sa.Column("age_to_months", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('new', 'moved')) = (lat IS NOT NULL AND lon IS NOT NULL)", name=op.f("ck_scenario_change_point")
        ),
        sa.CheckConstraint(
            "kind <> 'new' OR (offer_id IS NULL AND category_id IS NOT NULL)", name=op.f("ck_scenario_change_new")
        ),
        sa.CheckConstraint("places > 0", name=op.f("ck_scenario_change_places")),
        sa.CheckConstraint("age_from_months <= age_to_months", name=op.f("ck_scenario_change_ages")),
        _to("scenario_change", "scenario_id", "scenario", "CASCADE"),
        _to("scenario_change", "offer_id", "offer", "SET NULL"),
        _to("scenario_change", "category_id", "category"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_change")),
        sa.UniqueConstraint("scenario_id", "offer_id", name=op.f("uq_scenario_change_scenario_id_offer_id")),
    )
    op.create_table(
        "scenario_step",
        *_act("scenario_step"),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("kind", _word("ck_scenario_step_kind", *_STEPS), nullable=False),
        sa.Column("note", _TEXT(), nullable=False),
        _to("scenario_step", "scenario_id", "scenario"),
    )
    for table, column in (
        ("scenario", "account_id"),
        ("scenario", "category_id"),
        ("scenario_change", "scenario_id"),
        ("scenario_change", "offer_id"),
        ("scenario_change", "category_id"),
        ("scenario_step", "account_id"),
        ("scenario_step", "scenario_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.execute("""
        CREATE TRIGGER scenario_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON scenario_step
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
    """)


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=op.f(name), native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, target: str, on_delete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=on_delete)


def _act(table: str) -> list[sa.schema.SchemaItem]:
    """By whom and when."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        _to(table, "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    op.execute("DROP TRIGGER scenario_step_is_append_only ON scenario_step")
    for table in ("scenario_step", "scenario_change", "scenario"):
        op.drop_table(table)
