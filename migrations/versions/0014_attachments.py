"""Documents in the database: the PDFs that were uploaded, and the attachments of wordings that show them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "pdf",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["account.id"], name=op.f("fk_pdf_uploaded_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pdf")),
    )
    op.create_index(op.f("ix_pdf_uploaded_by"), "pdf", ["uploaded_by"])
    # A PDF is packed already: trying to compress it once more would only take time.
    op.execute("ALTER TABLE pdf ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_revision_id", sa.Uuid(), nullable=True),
        sa.Column("provider_revision_id", sa.Uuid(), nullable=True),
        sa.Column("pdf_id", sa.Uuid(), nullable=True),
        sa.Column("title", _TEXT(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(offer_revision_id, provider_revision_id) = 1", name=op.f("ck_attachment_owner")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_attachment_titled")),
        _of("offer_revision"),
        _of("provider_revision"),
        sa.ForeignKeyConstraint(["pdf_id"], ["pdf.id"], name=op.f("fk_attachment_pdf_id_pdf"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    for column in ("offer_revision_id", "provider_revision_id", "pdf_id"):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column])


def _of(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_attachment_{table}_id_{table}")
    return sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("attachment")
    op.drop_table("pdf")
