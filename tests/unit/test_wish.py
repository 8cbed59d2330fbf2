"""The query string as a value: what is understood, what is dropped and said, and that nothing makes it fail."""

from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.families.reading import LAST_PAGE, MOST_CHILDREN, MOST_LETTERS, MOST_VALUES, clean, read_wish
from app.families.wish import FIXED, OPEN, PRESETS, SORTS, VIEWS, WEEKDAYS, Child, Wish, address


def wish(query: str) -> Wish:
    return read_wish(parse_qsl(query, keep_blank_values=True))


# Ages

AGES = [
    ("4", (48, 59)),
    ("0", (0, 11)),
    ("04", (48, 59)),
    ("17", (204, 215)),
    ("99", (1188, 1199)),
    ("18m", (18, 18)),
    ("0m", (0, 0)),
    ("0-5m", (0, 5)),
    ("6-11m", (6, 11)),
    ("schwanger", (-9, -1)),
]


@pytest.mark.parametrize(("typed", "months"), AGES)
def test_an_age_is_the_months_it_lasts(typed: str, months: tuple[int, int]) -> None:
    child = Child.read(typed)

    assert child
    assert (child.first, child.last) == months


@pytest.mark.parametrize("typed", ["", "-1", "100", "4j", "vier", "4.5", "m", "5-2m", "1200m", "٤", "４", "1e1", "4 "])
def test_what_is_no_age_is_none(typed: str) -> None:
    assert Child.read(typed) is None


def test_several_children_are_kept_in_their_order_and_each_once() -> None:
    assert wish("alter=7&alter=4&alter=7&alter=04").ages == ("7", "4")


def test_more_children_than_anybody_has_are_dropped_and_said() -> None:
    found = wish("&".join(f"alter={age}" for age in range(10)))

    assert len(found.children) == MOST_CHILDREN
    assert [name for name, _ in found.dropped] == ["alter"] * (10 - MOST_CHILDREN)


def test_any_age_asks_for_none_and_is_no_mistake() -> None:
    assert wish("alter=egal") == Wish()


IN_WORDS = [
    ("turnen 4 Jahre", "turnen", ("4",)),
    ("turnen für 4 Jahre", "turnen", ("4",)),
    ("turnen ab 4 jahren", "turnen", ("4",)),
    ("4jährige turnen", "turnen", ("4",)),
    ("turnen 4-jährige Kinder", "turnen Kinder", ("4",)),
    ("1 Jahr", "", ("1",)),
    ("18 Monate krabbeln", "krabbeln", ("18m",)),
    ("krabbeln 2,5 Jahre", "krabbeln", ("30m",)),
    ("krabbeln 1.5 jahre", "krabbeln", ("18m",)),
    ("turnen 3-6 Jahre", "turnen", ("36-83m",)),
    ("turnen 3 - 6 Jahre", "turnen", ("36-83m",)),
    ("turnen 3 bis 6 Jahren", "turnen", ("36-83m",)),
    ("turnen von 0–3 Jahren", "turnen", ("0-47m",)),
    ("6-12 Monate", "", ("6-12m",)),
    ("6-3 Jahre", "6-3 Jahre", ()),
    ("100 Jahre Feier", "100 Jahre Feier", ()),
    ("Klasse 5", "Klasse 5", ()),
    ("turnen 4", "turnen 4", ()),
    ("12,5 Jahre", "", ("150m",)),
    ("1.000 Jahre Lindenaue", "1.000 Jahre Lindenaue", ()),
]


@pytest.mark.parametrize(("typed", "words", "ages"), IN_WORDS)
def test_an_age_among_the_words_is_an_age(typed: str, words: str, ages: tuple[str, ...]) -> None:
    found = wish(urlencode({"q": typed}))

    assert (found.words, found.ages) == (words, ages)


def test_an_age_that_is_chosen_goes_before_one_among_the_words() -> None:
    found = wish("q=turnen+4+Jahre&alter=7")

    assert found.ages == ("7",)
    assert found.words == "turnen 4 Jahre"


# Places

POSTCODES = [
    ("13347", "", "13347"),
    ("turnen 13347", "turnen", "13347"),
    ("turnen 13347 Berlin", "turnen Berlin", "13347"),
    ("D-13347 turnen", "turnen", "13347"),
    ("turnen,13347", "turnen,", "13347"),
    ("13347 13349 turnen", "turnen", "13347"),
    ("133471", "133471", ""),
    ("1334", "1334", ""),
]


@pytest.mark.parametrize(("typed", "words", "place"), POSTCODES)
def test_a_postcode_among_the_words_is_a_place(typed: str, words: str, place: str) -> None:
    found = wish(urlencode({"q": typed}))

    assert (found.words, found.place_text) == (words, place)
    assert found.place_from_words == bool(place)


def test_a_place_that_is_given_goes_before_a_postcode_among_the_words() -> None:
    found = wish("q=turnen+13347&ort=Mitte")

    assert (found.words, found.place_text, found.place_from_words) == ("turnen", "Mitte", False)


@pytest.mark.parametrize(
    ("typed", "km"),
    [("5", 5), ("0.5", 0.5), ("0,5", 0.5), ("100", 100), ("2.5", 2.5), ("3 km", 3), ("3km", 3), ("12,34567", 12.346)],
)
def test_a_radius_is_read_as_people_write_it(typed: str, km: float) -> None:
    assert wish(urlencode({"umkreis": typed})).radius_km == km


@pytest.mark.parametrize("typed", ["0", "0.4", "101", "-5", "nan", "inf", "1e1", "viel", "5,5,5", "٥"])
def test_a_radius_that_makes_no_sense_is_dropped_and_said(typed: str) -> None:
    found = wish(urlencode({"umkreis": typed}))

    assert found.radius_km is None
    assert found.dropped == (("umkreis", typed),)


def test_everywhere_is_a_radius_too() -> None:
    assert wish("umkreis=egal").everywhere
    assert not wish("umkreis=").everywhere


@pytest.mark.parametrize(
    ("query", "here"),
    [
        ("lat=54.35&lon=7.01", (54.35, 7.01)),
        ("lat=54,35&lon=-7", (54.35, -7)),
        ("lat=0&lon=0", (0, 0)),
        ("lat=0.00000001&lon=7", (0, 7)),
        ("lat=91&lon=7", None),
        ("lat=54&lon=181", None),
        ("lat=54", None),
        ("lat=nan&lon=nan", None),
    ],
)
def test_where_one_stands_is_a_point_on_earth(query: str, here: tuple[float, float] | None) -> None:
    found = wish(query)

    assert found.here == here
    assert bool(found.dropped) == (here is None)


def test_a_named_place_goes_before_where_one_stands() -> None:
    assert wish("ort=Mitte&lat=54&lon=7").here is None


# Time


@pytest.mark.parametrize("typed", ["2026-12-24", "24.12.2026"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert wish(f"von={typed}").date_from == date(2026, 12, 24)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "2026-1-1", "20261224", "1989-12-31", "2201-01-01", "0000-00-00", "32.1.2026", "heute", "-"]
)
def test_what_is_no_day_is_dropped_and_said(typed: str) -> None:
    found = wish(f"bis={typed}")

    assert found.date_to is None
    assert found.dropped == (("bis", typed),)


def test_an_end_before_the_beginning_is_dropped_and_said() -> None:
    found = wish("von=2026-12-24&bis=2026-12-23")

    assert (found.date_from, found.date_to) == (date(2026, 12, 24), None)
    assert found.dropped == (("bis", "2026-12-23"),)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_known_however_it_is_written(preset: str) -> None:
    assert wish(f"zeit={preset.upper()}").preset == preset


def test_days_go_before_a_preset() -> None:
    assert wish("zeit=heute&von=2026-12-24").preset == ""


def test_weekdays_and_times_of_day_come_in_the_order_of_the_week() -> None:
    found = wish("tag=so&tag=MO&tag=mo&tageszeit=abend&tageszeit=vormittag&tag=xy")

    assert found.weekdays == ("mo", "so")
    assert found.dayparts == ("vormittag", "abend")
    assert found.dropped == (("tag", "xy"),)


# Filters, order, pages


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, (_, values) in FIXED.items() for value in values])
def test_every_value_of_the_contract_is_understood(name: str, value: str) -> None:
    found = wish(f"{name}={value}")

    assert found.chosen == {name: (value,)}
    assert not found.dropped


@pytest.mark.parametrize("name", OPEN)
def test_slugs_are_kept_for_the_directory_to_judge(name: str) -> None:
    assert wish(f"{name}=a&{name}=b&{name}=a").chosen == {name: ("a", "b")}


@pytest.mark.parametrize(("name", "known"), [("sortierung", SORTS), ("ansicht", VIEWS)])
def test_an_unknown_order_or_view_is_dropped_and_said(name: str, known: object) -> None:
    assert wish(f"{name}=zufall").dropped == ((name, "zufall"),)


@pytest.mark.parametrize(("typed", "page"), [("1", 1), ("7", 7), ("999999999", LAST_PAGE), ("", 1)])
def test_a_page_is_a_number_from_one(typed: str, page: int) -> None:
    found = wish(f"seite={typed}")

    assert (found.page, found.dropped) == (page, ())


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "x", "٣", "9" * 10])
def test_what_is_no_page_is_the_first(typed: str) -> None:
    found = wish(f"seite={typed}")

    assert (found.page, found.dropped) == (1, (("seite", typed),))


def test_of_a_single_value_the_last_one_counts() -> None:
    found = wish("ort=A&ort=B&sortierung=neu&sortierung=a-z")

    assert (found.place_text, found.sort) == ("B", "a-z")


def test_strangers_are_none_of_its_business() -> None:
    assert wish("utm_source=x&fbclid=y&__proto__=z") == Wish()


# Text


def test_control_characters_and_spaces_are_cleaned_away() -> None:
    assert clean(" a\x00b\r\n\t c\u2003d \ud800e ") == "a b c d e"


def test_too_much_is_cut() -> None:
    assert len(clean("a" * 10_000)) == MOST_LETTERS
    assert len(wish("&".join(f"kategorie={number}" for number in range(100))).chosen["kategorie"]) == MOST_VALUES


def test_an_address_without_parameters_has_no_question_mark() -> None:
    assert address("/angebote", []) == "/angebote"
    assert address("/angebote", [("q", "ä&b")]) == "/angebote?q=%C3%A4%26b"


# The address of a wish

EVERYTHING = (
    "q=turnen&ort=Mitte&umkreis=2.5&alter=4&alter=18m&kategorie=sport&zielgruppe=eltern&lebensphase=baby&gebiet=mitte"
    "&sprache=tr&zugang=offen&form=online&mitmachen=spende&kostenlos=1&ermaessigt=1&rollstuhl=1&anmeldung=keine"
    "&traeger=initiative&von=2026-12-24&bis=2026-12-31&tag=mo&tageszeit=abend&sortierung=neu&ansicht=tabelle"
)


def test_a_wish_can_be_written_down_whole() -> None:
    assert sorted(wish(EVERYTHING).parameters()) == sorted(parse_qsl(EVERYTHING))


def test_the_same_wish_has_one_address_however_it_is_asked() -> None:
    pairs = [pair for pair in parse_qsl(EVERYTHING) if pair != ("alter", "18m")]

    assert read_wish(pairs[::-1]).parameters() == read_wish(pairs).parameters()


def test_what_is_usual_is_left_out_of_the_address() -> None:
    assert wish("ansicht=liste&seite=3&umkreis=&q=").parameters() == []


NAMES = [
    *("q", "ort", "umkreis", "lat", "lon", "alter", "von", "bis", "zeit", "tag", "tageszeit", "sortierung", "ansicht"),
    *("seite", *OPEN, *FIXED),
]
SENSIBLE = [
    *(
        "4",
        "18m",
        "0-5m",
        "schwanger",
        "egal",
        "13347",
        "Berlin",
        "turnen 4 Jahre 13347 13348",
        "3-6 Jahre",
        "2,5 Jahre",
    ),
    *("0.5", "7,123456", "100", "54.3500000001", "-0.0000001", "2026-12-24", "24.12.2026", "heute", "ferien", "abend"),
    *(*WEEKDAYS, *SORTS, *VIEWS, "1", "offen", "online", "keine", "spende", "initiative", "für 5 Jahre ab 6 Jahren"),
]
PAIRS = st.lists(
    st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), st.text(max_size=60) | st.sampled_from(SENSIBLE)),
    max_size=20,
)


@given(PAIRS)
def test_reading_never_fails(pairs: list[tuple[str, str]]) -> None:
    found = read_wish(pairs)

    assert found.page >= 1
    assert all(child.first <= child.last for child in found.children)
    assert not (found.date_from and found.date_to and found.date_from > found.date_to)


@given(PAIRS)
def test_a_wish_read_from_its_own_address_is_the_same(pairs: list[tuple[str, str]]) -> None:
    once = read_wish(pairs)

    again = read_wish(parse_qsl(urlencode(once.parameters())))

    assert again.parameters() == once.parameters()
    assert not again.dropped


@given(PAIRS)
def test_everything_given_is_understood_or_said(pairs: list[tuple[str, str]]) -> None:
    """Of names with one value, that is the last; ages and words may be understood as something else."""
    found = read_wish(pairs)

    written = {name for name, _ in found.parameters()} | {name for name, _ in found.dropped}
    given = {name for name, value in pairs if clean(value) and name in (*FIXED, *OPEN, "tag", "tageszeit", "umkreis")}
    assert given <= written
