"""Cells as offices fill them in: numbers, days, prices, addresses."""

from datetime import date, time

import pytest

from app.imports import cells, coordinates
from app.imports.problems import Unreadable
from app.imports.workbook import Figure


@pytest.mark.parametrize(
    ("text", "number"),
    [("69", 69), ("1.234", 1234), ("1.234.567", 1_234_567), ("1 234", 1234), ("69,0", 69), ("383360.0", 383360)],
)
def test_counts_are_understood_in_german_and_as_spreadsheets_write_them(text: str, number: int) -> None:
    assert cells.count(text) == number


@pytest.mark.parametrize("text", ["-1", "12,5", "zwölf", "1.23.4", "99999999999", "1,2,3", "٣"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        cells.count(text)


@pytest.mark.parametrize(
    ("text", "number"), [("38,85", 38.85), ("38.85206", 38.85206), ("1.234,5", 1234.5), ("1.234", 1.234), ("-3", -3)]
)
def test_decimals(text: str, number: float) -> None:
    assert cells.decimal(text) == number


def test_a_lone_point_parts_thousands_only_where_the_caller_says_so() -> None:
    assert cells.decimal("1.234", point_parts_thousands=True) == 1234
    assert cells.decimal(Figure("1.234"), point_parts_thousands=True) == 1.234


@pytest.mark.parametrize(("text", "price"), [("12,50 €", 1250), ("4 Euro", 400), ("8,-", 800), ("1.200", 120_000)])
def test_prices(text: str, price: int) -> None:
    assert cells.cents(text) == price


@pytest.mark.parametrize("text", ["31.12.2024", "2024-12-31", "31. 12. 2024", "2024-12-31 00:00:00"])
def test_days(text: str) -> None:
    assert cells.day(text) == date(2024, 12, 31)


@pytest.mark.parametrize("text", ["31.02.2024", "2024-13-01", "12/31/2024", "1.1.24", "31.12.0024", "morgen"])
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        cells.day(text)


@pytest.mark.parametrize(
    ("text", "at"), [("16:30", time(16, 30)), ("9 Uhr", time(9)), ("9.15 Uhr", time(9, 15)), ("24:00", time())]
)
def test_times_of_day(text: str, at: time) -> None:
    assert cells.clock(text) == at


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Di", [2]),
        ("Mo, Mi und Fr", [1, 3, 5]),
        ("Montag bis Freitag", [1, 2, 3, 4, 5]),
        ("Fr-Mo", [1, 5, 6, 7]),
        ("Sonnabend", [6]),
        ("dienstags", [2]),
        ("täglich", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_weekdays(text: str, days: list[int]) -> None:
    assert cells.weekdays(text) == days


@pytest.mark.parametrize("text", ["morgens", "Mo-Mi-Fr", "12", "Somstag", ","])
def test_what_are_no_weekdays_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        cells.weekdays(text)


def test_a_postcode_keeps_its_zero() -> None:
    assert cells.postcode("01067") == "01067"
    assert cells.postcode("D-01067") == "01067"
    assert cells.postcode(Figure("1067")) == "01067"
    with pytest.raises(Unreadable):
        cells.postcode("1067")


def test_addresses_of_the_web_get_their_scheme() -> None:
    assert cells.web("www.verein.de/kurse") == "https://www.verein.de/kurse"
    for text in ("javascript:alert(1)", "verein", "ftp://verein.de", "verein.de und mehr"):
        with pytest.raises(Unreadable):
            cells.web(text)


@pytest.mark.parametrize("text", ["030 123456", "+49302816473", "(0000) 55 01-20", "0381/4567 oder 0381/4568"])
def test_phone_numbers(text: str) -> None:
    assert cells.phone(text) == text


def test_what_is_no_phone_number_or_address_is_refused() -> None:
    with pytest.raises(Unreadable):
        cells.phone("+4930tba")
    with pytest.raises(Unreadable):
        cells.email("info@verein")
    with pytest.raises(Unreadable):
        cells.email("a@b.example; c@d.example")


def test_a_word_nobody_knows_is_answered_with_those_we_know() -> None:
    with pytest.raises(Unreadable, match="Meinten Sie „teilweise“"):
        cells.one_of({"ja": 1, "teilweise": 2})("teilweis")


def test_swapped_coordinates_are_named_as_such() -> None:
    assert coordinates.pair("52,5163", "13.3777") == (52.5163, 13.3777)
    with pytest.raises(Unreadable, match="vertauscht"):
        coordinates.pair("13.3777", "52.5163")
    with pytest.raises(Unreadable, match="UTM"):
        coordinates.pair("5819698", "389895")
    with pytest.raises(Unreadable, match="nicht in Deutschland"):
        coordinates.pair("48.8566", "2.3522")
    with pytest.raises(Unreadable, match="fehlt"):
        coordinates.pair("52.5", "")
