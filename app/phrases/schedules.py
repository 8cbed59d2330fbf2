"""A schedule in plain words: "jeden Dienstag von 16 bis 17 Uhr, nicht in den Schulferien"."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import groupby

from babel.lists import format_list

from app.directory.recurrence import (
    ALL_WEEKDAYS,
    ExceptionKind,
    HolidayRule,
    ScheduleException,
    ScheduleKind,
    ScheduleSpec,
)
from app.i18n import gettext as _
from app.i18n import locale
from app.phrases import moments

_MIDNIGHT = time()
_WITHOUT_DAYS = (ScheduleKind.NONE, ScheduleKind.BY_ARRANGEMENT, ScheduleKind.DATE, ScheduleKind.PERIOD)


def schedule(spec: ScheduleSpec, today: date | None = None) -> str:
    """One line without a full stop. Exceptions and the provider's note are told beside it."""
    day = moments.day_of(today)
    return ", ".join([_series(spec, day), *_holiday_rules(spec)])


def schedule_text(spec: ScheduleSpec, today: date | None = None) -> str:
    """Whole sentences, with what is cancelled or added from today on; without the provider's note."""
    day = moments.day_of(today)
    sentences = [_series(spec, day), *_holiday_rules(spec), *_extra_dates(spec, day)]
    return " ".join([*map(_sentence, sentences), *pauses(spec, day)])


def pauses(spec: ScheduleSpec, today: date | None = None) -> list[str]:
    """ "Am 22. und 29. Dezember sowie am 5. Januar ist Pause.": a sentence for each reason, if any."""
    day = moments.day_of(today)
    by_reason: dict[str, list[date]] = {}
    for each in _coming(spec, ExceptionKind.CANCELLED, day):
        by_reason.setdefault(each.note, []).append(each.day)
    is_single = spec.kind == ScheduleKind.DATE
    return [_pause(days, reason, day, is_single) for reason, days in by_reason.items()]


def rhythm(spec: ScheduleSpec) -> str:
    """For a card, beside the next date: "jeden Dienstag", "einmalig", "nach Absprache"."""
    match spec.kind:
        case ScheduleKind.NONE:
            return _("ohne feste Termine")
        case ScheduleKind.BY_ARRANGEMENT:
            return _("nach Absprache")
        case ScheduleKind.DATE:
            return _("einmalig")
        case ScheduleKind.PERIOD:
            return _("mehrere Tage")
        case ScheduleKind.OPENING_HOURS:
            return _adverbs(spec.weekdays or ALL_WEEKDAYS)
        case ScheduleKind.DAILY:
            return _daily(spec.interval)
        case ScheduleKind.WEEKLY:
            return _weekly(spec.interval, spec.on_weekdays)
        case ScheduleKind.MONTHLY:
            return _monthly(spec)


def _series(spec: ScheduleSpec, today: date) -> str:
    bounds = _bounds(spec, today)
    return f"{_main(spec, today)}, {bounds}" if bounds else _main(spec, today)


def _main(spec: ScheduleSpec, today: date) -> str:
    times = _times(spec.opens_at, spec.closes_at)
    if spec.kind == ScheduleKind.DATE and spec.starts_on:
        day = _("am {day}").format(day=moments.date_weekday(spec.starts_on, today))
        return f"{day}, {times}" if times else day
    if spec.kind == ScheduleKind.PERIOD and spec.starts_on and spec.ends_on:
        return _period(spec.starts_on, spec.ends_on, spec.opens_at, spec.closes_at, today)
    words = rhythm(spec)
    if spec.kind == ScheduleKind.OPENING_HOURS:
        return _("{days} geöffnet").format(days=_spaced(words, times))
    if _is_run_of_days(spec) and spec.starts_on and spec.ends_on:
        return _spaced(_from_to(spec.starts_on, spec.ends_on, today), words, times)
    return words if spec.kind in _WITHOUT_DAYS else _spaced(words, times)


def _bounds(spec: ScheduleSpec, today: date) -> str:
    """When a series begins, if it has not, and when it ends."""
    if spec.kind in _WITHOUT_DAYS or _is_run_of_days(spec):
        return ""
    begins = spec.starts_on if spec.starts_on and spec.starts_on > today else None
    if begins and spec.ends_on:
        return _from_to(begins, spec.ends_on, today)
    if begins:
        return _("ab {day}").format(day=moments.date_short(begins, today))
    return _("bis {day}").format(day=moments.date_short(spec.ends_on, today)) if spec.ends_on else ""


def _is_run_of_days(spec: ScheduleSpec) -> bool:
    return spec.kind == ScheduleKind.DAILY and bool(spec.starts_on and spec.ends_on)


def _holiday_rules(spec: ScheduleSpec) -> list[str]:
    rules = {
        HolidayRule.NOT_IN_SCHOOL_HOLIDAYS: _("nicht in den Schulferien"),
        HolidayRule.ONLY_SCHOOL_HOLIDAYS: _("nur in den Schulferien"),
    }
    words = [rules[spec.holidays]] if spec.holidays in rules else []
    return [*words, _("nicht an Feiertagen")] if spec.not_on_public_holidays else words


def _period(first: date, last: date, opens_at: time | None, closes_at: time | None, today: date) -> str:
    if not (opens_at and closes_at):
        return _from_to(first, last, today)
    return _("vom {first}, {opens}, bis {last}, {closes}").format(
        first=moments.date_short(first, today),
        opens=moments.clock(opens_at),
        last=moments.date_short(last, today),
        closes=moments.clock(closes_at),
    )


def _from_to(first: date, last: date, today: date) -> str:
    return _("vom {days}").format(days=moments.days(first, last, today))


def _times(opens_at: time | None, closes_at: time | None) -> str:
    if opens_at == closes_at == _MIDNIGHT:
        return _("rund um die Uhr")
    if opens_at and closes_at and opens_at != closes_at:
        return _("von {times}").format(times=moments.clock_range(opens_at, closes_at))
    if opens_at:
        return _("um {time}").format(time=moments.clock(opens_at))
    return _("bis {time}").format(time=moments.clock(closes_at)) if closes_at else ""


def _daily(interval: int) -> str:
    if interval == 1:
        return _("täglich")
    return _("jeden zweiten Tag") if interval == 2 else _("alle {n} Tage").format(n=interval)


def _weekly(interval: int, weekdays: Sequence[int]) -> str:
    if len(weekdays) == 1 and interval <= 2:
        words = _("jeden {weekday}") if interval == 1 else _("jeden zweiten {weekday}")
        return words.format(weekday=moments.weekday(weekdays[0]))
    if interval == 1:
        return _adverbs(weekdays)
    words = _("alle zwei Wochen {days}") if interval == 2 else _("alle {n} Wochen {days}")
    return words.format(n=interval, days=_adverbs(weekdays))


def _monthly(spec: ScheduleSpec) -> str:
    day = _day_of_month(spec)
    if spec.interval == 1:
        words = _("{day} im Monat") if spec.month_week else _("jeden Monat {day}")
    else:
        words = _("alle zwei Monate {day}") if spec.interval == 2 else _("alle {n} Monate {day}")
    return words.format(n=spec.interval, day=day)


def _day_of_month(spec: ScheduleSpec) -> str:
    if spec.month_week:
        weekdays = _list([moments.weekday(each) for each in spec.on_weekdays])
        return _("am {ordinal} {weekday}").format(ordinal=_ordinal(spec.month_week), weekday=weekdays)
    # January has every number a day can have.
    number = moments.day_badge(date(2000, 1, spec.on_month_day or 1)).day
    return _("am {number}").format(number=number)


def _ordinal(week: int) -> str:
    ordinals = {
        1: _("ersten"),
        2: _("zweiten"),
        3: _("dritten"),
        4: _("vierten"),
        5: _("fünften"),
        -1: _("letzten"),
    }
    return ordinals[week]


def _adverbs(weekdays: Iterable[int]) -> str:
    """ "montags bis donnerstags", "dienstags und freitags"; every day is "täglich"."""
    days = sorted(set(weekdays))
    if len(days) == 7:
        return _("täglich")
    words: list[str] = []
    for run in _runs(days):
        if len(run) >= 3:
            words.append(_("{first} bis {last}").format(first=_adverb(run[0]), last=_adverb(run[-1])))
        else:
            words += [_adverb(day) for day in run]
    return _list(words) if words else _("jede Woche")


def _runs(days: Iterable[int]) -> Iterable[list[int]]:
    """Days that follow each other, together."""
    for _offset, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        yield [day for _position, day in run]


def _adverb(weekday: int) -> str:
    adverbs = (
        _("montags"),
        _("dienstags"),
        _("mittwochs"),
        _("donnerstags"),
        _("freitags"),
        _("samstags"),
        _("sonntags"),
    )
    return adverbs[weekday - 1]


def _coming(spec: ScheduleSpec, kind: ExceptionKind, today: date) -> list[ScheduleException]:
    coming = (each for each in spec.exceptions if each.kind == kind and each.day >= today)
    return sorted(coming, key=lambda each: each.day)


def _pause(days: Iterable[date], reason: str, today: date, is_single: bool) -> str:
    words = _("Am {days} fällt der Termin aus") if is_single else _("Am {days} ist Pause")
    words = words.format(days=_list_of_days(days, today))
    return f"{words} ({reason})." if reason else f"{words}."


def _extra_dates(spec: ScheduleSpec, today: date) -> list[str]:
    return [_extra_date(spec, each, today) for each in _coming(spec, ExceptionKind.EXTRA, today)]


def _extra_date(spec: ScheduleSpec, extra: ScheduleException, today: date) -> str:
    has_times = extra.opens_at or extra.closes_at
    times = _times(extra.opens_at, extra.closes_at) if has_times else _times(spec.opens_at, spec.closes_at)
    words = _("zusätzlich am {day}").format(day=moments.date_weekday(extra.day, today))
    words = f"{words}, {times}" if times else words
    return f"{words} ({extra.note})" if extra.note else words


def _list_of_days(days: Iterable[date], today: date) -> str:
    """ "22. und 29. Dezember sowie am 5. Januar"."""
    by_month = groupby(days, key=lambda day: (day.year, day.month))
    months = [_days_of_month(list(each), today) for _month, each in by_month]
    words, last = months[0], len(months) - 1
    for n, each in enumerate(months[1:], start=1):
        more = _("{days} sowie am {more}") if n == last else _("{days}, am {more}")
        words = more.format(days=words, more=each)
    return words


def _days_of_month(days: list[date], today: date) -> str:
    *before, last = days
    return _list([*(moments.day_badge(day).day for day in before), moments.date_short(last, today)])


def _list(words: Sequence[str]) -> str:
    return format_list(words, locale=locale())


def _sentence(words: str) -> str:
    end = "" if words.endswith(".") else "."
    return f"{words[:1].upper()}{words[1:]}{end}"


def _spaced(*words: str) -> str:
    return " ".join(word for word in words if word)
