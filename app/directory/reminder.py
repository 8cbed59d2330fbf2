"""What providers were asked to confirm: by which link, and in which campaign."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from app.directory.columns import now, part, reference


class Reminder(SQLModel, table=True):
    """One mail to one person about offers of one provider; its link is kept as a hash."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: UUID = reference("account.id", cascade=True)
    provider_id: UUID = reference("provider.id", cascade=True)
    created_at: datetime = Field(default_factory=now)
    expires_at: datetime = Field(index=True)


class ReminderOffer(SQLModel, table=True):
    __tablename__ = "reminder_offer"

    reminder_id: UUID = part("reminder.id")
    offer_id: UUID = part("offer.id")


class Campaign(SQLModel, table=True):
    """All providers of a category or an area were asked at once."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    title: str = Field(unique=True)
    """Two campaigns of one name would be one that was started twice."""
    category_id: int | None = reference("category.id", default=None)
    area_id: int | None = reference("area.id", default=None)
    """Neither: everything that is its editor's."""
    created_at: datetime = Field(default_factory=now)
    created_by: UUID | None = reference("account.id", default=None)


class CampaignOffer(SQLModel, table=True):
    __tablename__ = "campaign_offer"

    campaign_id: UUID = part("campaign.id")
    offer_id: UUID = part("offer.id")
