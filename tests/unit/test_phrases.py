"""What people read. Expected texts stand here with plain spaces; one test looks after the no-break ones."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import phrases
from app.directory.offer import CostKind, PricePer
from app.directory.recurrence import BERLIN, ScheduleKind, ScheduleSpec
from app.i18n import LanguagePrefix

TODAY = date(2026, 11, 24)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)


def in_english(say: Callable[[], str]) -> str:
    said = []

    async def app(scope, receive, send):
        said.append(plain(say()))

    asyncio.run(LanguagePrefix(app)({"type": "http", "path": "/en/"}, None, None))
    return said[0]


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((None, None), "alle Altersgruppen"),
        ((36, 83), "3 bis 6 Jahre"),
        ((36, None), "ab 3 Jahren"),
        ((12, None), "ab 1 Jahr"),
        ((None, 71), "bis 5 Jahre"),
        ((6, 18), "6 bis 18 Monate"),
        ((0, 11), "0 bis 11 Monate"),
        ((0, 35), "0 bis 2 Jahre"),
        ((12, 18), "12 bis 18 Monate"),
        ((36, 47), "3 Jahre"),
        ((12, 23), "1 Jahr"),
        ((1, 1), "1 Monat"),
        ((6, 71), "6 Monate bis 5 Jahre"),
        ((18, None), "ab 18 Monaten"),
        ((52, None), "ab 4 Jahren und 4 Monaten"),
        ((42, 80), "42 Monate bis 6 Jahre 8 Monate"),
        ((None, 36), "bis 36 Monate"),
        ((0, None), "ab der Geburt"),
        ((-9, None), "ab der Schwangerschaft"),
        ((-9, 35), "Schwangerschaft bis 2 Jahre"),
        ((-9, -1), "in der Schwangerschaft"),
        ((None, -1), "in der Schwangerschaft"),
    ],
)
def test_ages_of_an_offer(ages, expected):
    assert plain(phrases.age_range(*ages)) == expected


@given(st.none() | st.integers(-9, 1200), st.none() | st.integers(-9, 1200))
def test_every_age_has_words(min_months, max_months):
    assert phrases.age_range(min_months, max_months)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("4", "4 Jahre"),
        ("1", "1 Jahr"),
        ("18m", "18 Monate"),
        ("schwanger", "vor der Geburt"),
        ("alt", "alt"),
        ("²", "²"),
    ],
)
def test_age_of_a_child(value, expected):
    assert plain(phrases.age_of_child(value)) == expected


@pytest.mark.parametrize(
    ("metres", "expected"),
    [
        (0, "50 m"),
        (349.6, "350 m"),
        (474, "450 m"),
        (476, "0,5 km"),
        (600, "0,6 km"),
        (1000, "1 km"),
        (1249, "1,2 km"),
        (9949, "9,9 km"),
        (9951, "10 km"),
        (12_345, "12 km"),
    ],
)
def test_distances(metres, expected):
    assert plain(phrases.distance(metres)) == f"{expected} entfernt"


@dataclass
class SomeCost:
    kind: CostKind
    price_cents: int | None = None
    per: PricePer | None = None


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        (SomeCost(CostKind.FREE), "kostenlos"),
        (SomeCost(CostKind.PAID, 0, PricePer.MONTH), "kostenlos"),
        (SomeCost(CostKind.PAID, 400, PricePer.MONTH), "4 Euro im Monat"),
        (SomeCost(CostKind.PAID, 100, PricePer.VISIT), "1 Euro pro Termin"),
        (SomeCost(CostKind.PAID, 1250), "12,50 Euro"),
        (SomeCost(CostKind.PAID, 120_000, PricePer.YEAR), "1.200 Euro im Jahr"),
        (SomeCost(CostKind.PAID), "kostet etwas"),
        (SomeCost(CostKind.DONATION), "gegen eine Spende"),
        (SomeCost(CostKind.UNKNOWN), "Kosten nicht bekannt"),
    ],
)
def test_costs(cost, expected):
    assert plain(phrases.cost(cost)) == expected


@pytest.mark.parametrize("unit", PricePer)
def test_every_unit_of_a_price_has_words(unit):
    assert plain(phrases.cost(SomeCost(CostKind.PAID, 300, unit))).startswith("3 Euro ")


def test_counts():
    assert phrases.count_offers(1) == "1 Angebot"
    assert phrases.count_offers(2859) == "2.859 Angebote"
    assert phrases.count_providers(80) == "80 Anbieter"
    assert phrases.count_dates(1) == "1 Termin"


@pytest.mark.parametrize(("code", "expected"), [("tr", "Türkisch"), ("gsg", "Deutsche Gebärdensprache"), ("xx", "xx")])
def test_names_of_languages(code, expected):
    assert phrases.language_name(code) == expected


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "expected"),
    [
        ((2026, 11, 24, 16), (2026, 11, 24, 17), "Heute, 16 bis 17 Uhr"),
        ((2026, 11, 25, 9, 30), (2026, 11, 25, 11), "Morgen, 9.30 bis 11 Uhr"),
        ((2026, 11, 28, 10), (2026, 11, 28, 13), "Samstag, 10 bis 13 Uhr"),
        ((2026, 11, 30, 15), (2026, 11, 30, 15), "Montag, 15 Uhr"),
        ((2026, 12, 1, 16), (2026, 12, 1, 16), "Di., 1. Dezember, 16 Uhr"),
        ((2027, 1, 19, 16), (2027, 1, 19, 17), "Di., 19. Januar, 16 bis 17 Uhr"),
        ((2027, 11, 19), (2027, 11, 20), "Fr., 19. November 2027"),
        ((2026, 11, 24), (2026, 11, 25), "Heute"),
        ((2026, 11, 27, 18), (2026, 11, 28), "Freitag, 18 bis 24 Uhr"),
        ((2026, 11, 27, 22), (2026, 11, 28, 2), "Freitag, 22 bis 2 Uhr"),
        ((2026, 11, 27, 18), (2026, 11, 28, 9), "Freitag, 18 Uhr bis 9 Uhr am nächsten Tag"),
        ((2026, 11, 27), (2026, 11, 27, 12), "Freitag, bis 12 Uhr"),
        ((2026, 12, 7, 9), (2026, 12, 11, 15), "7. bis 11. Dezember"),
        ((2026, 12, 28), (2027, 1, 7), "28. Dezember bis 6. Januar"),
        ((2026, 11, 20), (2026, 11, 28), "Noch bis 27. November"),
    ],
)
def test_next_date_on_a_card(starts_at, ends_at, expected):
    assert plain(phrases.when(moment(*starts_at), moment(*ends_at), TODAY)) == expected


def test_now_may_be_a_moment_anywhere_and_the_end_may_be_unknown():
    late_in_berlin = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    assert plain(phrases.when(datetime(2026, 11, 25, 15, tzinfo=UTC), None, late_in_berlin)) == "Heute, 16 Uhr"


def test_today_is_the_present_day_unless_given():
    now = datetime.now(BERLIN).replace(hour=12, minute=0)

    assert plain(phrases.when(now, None)) == "Heute, 12 Uhr"


def test_a_list_of_dates_names_every_day():
    assert plain(phrases.date_and_time(moment(2026, 11, 24, 16), moment(2026, 11, 24, 17), TODAY)) == (
        "Di., 24. November, 16 bis 17 Uhr"
    )
    assert (
        plain(phrases.date_and_time(moment(2026, 12, 7, 9), moment(2026, 12, 11, 15), TODAY)) == "7. bis 11. Dezember"
    )


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "expected"),
    [
        ((2026, 11, 24, 9), (2026, 11, 24, 18), "Jetzt geöffnet, bis 18 Uhr"),
        ((2026, 11, 24, 14), (2026, 11, 24, 18), "Heute, 14 bis 18 Uhr geöffnet"),
        ((2026, 11, 24), (2026, 11, 25), "Heute geöffnet"),
    ],
)
def test_opening_hours_say_that_it_is_open(starts_at, ends_at, expected):
    assert plain(phrases.opening(moment(*starts_at), moment(*ends_at), moment(2026, 11, 24, 10))) == expected


def test_days():
    assert plain(phrases.day(TODAY)) == "24. November 2026"
    assert plain(phrases.date_long(TODAY)) == "Dienstag, 24. November 2026"
    assert plain(phrases.date_short(date(2025, 8, 12), TODAY)) == "12. August 2025"
    assert phrases.month(TODAY, TODAY) == "November"
    assert plain(phrases.month(date(2025, 10, 1), TODAY)) == "Oktober 2025"
    assert phrases.day_badge(TODAY) == ("Di", "24.")
    assert phrases.weekday(7) == "Sonntag"
    assert plain(phrases.days(date(2026, 12, 5), date(2026, 12, 5), TODAY)) == "5. Dezember"


@pytest.mark.parametrize(("day", "expected"), [(24, "seit heute"), (23, "seit gestern"), (20, "seit 20. November")])
def test_since(day, expected):
    assert plain(phrases.since(date(2026, 11, day), TODAY)) == expected


def test_numbers_and_their_units_are_not_torn_apart():
    assert phrases.when(moment(2026, 12, 1, 16), None, TODAY) == "Di., 1.\u00a0Dezember, 16\u00a0Uhr"
    assert phrases.age_range(36, 83) == "3 bis 6\u00a0Jahre"
    assert phrases.distance(1200) == "1,2\u00a0km entfernt"
    assert phrases.price(400) == "4\u00a0Euro"


def test_names_of_school_holidays():
    assert phrases.school_holidays("Herbstferien") == "Herbstferien"


FORTNIGHTLY = ScheduleSpec(ScheduleKind.WEEKLY, weekdays=(2,), interval=2)
FIRST_SATURDAY = ScheduleSpec(ScheduleKind.MONTHLY, weekdays=(6,), month_week=1)
ENGLISH = [
    (lambda: phrases.age_range(36, 83), "3 to 6 years"),
    (lambda: phrases.distance(1200), "1.2 km away"),
    (lambda: phrases.price(1250), "12.50 euros"),
    (lambda: phrases.day(TODAY), "24 November 2026"),
    (lambda: phrases.when(moment(2026, 11, 24, 16), moment(2026, 11, 24, 17), TODAY), "Today, 4 to 5 pm"),
    (
        lambda: phrases.when(moment(2026, 11, 28, 10), moment(2026, 11, 28, 13), TODAY),
        "Saturday, 10 am to 1 pm",
    ),
    (lambda: phrases.when(moment(2026, 12, 1, 9, 30), None, TODAY), "Tue, 1 December, 9.30 am"),
    (lambda: phrases.schedule(FORTNIGHTLY, TODAY), "every other Tuesday"),
    (lambda: phrases.schedule(FIRST_SATURDAY, TODAY), "on the first Saturday of the month"),
    (lambda: phrases.language_name("tr"), "Turkish"),
]


@pytest.mark.parametrize(("say", "expected"), ENGLISH)
def test_english_is_said_as_the_english_say_it(say, expected):
    assert in_english(say) == expected
