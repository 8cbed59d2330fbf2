"""Days and times as people say them. A number and its unit are held together by U+00A0."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date, format_time, get_day_names

from app.directory.recurrence import BERLIN
from app.i18n import gettext as _
from app.i18n import language, ngettext

_DAY = timedelta(days=1)
_NEAR = timedelta(days=6)
"""So far ahead the name of the weekday is enough."""
_SAME_YEAR = timedelta(days=300)
"""So far away a day needs no year, though the year may have turned."""
_SMALL_HOURS = time(5)
"""Until then it is still the same night out."""


class Style(NamedTuple):
    """How a language writes days and times, in Unicode's date patterns."""

    day: str
    date: str
    weekday_date: str
    hour: str
    time: str
    first_hour: str
    first_time: str
    """The first of two times, where the second says the rest."""


STYLES = {
    # "k" counts the midnight that ends a day as 24.
    "de": Style("d.", "d.\u00a0MMMM", "EEE, d.\u00a0MMMM", "k", "H.mm", "H", "H.mm"),
    "en": Style("d", "d\u00a0MMMM", "EEE, d\u00a0MMMM", "h\u00a0a", "h.mm\u00a0a", "h", "h.mm"),
}
ELSEWHERE = Style("d", "d\u00a0MMMM", "EEE, d\u00a0MMMM", "HH:mm", "HH:mm", "HH:mm", "HH:mm")
# British English writes "4 pm" where the American says "4 PM".
LOCALES = {"en": "en_GB"}


class DayBadge(NamedTuple):
    weekday: str
    day: str


def when(starts_at: datetime, ends_at: datetime | None, today: date | None = None) -> str:
    """For a card: "Heute, 16 bis 17 Uhr", "Samstag, 10 Uhr", "Di., 24. November", "Noch bis 7. August"."""
    starts_at, ends_at, today = _local(starts_at), _local(ends_at or starts_at), day_of(today)
    first, last = _days_of(starts_at, ends_at)
    if first < today <= last:
        return _("Noch bis {day}").format(day=date_short(last, today))
    if last > first:
        return days(first, last, today)
    return _with_times(_near_day(first, today), starts_at, ends_at)


def date_and_time(starts_at: datetime, ends_at: datetime | None, today: date | None = None) -> str:
    """For a list of dates: "Di., 24. November, 16 bis 17 Uhr"."""
    starts_at, ends_at, today = _local(starts_at), _local(ends_at or starts_at), day_of(today)
    first, last = _days_of(starts_at, ends_at)
    if last > first:
        return days(first, last, today)
    return _with_times(_dated(first, today, _style().weekday_date), starts_at, ends_at)


def opening(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """For opening hours: "Jetzt geöffnet, bis 18 Uhr", "Morgen, 9 bis 18 Uhr geöffnet"."""
    is_all_day = _is_all_day(_local(starts_at), _local(ends_at))
    if starts_at <= now < ends_at and not is_all_day:
        return _("Jetzt geöffnet, bis {time}").format(time=clock(_local(ends_at).time()))
    return _("{when} geöffnet").format(when=when(starts_at, ends_at, now))


def day(value: date) -> str:
    return _written(value, f"{_style().date}\u00a0y")


def date_long(value: date) -> str:
    return _written(value, f"EEEE, {_style().date}\u00a0y")


def date_short(value: date, today: date | None = None) -> str:
    """Without the year, unless it is far off."""
    return _dated(value, day_of(today), _style().date)


def date_weekday(value: date, today: date | None = None) -> str:
    """ "Dienstag, 24. November", without the year, unless it is far off."""
    return _dated(value, day_of(today), f"EEEE, {_style().date}")


def days(first: date, last: date, today: date | None = None) -> str:
    """ "3. bis 7. August", "28. Dezember bis 6. Januar"; a single day if both are the same."""
    if first == last:
        return date_short(first, today)
    same_month = (first.year, first.month) == (last.year, last.month)
    first_words = _written(first, _style().day) if same_month else date_short(first, today)
    return _("{first} bis {last}").format(first=first_words, last=date_short(last, today))


def month(value: date, today: date | None = None) -> str:
    return _written(value, "LLLL" if value.year == day_of(today).year else "LLLL\u00a0y")


def waiting(at: datetime, today: date | None = None) -> str:
    """ "seit heute", "seit gestern", "seit 3 Tagen"."""
    passed = (day_of(today) - _local(at).date()).days
    if passed < 2:
        return _("seit gestern") if passed == 1 else _("seit heute")
    return ngettext("seit {n}\u00a0Tag", "seit {n}\u00a0Tagen", passed).format(n=passed)


def since(value: date, today: date | None = None) -> str:
    today = day_of(today)
    if value >= today:
        return _("seit heute")
    if value == today - _DAY:
        return _("seit gestern")
    return _("seit {day}").format(day=date_short(value, today))


def day_badge(value: date) -> DayBadge:
    return DayBadge(_written(value, "ccc"), _written(value, _style().day))


def weekday(iso: int) -> str:
    """1 is Monday."""
    return str(get_day_names("wide", "stand-alone", locale=Locale.parse(language()))[iso - 1])


def clock(value: time) -> str:
    """ "16 Uhr", "9.30 Uhr"."""
    return _("{time}\u00a0Uhr").format(time=_time(value, _style().hour, _style().time))


def clock_range(opens_at: time, closes_at: time) -> str:
    """ "16 bis 17 Uhr", "9.30 bis 11 Uhr", "20 Uhr bis 8 Uhr am nächsten Tag"."""
    if _SMALL_HOURS < closes_at < opens_at:
        return _("{first} bis {last} am nächsten Tag").format(first=clock(opens_at), last=clock(closes_at))
    style = _style()
    last = _time(closes_at, style.hour, style.time)
    return _("{first} bis {last}\u00a0Uhr").format(first=_first_time(opens_at, closes_at), last=last)


def school_holidays(name: str) -> str:
    """The name that `directory.holidays` gives them, in the language of the page."""
    names = {
        "Winterferien": _("Winterferien"),
        "Frühjahrsferien": _("Frühjahrsferien"),
        "Osterferien": _("Osterferien"),
        "Pfingstferien": _("Pfingstferien"),
        "Sommerferien": _("Sommerferien"),
        "Herbstferien": _("Herbstferien"),
        "Weihnachtsferien": _("Weihnachtsferien"),
    }
    return names.get(name, name)


def day_of(today: date | datetime | None) -> date:
    """A moment counts as its day in Berlin; nothing is the present one."""
    if today is None:
        return datetime.now(BERLIN).date()
    return _local(today).date() if isinstance(today, datetime) else today


def _with_times(words: str, starts_at: datetime, ends_at: datetime) -> str:
    if _is_all_day(starts_at, ends_at):
        return words
    times = clock(starts_at.time()) if ends_at <= starts_at else _times(starts_at, ends_at)
    return _("{day}, {times}").format(day=words, times=times)


def _times(starts_at: datetime, ends_at: datetime) -> str:
    if starts_at.time() == time():
        return _("bis {time}").format(time=clock(ends_at.time()))
    return clock_range(starts_at.time(), ends_at.time())


def _is_all_day(starts_at: datetime, ends_at: datetime) -> bool:
    return starts_at.time() == ends_at.time() == time() and ends_at > starts_at


def _days_of(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """The first and the last day; a night belongs to the day on which it begins."""
    if ends_at - starts_at < _DAY:
        return starts_at.date(), starts_at.date()
    return starts_at.date(), (ends_at - timedelta(microseconds=1)).date()


def _near_day(value: date, today: date) -> str:
    if value == today:
        return _("Heute")
    if value == today + _DAY:
        return _("Morgen")
    if today < value <= today + _NEAR:
        return weekday(value.isoweekday())
    return _dated(value, today, _style().weekday_date)


def _dated(value: date, today: date, pattern: str) -> str:
    return _written(value, pattern if abs(value - today) <= _SAME_YEAR else f"{pattern}\u00a0y")


def _local(moment: datetime) -> datetime:
    return moment.astimezone(BERLIN)


def _style() -> Style:
    return STYLES.get(language(), ELSEWHERE)


def _first_time(first: time, last: time) -> str:
    """English says "4 to 5 pm", but "10 am to 1 pm"; German has one way for both."""
    style = _style()
    is_same_half = first < last and (first.hour < 12) == (last.hour < 12)
    if is_same_half or style.first_hour == "H":
        return _time(first, style.first_hour, style.first_time)
    return _time(first, style.hour, style.time)


def _time(value: time, hour: str, exact: str) -> str:
    return _written(value, exact if value.minute else hour)


def _written(value: date | time, pattern: str) -> str:
    return _in_language(value, pattern, language())


@lru_cache(maxsize=4096)
def _in_language(value: date | time, pattern: str, code: str) -> str:
    """Cached, because Babel takes longer for a day than the database for a row."""
    locale = Locale.parse(LOCALES.get(code, code))
    if isinstance(value, time):
        return format_time(value, pattern, locale=locale)
    return format_date(value, pattern, locale=locale)
