"""Lindenaue: the same town every time, with its dates around `today`."""

from dataclasses import dataclass
from datetime import date

from app.accounts.account import MemberRole, StaffRole
from app.demo import geography, population
from app.demo.entries import DemoArea, DemoOffer, DemoPerson, DemoPostcode, DemoProvider, DemoVenue
from app.demo.geography import DISTRICTS, QUARTERS, District, district_shapes, middle
from app.demo.offers import inline_venues, offers
from app.demo.providers import providers, venues

NAME = "Lindenaue"
LAYERS = (("gemeinde", "Gemeinde"), ("sozialraum", "Sozialraum"), ("stadtteil", "Stadtteil"))
"""From coarse to fine."""

PEOPLE = (
    DemoPerson("anbieter@demo.example", "Nneka Okafor", works_for=(("turnverein-erlengrund", MemberRole.OWNER),)),
    DemoPerson("anbieter2@demo.example", "Tomasz Baran", works_for=(("lernfreunde-lindenaue", MemberRole.OWNER),)),
    DemoPerson("redaktion@demo.example", "Mara Lindqvist", staff=StaffRole.EDITOR),
    DemoPerson("planung@demo.example", "Jonas Petersen", staff=StaffRole.PLANNER),
    DemoPerson("admin@demo.example", "Ada Winkler", staff=StaffRole.ADMIN),
    DemoPerson(
        "piet.hansen@demo.example",
        "Piet Hansen",
        works_for=(("turnverein-erlengrund", MemberRole.EDITOR),),
        signs_in=False,
    ),
)


@dataclass(frozen=True)
class Town:
    day_of_count: date
    areas: tuple[DemoArea, ...]
    """Parents before their children."""
    postcodes: tuple[DemoPostcode, ...]
    venues: tuple[DemoVenue, ...]
    providers: tuple[DemoProvider, ...]
    offers: tuple[DemoOffer, ...]
    people: tuple[DemoPerson, ...]


def town(today: date, land: str = "NW") -> Town:
    """`land`: whose school holidays the town keeps."""
    organisations = providers(today)
    return Town(
        day_of_count=date(today.year - 1, 12, 31),
        areas=_areas(),
        postcodes=_postcodes(),
        venues=(*venues().values(), *inline_venues().values()),
        providers=organisations,
        offers=offers(today, land, {each.slug: each.contact for each in organisations}),
        people=PEOPLE,
    )


def _areas() -> tuple[DemoArea, ...]:
    whole = geography.town_shape()
    everybody = population.sums(list(DISTRICTS))
    return (
        DemoArea("gemeinde", "lindenaue", "lindenaue", NAME, None, whole, middle(whole), everybody),
        *(_quarter(key, name) for key, name in QUARTERS.items()),
        *(_district(district) for district in DISTRICTS),
    )


def _quarter(key: str, name: str) -> DemoArea:
    shape = geography.quarter_shape(key)
    people = population.sums([district for district in DISTRICTS if district.quarter == key])
    slug = f"sozialraum-{key}"
    return DemoArea("sozialraum", key, slug, f"Sozialraum {name}", "lindenaue", shape, middle(shape), people)


def _district(district: District) -> DemoArea:
    shape = district_shapes()[district.key]
    parent = f"sozialraum-{district.quarter}"
    people = population.bands(district)
    return DemoArea("stadtteil", district.key, district.key, district.name, parent, shape, middle(shape), people)


def _postcodes() -> tuple[DemoPostcode, ...]:
    return tuple(
        DemoPostcode(
            code, point, tuple((d.name, middle(district_shapes()[d.key])) for d in DISTRICTS if d.postcode == code)
        )
        for code, point in geography.postcode_points().items()
    )
