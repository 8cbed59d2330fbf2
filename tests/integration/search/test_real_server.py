"""The outbox, the rebuild and the audit with a real Meilisearch, where there is one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app import indexing
from app.directory import outbox
from app.search import audit, drain
from search_index.engine import Query
from search_index.meilisearch import MeiliEngine, version
from tests import meili
from tests.factories import make_offer, make_provider, make_venue, weekly

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, str]]:
    if not meili.is_there():
        pytest.skip(meili.MISSING)
    with meili.server() as address:
        yield address


@pytest.fixture
def engine(address: tuple[str, str]) -> Iterator[MeiliEngine]:
    with meili.indexes(*address) as engine:
        yield engine


def settle(db: Session, engine: MeiliEngine) -> None:
    while drain.advance(db, engine, NOW):
        pass


def test_filled_changed_withdrawn_and_filled_again(db: Session, engine: MeiliEngine) -> None:
    provider = make_provider(db, "Verein")
    kept, gone = (
        make_offer(db, title, provider=provider, schedules=[weekly()], venues=[make_venue(db), make_venue(db, 54.4)])
        for title in ("Kinderturnen", "Malkurs")
    )
    settle(db, engine)
    filled = engine.search(Query(), NOW).total

    db.execute(sa.text("UPDATE offer_revision SET title = 'Babyschwimmen' WHERE offer_id = :id"), {"id": kept.id})
    db.execute(sa.text("UPDATE offer_revision SET status = 'archived' WHERE offer_id = :id"), {"id": gone.id})
    indexing.refresh(db, [kept.id, gone.id])
    settle(db, engine)
    changed = [hit.id for hit in engine.search(Query(words="schwimmen"), NOW).hits]

    engine.remove([kept.id])
    lost = audit.outside(db, engine)
    audit.mend(db, lost)
    settle(db, engine)

    assert (filled, changed) == (2, [kept.id])
    assert lost.missing["offer"] == {kept.id}
    assert not audit.outside(db, engine).differs

    drain.begin(engine, outbox.state(db))
    settle(db, engine)
    assert outbox.in_step(db, version())
    assert not audit.outside(db, engine).differs
    assert engine.search(Query(), NOW).total == 1


def test_an_index_that_was_deleted_is_seen_and_filled_again(db: Session, engine: MeiliEngine) -> None:
    make_offer(db, "Kinderturnen")
    settle(db, engine)
    engine.take_over(engine.fresh())  # an empty one, as after a backup that was too old
    emptied = audit.outside(db, engine)
    audit.mend(db, emptied)
    settle(db, engine)

    assert emptied.differs
    assert not audit.outside(db, engine).differs
