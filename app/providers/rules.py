"""One rule of "when?" as a form: which fields a kind has, what it means, and what cannot be. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, time
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.directory.recurrence import ExceptionKind, HolidayRule, ScheduleException, ScheduleKind, ScheduleSpec
from app.forms import N_, Line
from app.i18n import gettext
from app.providers.fields import Clock, Day, Days, Saved, written_days

MOST_RULES = 12
_EVENING, _NEXT_NOON = time(17), time(12)


class MonthBy(StrEnum):
    DAY = "day"
    WEEK = "week"


class Rule(Saved):
    kind: ScheduleKind = Field(ScheduleKind.WEEKLY, title=N_("Art des Termins"))
    weekdays: list[Annotated[int, Field(ge=1, le=7)]] = Field([], title=N_("An welchen Wochentagen?"))
    interval: Annotated[int, Field(ge=1, le=12)] = Field(1, title=N_("Wie oft?"))
    month_by: MonthBy = Field(MonthBy.WEEK, title=N_("Welcher Tag im Monat?"))
    month_week: Annotated[int, Field(ge=-1, le=5)] | None = Field(None, title=N_("Die wievielte Woche im Monat?"))
    month_day: Annotated[int, Field(ge=1, le=31)] | None = Field(None, title=N_("Der wievielte Tag im Monat?"))
    starts_on: Day | None = Field(None, title=N_("Erster Tag"))
    ends_on: Day | None = Field(None, title=N_("Letzter Tag"))
    opens_at: Clock | None = Field(None, title=N_("Beginn"))
    closes_at: Clock | None = Field(None, title=N_("Ende"))
    holidays: HolidayRule = Field(HolidayRule.ANY, title=N_("Und in den Schulferien?"))
    not_on_public_holidays: bool = Field(False, title=N_("Nicht an Feiertagen"))
    cancelled: Days = Field([], title=N_("An diesen Tagen fällt es aus"))
    extra: Days = Field([], title=N_("Zusätzlich an diesen Tagen"))
    note: Line = Field("", title=N_("Bemerkung"))
    was: str = ""
    """The fingerprint of the rule that is changed, as it was when the form opened."""


class Once(Rule):
    needed: ClassVar = {"starts_on"}


class Stretch(Rule):
    needed: ClassVar = {"starts_on", "ends_on"}


SHOWN_AS: Mapping[ScheduleKind, type[Rule]] = {ScheduleKind.DATE: Once, ScheduleKind.PERIOD: Stretch}
"""Where a page has to say that a day is needed."""

_TIMES = ("opens_at", "closes_at")
_SPAN = ("starts_on", "ends_on")
_HOLIDAYS = ("holidays", "not_on_public_holidays")
_DAYS = ("cancelled", "extra")
FIELDS: Mapping[ScheduleKind, tuple[str, ...]] = {
    ScheduleKind.WEEKLY: ("weekdays", "interval", *_TIMES, *_SPAN, *_HOLIDAYS, *_DAYS, "note"),
    ScheduleKind.DATE: ("starts_on", *_TIMES, "note"),
    ScheduleKind.PERIOD: (*_SPAN, *_TIMES, "note"),
    ScheduleKind.DAILY: ("interval", *_TIMES, *_SPAN, *_HOLIDAYS, *_DAYS, "note"),
    ScheduleKind.MONTHLY: (
        *("month_by", "month_week", "weekdays", "month_day", "interval"),
        *(*_TIMES, *_SPAN, *_HOLIDAYS, *_DAYS, "note"),
    ),
    ScheduleKind.OPENING_HOURS: ("weekdays", *_TIMES, *_SPAN, *_HOLIDAYS, "cancelled", "note"),
    ScheduleKind.BY_ARRANGEMENT: ("note",),
    ScheduleKind.NONE: ("note",),
}
"""What a kind asks for, in this order; everything else of the form is not read."""


def faults(rule: Rule, today: date) -> dict[str, str]:
    """By field, what each field alone does not tell."""
    asked = FIELDS[rule.kind]
    found = {name: sentence for name, sentence in _lacking(rule).items() if name in asked}
    if {*_SPAN} <= {*asked} and rule.starts_on and rule.ends_on and rule.starts_on > rule.ends_on:
        found["ends_on"] = gettext("Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie beide.")
    last = rule.starts_on if rule.kind == ScheduleKind.DATE else rule.ends_on
    if "starts_on" in asked and last and last < today:
        name = "starts_on" if rule.kind == ScheduleKind.DATE else "ends_on"
        found.setdefault(name, gettext("Dieser Tag ist schon vorbei. Bitte wählen Sie einen, der noch kommt."))
    if "opens_at" in asked:
        found |= _wrong_times(rule)
    return found


def _lacking(rule: Rule) -> dict[str, str]:
    day = gettext("Bitte geben Sie ein Datum ein, zum Beispiel 24.12.2026.")
    weekday = gettext("Bitte wählen Sie mindestens einen Wochentag.")
    is_by_week = rule.kind == ScheduleKind.MONTHLY and rule.month_by == MonthBy.WEEK
    needed = {
        "starts_on": (rule.kind in (ScheduleKind.DATE, ScheduleKind.PERIOD) or rule.interval > 1, day),
        "ends_on": (rule.kind == ScheduleKind.PERIOD, day),
        "weekdays": (rule.kind == ScheduleKind.WEEKLY or is_by_week, weekday),
        "month_week": (is_by_week, gettext("Bitte wählen Sie eine der Möglichkeiten.")),
        "month_day": (
            rule.kind == ScheduleKind.MONTHLY and not is_by_week,
            gettext("Bitte geben Sie eine ganze Zahl ein, zum Beispiel 12."),
        ),
    }
    return {name: sentence for name, (is_needed, sentence) in needed.items() if is_needed and not getattr(rule, name)}


def _wrong_times(rule: Rule) -> dict[str, str]:
    begins, ends = rule.opens_at, rule.closes_at
    if ends and not begins:
        return {"opens_at": gettext("Bitte geben Sie auch an, wann es beginnt.")}
    if not begins or not ends or rule.kind == ScheduleKind.PERIOD:
        return {}
    if begins == ends:
        return {"closes_at": gettext("Beginn und Ende sind gleich. Wann ist es zu Ende?")}
    if ends < begins and not (begins >= _EVENING and ends <= _NEXT_NOON):
        return {"closes_at": gettext("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Uhrzeiten.")}
    return {}


def spec(rule: Rule, before: ScheduleSpec | None = None) -> ScheduleSpec:
    """`before` is the rule that is changed: what the form does not show of its exceptions stays as it was."""
    asked = {name: getattr(rule, name) for name in FIELDS[rule.kind]}
    exceptions = [
        _exception(day, kind, before)
        for name, kind in (("cancelled", ExceptionKind.CANCELLED), ("extra", ExceptionKind.EXTRA))
        for day in asked.pop(name, [])
    ]
    by = asked.pop("month_by", None)
    if by == MonthBy.DAY:
        asked |= {"weekdays": [], "month_week": None}
    if by == MonthBy.WEEK:
        asked["month_day"] = None
    asked["weekdays"] = tuple(sorted({*asked.get("weekdays", ())}))
    return ScheduleSpec(kind=rule.kind, exceptions=tuple(exceptions), **asked)


def _exception(day: date, kind: ExceptionKind, before: ScheduleSpec | None) -> ScheduleException:
    known = before.exceptions if before else ()
    return next((each for each in known if (each.day, each.kind) == (day, kind)), ScheduleException(day, kind))


def typed(rule: ScheduleSpec) -> dict[str, Any]:
    """As the form shows it again."""
    said = {name: value for name, value in asdict(rule).items() if name not in ("exceptions", "not_on_public_holidays")}
    for name in _TIMES:
        said[name] = said[name] and said[name].strftime("%H:%M")
    listed = {kind: [each.day for each in rule.exceptions if each.kind == kind] for kind in ExceptionKind}
    return said | {
        "month_by": MonthBy.DAY.value if rule.month_day and not rule.month_week else MonthBy.WEEK.value,
        "not_on_public_holidays": "1" if rule.not_on_public_holidays else None,
        "cancelled": written_days(sorted(listed[ExceptionKind.CANCELLED])),
        "extra": written_days(sorted(listed[ExceptionKind.EXTRA])),
    }


def fingerprint(rule: ScheduleSpec) -> str:
    return sha256(repr(rule).encode()).hexdigest()[:16]


def place_now(listed: Sequence[ScheduleSpec], number: int, was: str) -> int:
    """Where the rule stands that was number `number` once: found again by what it said, else still in its place.

    0, as for a new one, if there is nothing in that place any more.
    """
    found = next((place for place, each in enumerate(listed, 1) if fingerprint(each) == was), number)
    return found if found <= len(listed) else 0


def row(rule: ScheduleSpec) -> dict[str, Any]:
    """For the tables `schedule` and `schedule_exception`."""
    values = asdict(rule)
    return values | {"weekdays": [*rule.weekdays], "exceptions": [*values["exceptions"]]}
