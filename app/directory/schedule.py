"""The rows behind "when": the rules of one wording and their exceptions. What they mean is in `recurrence`."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from app.directory.columns import reference, word
from app.directory.recurrence import ExceptionKind, HolidayRule, ScheduleException, ScheduleKind, ScheduleSpec


class Schedule(SQLModel, table=True):
    __table_args__ = (
        sa.CheckConstraint("starts_on <= ends_on", name="days"),
        sa.CheckConstraint("interval >= 1", name="interval"),
        sa.CheckConstraint("weekdays <@ ARRAY[1,2,3,4,5,6,7]", name="weekdays"),
        sa.CheckConstraint("month_week BETWEEN 1 AND 5 OR month_week = -1", name="month_week"),
        sa.CheckConstraint("month_day BETWEEN 1 AND 31", name="month_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    revision_id: UUID = reference("offer_revision.id", cascade=True)
    kind: ScheduleKind = word(ScheduleKind, "kind")
    starts_on: date | None = None
    ends_on: date | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    interval: int = 1
    weekdays: list[int] = Field(
        default_factory=list, sa_type=ARRAY(sa.Integer), sa_column_kwargs={"server_default": "{}"}
    )
    month_week: int | None = None
    month_day: int | None = None
    holidays: HolidayRule = word(HolidayRule, "holidays", HolidayRule.ANY)
    not_on_public_holidays: bool = False
    note: str = ""


class ScheduleExceptionRow(SQLModel, table=True):
    __tablename__ = "schedule_exception"
    __table_args__ = (sa.UniqueConstraint("schedule_id", "day", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    schedule_id: int = reference("schedule.id", cascade=True)
    day: date
    kind: ExceptionKind = word(ExceptionKind, "kind")
    opens_at: time | None = None
    closes_at: time | None = None
    note: str = ""


AS_JSON = """(SELECT json_agg(s ORDER BY s.starts_on, s.id) FROM (SELECT schedule.*, (
        SELECT json_agg(e) FROM schedule_exception e WHERE e.schedule_id = schedule.id
    ) AS exceptions FROM schedule WHERE schedule.revision_id = r.id) s)"""
"""As SQL: all schedules of revision r, for `specs`."""


def specs(rows: list[Mapping[str, Any]] | None) -> list[ScheduleSpec]:
    """From rows as the database writes them in JSON; queries bring an offer and its schedules in one go."""
    return [
        ScheduleSpec(
            kind=ScheduleKind(row["kind"]),
            starts_on=_day(row["starts_on"]),
            ends_on=_day(row["ends_on"]),
            opens_at=_time(row["opens_at"]),
            closes_at=_time(row["closes_at"]),
            interval=row["interval"],
            weekdays=tuple(sorted(row["weekdays"])),
            month_week=row["month_week"],
            month_day=row["month_day"],
            holidays=HolidayRule(row["holidays"]),
            not_on_public_holidays=row["not_on_public_holidays"],
            note=row["note"],
            exceptions=tuple(sorted((_exception(each) for each in row["exceptions"] or []), key=lambda e: e.day)),
        )
        for row in rows or []
    ]


def _exception(row: Mapping[str, Any]) -> ScheduleException:
    return ScheduleException(
        day=date.fromisoformat(row["day"]),
        kind=ExceptionKind(row["kind"]),
        opens_at=_time(row["opens_at"]),
        closes_at=_time(row["closes_at"]),
        note=row["note"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
