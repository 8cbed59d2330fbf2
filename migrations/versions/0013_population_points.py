"""Points that people live at, and what was taken over from which file, so that it can be taken back."""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_KINDS = ("areas", "population", "indicators", "points")


def upgrade() -> None:
    op.create_table(
        "population_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("age_from_months", sa.Integer(), nullable=False),
        sa.Column("age_to_months", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", _TEXT(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_population_point_people")),
        sa.CheckConstraint("age_from_months <= age_to_months", name=op.f("ck_population_point_ages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_point")),
        sa.UniqueConstraint(
            "lat",
            "lon",
            "day",
            "age_from_months",
            "age_to_months",
            name=op.f("uq_population_point_lat_lon_day_age_from_months_age_to_months"),
        ),
    )
    op.create_index("ix_population_point_day", "population_point", ["day"])
    op.create_table(
        "data_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("kind", _kind("data_import"), nullable=False),
        sa.Column("layer", _TEXT(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("source", _TEXT(), nullable=False),
        sa.Column("file", _TEXT(), nullable=False),
        sa.Column("summary", _TEXT(), nullable=False),
        sa.Column("undone_at", _MOMENT(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("undone_at IS NOT NULL OR undone_by IS NULL", name=op.f("ck_data_import_undone")),
        _by("data_import", "account_id"),
        _by("data_import", "undone_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_import")),
    )
    op.create_index("ix_data_import_newest", "data_import", ["kind", "id"])
    op.create_index(op.f("ix_data_import_account_id"), "data_import", ["account_id"])
    op.create_index(op.f("ix_data_import_undone_by"), "data_import", ["undone_by"])
    op.create_table(
        "data_import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("key", postgresql.JSONB(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["data_import.id"], name=op.f("fk_data_import_row_import_id_data_import"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_import_row")),
    )
    op.create_index(op.f("ix_data_import_row_import_id"), "data_import_row", ["import_id"])
    op.create_table(
        "data_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", _MOMENT(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _kind("data_upload"), nullable=False),
        sa.Column("file", _TEXT(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("options", postgresql.JSONB(), nullable=False),
        _by("data_upload", "account_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_upload")),
    )
    op.create_index(op.f("ix_data_upload_at"), "data_upload", ["at"])
    op.create_index(op.f("ix_data_upload_account_id"), "data_upload", ["account_id"])


def _kind(table: str) -> sa.Enum:
    name = op.f(f"ck_{table}_kind")
    return sa.Enum(*_KINDS, name=name, native_enum=False, create_constraint=True, length=40)


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_account")
    return sa.ForeignKeyConstraint([column], ["account.id"], name=name, ondelete="RESTRICT")


def downgrade() -> None:
    for table in ("data_upload", "data_import_row", "data_import", "population_point"):
        op.drop_table(table)
