"""What stands in a planner's address, and what becomes of what nobody can understand."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.planning import Measure
from app.planners.question import MOST_BANDS, Band, Choices, Layer, Question, Topic, understand

TODAY = date(2026, 11, 24)
SPORT, SWIM, HEALTH = (
    Topic(1, "sport", "Sport", "Sport"),
    Topic(2, "schwimmen", "Schwimmen", "", parent_id=1),
    Topic(3, "gesundheit", "Gesundheit", ""),
)
KNOWN = Choices(
    (Layer("gemeinde", "Gemeinde"), Layer("stadtteil", "Stadtteile")),
    (SPORT, SWIM, HEALTH),
    {"gemeinde": (Band(6, 14),)},
)


def ask(query: str, known: Choices = KNOWN) -> Question:
    return understand(parse_qsl(query, keep_blank_values=True), known, TODAY)


def test_nothing_asked_is_the_finest_layer_all_top_categories_and_today() -> None:
    question = ask("")

    assert (question.layer.slug, question.topics, question.day) == ("stadtteil", (SPORT, HEALTH), TODAY)
    assert (question.measure, question.attributes, question.dropped) == (Measure.OFFERS, (), ())
    assert question.bands == (Band(0, 5),)


def test_everything_asked_is_understood() -> None:
    question = ask(
        "ebene=gemeinde&altersband=0-5&altersband=6-14&kategorie=schwimmen&mass=plaetze&stichtag=2027-02-28"
        "&merkmal=rollstuhl&merkmal=kostenlos&gebiet=01"
    )

    assert question.layer.slug == "gemeinde"
    assert question.bands == (Band(0, 5), Band(6, 14))
    assert question.topics == (SWIM,)
    assert (question.measure, question.day, question.area) == (Measure.PLACES, date(2027, 2, 28), "01")
    assert question.attributes == ("kostenlos", "rollstuhl")
    assert question.dropped == ()


@pytest.mark.parametrize(
    "odd",
    [
        "ebene=mond",
        "altersband=drei",
        "altersband=9-3",
        "altersband=0-100",
        "altersband=٣-٥",
        "kategorie=unsinn",
        "mass=alles",
        "stichtag=gestern",
        "stichtag=2026-02-30",
        "stichtag=0001-01-01",
        "stichtag=9999-12-31",
        "merkmal=gold",
    ],
)
def test_what_is_not_understood_is_left_out_and_said(odd: str) -> None:
    question = ask(odd)

    assert question.dropped == tuple(parse_qsl(odd))
    assert replace(question, dropped=()) == ask("")


def test_a_day_may_be_written_as_people_write_it() -> None:
    assert ask("stichtag=1.3.2027").day == date(2027, 3, 1)


def test_a_single_year_is_a_band() -> None:
    assert ask("altersband=3").bands == (Band(3, 3),)
    assert Band(3, 3).months == (36, 47)


def test_an_empty_field_is_no_fault() -> None:
    assert ask("kategorie=&merkmal=&stichtag=&altersband=").dropped == ()


def test_too_many_bands_are_cut_and_said() -> None:
    question = ask("&".join(f"altersband={year}" for year in range(MOST_BANDS + 2)))

    assert len(question.bands) == MOST_BANDS
    assert len(question.dropped) == 2


def test_the_bands_of_the_table_come_first() -> None:
    assert ask("ebene=gemeinde").bands == (Band(6, 14),)


def test_a_portal_without_areas_and_categories_can_be_asked_too() -> None:
    question = ask("ebene=stadtteil&kategorie=sport", Choices((), (), {}))

    assert (question.layer.slug, question.topics) == ("", ())


_PAIRS = st.tuples(
    st.sampled_from(["ebene", "altersband", "kategorie", "mass", "stichtag", "merkmal", "gebiet", "x"]), st.text()
)


@given(st.lists(_PAIRS))
def test_nothing_breaks_it_and_its_own_address_says_the_same(pairs: list[tuple[str, str]]) -> None:
    question = understand(pairs, KNOWN, TODAY)

    again = ask(question.query())

    assert again.dropped == ()
    assert again == replace(question, dropped=())


def test_larger_areas_are_those_before_it_but_not_the_whole_town() -> None:
    town, quarter, district = Layer("gemeinde", "Gemeinde"), Layer("sozialraum", "Sozialraum"), Layer("stadtteil", "x")
    known = Choices((town, quarter, district), (), {})

    assert known.coarser(district) == quarter
    assert known.coarser(quarter) is None
    assert known.coarser(town) is None
    assert known.coarser(Layer("", "")) is None
