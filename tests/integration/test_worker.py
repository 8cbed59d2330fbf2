"""The one background process: whatever fails in it, everything else goes on."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection
from sqlmodel import Session, select

from app import database, worker
from app.directory.recurrence import BERLIN
from app.mail import QueuedMail
from tests.cast import Cast
from tests.factories import make_offer

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


def test_before_two_nothing_of_the_night_is_done(called: list[str]) -> None:
    worker.work(NIGHT.replace(hour=1), {})

    assert called == ["round_", "deliver"]


@pytest.mark.parametrize("hour", [2, 9, 23])
def test_whoever_was_off_at_night_catches_up_at_once_and_once(called: list[str], hour: int) -> None:
    done = dict.fromkeys(("extend", "forget"), NIGHT.date() - timedelta(days=1))

    worker.work(NIGHT.replace(hour=hour), done)
    assert called == [*JOBS]
    called.clear()
    worker.work(NIGHT.replace(hour=23, minute=59), done)
    assert called == ["round_", "deliver", "remind"]  # the one that has failed


def test_a_whole_round_at_night_goes_through(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "engine", lambda: connection)
    done: dict[str, date] = {}

    worker.work(NIGHT, done)

    assert done == dict.fromkeys(("settle", "extend", "remind", "forget"), NIGHT.date())


def test_a_worker_that_starts_anew_asks_nobody_a_second_time(
    connection: Connection, db: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_offer(db, "Kurs", provider=cast.provider, entry={"confirmed_on": NIGHT.date() - timedelta(days=700)})
    monkeypatch.setattr(database, "engine", lambda: connection)

    worker.work(NIGHT, {})
    mails = db.exec(select(QueuedMail.name)).all()
    worker.work(NIGHT.replace(hour=15), {})

    assert "reminder" in mails
    assert db.exec(select(QueuedMail.name)).all() == mails
