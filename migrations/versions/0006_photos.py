"""Photos in the database: what was uploaded, re-encoded in a few sizes, and the pictures that show it."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "image",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["account.id"], name=op.f("fk_image_uploaded_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image")),
    )
    op.create_index(op.f("ix_image_uploaded_by"), "image", ["uploaded_by"], unique=False)
    op.create_table(
        "image_size",
        sa.Column("image_id", sa.Uuid(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"], ["image.id"], name=op.f("fk_image_size_image_id_image"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("image_id", "width", name=op.f("pk_image_size")),
    )
    # WebP is small already: trying to compress it once more would only take time.
    op.execute("ALTER TABLE image_size ALTER COLUMN content SET STORAGE EXTERNAL")
    # Until now nothing could be uploaded: a row could only name a file that nobody has.
    op.execute("DELETE FROM picture")
    op.drop_column("picture", "path")
    op.add_column("picture", sa.Column("image_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_picture_image_id_image"), "picture", "image", ["image_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(op.f("ix_picture_image_id"), "picture", ["image_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM picture")
    op.drop_index(op.f("ix_picture_image_id"), table_name="picture")
    op.drop_constraint(op.f("fk_picture_image_id_image"), "picture", type_="foreignkey")
    op.drop_column("picture", "image_id")
    op.add_column("picture", sa.Column("path", sqlmodel.sql.sqltypes.AutoString(), nullable=False))
    op.drop_table("image_size")
    op.drop_index(op.f("ix_image_uploaded_by"), table_name="image")
    op.drop_table("image")
