"""The one background process: whatever fails in it, everything else goes on."""

from datetime import date, datetime

import pytest
from sqlalchemy import Connection

from app import database, worker
from app.directory.recurrence import BERLIN

NIGHT = datetime(2026, 11, 23, 3, tzinfo=BERLIN)
JOBS = ("round_", "deliver", "extend", "remind", "forget")


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which jobs were begun; `round_`, `remind` and `deliver` fail, each in a way of its own."""
    begun: list[str] = []
    faults = {"round_": KeyError("x"), "deliver": OSError(), "remind": RuntimeError("x")}

    def make(name: str):  # type: ignore[no-untyped-def]
        def job(_now: datetime) -> None:
            begun.append(name)
            if name in faults:
                raise faults[name]

        job.__name__ = name
        return job

    jobs = {name: make(name) for name in JOBS}
    for name in ("round_", "deliver"):
        monkeypatch.setattr(worker, name, jobs[name])
    monkeypatch.setattr(worker, "NIGHTLY", tuple(jobs[name] for name in ("extend", "remind", "forget")))
    return begun


def test_a_job_that_fails_keeps_none_of_the_others_from_being_done(called: list[str]) -> None:
    worker.work(NIGHT, {})

    assert called == [*JOBS]


def test_what_is_through_is_done_once_a_night_and_what_failed_is_tried_again(called: list[str]) -> None:
    done: dict[str, date] = {}

    worker.work(NIGHT, done)
    called.clear()
    worker.work(NIGHT, done)
    assert called == ["round_", "deliver", "remind"]
    called.clear()
    worker.work(NIGHT.replace(day=24), done)
    assert called == [*JOBS]


def test_by_day_nothing_of_the_night_is_done(called: list[str]) -> None:
    worker.work(NIGHT.replace(hour=12), {})

    assert called == ["round_", "deliver"]


def test_a_whole_round_at_night_goes_through(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "engine", lambda: connection)
    done: dict[str, date] = {}

    worker.work(NIGHT, done)

    assert done == dict.fromkeys(("extend", "remind", "forget"), NIGHT.date())
