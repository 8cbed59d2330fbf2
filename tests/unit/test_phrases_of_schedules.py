"""Every kind of schedule in plain words."""

from datetime import date, time

import pytest

from app import phrases
from app.directory.recurrence import (
    ExceptionKind,
    HolidayRule,
    ScheduleException,
    ScheduleKind,
    ScheduleSpec,
)

TODAY = date(2026, 11, 24)
FROM_4_TO_5 = {"opens_at": time(16), "closes_at": time(17)}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def spec(kind: str, **fields) -> ScheduleSpec:
    return ScheduleSpec(ScheduleKind(kind), **fields)


AUGUST = {"starts_on": date(2027, 8, 3), "ends_on": date(2027, 8, 7)}
SCHEDULES = [
    (spec("none"), "ohne feste Termine"),
    (spec("by_arrangement"), "nach Absprache"),
    (spec("opening_hours", weekdays=(1, 2, 3, 4, 5), opens_at=time(9), closes_at=time(18)),
     "montags bis freitags von 9 bis 18 Uhr geöffnet"),
    (spec("opening_hours"), "täglich geöffnet"),
    (spec("opening_hours", opens_at=time(), closes_at=time()), "täglich rund um die Uhr geöffnet"),
    (spec("date", starts_on=date(2026, 11, 28), opens_at=time(10), closes_at=time(13)),
     "am Samstag, 28. November, von 10 bis 13 Uhr"),
    (spec("date", starts_on=date(2026, 11, 28)), "am Samstag, 28. November"),
    (spec("period", **AUGUST), "vom 3. bis 7. August"),
    (spec("period", **AUGUST, opens_at=time(9), closes_at=time(15)),
     "vom 3. August, 9 Uhr, bis 7. August, 15 Uhr"),
    (spec("period"), "mehrere Tage"),
    (spec("daily", **AUGUST, opens_at=time(9), closes_at=time(15)),
     "vom 3. bis 7. August täglich von 9 bis 15 Uhr"),
    (spec("daily", interval=2), "jeden zweiten Tag"),
    (spec("daily", interval=3), "alle 3 Tage"),
    (spec("weekly", weekdays=(2,), **FROM_4_TO_5), "jeden Dienstag von 16 bis 17 Uhr"),
    (spec("weekly", starts_on=TODAY, opens_at=time(16)), "jeden Dienstag um 16 Uhr"),
    (spec("weekly", weekdays=(2,), closes_at=time(12)), "jeden Dienstag bis 12 Uhr"),
    (spec("weekly", weekdays=(2,), interval=2), "jeden zweiten Dienstag"),
    (spec("weekly", weekdays=(2,), interval=3), "alle 3 Wochen dienstags"),
    (spec("weekly", weekdays=(2, 4), interval=2), "alle zwei Wochen dienstags und donnerstags"),
    (spec("weekly", weekdays=(1, 2, 3, 4), opens_at=time(14), closes_at=time(16)),
     "montags bis donnerstags von 14 bis 16 Uhr"),
    (spec("weekly", weekdays=(1, 3, 5)), "montags, mittwochs und freitags"),
    (spec("weekly", weekdays=(1, 2, 3, 6)), "montags bis mittwochs und samstags"),
    (spec("weekly", weekdays=(1, 2, 3, 4, 5, 6, 7)), "täglich"),
    (spec("weekly"), "jede Woche"),
    (spec("weekly", weekdays=(2,), starts_on=date(2027, 1, 12)), "jeden Dienstag, ab 12. Januar"),
    (spec("weekly", weekdays=(2,), starts_on=date(2026, 1, 12), ends_on=date(2026, 12, 15)),
     "jeden Dienstag, bis 15. Dezember"),
    (spec("weekly", weekdays=(2,), starts_on=date(2027, 1, 12), ends_on=date(2027, 3, 16)),
     "jeden Dienstag, vom 12. Januar bis 16. März"),
    (spec("monthly", weekdays=(6,), month_week=1), "am ersten Samstag im Monat"),
    (spec("monthly", weekdays=(6, 7), month_week=-1), "am letzten Samstag und Sonntag im Monat"),
    (spec("monthly", weekdays=(6,), month_week=5, interval=2), "alle zwei Monate am fünften Samstag"),
    (spec("monthly", month_day=15), "jeden Monat am 15."),
    (spec("monthly", month_day=15, interval=3), "alle 3 Monate am 15."),
]  # fmt: skip


@pytest.mark.parametrize(("schedule", "expected"), SCHEDULES)
def test_schedules_in_one_line(schedule, expected):
    assert plain(phrases.schedule(schedule, TODAY)) == expected


def test_holidays_are_told_in_the_line():
    schedule = spec("weekly", weekdays=(2,), holidays=HolidayRule.NOT_IN_SCHOOL_HOLIDAYS, not_on_public_holidays=True)

    assert phrases.schedule(schedule, TODAY) == "jeden Dienstag, nicht in den Schulferien, nicht an Feiertagen"
    only = spec("daily", holidays=HolidayRule.ONLY_SCHOOL_HOLIDAYS)
    assert phrases.schedule(only, TODAY) == "täglich, nur in den Schulferien"


@pytest.mark.parametrize(
    ("kind", "expected"), [("date", "einmalig"), ("period", "mehrere Tage"), ("weekly", "jede Woche")]
)
def test_rhythm_on_a_card(kind, expected):
    assert phrases.rhythm(spec(kind)) == expected


def cancelled(*days: date, note: str = "") -> tuple[ScheduleException, ...]:
    return tuple(ScheduleException(day, ExceptionKind.CANCELLED, note=note) for day in days)


def test_pauses_are_told_from_today_on():
    past, *coming = date(2026, 10, 6), date(2026, 12, 22), date(2026, 12, 29), date(2027, 1, 5)
    schedule = spec("weekly", weekdays=(2,), exceptions=cancelled(past, *coming))

    [sentence] = phrases.pauses(schedule, TODAY)

    assert plain(sentence) == "Am 22. und 29. Dezember sowie am 5. Januar ist Pause."


def test_pauses_with_a_reason_stand_alone():
    exceptions = cancelled(date(2026, 12, 1), date(2027, 1, 5), date(2027, 2, 2)) + cancelled(
        date(2026, 12, 8), note="Halle gesperrt"
    )

    assert [plain(each) for each in phrases.pauses(spec("weekly", exceptions=exceptions), TODAY)] == [
        "Am 1. Dezember, am 5. Januar sowie am 2. Februar ist Pause.",
        "Am 8. Dezember ist Pause (Halle gesperrt).",
    ]


def test_a_single_date_does_not_pause_but_is_called_off():
    called_off = spec("date", starts_on=date(2026, 12, 1), exceptions=cancelled(date(2026, 12, 1)))

    assert [plain(each) for each in phrases.pauses(called_off, TODAY)] == ["Am 1. Dezember fällt der Termin aus."]


def test_whole_sentences_for_the_page_of_an_offer():
    extra = ScheduleException(date(2026, 12, 5), ExceptionKind.EXTRA, time(10), time(12), "Nikolausfest")
    schedule = spec(
        "weekly",
        weekdays=(2,),
        **FROM_4_TO_5,
        holidays=HolidayRule.NOT_IN_SCHOOL_HOLIDAYS,
        exceptions=(*cancelled(date(2026, 12, 22)), extra),
    )

    assert plain(phrases.schedule_text(schedule, TODAY)) == (
        "Jeden Dienstag von 16 bis 17 Uhr. Nicht in den Schulferien. "
        "Zusätzlich am Samstag, 5. Dezember, von 10 bis 12 Uhr (Nikolausfest). Am 22. Dezember ist Pause."
    )


def test_extra_dates_have_the_usual_time_if_they_have_none():
    extra = ScheduleException(date(2026, 12, 5), ExceptionKind.EXTRA)

    text = plain(phrases.schedule_text(spec("monthly", month_day=15, opens_at=time(9), exceptions=(extra,)), TODAY))

    assert text == "Jeden Monat am 15. um 9 Uhr. Zusätzlich am Samstag, 5. Dezember, um 9 Uhr."


def test_a_sentence_that_ends_in_a_number_has_one_full_stop():
    assert phrases.schedule_text(spec("monthly", month_day=15), TODAY) == "Jeden Monat am 15."
