"""What providers type: ages, days, prices, rules; each fault beside its field."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.recurrence import ExceptionKind, HolidayRule, ScheduleException, ScheduleKind, ScheduleSpec
from app.forms import blank, parsed
from app.imports import cells
from app.providers import ages, completeness, fields, rules
from app.providers.offer_forms import About, Audience, Joining, Person, Where
from app.providers.rules import Rule

TODAY = date(2026, 11, 22)


def rule(**typed: Any) -> Rule:
    form = parsed(Rule, {name: value if isinstance(value, list) else [value] for name, value in typed.items()})
    assert form.value is not None, form.errors
    return form.value


def audience(**typed: str) -> Audience:
    form = parsed(Audience, {name: [value] for name, value in typed.items()})
    assert form.value is not None, form.errors
    return form.value


# Ages


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ({}, (None, None)),
        ({"age_from": "3", "age_to": "6"}, (36, 83)),
        ({"age_from": "8", "age_from_unit": "months"}, (8, None)),
        ({"age_to": "18", "age_to_unit": "months"}, (None, 18)),
        ({"age_from": "0", "age_to": "0"}, (0, 11)),
        ({"pregnancy": "also", "age_to": "1"}, (-9, 23)),
        ({"pregnancy": "only", "age_from": "3"}, (-9, -1)),
    ],
)
def test_ages_are_read_as_families_say_them(typed: dict[str, str], months: tuple[int | None, int | None]) -> None:
    assert ages.months(audience(**typed)) == months


@given(st.none() | st.just(-9) | st.integers(0, 199), st.none() | st.integers(0, 199))
def test_an_age_that_is_shown_and_saved_again_is_the_same(first: int | None, last: int | None) -> None:
    form = blank(Audience, **ages.typed(first, last))

    again = parsed(Audience, form.typed)

    assert again.value is not None
    assert ages.months(again.value) == (first, last)


def test_the_youngest_is_not_older_than_the_oldest() -> None:
    assert ages.are_reversed(audience(age_from="6", age_to="3"))
    assert not ages.are_reversed(audience(age_from="6", age_to="6"))
    assert not ages.are_reversed(audience(age_from="6", pregnancy="only"))


@pytest.mark.parametrize("typed", ["drei", "-1", "3,5", "9999999999999999999999"])
def test_an_age_that_is_no_number_is_refused_beside_its_field(typed: str) -> None:
    form = parsed(Audience, {"age_from": [typed]})

    assert [*form.errors] == ["age_from"]
    assert form.text("age_from") == typed


# Single fields


@pytest.mark.parametrize(
    ("model", "name", "typed"),
    [
        (Joining, "price", "viel"),
        (Joining, "price", "-3"),
        (Joining, "places", "-1"),
        (Joining, "registration_url", "javascript:alert(1)"),
        (Joining, "registration_url", "verein"),
        (Joining, "cost_kind", "geschenkt"),
        (Where, "new_postcode", "1234"),
        (Where, "venues", "turnhalle"),
        (Where, "forms", "telepathie"),
        (Person, "email", "nora"),
        (Person, "phone", "ruf mich an"),
        (About, "title", "ab"),
        (About, "title", "x" * 121),
        (About, "main_category", "sport"),
        (About, "description", "x" * 5001),
        (About, "description", "a\0b"),
        (Rule, "opens_at", "25:00"),
        (Rule, "opens_at", "bald"),
        (Rule, "starts_on", "31.2.2027"),
        (Rule, "starts_on", "1.1.2187"),
        (Rule, "cancelled", "24.12.2026, Silvester"),
        (Rule, "weekdays", "8"),
        (Rule, "interval", "0"),
        (Rule, "month_day", "32"),
        (Rule, "kind", "immer"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(model: Any, name: str, typed: str) -> None:
    form = parsed(model, {"title": ["Turnen"], "main_category": ["1"]} | {name: [typed]})

    assert [*form.errors] == [name]
    assert form.errors[name].endswith((".", "?", "de", "456"))
    assert form.text(name) == typed


def test_a_text_is_counted_in_characters_and_a_list_in_choices() -> None:
    typed = {"title": ["ab"], "summary": ["x" * 301], "main_category": ["1"], "categories": ["1"] * 101}

    assert parsed(About, typed).errors == {
        "title": "Das ist zu kurz. Schreiben Sie mindestens 3 Zeichen.",
        "summary": "Das ist zu lang. Höchstens 300 Zeichen sind möglich.",
        "categories": "Wählen Sie höchstens 100 aus.",
    }


def test_money_is_read_as_people_write_it() -> None:
    for typed, cents in (("4,50", 450), ("4,50 €", 450), ("12", 1200), ("0", 0), ("1.200", 120_000)):
        form = parsed(Joining, {"price": [typed]})
        assert form.value is not None
        assert form.value.price == cents


@given(st.integers(0, 10_000_000))
def test_a_price_that_is_shown_and_saved_again_is_the_same(cents: int) -> None:
    assert cells.cents(str(fields.written_cents(cents))) == cents


@given(st.lists(st.dates(date(2020, 1, 1), date(2033, 12, 31)), max_size=20))
def test_days_that_are_shown_and_saved_again_are_the_same(days: list[date]) -> None:
    assert fields.days(fields.written_days(sorted(set(days)))) == sorted(set(days))


def test_a_list_is_one_entry_a_line() -> None:
    form = parsed(Joining, {"steps": ["Anrufen\r\n\r\n  Vorbeikommen "]})

    assert form.value is not None
    assert form.value.steps == ["Anrufen", "Vorbeikommen"]


def test_whoever_does_not_say_what_they_have_seen_has_seen_nothing() -> None:
    for typed in ("", "abc", "-1", "9" * 40):
        form = parsed(Joining, {"version": [typed]})
        assert form.value is not None
        assert form.value.version == 0


# Rules of when


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "weekly"}, "weekdays"),
        ({"kind": "weekly", "weekdays": "2", "interval": "2"}, "starts_on"),
        ({"kind": "date"}, "starts_on"),
        ({"kind": "date", "starts_on": "2026-11-21"}, "starts_on"),
        ({"kind": "period", "starts_on": "2027-08-02"}, "ends_on"),
        ({"kind": "period", "starts_on": "2027-08-07", "ends_on": "2027-08-02"}, "ends_on"),
        ({"kind": "weekly", "weekdays": "2", "ends_on": "1.11.2026"}, "ends_on"),
        ({"kind": "weekly", "weekdays": "2", "closes_at": "17:00"}, "opens_at"),
        ({"kind": "weekly", "weekdays": "2", "opens_at": "16:00", "closes_at": "16:00"}, "closes_at"),
        ({"kind": "weekly", "weekdays": "2", "opens_at": "16:00", "closes_at": "15:00"}, "closes_at"),
        ({"kind": "monthly", "month_by": "week", "weekdays": "1"}, "month_week"),
        ({"kind": "monthly", "month_by": "week", "month_week": "1"}, "weekdays"),
        ({"kind": "monthly", "month_by": "day"}, "month_day"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_the_field_that_mends_it(typed: dict[str, str], field: str) -> None:
    assert [*rules.faults(rule(**typed), TODAY)] == [field]


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "weekly", "weekdays": ["2", "4"], "opens_at": "16:00", "closes_at": "17:30"},
        {"kind": "weekly", "weekdays": "5", "opens_at": "20:00", "closes_at": "8:00"},
        {"kind": "date", "starts_on": "22.11.2026"},
        {"kind": "period", "starts_on": "2027-08-02", "ends_on": "2027-08-06", "opens_at": "9:00", "closes_at": "9:00"},
        {"kind": "daily", "opens_at": "9"},
        {"kind": "monthly", "month_by": "week", "month_week": "-1", "weekdays": "1"},
        {"kind": "monthly", "month_by": "day", "month_day": "15"},
        {"kind": "opening_hours"},
        {"kind": "by_arrangement"},
        {"kind": "none"},
    ],
)
def test_rules_of_every_kind_are_good(typed: dict[str, Any]) -> None:
    assert rules.faults(rule(**typed), TODAY) == {}


def test_a_kind_reads_only_its_own_fields() -> None:
    spec = rules.spec(rule(kind="date", starts_on="2026-12-24", weekdays="2", interval="3", cancelled="1.1.2027"))

    assert spec == ScheduleSpec(kind=ScheduleKind.DATE, starts_on=date(2026, 12, 24))


def test_what_the_form_does_not_show_of_an_exception_is_kept() -> None:
    noted = ScheduleException(date(2026, 12, 22), ExceptionKind.CANCELLED, note="Heizung")
    moved = ScheduleException(date(2026, 12, 23), ExceptionKind.EXTRA, time(10), time(11))
    before = ScheduleSpec(kind=ScheduleKind.WEEKLY, weekdays=(2,), exceptions=(noted, moved))

    after = rules.spec(
        rule(kind="weekly", weekdays="2", cancelled="22.12.2026, 29.12.2026", extra="23.12.2026"), before
    )

    assert set(after.exceptions) == {noted, moved, ScheduleException(date(2026, 12, 29), ExceptionKind.CANCELLED)}


DAYS = st.dates(date(2026, 11, 23), date(2030, 1, 1))
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0, tzinfo=None, fold=0))
WEEKLY = st.builds(
    ScheduleSpec,
    kind=st.sampled_from([ScheduleKind.WEEKLY, ScheduleKind.DAILY]),
    starts_on=st.none() | DAYS,
    opens_at=st.none() | TIMES,
    closes_at=st.none() | TIMES,
    interval=st.integers(1, 12),
    weekdays=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    holidays=st.sampled_from(HolidayRule),
    not_on_public_holidays=st.booleans(),
    exceptions=st.sets(DAYS, max_size=5).map(
        lambda days: tuple(ScheduleException(day, ExceptionKind.CANCELLED) for day in sorted(days))
    ),
)


@given(WEEKLY)
def test_a_rule_that_is_shown_and_saved_again_is_the_same(spec: ScheduleSpec) -> None:
    form = parsed(Rule, blank(Rule, **rules.typed(spec)).typed)

    assert form.value is not None, form.errors
    again = rules.spec(form.value)
    assert again == (spec if spec.kind == ScheduleKind.WEEKLY else _without_weekdays(spec))


def _without_weekdays(spec: ScheduleSpec) -> ScheduleSpec:
    from dataclasses import replace

    return replace(spec, weekdays=())


# What is missing

COMPLETE: dict[str, Any] = {
    "title": "Turnen",
    "summary": "Wir turnen.",
    "forms": ["on_site"],
    "venues": [["Turnhalle"]],
    "catchment": "venue",
    "areas": None,
    "schedules": [{}],
    "cost_kind": "free",
    "price_cents": None,
    "cost_note": "",
    "registration": "none",
    "contact_phone": ["030 1"],
    "contact_email": [""],
}


def test_what_is_complete_lacks_nothing() -> None:
    assert completeness.of_offer(COMPLETE) == []


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"summary": ""}, [("worum", "summary")]),
        ({"forms": []}, [("wo", "forms")]),
        ({"venues": None}, [("wo", "venues")]),
        ({"venues": None, "forms": ["online"]}, [("wo", "catchment")]),
        ({"venues": None, "forms": ["online"], "catchment": "portal"}, []),
        ({"catchment": "areas"}, [("wo", "catchment")]),
        ({"catchment": "areas", "areas": ["Erlengrund"]}, []),
        ({"schedules": []}, [("wann", "regeln")]),
        ({"cost_kind": "unknown"}, [("kosten", "cost_kind")]),
        ({"cost_kind": "paid"}, [("kosten", "price")]),
        ({"cost_kind": "paid", "cost_note": "nach Einkommen"}, []),
        ({"registration": "unknown"}, [("kosten", "registration")]),
        ({"contact_phone": None, "contact_email": None}, [("kontakt", "phone")]),
    ],
)
def test_what_is_missing_is_named_with_its_section(said: dict[str, Any], missing: list[tuple[str, str]]) -> None:
    assert [(each.section, each.field) for each in completeness.of_offer(COMPLETE | said)] == missing
