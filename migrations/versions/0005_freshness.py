"""When an offer has to be confirmed again, who was asked, and what the search makes of silence."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_campaign_area_id_area"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_campaign_category_id_category"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_campaign_created_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("title", name=op.f("uq_campaign_title")),
    )
    op.create_index(op.f("ix_campaign_area_id"), "campaign", ["area_id"], unique=False)
    op.create_index(op.f("ix_campaign_category_id"), "campaign", ["category_id"], unique=False)
    op.create_index(op.f("ix_campaign_created_by"), "campaign", ["created_by"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reminder_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_reminder_provider_id_provider"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reminder_token_hash")),
    )
    op.create_index(op.f("ix_reminder_account_id"), "reminder", ["account_id"], unique=False)
    op.create_index(op.f("ix_reminder_expires_at"), "reminder", ["expires_at"], unique=False)
    op.create_index(op.f("ix_reminder_provider_id"), "reminder", ["provider_id"], unique=False)
    op.create_table(
        "campaign_offer",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_offer_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_campaign_offer_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "offer_id", name=op.f("pk_campaign_offer")),
    )
    op.create_index(op.f("ix_campaign_offer_campaign_id"), "campaign_offer", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_campaign_offer_offer_id"), "campaign_offer", ["offer_id"], unique=False)
    op.create_table(
        "reminder_offer",
        sa.Column("reminder_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_reminder_offer_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminder.id"], name=op.f("fk_reminder_offer_reminder_id_reminder"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reminder_id", "offer_id", name=op.f("pk_reminder_offer")),
    )
    op.create_index(op.f("ix_reminder_offer_offer_id"), "reminder_offer", ["offer_id"], unique=False)
    op.create_index(op.f("ix_reminder_offer_reminder_id"), "reminder_offer", ["reminder_id"], unique=False)
    op.add_column("offer", sa.Column("confirm_months", sa.Integer(), nullable=True))
    op.add_column("offer", sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
    op.add_column("offer", sa.Column("reminded_on", sa.Date(), nullable=True))
    op.create_check_constraint(op.f("ck_offer_rhythm"), "offer", "confirm_months BETWEEN 1 AND 24")
    op.create_check_constraint(op.f("ck_offer_reminders"), "offer", "reminders BETWEEN 0 AND 5")
    op.add_column(
        "search_document",
        sa.Column("lowered", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="after all others"),
    )


def downgrade() -> None:
    op.drop_column("search_document", "lowered")
    op.drop_column("offer", "reminded_on")
    op.drop_column("offer", "reminders")
    op.drop_column("offer", "confirm_months")
    op.drop_index(op.f("ix_reminder_offer_reminder_id"), table_name="reminder_offer")
    op.drop_index(op.f("ix_reminder_offer_offer_id"), table_name="reminder_offer")
    op.drop_table("reminder_offer")
    op.drop_index(op.f("ix_campaign_offer_offer_id"), table_name="campaign_offer")
    op.drop_index(op.f("ix_campaign_offer_campaign_id"), table_name="campaign_offer")
    op.drop_table("campaign_offer")
    op.drop_index(op.f("ix_reminder_provider_id"), table_name="reminder")
    op.drop_index(op.f("ix_reminder_expires_at"), table_name="reminder")
    op.drop_index(op.f("ix_reminder_account_id"), table_name="reminder")
    op.drop_table("reminder")
    op.drop_index(op.f("ix_campaign_created_by"), table_name="campaign")
    op.drop_index(op.f("ix_campaign_category_id"), table_name="campaign")
    op.drop_index(op.f("ix_campaign_area_id"), table_name="campaign")
    op.drop_table("campaign")
