"""The thing on offer (HSDS: service), and each wording of it. The public wording is the one published revision."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.directory.columns import counter, flag, now, part, reference, word, words
from app.directory.workflow import OPEN, UNCHECKED, Status


class CostKind(StrEnum):
    FREE = "free"
    PAID = "paid"
    DONATION = "donation"
    UNKNOWN = "unknown"


class PricePer(StrEnum):
    VISIT = "visit"
    MONTH = "month"
    YEAR = "year"
    COURSE = "course"
    DAY = "day"
    WEEK = "week"


class Access(StrEnum):
    OPEN = "open"
    MEMBERS = "members"
    PROOF = "proof"


class Registration(StrEnum):
    NONE = "none"
    NEEDED = "needed"
    AFTER_TRIAL = "after_trial"
    UNKNOWN = "unknown"


class Form(StrEnum):
    ON_SITE = "on_site"
    ONLINE = "online"
    OUTREACH = "outreach"


class Catchment(StrEnum):
    """Whom an offer serves beyond its venues: nobody else, the named areas, the whole portal, or everybody."""

    VENUE = "venue"
    AREAS = "areas"
    PORTAL = "portal"
    EVERYWHERE = "everywhere"


COUNTED = (
    *("id", "status", "main_category_id", "age_min_months", "age_max_months", "forms", "catchment", "cost_kind"),
    *("places", "valid_from", "valid_until", "funded_until", "created_at"),
)
"""Columns of a wording that planners' figures are made of; the texts beside them are ten times as wide."""


class Offer(SQLModel, table=True):
    __table_args__ = (
        sa.Index(
            "uq_offer_source_key",
            "source_id",
            "source_key",
            unique=True,
            postgresql_where=sa.text("source_key <> ''"),
        ),
        sa.CheckConstraint("confirm_months BETWEEN 1 AND 24", name="rhythm"),
        sa.CheckConstraint("reminders BETWEEN 0 AND 5", name="reminders"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    slug: str = Field(unique=True)
    provider_id: UUID = reference("provider.id")
    created_at: datetime = Field(default_factory=now)
    first_published_at: datetime | None = Field(default=None, index=True)
    confirmed_on: date | None = Field(default=None, index=True)
    confirm_months: int | None = None
    """How long a confirmation is good for; None: as usual for its kind of schedule."""
    reminders: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many mails have asked since the last confirmation; `app.directory.freshness` says what each of them means."""
    reminded_on: date | None = None
    source_id: int | None = reference("source.id", default=None)
    source_key: str = ""


class FormerSlug(SQLModel, table=True):
    """Addresses an offer once had; they redirect for ever."""

    __tablename__ = "former_slug"

    slug: str = Field(primary_key=True)
    offer_id: UUID = reference("offer.id", cascade=True)


class OfferRevision(SQLModel, table=True):
    __tablename__ = "offer_revision"
    __table_args__ = (
        sa.UniqueConstraint("offer_id", "version"),
        sa.Index(
            "uq_offer_revision_published",
            "offer_id",
            unique=True,
            postgresql_where=sa.text("status = 'published'"),
        ),
        sa.Index("uq_offer_revision_open", "offer_id", unique=True, postgresql_where=sa.text(f"status IN ({OPEN})")),
        sa.Index(
            "ix_offer_revision_supply",
            "offer_id",
            postgresql_include=COUNTED,
            postgresql_where=sa.text("status IN ('submitted', 'published')"),
        ),
        sa.Index("ix_offer_revision_unchecked", "status_at", postgresql_where=sa.text(UNCHECKED)),
        sa.CheckConstraint("age_min_months >= -9 AND age_max_months >= -9", name="age_from_pregnancy"),
        sa.CheckConstraint("age_min_months <= age_max_months", name="ages"),
        sa.CheckConstraint("valid_from <= valid_until", name="validity"),
        sa.CheckConstraint("price_cents >= 0", name="price"),
        sa.CheckConstraint("places >= 0", name="places"),
        sa.CheckConstraint("forms <@ ARRAY['on_site','online','outreach']::text[]", name="forms"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    offer_id: UUID = reference("offer.id", cascade=True)
    version: int = 1
    status: Status = word(Status, "status", Status.DRAFT, index=True)
    status_at: datetime = Field(default_factory=now)
    """When it came into this state; the queue is sorted by it."""
    return_reason: str = ""
    created_at: datetime = Field(default_factory=now)
    created_by: UUID | None = reference("account.id", default=None)
    submitted_by: UUID | None = reference("account.id", default=None)
    """Whom mails about it go to."""
    saves: int = counter()
    """How often it was saved or moved on; forms carry it, so that nobody overwrites what they have not seen."""
    unchecked: bool = flag()
    """Published out of trust; nobody of the office has read it yet."""

    title: str
    summary: str = ""
    description: str = ""
    """Markdown of a narrow kind; pages sanitise it."""
    main_category_id: int = reference("category.id")
    age_min_months: int | None = None
    """Inclusive, from -9 (pregnancy); None is open."""
    age_max_months: int | None = None
    """Inclusive: "bis 6 Jahre" is 83, the day before the seventh birthday."""
    age_note: str = ""
    forms: list[str] = words(["on_site"])
    catchment: Catchment = word(Catchment, "catchment", Catchment.VENUE)
    languages: list[str] = words(["de"])
    """ISO 639-1."""

    cost_kind: CostKind = word(CostKind, "cost_kind", CostKind.UNKNOWN)
    price_cents: int | None = None
    price_per: PricePer | None = word(PricePer, "price_per", nullable=True, default=None)
    cost_note: str = ""
    reduced: bool = False
    reduction_note: str = ""

    access: Access = word(Access, "access", Access.OPEN)
    access_note: str = ""
    registration: Registration = word(Registration, "registration", Registration.UNKNOWN)
    registration_note: str = ""
    registration_url: str = ""
    steps: list[str] = words()
    """"So machen Sie mit", in order."""
    conditions: str = ""
    places: int | None = None
    course_number: str = ""
    speaker: str = ""
    format: str = ""
    cooperation: str = ""
    search_words: list[str] = words()
    """What families call it or what they lack, in words the text does not use: it is found by them."""
    schedule_note: str = ""

    volunteering: bool = False
    regulars: bool = False
    donation: bool = False
    participate_note: str = ""

    valid_from: date | None = None
    valid_until: date | None = None
    funded_until: date | None = None
    video_url: str = ""


class RevisionCategory(SQLModel, table=True):
    __tablename__ = "revision_category"

    revision_id: UUID = part("offer_revision.id")
    category_id: int = part("category.id")


class RevisionTargetGroup(SQLModel, table=True):
    __tablename__ = "revision_target_group"

    revision_id: UUID = part("offer_revision.id")
    target_group_id: int = part("target_group.id")


class RevisionLifePhase(SQLModel, table=True):
    __tablename__ = "revision_life_phase"

    revision_id: UUID = part("offer_revision.id")
    life_phase_id: int = part("life_phase.id")


class RevisionTag(SQLModel, table=True):
    __tablename__ = "revision_tag"

    revision_id: UUID = part("offer_revision.id")
    tag_id: int = part("tag.id")


class RevisionArea(SQLModel, table=True):
    """The catchment, where it is made of named areas."""

    __tablename__ = "revision_area"

    revision_id: UUID = part("offer_revision.id")
    area_id: int = part("area.id")


class RevisionVenue(SQLModel, table=True):
    __tablename__ = "revision_venue"

    revision_id: UUID = part("offer_revision.id")
    venue_id: UUID = part("venue.id")
    room: str = ""
    position: int = 0


class Contact(SQLModel, table=True):
    """A person to ask, of one offer wording or one provider profile."""

    __table_args__ = (sa.CheckConstraint("num_nonnulls(offer_revision_id, provider_revision_id) = 1", name="owner"),)

    id: int | None = Field(default=None, primary_key=True)
    offer_revision_id: UUID | None = reference("offer_revision.id", cascade=True, default=None)
    provider_revision_id: UUID | None = reference("provider_revision.id", cascade=True, default=None)
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    position: int = 0
