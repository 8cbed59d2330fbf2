"""Two people at the same moment, in two real transactions: one of them wins, the other is told."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from app import indexing
from app.commands import db as db_command
from app.directory import counted, drafts, publishing, standing
from app.directory.offer import Offer, OfferRevision
from app.directory.provider import Provider, ProviderRevision
from app.directory.workflow import Actor, Status
from app.errors import Conflict
from app.mail import QueuedMail
from tests.asking import public_and_held
from tests.databases import own_database
from tests.factories import make_offer, make_provider
from tests.people import editor, member

Step = Callable[[Session, OfferRevision, Actor], object]


@pytest.fixture(scope="module")
def own(migrated: sa.Engine) -> Iterator[sa.Engine]:
    """What is committed here stays in the history, so the database goes when the tests are through."""
    with own_database("races") as engine:
        db_command.upgrade()
        yield engine


@pytest.fixture
def town(own: sa.Engine) -> tuple[sa.Engine, UUID, Actor, Actor]:
    with Session(own) as db, db.begin():
        for table in ("queued_mail", "provider_member", "staff_member"):
            db.execute(sa.text(f"DELETE FROM {table}"))
        db.execute(sa.text("UPDATE account SET email = id::text"))
        offer = make_offer(db, "Turnen")
        amal, edda = member(db, "Amal", offer.provider_id), editor(db)
        draft = drafts.start_change(db, offer, amal)
        drafts.save(db, draft, amal, seen=draft.saves, title="Turnen neu")
        publishing.submit(db, draft, amal, seen=draft.saves)
        return own, draft.id, amal, edda


def at_once(own: sa.Engine, revision_id: UUID, *steps: tuple[Step, Actor]) -> list[str]:
    together = Barrier(len(steps))

    def one(step: Step, by: Actor) -> str:
        try:
            with Session(own) as db, db.begin():
                revision = db.get_one(OfferRevision, revision_id)
                together.wait()
                step(db, revision, by)
        except Conflict:
            return "refused"
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(lambda each: one(*each), steps))


def approve(db: Session, revision: OfferRevision, by: Actor) -> None:
    publishing.approve(db, revision, by, seen=revision.saves)


def reject(db: Session, revision: OfferRevision, by: Actor) -> None:
    publishing.reject(db, revision, by, seen=revision.saves, reason="Darum.")


def withdraw(db: Session, revision: OfferRevision, by: Actor) -> None:
    publishing.withdraw(db, revision, by, seen=revision.saves)


def sent(own: sa.Engine) -> list[str]:
    with Session(own) as db:
        names = db.exec(select(QueuedMail.name)).all()
    return [name for name in names if name in ("revision_approved", "revision_rejected")]


def test_two_clicks_approve_once(town: tuple[sa.Engine, UUID, Actor, Actor]) -> None:
    own, revision_id, _, edda = town

    assert at_once(own, revision_id, (approve, edda), (approve, edda)) == ["done", "refused"]
    assert sent(own) == ["revision_approved"]


def test_two_editors_do_not_contradict_each_other(town: tuple[sa.Engine, UUID, Actor, Actor]) -> None:
    own, revision_id, _, edda = town

    assert at_once(own, revision_id, (approve, edda), (reject, edda)) == ["done", "refused"]
    assert len(sent(own)) == 1


def test_what_is_withdrawn_in_the_same_moment_is_not_half_approved(town: tuple[sa.Engine, UUID, Actor, Actor]) -> None:
    own, revision_id, amal, edda = town

    assert at_once(own, revision_id, (approve, edda), (withdraw, amal)) == ["done", "refused"]


def test_a_provider_suspended_in_the_same_moment_leaves_nothing_in_the_search(
    town: tuple[sa.Engine, UUID, Actor, Actor],
) -> None:
    own, revision_id, _, edda = town

    def suspend(db: Session, revision: OfferRevision, by: Actor) -> None:
        offer = db.get_one(Offer, revision.offer_id)
        standing.suspend(db, db.get_one(Provider, offer.provider_id), by, reason="Darum.")

    assert at_once(own, revision_id, (approve, edda), (suspend, edda)) == ["done", "done"]
    with Session(own) as db:
        assert all(public == held for _, public, held in public_and_held(db))


@pytest.mark.parametrize("is_imported", [False, True], ids=["alone", "beside an import"])
def test_offers_of_a_provider_approved_at_once_are_all_in_its_entry(own: sa.Engine, *, is_imported: bool) -> None:
    topics = ("sport-turnen", "musik-singen", "treff-natur")
    with Session(own) as db, db.begin():
        db.execute(sa.text("UPDATE account SET email = id::text"))
        provider, edda = make_provider(db, "Verein"), editor(db)
        link = "INSERT INTO provider_category SELECT r.id, c.id FROM provider_revision r, category c"
        db.execute(sa.text(f"{link} WHERE r.provider_id = :id AND c.slug = 'treff-feste'"), {"id": provider.id})
        public = make_offer(db, "Chor", provider=provider).id
        offers = [make_offer(db, each, provider=provider, status=Status.SUBMITTED, category=each) for each in topics]
        revisions = [
            db.exec(select(OfferRevision).where(OfferRevision.offer_id == each.id)).one().id for each in offers
        ]
        provider_id, provider_ids, offer_ids = provider.id, [provider.id], [each.id for each in offers]
        indexing.refresh(db, provider_ids=provider_ids)
    together = Barrier(len(topics))

    def one(revision_id: UUID) -> None:
        with Session(own) as db, db.begin():
            revision = db.get_one(OfferRevision, revision_id)
            together.wait()
            approve(db, revision, edda)

    with ThreadPoolExecutor(len(topics)) as pool, Session(own) as importing:
        if is_imported:
            indexing.refresh(importing, [public])
        done = [pool.submit(one, each) for each in revisions]
        if is_imported:
            _wait_for(own, len(topics))
            importing.commit()
        for each in done:
            each.result()

    in_entry = "SELECT value FROM search_facet f JOIN search_document d ON f.id = ANY(d.facets) WHERE d.id = :id"
    with Session(own) as db:
        assert set(topics) <= set(db.scalars(sa.text(in_entry), {"id": provider_id}))
        assert counted.wrong(db, offer_ids, provider_ids) == (set(), set())


def _wait_for(own: sa.Engine, waiting: int) -> None:
    """Until so many transactions wait for somebody else's."""
    asked = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with own.connect() as connection:
        for _ in range(200):
            if connection.scalar(asked) >= waiting:
                return
            connection.commit()
            time.sleep(0.05)
    raise AssertionError


def test_whoever_writes_the_same_words_does_not_wait(own: sa.Engine) -> None:
    """Every text has an "und"."""
    with Session(own) as db, db.begin():
        mine, yours = (make_offer(db, title).id for title in ("Turnen und Toben", "Toben und Turnen"))

    with Session(own) as me, Session(own) as you, me.begin(), you.begin():
        you.execute(sa.text("SET LOCAL lock_timeout = '3s'"))
        indexing.write(me, [mine], [])
        indexing.write(you, [yours], [])


def test_starting_a_change_at_the_same_time_makes_one_draft(town: tuple[sa.Engine, UUID, Actor, Actor]) -> None:
    own, revision_id, amal, edda = town
    with Session(own) as db, db.begin():
        approve(db, db.get_one(OfferRevision, revision_id), edda)

    def start(db: Session, revision: OfferRevision, by: Actor) -> object:
        return drafts.start_change(db, db.get_one(Offer, revision.offer_id), by)

    assert at_once(own, revision_id, (start, amal), (start, amal)) == ["done", "done"]
    with Session(own) as db:
        revision = db.get_one(OfferRevision, revision_id)
        wordings = db.exec(select(OfferRevision.status).where(OfferRevision.offer_id == revision.offer_id)).all()
    assert wordings.count(Status.DRAFT) == 1


def test_two_of_the_same_name_released_at_once_get_addresses_of_their_own(
    town: tuple[sa.Engine, UUID, Actor, Actor],
) -> None:
    own, _, amal, edda = town
    with Session(own) as db, db.begin():
        for _ in range(2):
            draft = drafts.start_provider(db, amal, name="Nachbarschaft am See", summary="Für alle.")
            publishing.submit(db, draft, amal, seen=draft.saves)

    def release(db: Session, number: int) -> str:
        named = select(ProviderRevision).where(ProviderRevision.name == "Nachbarschaft am See")
        draft = sorted(db.exec(named).all(), key=lambda each: each.id)[number]
        publishing.approve(db, draft, edda, seen=draft.saves)
        return db.get_one(Provider, draft.provider_id).slug

    def one(number: int) -> str:
        with Session(own) as db, db.begin():
            return release(db, number)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["nachbarschaft-am-see", "nachbarschaft-am-see-2"]
