"""Who is asked whether an offer is still right, how often, and what becomes of the offer meanwhile."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app import database, worker
from app.accounts.account import Account, AccountState, MemberRole
from app.directory import confirmation, freshness, publishing, reminding, standing, wording
from app.directory.freshness import CARED_OFFERS, LADDER, RHYTHMS, Freshness
from app.directory.offer import Offer
from app.directory.recurrence import BERLIN, ScheduleKind
from app.directory.reminder import Reminder
from app.directory.workflow import Actor, Role, Status
from app.mail import QueuedMail
from tests.asking import titles
from tests.factories import make_offer, make_provider, weekly
from tests.people import member

TODAY = confirmation.today()
OLD = TODAY - timedelta(days=400)


@pytest.fixture
def offer(db: Session, client: TestClient) -> Offer:
    return make_offer(db, "Turnen", entry={"confirmed_on": OLD}, schedules=[weekly()])


@pytest.fixture
def amal(db: Session, offer: Offer) -> Actor:
    return member(db, "Amal", offer.provider_id)


def mails(db: Session) -> list[QueuedMail]:
    return [*db.exec(select(QueuedMail).where(col(QueuedMail.name) == "reminder").order_by(col(QueuedMail.created_at)))]


def now_is(db: Session, offer: Offer) -> Offer:
    db.refresh(offer)
    return offer


def take_steps(db: Session, number: int, start: date = TODAY) -> date:
    """As the nights would; the day of the last one."""
    day = start
    for step in LADDER[:number]:
        day += step.after
        reminding.remind(db, day)
    return day


def test_who_is_due_gets_one_mail_with_all_offers(db: Session, offer: Offer, amal: Actor) -> None:
    provider = wording.base(db, wording.PROVIDER, offer.provider_id)
    same = db.get_one(type(make_provider(db, "Chor")), offer.provider_id)
    make_offer(db, "Tanzen", provider=same, entry={"confirmed_on": OLD})
    make_offer(db, "Frisch", provider=same, entry={"confirmed_on": TODAY})

    assert reminding.remind(db, TODAY) == 2

    made = mails(db)
    assert len(made) == 1
    assert provider.name in made[0].subject
    assert "Turnen" in made[0].text
    assert "Tanzen" in made[0].text
    assert "Frisch" not in made[0].text
    assert made[0].text.count("/bestaetigen/") == 1


def test_asking_again_on_the_same_day_asks_nobody(db: Session, offer: Offer, amal: Actor) -> None:
    reminding.remind(db, TODAY)

    assert reminding.remind(db, TODAY) == 0
    assert len(mails(db)) == 1


def test_a_worker_that_is_killed_has_asked_nobody(db: Session, offer: Offer, amal: Actor) -> None:
    savepoint = db.begin_nested()
    reminding.remind(db, TODAY)
    savepoint.rollback()

    assert mails(db) == []
    assert reminding.remind(db, TODAY) == 1
    assert len(mails(db)) == 1


def test_the_worker_asks(
    db: Session, offer: Offer, amal: Actor, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "engine", lambda: connection)

    worker.remind(datetime.combine(TODAY, time(3), BERLIN))

    assert len(mails(db)) == 1


def test_every_step_is_announced_with_its_day_by_the_mail_before_it(db: Session, offer: Offer, amal: Actor) -> None:
    day = freshness.due_on(OLD, RHYTHMS[ScheduleKind.WEEKLY])
    for number, step in enumerate(LADDER, 1):
        day += step.after
        assert reminding.remind(db, day - timedelta(days=1)) == 0
        assert reminding.remind(db, day) == 1
        assert now_is(db, offer).reminders == number
    texts = [each.text for each in mails(db)]

    assert "fragen wir ab" in texts[0]
    assert "steht ab" in texts[1]
    assert "Dabei steht jetzt" in texts[2]
    assert "erst nach den anderen" in texts[2]
    assert "dort nicht mehr zu finden" in texts[3]
    assert "nicht mehr zu finden" in texts[4]
    assert reminding.remind(db, day + timedelta(days=1000)) == 0


def test_mails_are_in_the_language_of_their_reader(db: Session, offer: Offer, amal: Actor) -> None:
    db.get_one(Account, amal.account_id).language = "en"
    reminding.remind(db, TODAY)

    assert "/en/bestaetigen/" in mails(db)[0].text
    assert "Guten Tag" not in mails(db)[0].text


def test_owners_are_asked_each_with_a_link_of_their_own(db: Session, offer: Offer, amal: Actor) -> None:
    member(db, "Ali", offer.provider_id)
    member(db, "Carl", offer.provider_id, MemberRole.EDITOR)
    blocked = member(db, "Bert", offer.provider_id)
    db.get_one(Account, blocked.account_id).state = AccountState.DISABLED
    reminding.remind(db, TODAY)

    assert sorted(each.to_email for each in mails(db)) == ["ali@cast.example", "amal@cast.example"]
    assert len({each.token_hash for each in db.exec(select(Reminder))}) == 2


def test_what_nobody_can_be_told_of_does_not_happen(db: Session, offer: Offer) -> None:
    assert reminding.remind(db, TODAY) == 0
    assert now_is(db, offer).reminders == 0


@pytest.mark.parametrize("status", [each for each in Status if each != Status.PUBLISHED])
def test_only_what_is_public_is_asked_about(db: Session, status: Status, client: TestClient) -> None:
    made = make_offer(db, "Turnen", status=status, entry={"confirmed_on": OLD})
    member(db, "Amal", made.provider_id)

    assert reminding.remind(db, TODAY) == 0


def test_nothing_of_a_suspended_provider_is_asked_about(db: Session, offer: Offer, amal: Actor) -> None:
    provider = make_provider(db, "Chor")
    provider = db.get_one(type(provider), offer.provider_id)
    standing.suspend(db, provider, Actor(None, Role.EDITOR), reason="Bitte melden")

    assert reminding.remind(db, TODAY) == 0


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"valid_until": TODAY - timedelta(days=1)}, 0),
        ({"valid_until": TODAY}, 1),
        ({"schedules": [weekly(ends_on=TODAY - timedelta(days=1))]}, 0),
        ({"schedules": [weekly(ends_on=TODAY)]}, 1),
        ({"schedules": [weekly(ends_on=TODAY - timedelta(days=9)), {"kind": ScheduleKind.BY_ARRANGEMENT}]}, 1),
        ({"schedules": [{"kind": ScheduleKind.DATE, "starts_on": TODAY - timedelta(days=9)}]}, 0),
        ({"schedules": []}, 1),
    ],
)
def test_what_is_over_is_left_in_peace(db: Session, changes: dict[str, Any], asked: int, client: TestClient) -> None:
    made = make_offer(db, "Turnen", entry={"confirmed_on": OLD}, **changes)
    member(db, "Amal", made.provider_id)

    assert reminding.remind(db, TODAY) == asked


@pytest.mark.parametrize("kind", ScheduleKind)
@pytest.mark.parametrize("own", [None, 3])
def test_the_database_reckons_as_the_table_does(
    db: Session, kind: ScheduleKind, own: int | None, client: TestClient
) -> None:
    confirmed_on = date(2026, 8, 31)
    for reminders, reminded_on in [(0, None), (1, TODAY), (4, TODAY), (5, TODAY)]:
        entry = {
            "confirmed_on": confirmed_on,
            "confirm_months": own,
            "reminders": reminders,
            "reminded_on": reminded_on,
        }
        made = make_offer(db, entry=entry, schedules=[{"kind": kind, "starts_on": TODAY}])
        months = own or RHYTHMS[kind]
        query = sa.text(f"SELECT care.* FROM {CARED_OFFERS} WHERE o.id = :id")
        row = db.execute(query, {"id": made.id}).one()

        assert row.due_on == freshness.due_on(confirmed_on, months)
        assert row.next_on == freshness.next_on(confirmed_on, months, reminders, reminded_on)


# What the public sees of it


def test_marked_then_last_then_gone_from_the_search_while_the_page_stays(
    db: Session, offer: Offer, amal: Actor, client: TestClient
) -> None:
    make_offer(db, "Zirkus-Turnen", entry={"confirmed_on": TODAY + timedelta(days=100)}, schedules=[weekly(5)])
    seen = {}
    day = TODAY
    for step in LADDER:
        day += step.after
        reminding.remind(db, day)
        page = client.get(f"/angebote/{offer.slug}")
        assert page.status_code == 200
        seen[step.to] = (titles(client, "q=turnen"), "lange nicht bestätigt" in page.text)

    assert seen[Freshness.REMINDED_AGAIN] == (["Turnen", "Zirkus-Turnen"], False)
    assert seen[Freshness.MARKED] == (["Turnen", "Zirkus-Turnen"], True)
    assert seen[Freshness.LOWERED] == (["Zirkus-Turnen", "Turnen"], True)
    assert seen[Freshness.HIDDEN] == (["Zirkus-Turnen"], True)
    assert "Turnen" not in client.get("/anbieter").text.replace("Turnverein", "")


@pytest.mark.parametrize("query", ["q=turnen", "", "sortierung=termin", "ort=00121"])
def test_a_card_says_that_it_was_not_confirmed_for_long(
    db: Session, offer: Offer, amal: Actor, client: TestClient, query: str
) -> None:
    take_steps(db, 2)
    assert "lange nicht bestätigt" not in client.get(f"/angebote?{query}").text
    reminding.remind(db, TODAY + timedelta(days=28))

    assert "lange nicht bestätigt" in client.get(f"/angebote?{query}").text


def test_a_confirmation_brings_everything_back_at_once(
    db: Session, offer: Offer, amal: Actor, client: TestClient
) -> None:
    take_steps(db, 5)
    assert titles(client, "q=turnen") == []

    assert confirmation.confirm(db, [offer.id], amal) == [offer.id]

    assert titles(client, "q=turnen") == ["Turnen"]
    assert "lange nicht bestätigt" not in client.get("/angebote?q=turnen").text
    assert now_is(db, offer).confirmed_on == TODAY
    assert (offer.reminders, offer.reminded_on) == (0, None)


def test_an_approved_change_confirms(db: Session, offer: Offer, amal: Actor) -> None:
    take_steps(db, 4)
    make_offer(db, "Turnen und Tanzen", offer=offer, status=Status.SUBMITTED)
    waiting = wording.open_one(db, wording.OFFER, offer.id)
    assert waiting
    publishing.approve(db, waiting, Actor(None, Role.EDITOR), seen=waiting.saves)

    assert now_is(db, offer).reminders == 0
    assert offer.confirmed_on == TODAY


def test_confirming_twice_is_once(db: Session, offer: Offer, amal: Actor) -> None:
    confirmation.confirm(db, [offer.id], amal)

    assert confirmation.confirm(db, [offer.id], amal) == []
    steps = db.scalars(sa.text("SELECT step FROM history WHERE offer_id = :id"), {"id": offer.id}).all()
    assert steps == ["confirm"]


def test_history_explains_every_step(db: Session, offer: Offer, amal: Actor) -> None:
    take_steps(db, 5)

    steps = db.scalars(sa.text("SELECT step FROM history WHERE offer_id = :id ORDER BY id"), {"id": offer.id}).all()
    assert steps == [step.to for step in LADDER]


def test_asking_many_takes_as_many_questions_as_asking_one(
    db: Session, offer: Offer, amal: Actor, statements: list[str]
) -> None:
    """Beside the rows that are written: the mails, their links and the history."""

    def read() -> int:
        statements.clear()
        reminding.remind(db, TODAY)
        return len([each for each in statements if each.lstrip().startswith("SELECT")])

    one = read()
    for number in range(5):
        made = make_offer(db, f"Angebot {number}", entry={"confirmed_on": OLD})
        member(db, f"Person{number}", made.provider_id)

    assert read() == one
