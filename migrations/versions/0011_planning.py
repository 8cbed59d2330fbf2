"""How much is enough, who said so, and what planners say to a flag; both are only ever added to."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLES = ("norm", "flag_answer")
_ANSWERS = ("seen", "examining", "explained", "acted")


def upgrade() -> None:
    op.create_table(
        "norm",
        *_cell("norm"),
        sa.Column("under", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("over", sa.Float(), nullable=False),
        sa.Column("per_100", sa.Float(), nullable=True),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "0 < under AND under <= low AND low <= high AND high <= over", name=op.f("ck_norm_thresholds")
        ),
        sa.CheckConstraint("per_100 > 0", name=op.f("ck_norm_per_100")),
        *_constraints("norm"),
    )
    op.create_table(
        "flag_answer",
        *_cell("flag_answer"),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("attributes", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("flag", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", _word("flag_answer", "answer_kind", *_ANSWERS), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_flag_answer_area_id_area"), ondelete="RESTRICT"
        ),
        *_constraints("flag_answer"),
    )
    for table in _TABLES:
        for column in ("account_id", "category_id", *(["area_id"] if table == "flag_answer" else [])):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
        op.execute(f"""
            CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
        """)
    band = ("category_id", "age_from_months", "age_to_months", "measure")
    op.create_index("ix_norm_newest", "norm", [*band, "id"])
    op.create_index("ix_flag_answer_cell", "flag_answer", ["area_id", *band, "attributes", "id"])


def _word(table: str, name: str, *words: str) -> sa.Enum:
    name = op.f(f"ck_{table}_{name}")
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _cell(table: str) -> list[sa.Column[object]]:
    """What it is about, by whom and when."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("age_from_months", sa.Integer(), nullable=False),
        sa.Column("age_to_months", sa.Integer(), nullable=False),
        sa.Column("measure", _word(table, "measure", "offers", "places", "sessions", "providers"), nullable=False),
    ]


def _constraints(table: str) -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("age_from_months <= age_to_months", name=op.f(f"ck_{table}_ages")),
        *(
            sa.ForeignKeyConstraint(
                [f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id_{other}"), ondelete="RESTRICT"
            )
            for other in ("account", "category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for table in _TABLES:
        op.execute(f"DROP TRIGGER {table}_is_append_only ON {table}")
    op.drop_table("flag_answer")
    op.drop_table("norm")
