"""What Lindenaue consists of, as plain values. No database."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_DNS, UUID, uuid5

from shapely.geometry.base import BaseGeometry

from app.accounts.account import MemberRole, StaffRole
from app.directory.offer import Access, Catchment, CostKind, PricePer, Registration
from app.directory.place import Answer, Feature, Wheelchair
from app.directory.provider import Carrier
from app.directory.recurrence import ScheduleSpec
from app.directory.workflow import Standing, Status

NAME = "Lindenaue"
_NAMESPACE = uuid5(NAMESPACE_DNS, "lindenaue.example")

Point = tuple[float, float]
"""Longitude, latitude."""


def same_id(kind: str, key: str) -> UUID:
    """The id of a thing is made from its name, so it stays the same from load to load."""
    return uuid5(_NAMESPACE, f"{kind}/{key}")


@dataclass(frozen=True)
class DemoArea:
    layer: str
    key: str
    slug: str
    name: str
    parent: str | None
    shape: BaseGeometry
    point: Point
    people: tuple[tuple[int, int, int], ...]
    """From month, to month (both included), how many."""


@dataclass(frozen=True)
class DemoPostcode:
    code: str
    point: Point
    districts: tuple[tuple[str, Point], ...]


@dataclass(frozen=True)
class DemoVenue:
    key: str
    name: str
    district: str
    street: str
    postcode: str
    point: Point
    directions: str
    stop: str
    wheelchair: Wheelchair
    features: tuple[tuple[Feature, Answer, str], ...]


@dataclass(frozen=True)
class DemoContact:
    name: str
    role: str
    phone: str
    email: str
    hours: str


@dataclass(frozen=True)
class DemoProfile:
    """One wording of a provider's profile."""

    status: Status
    status_at: datetime
    return_reason: str
    name: str
    claim: str
    summary: str
    description: str
    opening_hours: str
    volunteering: str
    regulars: str
    donation: str


@dataclass(frozen=True)
class DemoProvider:
    slug: str
    standing: Standing
    carrier: Carrier
    created_at: datetime
    street: str
    postcode: str
    point: Point | None
    """None where the address must stay secret."""
    phone: str
    email: str
    website: str
    topics: tuple[str, ...]
    contact: DemoContact
    facts: tuple[tuple[str, str], ...]
    profiles: tuple[DemoProfile, ...]


@dataclass(frozen=True)
class DemoRevision:
    """One wording of an offer; fields are named as in `OfferRevision`."""

    status: Status
    status_at: datetime
    return_reason: str
    title: str
    summary: str
    description: str
    topics: tuple[str, ...]
    target_groups: tuple[str, ...]
    life_phases: tuple[str, ...]
    tags: tuple[str, ...]
    age_min_months: int | None
    age_max_months: int | None
    age_note: str
    venues: tuple[str, ...]
    forms: tuple[str, ...]
    catchment: Catchment
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    cost_kind: CostKind
    price_cents: int | None
    price_per: PricePer | None
    cost_note: str
    reduced: bool
    reduction_note: str
    access: Access
    access_note: str
    registration: Registration
    registration_note: str
    steps: tuple[str, ...]
    search_words: tuple[str, ...]
    places: int | None
    volunteering: bool
    regulars: bool
    donation: bool
    participate_note: str
    valid_until: date | None
    funded_until: date | None
    schedules: tuple[ScheduleSpec, ...]
    contact: DemoContact


@dataclass(frozen=True)
class DemoOffer:
    slug: str
    provider: str
    created_at: datetime
    first_published_at: datetime | None
    confirmed_on: date | None
    revisions: tuple[DemoRevision, ...]
    """Oldest first; at most one of them is published."""


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    staff: StaffRole | None = None
    works_for: tuple[tuple[str, MemberRole], ...] = ()
    signs_in: bool = True
