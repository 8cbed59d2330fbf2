"""Counts in their tables: added up, words only after ten days, nothing kept for ever, nothing about anybody."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, SQLModel

from app import database, worker
from app.usage import carrying, words, writing
from app.usage.tables import Ages, Hits
from app.usage.tally import Cell, Noticed, Searched, Tally, Typed, tally
from tests.factories import make_offer, make_provider

DAY = date(2026, 11, 22)


def searched(day: date = DAY, **changes: Any) -> Searched:
    return Searched(day, "00121", "", Ages.TO_5, "sport-bewegung", Hits.NONE)._replace(**changes)


def typed(day: date = DAY, written: str = "töpfern", **changes: Any) -> Typed:
    folded = written.replace("ö", "o")
    return Typed(day, folded, written, "00121", "", Hits.NONE)._replace(**changes)


def total(db: Session, table: str, column: str = "count") -> int:
    return int(db.scalar(sa.text(f"SELECT coalesce(sum({column}), 0) FROM {table}")) or 0)


_cells = st.dictionaries(
    st.builds(
        searched,
        st.dates(DAY - timedelta(days=3), DAY),
        ages=st.sampled_from(Ages),
        hits=st.sampled_from(Hits),
        postcode=st.sampled_from(["", "00121"]),
    ),
    st.integers(1, 1000),
)


@given(st.lists(_cells, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_sum_of_all_counts_is_kept_in_however_many_batches(
    connection: Connection, batches: list[dict[Cell, int]]
) -> None:
    savepoint = connection.begin_nested()
    with Session(connection, join_transaction_mode="create_savepoint") as db:
        for batch in batches:
            writing.write(db, batch)

        assert total(db, "usage_search") == sum(sum(batch.values()) for batch in batches)
    savepoint.rollback()


def test_views_and_contacts_are_added_to_their_day(db: Session) -> None:
    offer, provider = make_offer(db), make_provider(db)
    views = Noticed(DAY, "offer", offer.id, "views")

    writing.write(db, {views: 2, views._replace(how="contacts"): 1})
    writing.write(db, {views: 3, Noticed(DAY, "provider", provider.id, "views"): 4})

    rows = db.execute(sa.text("SELECT day, appearances, views, contacts FROM usage_offer")).all()
    assert [tuple(row) for row in rows] == [(DAY, 0, 5, 1)]
    assert total(db, "usage_provider", "views") == 4


def test_what_is_no_longer_there_is_not_counted_and_holds_nobody_up(db: Session) -> None:
    offer = make_offer(db)

    writing.write(db, {Noticed(DAY, "offer", each, "views"): 1 for each in (uuid4(), offer.id)})

    assert total(db, "usage_offer", "views") == 1


# Words


def days(count: int, first: date = DAY) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def known(db: Session) -> list[str]:
    return list(db.scalars(sa.text("SELECT written FROM usage_word")))


def test_a_word_is_known_on_its_tenth_day_and_counted_from_then_on(db: Session) -> None:
    for day in days(9):
        writing.write(db, {typed(day): 50})
    assert known(db) == []
    assert total(db, "usage_word_search") == 0

    writing.write(db, {typed(DAY + timedelta(days=30)): 3})

    assert known(db) == ["töpfern"]
    assert total(db, "usage_word_search") == 3


def test_however_often_it_comes_on_one_day_it_is_one_day(db: Session) -> None:
    for _ in range(30):
        writing.write(db, {typed(): 100})

    assert known(db) == []
    assert db.scalar(sa.text("SELECT count(*) FROM usage_word_day")) == 1


def test_until_then_nothing_tells_what_was_typed(db: Session) -> None:
    writing.write(db, {typed(written="max mustermann"): 1})

    rows = db.execute(sa.text("SELECT key, day FROM usage_word_day")).all()
    assert [tuple(row) for row in rows] == [(words.key("max mustermann"), DAY)]
    assert total(db, "usage_word_search") == 0


def test_a_word_that_is_known_waits_no_more(db: Session) -> None:
    for day in days(10):
        writing.write(db, {typed(day): 1, typed(day, "chor"): 1})

    assert sorted(known(db)) == ["chor", "töpfern"]
    assert db.scalar(sa.text("SELECT count(*) FROM usage_word_day")) == 0


def test_two_ways_to_write_a_word_are_one_word(db: Session) -> None:
    for day in days(10):
        writing.write(db, {typed(day): 1, typed(day, "topfern"): 1})

    assert len(known(db)) == 1
    assert total(db, "usage_word_search") == 2


def test_random_words_fill_no_table(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_NEW_WORDS_A_DAY", 3)

    for number in range(10):
        writing.write(db, {typed(written=f"wort{number}"): 1})

    assert db.scalar(sa.text("SELECT count(*) FROM usage_word_day")) == 3


# How long


def test_what_is_older_than_the_portal_keeps_it_is_gone(db: Session) -> None:
    old, kept = DAY.replace(year=DAY.year - 3), DAY - timedelta(days=600)
    offer = make_offer(db)
    for day in (old, kept):
        writing.write(db, {searched(day): 1, Noticed(day, "offer", offer.id, "views"): 1})
    for day in (*days(10, old), *days(1, old - timedelta(days=30))):
        writing.write(db, {typed(day): 1, typed(day, "chor"): 1})
    writing.write(db, {typed(kept, "chor"): 1, typed(old, "einmal"): 1})

    writing.forget_old(db, DAY)

    assert total(db, "usage_search") == total(db, "usage_offer", "views") == total(db, "usage_word_search") == 1
    assert known(db) == ["chor"]
    assert db.scalar(sa.text("SELECT count(*) FROM usage_word_day")) == 0


def test_the_worker_forgets_every_night(migrated: sa.Engine) -> None:
    with Session(migrated) as db, db.begin():
        writing.write(db, {searched(date(2001, 1, 1)): 1})

    worker.forget(datetime.now(UTC))

    with Session(migrated) as db:
        assert total(db, "usage_search") == 0


# Carrying


def test_a_broken_database_costs_nothing_but_a_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Tally()
    counted.add([searched(), searched()])

    def broken(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(writing, "write", broken)
    monkeypatch.setattr(database, "engine", lambda: sa.create_engine("sqlite://"))
    carrying.carry(counted)
    counted.add([searched()])

    assert counted.take() == {searched(): 3}


def test_what_the_database_can_never_take_is_given_up(migrated: sa.Engine) -> None:
    counted = Tally()
    counted.add([searched(category="\x00")])

    carrying.carry(counted)

    assert counted.take() == {}


def test_what_is_left_at_the_end_is_carried_too(migrated: sa.Engine) -> None:
    """Into the database itself: this thread has a connection of its own."""
    tally.take()
    try:
        with carrying.counting():
            tally.add([searched(), searched()])

        with Session(migrated) as db:
            assert total(db, "usage_search") == 2
    finally:
        with Session(migrated) as db, db.begin():
            db.execute(sa.text("DELETE FROM usage_search"))


# Nothing about anybody

KEPT = {
    "usage_search": {"day", "postcode", "area", "ages", "category", "hits", "count"},
    "usage_word": {"id", "folded", "written", "known_on"},
    "usage_word_day": {"key", "day"},
    "usage_word_search": {"word_id", "day", "postcode", "area", "hits", "count"},
    "usage_offer": {"offer_id", "day", "appearances", "views", "contacts"},
    "usage_provider": {"provider_id", "day", "views", "contacts"},
}


def test_the_tables_hold_no_person_no_device_and_no_time_of_day() -> None:
    tables = {name: table for name, table in SQLModel.metadata.tables.items() if name.startswith("usage_")}

    assert {name: set(table.columns.keys()) for name, table in tables.items()} == KEPT
    for table in tables.values():
        assert not [column for column in table.columns if isinstance(column.type, sa.DateTime)]
        assert {key.column.table.name for key in table.foreign_keys} <= {"usage_word", "offer", "provider"}
