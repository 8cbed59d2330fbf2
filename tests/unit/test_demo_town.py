"""Lindenaue: whole, various, the same every time, and not to be mistaken for a real town."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from shapely import Point, union_all

from app.demo.entries import DemoArea, DemoOffer, DemoRevision
from app.demo.geography import DISTRICTS, district_shapes
from app.demo.offers import ages, price
from app.demo.town import Town, town
from app.demo.when import schedule
from app.directory import taxonomy
from app.directory.holidays import is_school_holiday
from app.directory.offer import Access, Catchment, CostKind, Form, PricePer, Registration
from app.directory.place import Answer, Feature, Wheelchair
from app.directory.provider import Carrier
from app.directory.recurrence import ExceptionKind, HolidayRule, ScheduleKind
from app.directory.workflow import Standing, Status

TODAY = date(2026, 11, 24)
TAXONOMY = tomllib.loads((Path(taxonomy.__file__).parent / "taxonomy.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def lindenaue() -> Town:
    return town(TODAY)


def revisions(place: Town) -> list[DemoRevision]:
    return [revision for offer in place.offers for revision in offer.revisions]


def published(offer: DemoOffer) -> DemoRevision | None:
    return next((revision for revision in offer.revisions if revision.status == Status.PUBLISHED), None)


def current(place: Town, today: date) -> list[DemoRevision]:
    """What the public finds on that day."""
    approved = {provider.slug for provider in place.providers if provider.standing == Standing.APPROVED}
    wordings = [published(offer) for offer in place.offers if offer.provider in approved]
    return [wording for wording in wordings if wording and not is_over(wording, today)]


def is_over(wording: DemoRevision, today: date) -> bool:
    lasts = [s.starts_on if s.kind == ScheduleKind.DATE else s.ends_on for s in wording.schedules]
    last_date = max(day for day in lasts if day) if all(lasts) else None
    return any(day < today for day in (last_date, wording.valid_until) if day)


def everything_said(place: Town) -> Iterator[str]:
    for thing in (*place.providers, *place.offers, *place.venues, *place.people):
        yield repr(thing)


def test_it_is_as_large_as_promised(lindenaue: Town) -> None:
    layers = Counter(area.layer for area in lindenaue.areas)

    assert layers == {"gemeinde": 1, "sozialraum": 4, "stadtteil": 14}
    assert len(lindenaue.postcodes) == 6
    assert len(lindenaue.providers) >= 80
    assert len(current(lindenaue, TODAY)) >= 400


def test_it_is_the_same_every_time(lindenaue: Town) -> None:
    assert town(TODAY) == lindenaue


def test_another_day_changes_only_its_dates(lindenaue: Town) -> None:
    later = town(TODAY + timedelta(days=500))

    assert [offer.slug for offer in later.offers] == [offer.slug for offer in lindenaue.offers]
    assert [(r.title, r.description, r.venues) for r in revisions(later)] == [
        (r.title, r.description, r.venues) for r in revisions(lindenaue)
    ]


@pytest.mark.parametrize("days", range(0, 900, 61))
def test_it_never_grows_stale(days: int) -> None:
    today = TODAY + timedelta(days=days)
    then = town(today)
    spans = [(s.starts_on, s.ends_on) for wording in revisions(then) for s in wording.schedules]

    assert len(current(then, today)) >= 400
    assert all(first <= last for first, last in spans if first and last)


def test_the_districts_share_the_town_without_gaps_or_overlaps(lindenaue: Town) -> None:
    whole = next(area.shape for area in lindenaue.areas if area.layer == "gemeinde")
    shapes = district_shapes()

    assert all(shape.is_valid for shape in shapes.values())
    assert sum(shape.area for shape in shapes.values()) == pytest.approx(whole.area, rel=1e-9)
    assert whole.geom_type == "Polygon"
    for one, other in combinations(shapes.values(), 2):
        assert one.intersection(other).area == pytest.approx(0, abs=1e-12)


def test_every_area_is_made_of_its_children(lindenaue: Town) -> None:
    for area in lindenaue.areas:
        children = [child for child in lindenaue.areas if child.parent == area.slug]
        if children:
            assert union_all([child.shape for child in children]).symmetric_difference(area.shape).area < 1e-12
            assert sum_of_people(children) == sum_of_people([area])


def sum_of_people(areas: Iterable[DemoArea]) -> int:
    return sum(people for area in areas for _, _, people in area.people)


def test_places_lie_in_their_district(lindenaue: Town) -> None:
    for venue in lindenaue.venues:
        assert district_shapes()[venue.district].contains(Point(venue.point)), venue.key


def test_it_lies_in_the_open_sea(lindenaue: Town) -> None:
    west, south, east, north = lindenaue.areas[0].shape.bounds

    assert 6.8 < west < east < 7.2
    assert 54.2 < south < north < 54.5


def test_the_population_is_counted_in_bands_that_follow_each_other(lindenaue: Town) -> None:
    for area in lindenaue.areas:
        starts = [first for first, _, _ in area.people]
        ends = [last + 1 for _, last, _ in area.people]
        assert starts[0] == 0
        assert starts[1:] == ends[:-1]
        assert all(people >= 0 for _, _, people in area.people)
    assert 60_000 < sum_of_people([lindenaue.areas[0]]) < 80_000


def test_one_district_has_too_few_children_to_judge(lindenaue: Town) -> None:
    children = [
        sum(people for _, last, people in area.people if last < 132)
        for area in lindenaue.areas
        if area.layer == "stadtteil"
    ]

    assert min(children) < 30
    assert max(children) > 1_000


def test_every_kind_of_offer_is_there(lindenaue: Town) -> None:
    wordings = revisions(lindenaue)
    schedules = [schedule for wording in wordings for schedule in wording.schedules]

    assert {wording.status for wording in wordings} == set(Status)
    assert {schedule.kind for schedule in schedules} == set(ScheduleKind)
    assert {schedule.holidays for schedule in schedules} == set(HolidayRule)
    assert {each.kind for schedule in schedules for each in schedule.exceptions} == set(ExceptionKind)
    assert {form for wording in wordings for form in wording.forms} == {form.value for form in Form}
    assert {wording.catchment for wording in wordings} == set(Catchment)
    assert {wording.cost_kind for wording in wordings} == set(CostKind)
    assert {wording.price_per for wording in wordings} == {None, *PricePer}
    assert {wording.access for wording in wordings} == set(Access)
    assert {wording.registration for wording in wordings} >= set(Registration) - {Registration.UNKNOWN}
    assert any(schedule.interval == 2 for schedule in schedules)
    assert any(schedule.month_week == -1 for schedule in schedules)
    assert any(schedule.not_on_public_holidays for schedule in schedules)


def test_every_kind_of_detail_is_there(lindenaue: Town) -> None:
    wordings = revisions(lindenaue)

    assert any(len(wording.venues) > 1 for wording in wordings)
    assert any(wording.age_min_months == -9 for wording in wordings)
    assert any(wording.age_min_months is None for wording in wordings)
    assert any(wording.funded_until for wording in wordings)
    assert any(wording.steps for wording in wordings)
    assert any(wording.places for wording in wordings)
    assert any(wording.contact.hours for wording in wordings)
    for way in ("volunteering", "regulars", "donation", "reduced"):
        assert any(getattr(wording, way) for wording in wordings), way
    assert len({language for wording in wordings for language in wording.languages}) >= 10


def test_some_published_offers_are_over(lindenaue: Town) -> None:
    over = [wording for wording in map(published, lindenaue.offers) if wording and is_over(wording, TODAY)]

    assert 3 <= len(over) <= 12


def test_a_change_may_wait_beside_the_public_wording(lindenaue: Town) -> None:
    beside = {
        revision.status
        for offer in lindenaue.offers
        if published(offer)
        for revision in offer.revisions
        if revision.status != Status.PUBLISHED
    }

    assert beside >= {Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.SUPERSEDED}


def test_providers_and_places_are_of_every_kind(lindenaue: Town) -> None:
    features = [feature for venue in lindenaue.venues for feature in venue.features]

    assert {provider.carrier for provider in lindenaue.providers} == set(Carrier) - {Carrier.UNKNOWN}
    assert {provider.standing for provider in lindenaue.providers} >= set(Standing) - {Standing.ARCHIVED}
    assert {venue.wheelchair for venue in lindenaue.venues} == set(Wheelchair)
    assert {feature for feature, _, _ in features} == set(Feature)
    assert {answer for _, answer, _ in features} == set(Answer)
    assert any(note for _, _, note in features)
    assert {venue.district for venue in lindenaue.venues} == {district.key for district in DISTRICTS}


def test_the_whole_taxonomy_is_used_and_nothing_beside_it(lindenaue: Town) -> None:
    wordings = revisions(lindenaue)
    topics = {sub["slug"] for top in TAXONOMY["category"] for sub in top["sub"]}

    assert {topic for wording in wordings for topic in wording.topics} == topics
    for kind, field in {"target_group": "target_groups", "tag": "tags", "life_phase": "life_phases"}.items():
        known = {entry["slug"] for entry in TAXONOMY[kind]}
        assert {slug for wording in wordings for slug in getattr(wording, field)} == known


def test_what_offers_name_exists(lindenaue: Town) -> None:
    venues = {venue.key for venue in lindenaue.venues}
    providers = {provider.slug for provider in lindenaue.providers}
    areas = {area.slug for area in lindenaue.areas}

    for offer in lindenaue.offers:
        assert offer.provider in providers
        for wording in offer.revisions:
            assert set(wording.venues) <= venues
            assert set(wording.areas) <= areas
            assert bool(wording.venues) == ("on_site" in wording.forms), offer.slug


def test_no_two_offers_say_the_same(lindenaue: Town) -> None:
    for field in ("title", "summary", "description"):
        texts = Counter(getattr(offer.revisions[0], field) for offer in lindenaue.offers)
        assert [text for text, times in texts.items() if times > 1] == []
    assert len({offer.slug for offer in lindenaue.offers}) == len(lindenaue.offers)


def test_every_offer_has_a_summary_of_whole_sentences(lindenaue: Town) -> None:
    for wording in revisions(lindenaue):
        assert wording.summary[-1] in ".!?", wording.title
        assert len(wording.summary) <= 200, wording.title
        assert len(wording.description) > len("Kurz und gut."), wording.title


def test_texts_are_plain_german(lindenaue: Town) -> None:
    for wording in revisions(lindenaue):
        text = f"{wording.title} {wording.summary} {wording.description}"
        sentences = re.split(r"[.!?:]\s", text)
        assert not re.search(r"\w[*:_]innen|/-?innen|\b[Ll]orem\b", text), wording.title
        assert not re.search("[\u2013\u2014]", text), wording.title
        assert max(len(sentence.split()) for sentence in sentences) <= 28, wording.title


def test_scripts_of_the_world_are_among_the_titles(lindenaue: Town) -> None:
    titles = " ".join(offer.revisions[0].title for offer in lindenaue.offers)

    for letters in ("[ğış]", "[\u0400-\u04ff]", "[\u0600-\u06ff]", "[ăâî]"):
        assert re.search(letters, titles), letters


def test_nothing_can_reach_a_real_person(lindenaue: Town) -> None:
    for text in everything_said(lindenaue):
        for mail in re.findall(r"[\w.+-]+@[\w.-]+", text):
            assert mail.endswith(".example"), mail
        for address in re.findall(r"(?:https?://|www\.)[^\s'\"]+", text):
            assert re.fullmatch(r"https://[\w-]+\.example", address), address
        for number in re.findall(r"\(0\d+\)[ \d]+", text):
            assert number.startswith("(0000) 55"), number
        assert not re.search(r"\+49|(?<![\d(])0\d{2,4}[ /-]\d{3,}", text)


def test_postcodes_are_ones_germany_does_not_assign(lindenaue: Town) -> None:
    assert {code.code for code in lindenaue.postcodes} == {f"0012{n}" for n in range(1, 7)}


def test_who_may_sign_in_is_what_the_contract_promises(lindenaue: Town) -> None:
    mails = {person.email for person in lindenaue.people if person.signs_in}

    assert mails == {f"{name}@demo.example" for name in ("anbieter", "anbieter2", "redaktion", "planung", "admin")}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("3-6", (36, 83)),
        ("6m-18m", (6, 18)),
        ("6w-7m", (1, 7)),
        ("18m-3", (18, 47)),
        ("schwanger", (-9, -1)),
        ("schwanger-11m", (-9, 11)),
        ("8+", (96, None)),
        ("5-99", (60, None)),
        ("alle", (None, None)),
    ],
)
def test_ages_as_people_write_them(text: str, months: tuple[int | None, int | None]) -> None:
    assert ages(text) == months


def test_prices_as_people_write_them() -> None:
    assert price("12.50 visit") == (CostKind.PAID, 1250, PricePer.VISIT)
    assert price("free") == (CostKind.FREE, None, None)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 24), date(2027, 4, 1), date(2027, 10, 31)),
        (date(2026, 7, 1), date(2026, 4, 1), date(2026, 10, 31)),
        (date(2026, 10, 31), date(2026, 4, 1), date(2026, 10, 31)),
    ],
)
def test_a_season_is_the_current_one_or_the_next(today: date, first: date, last: date) -> None:
    spec = schedule("fr 15-17 season:04-01..10-31", today, "NW")

    assert (spec.starts_on, spec.ends_on) == (first, last)


def test_a_season_may_cross_the_turn_of_the_year() -> None:
    spec = schedule("so 10-12 season:11-01..02-28", date(2027, 1, 10), "NW")

    assert (spec.starts_on, spec.ends_on) == (date(2026, 11, 1), date(2027, 2, 28))


def test_days_are_named_by_week_or_by_date() -> None:
    def day(text: str) -> date | None:
        return schedule(f"date {text} 10-12", TODAY, "NW").starts_on

    assert day("sa+2") == date(2026, 12, 12)
    assert day("11-11") == date(2027, 11, 11)
    assert day("so@06-13") == date(2027, 6, 13)
    assert day("fr@06-13") == date(2027, 6, 18)


def test_camps_lie_in_the_next_holidays() -> None:
    spec = schedule("daily ferien 9-15", date(2026, 9, 1), "NW")

    assert spec.starts_on
    assert spec.ends_on
    assert spec.starts_on.isoweekday() == 1
    assert all(is_school_holiday(spec.starts_on + timedelta(days=n), "NW") for n in range(5))
    assert spec.ends_on == spec.starts_on + timedelta(days=4)


def test_times_without_minutes_and_over_midnight() -> None:
    spec = schedule("fr 21-0", TODAY, "NW")

    assert (spec.opens_at, spec.closes_at) == (time(21), time(0))
