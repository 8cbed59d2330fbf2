"""Databases of each size beside the one that is given, and the report that all measurements write into."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app import database, indexing
from app.commands import db as db_command
from app.demo import generate
from app.demo import load as town
from app.directory import labels
from app.directory.recurrence import BERLIN
from app.families import start
from app.settings import settings
from tests.bench.report import Report
from tests.databases import own_database, tidy_up

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000,100000").split(",")]


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    measured = Report()
    yield measured
    measured.show()
    measured.write()


@pytest.fixture(scope="module", params=SIZES)
def filled(request: pytest.FixtureRequest, report: Report) -> Iterator[tuple[int, str]]:
    """How many offers, and the database that holds them as a running portal would: tidied up, dates moved on."""
    with _migrated(f"bench_{request.param}") as engine:
        began = time.monotonic()
        with _bulk(engine) as db:
            generate.generate(db, request.param)
        report.filled[request.param] = time.monotonic() - began
        with _bulk(engine) as db:
            indexing.move_on(db, datetime.now(BERLIN))
        tidy_up()
        yield request.param, settings().database_url


@pytest.fixture(scope="module")
def lindenaue() -> Iterator[Session]:
    with _migrated("bench_town") as engine:
        with _bulk(engine) as db:
            town.load(db, datetime.now(BERLIN).date())
        with Session(engine) as db:
            yield db


@contextmanager
def _migrated(purpose: str) -> Iterator[sa.Engine]:
    with own_database(purpose):
        labels.forget()
        start.forget()
        db_command.upgrade()
        yield database.engine()


@contextmanager
def _bulk(engine: sa.Engine) -> Iterator[Session]:
    with Session(engine) as db, db.begin():
        db.execute(sa.text("SET LOCAL statement_timeout = 0"))
        yield db
