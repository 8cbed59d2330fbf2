"""Writes Lindenaue into an empty portal."""

import dataclasses
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from geoalchemy2.shape import from_shape
from pwdlib import PasswordHash
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from sqlmodel import Session, SQLModel

from app import indexing
from app.accounts.account import Account, AccountState, ProviderMember, StaffMember
from app.demo import homes, papers, pictures, planning, population, queue, scenarios, stands, usage
from app.demo.entries import DemoArea, DemoContact, DemoOffer, DemoProvider, DemoRevision, DemoVenue, same_id
from app.demo.town import LAYERS, NAME, Town, town
from app.directory import place
from app.directory.area import Area, AreaLayer, Indicator, Population, Postcode, PostcodePlace
from app.directory.category import Category, LifePhase, Tag, TargetGroup
from app.directory.history import History
from app.directory.offer import (
    Contact,
    Offer,
    OfferRevision,
    RevisionArea,
    RevisionCategory,
    RevisionLifePhase,
    RevisionTag,
    RevisionTargetGroup,
    RevisionVenue,
)
from app.directory.place import Venue, VenueFeature
from app.directory.provider import Provider, ProviderCategory, ProviderFact, ProviderRevision
from app.directory.recurrence import ScheduleException, ScheduleSpec
from app.directory.schedule import Schedule, ScheduleExceptionRow
from app.directory.workflow import Role, Status
from app.settings import settings
from search_index.german import fold

PASSWORD = "chancenportal-demo"  # noqa: S105 -- printed on the demo's sign-in page; only `demo load` ever sets it

_STEPS = {
    Status.PUBLISHED: "approve",
    Status.SUBMITTED: "submit",
    Status.RETURNED: "return",
    Status.WITHDRAWN: "withdraw",
    Status.ARCHIVED: "archive",
}
_EDITOR = "redaktion@demo.example"
_BY_THE_OFFICE = {Status.PUBLISHED, Status.RETURNED}

Ids = dict[str, int]
"""By slug."""
Links = dict[str, tuple[type[SQLModel], str, Ids]]
"""By field of a wording: the table that links it, the column it fills, the ids of what it names."""


def load(db: Session, today: date) -> None:
    lindenaue = town(today, settings().land)
    areas = _add_areas(db, lindenaue)
    _add_people(db, lindenaue)
    _add(db, (row for venue in lindenaue.venues for row in _venue_rows(venue)))
    categories = _ids(db, Category)
    _add(db, (row for provider in lindenaue.providers for row in _provider_rows(provider, categories)))
    _add_offers(db, lindenaue.offers, categories, areas)
    _add_members(db, lindenaue)
    pictures.load(db)
    queue.load(db, today)
    pictures.load_changes(db)
    papers.load(db)
    homes.load(db, lindenaue.day_of_count)
    planning.load(db, today)
    scenarios.load(db, today)
    usage.load(db, today)
    place.assign_areas(db)
    indexing.refresh(db)
    stands.load(db, today)


def _add(db: Session, rows: Iterable[SQLModel]) -> None:
    """Table by table, what is pointed at before what points at it."""
    order = [table.name for table in SQLModel.metadata.sorted_tables]

    def place_in_order(row: SQLModel) -> int:
        return order.index(str(row.__tablename__))

    for _, of_one_table in groupby(sorted(rows, key=place_in_order), key=place_in_order):
        db.add_all(of_one_table)
        db.flush()


def _ids(db: Session, kind: Any) -> Ids:
    return {row.slug: row.id for row in db.execute(sa.select(kind.slug, kind.id))}


def _id(row: Any) -> int:
    """Of a row that is flushed: then it has one."""
    return int(row.id)


def _point(lon_lat: tuple[float, float] | None) -> Any:
    return None if lon_lat is None else from_shape(Point(lon_lat), srid=4326)


def _shape(shape: BaseGeometry) -> Any:
    return from_shape(MultiPolygon([shape]) if isinstance(shape, Polygon) else shape, srid=4326)


def _add_areas(db: Session, lindenaue: Town) -> Ids:
    _add(db, (AreaLayer(slug=slug, label=label, position=n) for n, (slug, label) in enumerate(LAYERS, start=1)))
    layers, areas = _ids(db, AreaLayer), Ids()
    for each in lindenaue.areas:
        area = _area(each, layers[each.layer], areas)
        _add(db, [area])
        areas |= {each.slug: _id(area)}
    # The year before, too: else nothing could be said of its last days in January.
    for day in (lindenaue.day_of_count, lindenaue.day_of_count.replace(year=lindenaue.day_of_count.year - 1)):
        _add(db, (row for each in lindenaue.areas for row in _population(each, areas[each.slug], day)))
    _add(db, (_poverty(each, areas[each.slug], lindenaue.day_of_count) for each in lindenaue.areas))
    for code in lindenaue.postcodes:
        _add(db, [Postcode(code=code.code, name=NAME, point=_point(code.point))])
        places = {NAME: code.point, **dict(code.districts)}
        _add(
            db,
            (PostcodePlace(code=code.code, name=n, folded=fold(n), point=_point(p)) for n, p in places.items()),
        )
    return areas


def _area(area: DemoArea, layer_id: int, areas: Ids) -> Area:
    return Area(
        layer_id=layer_id,
        key=area.key,
        slug=area.slug,
        name=area.name,
        parent_id=areas[area.parent] if area.parent else None,
        shape=_shape(area.shape),
        point=_point(area.point),
    )


def _population(area: DemoArea, area_id: int, day: date) -> Iterable[Population]:
    for first, last, people in area.people:
        yield Population(
            area_id=area_id,
            day=day,
            age_from_months=first,
            age_to_months=last,
            people=people,
            source="Melderegister Lindenaue (erfunden)",
        )


def _poverty(area: DemoArea, area_id: int, day: date) -> Indicator:
    return Indicator(
        area_id=area_id,
        key="kinderarmut",
        period=str(day.year),
        value=population.poor_children(area.people),
        unit="%",
        source="Sozialbericht Lindenaue (erfunden)",
    )


@cache
def _password_hash() -> str:
    return PasswordHash.recommended().hash(PASSWORD)


def _add_people(db: Session, lindenaue: Town) -> None:
    for person in lindenaue.people:
        account = Account(
            id=same_id("account", person.email),
            email=person.email,
            name=person.name,
            password_hash=_password_hash() if person.signs_in else "",
            state=AccountState.ACTIVE if person.signs_in else AccountState.UNCONFIRMED,
            terms_version=settings().terms_version if person.signs_in else "",
        )
        _add(db, [account])
        if person.staff:
            _add(db, [StaffMember(account_id=account.id, role=person.staff)])


def _add_members(db: Session, lindenaue: Town) -> None:
    _add(
        db,
        (
            ProviderMember(
                account_id=same_id("account", person.email), provider_id=same_id("provider", slug), role=role
            )
            for person in lindenaue.people
            for slug, role in person.works_for
        ),
    )


def _venue_rows(venue: DemoVenue) -> Iterable[SQLModel]:
    row = Venue(
        id=same_id("venue", venue.key),
        name=venue.name,
        street=venue.street,
        postcode=venue.postcode,
        city=NAME,
        directions=venue.directions,
        stop=venue.stop,
        point=_point(venue.point),
        wheelchair=venue.wheelchair,
    )
    yield row
    for feature, answer, note in venue.features:
        yield VenueFeature(venue_id=row.id, feature=feature, answer=answer, note=note)


def _provider_rows(provider: DemoProvider, categories: Ids) -> Iterable[SQLModel]:
    provider_id = same_id("provider", provider.slug)
    yield Provider(id=provider_id, slug=provider.slug, standing=provider.standing, created_at=provider.created_at)
    for version, profile in enumerate(provider.profiles, start=1):
        revision = ProviderRevision(
            id=same_id("profile", f"{provider.slug}/{version}"),
            provider_id=provider_id,
            version=version,
            **vars(profile),
            carrier=provider.carrier,
            street=provider.street,
            postcode=provider.postcode,
            city=NAME if provider.postcode else "",
            point=_point(provider.point),
            phone=provider.phone,
            email=provider.email,
            website=provider.website,
        )
        yield revision
        yield _contact(provider.contact, provider=revision.id)
        yield from (ProviderCategory(revision_id=revision.id, category_id=categories[t]) for t in provider.topics)
        for position, (label, text) in enumerate(provider.facts):
            yield ProviderFact(revision_id=revision.id, label=label, text=text, position=position)


def _contact(contact: DemoContact, *, offer: UUID | None = None, provider: UUID | None = None) -> Contact:
    return Contact(**vars(contact), offer_revision_id=offer, provider_revision_id=provider)


def _add_offers(db: Session, offers: Iterable[DemoOffer], categories: Ids, areas: Ids) -> None:
    links: Links = {
        "topics": (RevisionCategory, "category_id", categories),
        "target_groups": (RevisionTargetGroup, "target_group_id", _ids(db, TargetGroup)),
        "life_phases": (RevisionLifePhase, "life_phase_id", _ids(db, LifePhase)),
        "tags": (RevisionTag, "tag_id", _ids(db, Tag)),
        "areas": (RevisionArea, "area_id", areas),
    }
    _add(db, (row for offer in offers for row in _offer_rows(offer, links)))
    _add_schedules(db, offers)


def _offer_rows(offer: DemoOffer, links: Links) -> Iterable[SQLModel]:
    offer_id = same_id("offer", offer.slug)
    yield Offer(
        id=offer_id,
        slug=offer.slug,
        provider_id=same_id("provider", offer.provider),
        created_at=offer.created_at,
        first_published_at=offer.first_published_at,
        confirmed_on=offer.confirmed_on,
    )
    for version, revision in enumerate(offer.revisions, start=1):
        revision_id = _revision_id(offer.slug, version)
        yield _revision(revision, offer_id, revision_id, version, links["topics"][2])
        yield _contact(revision.contact, offer=revision_id)
        for position, key in enumerate(revision.venues):
            yield RevisionVenue(revision_id=revision_id, venue_id=same_id("venue", key), position=position)
        for field, (link, column, ids) in links.items():
            yield from (link(revision_id=revision_id, **{column: ids[slug]}) for slug in getattr(revision, field))
        yield from _history(revision, offer_id, revision_id)


def _revision(
    revision: DemoRevision, offer_id: UUID, revision_id: UUID, version: int, categories: Ids
) -> OfferRevision:
    shared = OfferRevision.model_fields.keys() & vars(revision).keys()
    return OfferRevision(
        **{name: _as_list(getattr(revision, name)) for name in shared},
        id=revision_id,
        offer_id=offer_id,
        version=version,
        created_at=revision.status_at,
        main_category_id=categories[revision.topics[0]],
    )


def _revision_id(slug: str, version: int) -> UUID:
    return same_id("revision", f"{slug}/{version}")


def _as_list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _add_schedules(db: Session, offers: Iterable[DemoOffer]) -> None:
    """Schedules get their ids from the database, so their exceptions come after them."""
    pairs = [
        (_schedule(spec, _revision_id(offer.slug, version)), spec)
        for offer in offers
        for version, revision in enumerate(offer.revisions, start=1)
        for spec in revision.schedules
    ]
    _add(db, (row for row, _ in pairs))
    _add(db, (ScheduleExceptionRow(schedule_id=_id(row), **_fields(e)) for row, spec in pairs for e in spec.exceptions))


def _schedule(spec: ScheduleSpec, revision_id: UUID) -> Schedule:
    values = _fields(spec)
    del values["exceptions"]
    return Schedule(revision_id=revision_id, **values)


def _fields(row: ScheduleSpec | ScheduleException) -> dict[str, Any]:
    return {field.name: _as_list(getattr(row, field.name)) for field in dataclasses.fields(row)}


def _history(revision: DemoRevision, offer_id: UUID, revision_id: UUID) -> Iterable[History]:
    step = _STEPS.get(revision.status)
    if step:
        by = same_id("account", _EDITOR) if revision.status in _BY_THE_OFFICE else None
        yield History(
            at=revision.status_at,
            account_id=by,
            role=Role.EDITOR if by else Role.PROVIDER,
            offer_id=offer_id,
            revision_id=revision_id,
            step=step,
            note=revision.return_reason,
        )
