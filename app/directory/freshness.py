"""How long an offer's word is good for, and what follows step by step while nobody confirms it. No database, no clock.

The steps are taken by mails: each mail says what comes next and from when, and only the next mail makes it come.
So nothing happens unannounced, and what happened is the number of mails alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from app.directory.recurrence import ScheduleKind
from app.directory.visibility import PUBLIC_OFFERS


class Freshness(StrEnum):
    FRESH = "fresh"
    DUE = "due"
    """Its time is over, and nobody has been asked yet."""
    REMINDED = "reminded"
    REMINDED_AGAIN = "reminded_again"
    MARKED = "marked"
    """Families read that nobody has confirmed it for long."""
    LOWERED = "lowered"
    """And it comes after the others in the search."""
    HIDDEN = "hidden"
    """And it is found no more; its page stays."""


@dataclass(frozen=True)
class Step:
    """What a mail makes of an offer, and how long after the mail before it is sent."""

    to: Freshness
    after: timedelta


LADDER = (
    Step(Freshness.REMINDED, timedelta(0)),
    Step(Freshness.REMINDED_AGAIN, timedelta(days=14)),
    Step(Freshness.MARKED, timedelta(days=14)),
    Step(Freshness.LOWERED, timedelta(days=28)),
    Step(Freshness.HIDDEN, timedelta(days=28)),
)

RHYTHMS: Mapping[ScheduleKind, int] = {
    ScheduleKind.NONE: 12,
    ScheduleKind.BY_ARRANGEMENT: 12,
    ScheduleKind.OPENING_HOURS: 6,
    ScheduleKind.DATE: 12,
    ScheduleKind.PERIOD: 12,
    ScheduleKind.DAILY: 6,
    ScheduleKind.WEEKLY: 6,
    ScheduleKind.MONTHLY: 6,
}
"""In months, unless the offer has a rhythm of its own. Of several schedules the shortest counts; what has only single
dates ends by itself and is asked late."""


def usual(kinds: Collection[ScheduleKind]) -> int:
    """The rhythm of an offer that has none of its own."""
    return min((RHYTHMS[kind] for kind in kinds), default=RHYTHMS[ScheduleKind.NONE])


CHOICES = (3, 6, 12)
"""The rhythms that can be chosen for one offer, in months."""


def due_on(confirmed_on: date, months: int) -> date:
    return confirmed_on + relativedelta(months=months)


def state(confirmed_on: date, months: int, reminders: int, today: date) -> Freshness:
    """`reminders`: how many mails have asked since that day."""
    if reminders:
        return LADDER[reminders - 1].to
    return Freshness.DUE if today >= due_on(confirmed_on, months) else Freshness.FRESH


def next_on(confirmed_on: date, months: int, reminders: int, reminded_on: date | None) -> date | None:
    """From when on the next mail may be sent; None after the last one."""
    if reminders >= len(LADDER):
        return None
    if not reminders or reminded_on is None:
        return due_on(confirmed_on, months)
    return reminded_on + LADDER[reminders].after


def mails_until(reached: Freshness) -> int:
    return next(number for number, step in enumerate(LADDER, 1) if step.to == reached)


def has_reached(wanted: Freshness, reminders: int) -> bool:
    return reminders >= mails_until(wanted)


# The same rules in SQL

_RHYTHMS = ", ".join(f"('{kind}', {months})" for kind, months in RHYTHMS.items())
_PAUSES = " ".join(f"WHEN {number} THEN o.reminded_on + {step.after.days}" for number, step in enumerate(LADDER))
_UNDATED = "'none', 'by_arrangement', 'opening_hours'"
SINCE = """coalesce(o.confirmed_on, (o.first_published_at AT TIME ZONE 'Europe/Berlin')::date,
    (r.created_at AT TIME ZONE 'Europe/Berlin')::date)"""
"""As SQL: when somebody last said that offer o in wording r is right."""
LAST_ON = f"""CASE
                WHEN s.kind IN ({_UNDATED}) THEN NULL
                WHEN s.kind <> 'date' AND s.ends_on IS NULL THEN NULL
                ELSE greatest(CASE s.kind WHEN 'date' THEN s.starts_on ELSE s.ends_on END,
                    (SELECT max(day) FROM schedule_exception WHERE schedule_id = s.id)) END"""
"""As SQL: the last day of schedule s; null: no end in sight."""

CARED_OFFERS = f"""
    {PUBLIC_OFFERS}
    CROSS JOIN LATERAL (
        SELECT least(r.valid_until, CASE WHEN bool_and(line.last_on IS NOT NULL) THEN max(line.last_on) END) AS last_on,
            coalesce(o.confirm_months, min(rhythm.months), {RHYTHMS[ScheduleKind.NONE]}) AS months
        FROM (
            SELECT s.kind, {LAST_ON} AS last_on
            FROM schedule s WHERE s.revision_id = r.id
        ) line JOIN (VALUES {_RHYTHMS}) rhythm (kind, months) ON rhythm.kind = line.kind
    ) planned
    CROSS JOIN LATERAL (
        SELECT ({SINCE} + make_interval(months => planned.months))::date AS due_on
    ) asked
    CROSS JOIN LATERAL (
        SELECT planned.last_on, planned.months, asked.due_on, {SINCE} AS since,
            CASE WHEN o.reminders = 0 OR o.reminded_on IS NULL THEN asked.due_on
                ELSE CASE o.reminders {_PAUSES} END END AS next_on
    ) care
"""
"""Public offers with when they were confirmed (care.since), their rhythm (months), when that is over (due_on), when the
next mail may be sent (next_on), and when they take place for the last time (last_on; null: no end in sight)."""

IS_LISTED = f"o.reminders < {mails_until(Freshness.HIDDEN)}"
"""As SQL: whether lists show it; the search leaves it out by itself."""
IS_NOT_OVER = "(care.last_on IS NULL OR care.last_on >= :today)"
