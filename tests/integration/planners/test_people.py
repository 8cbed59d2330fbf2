"""For how many people, and how much of the supply we know: each case made by hand."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from app import indexing
from app.directory import confirmation
from app.directory.category import Category
from app.directory.provider import ProviderCategory
from app.directory.workflow import Standing
from app.planners.flags import Flag, Reason
from tests.factories import make_area, make_provider, point, square
from tests.integration.planners.towns import asked, cell, count, district, found, offer_in

TODAY = confirmation.today()


@pytest.fixture(autouse=True)
def districts(db: Session) -> None:
    for number in (1, 2):
        district(db, number)


# People


def test_people_are_those_of_the_newest_table_that_is_not_later_than_the_day(db: Session) -> None:
    area = district(db, 3, children=None)
    count(db, area.id, 100, day=date(2024, 12, 31))
    for each in found(db).areas:
        count(db, each.id, 300, day=date(2026, 12, 31))

    assert cell(db, 1, "stichtag=2026-12-30").found.people == 1000
    assert cell(db, 1, "stichtag=2026-12-31").found.people == 300
    assert cell(db, 3, "stichtag=2026-12-30").found.people is None
    assert cell(db, 3, "stichtag=2025-12-30").found.people == 100


def test_a_day_before_all_tables_has_no_people(db: Session) -> None:
    assert cell(db, 1, "stichtag=2025-12-30").reason == Reason.NO_POPULATION


def test_a_band_that_the_table_cuts_elsewhere_is_split_by_months_and_that_is_said(db: Session) -> None:
    for area in found(db).areas:
        count(db, area.id, 540, first=72, last=179)
    table = found(db, "altersband=3-7&altersband=0-5")
    three_to_seven, under_six = table.question.bands
    area = table.areas[0]

    assert table.people.counts[area.id, three_to_seven] == pytest.approx(1000 * 36 / 72 + 540 * 24 / 108)
    assert table.people.counts[area.id, under_six] == 1000
    assert table.people.split == {three_to_seven}


def test_a_band_that_the_table_does_not_cover_has_no_figure(db: Session) -> None:
    assert cell(db, 1, "altersband=3-7").reason == Reason.NO_POPULATION


def test_everybody_is_no_age_band(db: Session) -> None:
    for area in found(db).areas:
        count(db, area.id, 20_000, first=0, last=1199)

    assert cell(db, 1).found.people == 1000
    assert cell(db, 1).found.inhabitants == 20_000


def test_children_alone_are_not_all_inhabitants(db: Session) -> None:
    assert cell(db, 1).found.inhabitants is None


def test_bands_to_old_age_add_up_to_all_inhabitants(db: Session) -> None:
    for area in found(db).areas:
        count(db, area.id, 3000, first=72, last=1199)

    assert cell(db, 1).found.inhabitants == 4000


def test_an_area_without_people_gets_no_word_and_no_ratio(db: Session) -> None:
    district(db, 3, children=0)
    offer_in(db, 3)

    here = cell(db, 3)

    assert (here.reason, here.per_100, here.index) == (Reason.FEW_PEOPLE, None, None)


def test_an_area_nobody_counted_is_no_part_of_all_together(db: Session) -> None:
    district(db, 3, children=None)
    for number in (1, 3, 3):
        offer_in(db, number)

    assert cell(db, None).found.supply == 1
    assert cell(db, None).per_100 == pytest.approx(1 / 2000 * 100)
    assert found(db).uncounted == ("Bezirk 03",)


def test_an_area_without_a_shape_is_a_row_with_nothing_in_it(db: Session) -> None:
    district(db, 3, shape="SRID=4326;MULTIPOLYGON EMPTY")
    offer_in(db, 1)

    assert cell(db, 3).found.supply == 0
    assert cell(db, 3).flag == Flag.UNDER


# How much of it we know


def test_every_area_and_every_category_is_there_with_nothing_in_it(db: Session) -> None:
    table = found(db)

    assert len(list(table)) == 2 * len(table.question.topics) > 2
    assert {each.found.supply for each in table} == {0}
    assert {each.reason for each in table} == {Reason.INCOMPLETE}


def test_a_known_provider_without_an_entry_lowers_the_completeness(db: Session) -> None:
    offer_in(db, 1)
    known = make_provider(db, standing=Standing.WAITING)
    revision = db.scalar(sa.text("SELECT id FROM provider_revision WHERE provider_id = :id"), {"id": known.id})
    category = db.scalar(sa.select(Category.id).where(col(Category.slug) == "sport-tanzen"))
    db.add(ProviderCategory(revision_id=revision, category_id=category))
    indexing.refresh(db, [], [known.id])

    assert cell(db, 1).found.completeness == 0.5
    assert cell(db, 1, topic="sport-tanzen").found.completeness == 0


@pytest.mark.parametrize(("days", "completeness"), [(0, 1), (365, 1), (366, 0)])
def test_an_entry_counts_as_confirmed_for_a_year(db: Session, days: int, completeness: float) -> None:
    offer_in(db, 1, entry={"confirmed_on": TODAY - timedelta(days=days)})

    assert cell(db, 1).found.completeness == completeness


def test_nothing_here_while_there_is_something_elsewhere_is_too_little_and_stands_first(db: Session) -> None:
    district(db, 3)
    for number in (1, 1, 2):
        offer_in(db, number)
    table = found(db, "kategorie=sport-bewegung")

    first = table.ranked(table.question.topics[0], table.question.bands[0])[0]

    assert (first.area.key, first.flag, first.index) == ("03", Flag.UNDER, 0)


def test_one_query_a_figure_whatever_the_size(db: Session, statements: list[str]) -> None:
    for number in (1, 2):
        offer_in(db, number)
    question = asked(db, "altersband=0-5&altersband=3-5")
    statements.clear()

    found(db, question.query())

    asked_for_choices = 3
    figures = ["norms", "areas", "people", "inhabitants", "todays areas?", "supply", "known"]
    assert len(statements) - asked_for_choices == len(figures)


def test_sums_of_areas_are_the_totals_of_the_file_on_every_layer(db: Session) -> None:
    """As with a city's Kitas: one place each, all of them with their number of places."""
    for half, lon in (("West", 7.15), ("Ost", 7.35)):
        area = make_area(db, half, "haelfte", shape=square(lon=lon, half=0.0999), point=point(lon=lon))
        count(db, area.id, 2000)
    for number in (3, 4):
        district(db, number)
    kitas = [(number, 10 * number + extra) for number in (1, 2, 3, 4) for extra in (1, 2, 3)]
    for number, places in kitas:
        offer_in(db, number, category="betreuung-kita", places=places, age_min_months=0, age_max_months=83)

    for layer in ("stadtteil", "haelfte"):
        table = found(db, f"ebene={layer}&kategorie=betreuung&mass=plaetze")
        whole = table.whole(table.question.topics[0], table.question.bands[0]).found

        assert (whole.stated, whole.supply, whole.people) == (len(kitas), sum(places for _, places in kitas), 4000)
        assert sum(each.found.supply for each in table) == whole.supply
        assert sum(each.found.stated for each in table) == whole.stated
        assert sum(each.found.people or 0 for each in table) == whole.people
