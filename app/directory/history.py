"""Who did what to which wording, when and why; append-only."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.directory.columns import now, reference


class History(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID | None = reference("account.id", default=None)
    """None: the portal itself, an import for example."""
    offer_id: UUID | None = reference("offer.id", cascade=True, default=None)
    provider_id: UUID | None = reference("provider.id", cascade=True, default=None)
    revision_id: UUID | None = Field(default=None, index=True)
    step: str
    note: str = ""
