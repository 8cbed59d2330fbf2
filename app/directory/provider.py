"""The organisation behind an offer (HSDS: organization), and each wording of its profile."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from geoalchemy2 import Geography
from sqlmodel import Field, SQLModel

from app.directory.columns import counter, flag, now, part, reference, word
from app.directory.trust import Trust
from app.directory.workflow import OPEN, UNCHECKED, Standing, Status


class Carrier(StrEnum):
    PUBLIC = "public"
    NON_PROFIT = "non_profit"
    COMMERCIAL = "commercial"
    INITIATIVE = "initiative"
    UNKNOWN = "unknown"


class Provider(SQLModel, table=True):
    __table_args__ = (
        sa.Index(
            "uq_provider_source_key",
            "source_id",
            "source_key",
            unique=True,
            postgresql_where=sa.text("source_key <> ''"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    slug: str = Field(unique=True)
    standing: Standing = word(Standing, "standing", Standing.WAITING, index=True)
    trust: Trust | None = word(Trust, "trust", nullable=True, default=None)
    """How its changes are checked; None: as the portal's setting says."""
    created_at: datetime = Field(default_factory=now)
    source_id: int | None = reference("source.id", default=None)
    source_key: str = ""


class ProviderRevision(SQLModel, table=True):
    __tablename__ = "provider_revision"
    __table_args__ = (
        sa.UniqueConstraint("provider_id", "version"),
        sa.Index(
            "uq_provider_revision_published",
            "provider_id",
            unique=True,
            postgresql_where=sa.text("status = 'published'"),
        ),
        sa.Index(
            "uq_provider_revision_open",
            "provider_id",
            unique=True,
            postgresql_where=sa.text(f"status IN ({OPEN})"),
        ),
        sa.Index("ix_provider_revision_point", "point", postgresql_using="gist"),
        sa.Index("ix_provider_revision_unchecked", "status_at", postgresql_where=sa.text(UNCHECKED)),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    provider_id: UUID = reference("provider.id", cascade=True)
    version: int = 1
    status: Status = word(Status, "status", Status.DRAFT, index=True)
    status_at: datetime = Field(default_factory=now)
    return_reason: str = ""
    created_by: UUID | None = reference("account.id", default=None)
    submitted_by: UUID | None = reference("account.id", default=None)
    saves: int = counter()
    unchecked: bool = flag()

    name: str
    claim: str = ""
    summary: str = ""
    description: str = ""
    carrier: Carrier = word(Carrier, "carrier", Carrier.UNKNOWN)
    employees: int | None = None
    street: str = ""
    postcode: str = ""
    city: str = ""
    point: Any = Field(
        default=None, sa_type=Geography("POINT", srid=4326, spatial_index=False), nullable=True, exclude=True
    )
    phone: str = ""
    phone2: str = ""
    email: str = ""
    website: str = ""
    opening_hours: str = ""
    volunteering: str = ""
    """What helpers can do here; empty: nothing asked for. The same for `regulars` and `donation`."""
    regulars: str = ""
    donation: str = ""


class ProviderFact(SQLModel, table=True):
    """ "Zahlen und Fakten": free rows of a label and a text."""

    __tablename__ = "provider_fact"

    id: int | None = Field(default=None, primary_key=True)
    revision_id: UUID = reference("provider_revision.id", cascade=True)
    label: str
    text: str
    position: int = 0


class ProviderCategory(SQLModel, table=True):
    __tablename__ = "provider_category"

    revision_id: UUID = part("provider_revision.id")
    category_id: int = part("category.id")


class ProviderTag(SQLModel, table=True):
    __tablename__ = "provider_tag"

    revision_id: UUID = part("provider_revision.id")
    tag_id: int = part("tag.id")
