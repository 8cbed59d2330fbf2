"""What has changed reaches the engine outside, whatever happens on the way."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app import indexing
from app.directory import outbox, publishing
from app.directory.outbox import QueuedChange
from app.search import audit, drain
from search_index.engine import SearchUnavailable
from tests.factories import make_offer, make_provider, weekly
from tests.outside import FakeOutside, Server
from tests.people import editor

NOW = datetime.now(UTC)


def settle(db: Session, engine: FakeOutside, now: datetime = NOW) -> None:
    while drain.advance(db, engine, now):
        pass


def waiting(db: Session) -> dict[UUID, Any]:
    return {row.id: row for row in db.execute(sa.text("SELECT * FROM search_outbox"))}


def change(db: Session, offer_id: UUID, title: str) -> None:
    db.execute(sa.text("UPDATE offer_revision SET title = :t WHERE offer_id = :id"), {"t": title, "id": offer_id})
    indexing.refresh(db, [offer_id])


def is_true(db: Session, engine: FakeOutside) -> bool:
    return not audit.outside(db, engine).differs


# The rows


def test_many_changes_of_one_entry_are_one_row(db: Session) -> None:
    offer = make_offer(db, "eins")
    for title in ("zwei", "drei", "vier"):
        change(db, offer.id, title)

    assert len([each for each in waiting(db) if each == offer.id]) == 1


def test_what_is_rolled_back_leaves_no_row(db: Session) -> None:
    undone = db.begin_nested()
    make_offer(db, "eins")
    undone.rollback()

    assert waiting(db) == {}


def test_a_change_of_a_provider_queues_its_offers(db: Session) -> None:
    offer = make_offer(db, "eins")
    db.execute(sa.text("DELETE FROM search_outbox"))

    indexing.refresh(db, [], [offer.provider_id])

    assert waiting(db).keys() == {offer.id, offer.provider_id}


def test_withdrawing_queues_what_has_to_go(db: Session, engine: FakeOutside, server: Server) -> None:
    offer = make_offer(db, "eins", provider=make_provider(db, "Verein"))
    settle(db, engine)
    by = editor(db)

    revision = publishing.wording.published(db, publishing.wording.OFFER, offer.id)
    publishing.archive(db, revision, by, seen=revision.saves)
    settle(db, engine)

    assert server.titles() == {"Verein"}


# The first fill, and what follows


def test_the_first_round_fills_an_index_and_only_then_is_it_asked(
    db: Session, engine: FakeOutside, server: Server
) -> None:
    make_offer(db, "eins", provider=make_provider(db, "Verein"))
    before = outbox.in_step(db, "1")

    settle(db, engine)

    assert not before
    assert outbox.in_step(db, "1")
    assert server.titles() == {"eins", "Verein"}
    assert server.indexes.keys() == {"entries"}


def test_the_first_round_writes_each_entry_once(db: Session, engine: FakeOutside, server: Server) -> None:
    """All of them wait by then, too."""
    batches: list[int] = []
    server.on_write = lambda: batches.append(1)
    make_offer(db, "eins", provider=make_provider(db, "Verein"))

    settle(db, engine)

    assert len(batches) == 1


def test_an_empty_portal_is_filled_too(db: Session, engine: FakeOutside) -> None:
    settle(db, engine)

    assert outbox.in_step(db, "1")


def test_while_something_waits_the_engine_is_not_in_step(db: Session, engine: FakeOutside) -> None:
    settle(db, engine)

    make_offer(db, "eins")
    before = outbox.in_step(db, "1")
    settle(db, engine)

    assert (before, outbox.in_step(db, "1")) == (False, True)


def test_a_change_while_a_batch_is_on_its_way_is_not_taken_for_done(
    db: Session, engine: FakeOutside, server: Server
) -> None:
    offer = make_offer(db, "alt")
    settle(db, engine)
    change(db, offer.id, "neu")
    server.on_write = lambda: change(db, offer.id, "noch neuer")

    drain.advance(db, engine, NOW)
    server.on_write = lambda: None

    assert offer.id in waiting(db)
    settle(db, engine)
    assert "noch neuer" in server.titles()


def test_more_than_a_batch_is_carried_in_several(
    db: Session, engine: FakeOutside, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drain, "BATCH", 2)
    provider = make_provider(db, "Verein")
    for number in range(5):
        make_offer(db, f"Kurs {number}", provider=provider)

    settle(db, engine)

    assert len(server.titles()) == 6
    assert is_true(db, engine)


# Failures


def test_nothing_is_lost_while_the_engine_is_down(db: Session, engine: FakeOutside, server: Server) -> None:
    settle(db, engine)
    offer = make_offer(db, "eins")
    server.down = True

    with pytest.raises(SearchUnavailable), db.begin_nested():
        drain.advance(db, engine, NOW)

    assert waiting(db)[offer.id].attempts == 0
    server.down = False
    settle(db, engine)
    assert "eins" in server.titles()


@pytest.mark.parametrize("answers", range(12))
def test_wherever_it_dies_the_next_round_makes_it_right(
    db: Session, engine: FakeOutside, server: Server, answers: int
) -> None:
    """In the first fill, in a batch, between the indexes, in the middle of taking over."""
    for title in ("eins", "zwei", "drei"):
        make_offer(db, title)
    server.answers = answers
    try:
        with db.begin_nested():
            settle(db, engine)
    except SearchUnavailable:
        pass
    server.answers, server.down = None, False

    settle(db, engine)

    assert outbox.in_step(db, "1")
    assert is_true(db, engine)


def test_a_poisonous_entry_does_not_hold_up_the_others(db: Session, engine: FakeOutside, server: Server) -> None:
    settle(db, engine)
    provider = make_provider(db, "Verein")
    offers = [make_offer(db, f"Kurs {number}", provider=provider) for number in range(9)]
    server.poison = {offers[4].id}

    settle(db, engine)

    left = waiting(db)
    assert left.keys() == {offers[4].id}
    assert left[offers[4].id].attempts == 1
    assert left[offers[4].id].reason == "task failed: invalid document"
    assert len(server.titles()) == 9


def test_what_was_refused_is_tried_again_less_and_less_often(db: Session, engine: FakeOutside, server: Server) -> None:
    settle(db, engine)
    offer = make_offer(db, "eins")
    server.poison = {offer.id}
    at, pauses = NOW, []

    for _ in range(12):
        settle(db, engine, at)
        retry_at = waiting(db)[offer.id].retry_at
        pauses.append(retry_at - at)
        at = retry_at

    assert pauses[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert pauses[-1] == timedelta(hours=1)


def test_a_refused_entry_that_is_changed_is_tried_at_once(db: Session, engine: FakeOutside, server: Server) -> None:
    settle(db, engine)
    offer = make_offer(db, "zu lang")
    server.poison = {offer.id}
    settle(db, engine)

    server.poison = set()
    change(db, offer.id, "kurz")
    settle(db, engine)

    assert waiting(db) == {}
    assert "kurz" in server.titles()


def test_a_poisonous_entry_does_not_stop_a_new_index(db: Session, engine: FakeOutside, server: Server) -> None:
    offers = [make_offer(db, title) for title in ("eins", "zwei", "drei")]
    db.execute(sa.text("DELETE FROM search_outbox"))
    server.poison = {offers[1].id}

    settle(db, engine)

    assert {"eins", "drei"} <= server.titles()
    assert waiting(db).keys() == {offers[1].id}


def test_if_everything_is_refused_no_entry_is_blamed(db: Session, engine: FakeOutside, server: Server) -> None:
    settle(db, engine)
    server.poison = {make_offer(db, f"Kurs {number}").id for number in range(drain.MOST_REFUSED + 2)}

    with pytest.raises(SearchUnavailable), db.begin_nested():
        settle(db, engine)

    assert {each.attempts for each in waiting(db).values()} == {0}


def test_an_entry_nobody_can_make_a_document_of_keeps_only_itself(
    db: Session, engine: FakeOutside, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(db, engine)
    good, bad = make_offer(db, "gut"), make_offer(db, "schlecht")
    made = indexing.made

    def sometimes(db: Session, offers: list[UUID], providers: list[UUID]) -> Any:
        if bad.id in offers:
            raise OverflowError
        return made(db, offers, providers)

    monkeypatch.setattr(indexing, "made", sometimes)
    settle(db, engine)

    assert "gut" in server.titles()
    assert waiting(db)[bad.id].reason == "OverflowError"
    assert good.id not in waiting(db)


# An index that is gone


def test_a_wiped_engine_is_filled_again_and_not_asked_until_then(
    db: Session, engine: FakeOutside, server: Server
) -> None:
    make_offer(db, "eins")
    settle(db, engine)
    server.wipe()

    drain.advance(db, engine, NOW)
    after_one_round = outbox.in_step(db, "1")
    settle(db, engine)

    assert (after_one_round, outbox.in_step(db, "1")) == (False, True)
    assert is_true(db, engine)


@pytest.mark.parametrize("again", [False, True])
def test_a_new_index_is_filled_however_fast_people_edit(
    db: Session, engine: FakeOutside, server: Server, again: bool
) -> None:
    """Each round somebody has changed something, before the first index is there and while another one is filled."""
    offer = make_offer(db, "eins", provider=make_provider(db, "Verein"))
    if again:
        settle(db, engine)
        drain.begin(engine, outbox.state(db))

    for number in range(4):
        change(db, offer.id, f"Fassung {number}")
        drain.advance(db, engine, NOW)
    state = outbox.state(db)

    assert state.ready_at is not None
    assert state.rebuild is None
    settle(db, engine)
    assert server.titles() == {"Fassung 3", "Verein"}


def test_an_index_without_our_settings_is_not_trusted(db: Session, engine: FakeOutside, server: Server) -> None:
    """As it comes into being when something is written to an engine that was wiped a moment ago."""
    make_offer(db, "eins")
    settle(db, engine)
    server.wipe()
    server.indexes["entries"] = {}

    settle(db, engine)

    assert is_true(db, engine)


def test_an_index_written_in_another_way_is_written_once_more(db: Session, server: Server) -> None:
    make_offer(db, "eins")
    settle(db, FakeOutside(server))
    newer = FakeOutside(server, version="2")
    before = outbox.in_step(db, "2")

    drain.advance(db, newer, NOW)
    drain.advance(db, newer, NOW)
    halfway = outbox.state(db).rebuild
    settle(db, newer)

    assert (before, halfway) == (False, "filling")
    assert outbox.in_step(db, "2")
    assert not outbox.in_step(db, "1")


# What comes with time


def test_with_every_new_day_what_has_dates_is_carried_outside_once(db: Session, engine: FakeOutside) -> None:
    dated = make_offer(db, "Kurs", schedules=[weekly()])
    make_offer(db, "Beratung")
    indexing.move_on(db, NOW)
    settle(db, engine)
    tomorrow = NOW + timedelta(days=1)

    indexing.move_on(db, tomorrow)
    first, asked = waiting(db), outbox.in_step(db, "1")
    settle(db, engine)
    indexing.move_on(db, tomorrow + timedelta(minutes=5))

    assert first.keys() == {dated.id}
    assert asked, "what it says is right, and lacks only the day at the horizon"
    assert waiting(db) == {}


def test_the_row_tells_since_when_something_waits(db: Session) -> None:
    offer = make_offer(db, "eins")
    db.execute(sa.text("UPDATE search_outbox SET queued_at = now() - interval '1 hour'"))
    change(db, offer.id, "zwei")

    behind = outbox.backlog(db)

    assert behind.waiting == 2
    assert behind.oldest_s(datetime.now(UTC)) > 3500
    assert db.get_one(QueuedChange, ("offer", offer.id)).attempts == 0
