"""The link of a reminder: looking changes nothing, one button confirms, and it opens nothing but what it names."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts.account import Account, AccountState
from app.directory import confirmation, reminding, wording
from app.directory.offer import Offer
from app.directory.provider import Provider
from app.directory.workflow import Actor
from app.mail import QueuedMail
from tests.asking import page, titles
from tests.factories import make_offer, make_provider, weekly
from tests.people import member

TODAY = confirmation.today()
OLD = TODAY - timedelta(days=400)


@pytest.fixture
def provider(db: Session, client: TestClient) -> Provider:
    return make_provider(db, "Turnverein")


@pytest.fixture
def offers(db: Session, provider: Provider) -> list[Offer]:
    entry = {"confirmed_on": OLD}
    return [make_offer(db, name, provider=provider, entry=entry, schedules=[weekly()]) for name in ("Turnen", "Yoga")]


@pytest.fixture
def amal(db: Session, provider: Provider) -> Actor:
    return member(db, "Amal", provider.id)


@pytest.fixture
def link(db: Session, offers: list[Offer], amal: Actor) -> str:
    reminding.remind(db, TODAY)
    return path_in(db, "amal@cast.example")


def path_in(db: Session, email: str) -> str:
    mail = db.exec(select(QueuedMail).where(col(QueuedMail.to_email) == email)).one()
    found = re.search(r"/bestaetigen/\S+", mail.text)
    assert found
    return found[0]


def confirmed(db: Session) -> dict[str, Any]:
    query = (
        "SELECT title, confirmed_on FROM offer o JOIN offer_revision r ON r.offer_id = o.id AND status = 'published'"
    )
    return {row.title: row.confirmed_on for row in db.execute(sa.text(query))}


def steps(db: Session, offer: Offer) -> list[str]:
    query = sa.text("SELECT step FROM history WHERE offer_id = :id AND step IN ('confirm', 'end') ORDER BY id")
    return list(db.scalars(query, {"id": offer.id}))


def test_looking_changes_nothing(db: Session, client: TestClient, link: str) -> None:
    for _ in range(2):
        shown = page(client, link)

    assert [each.text for each in shown.all("h2")] == ["Turnen", "Yoga"]
    assert set(confirmed(db).values()) == {OLD}
    assert client.head(link).status_code == 200
    assert client.get(link).headers["cache-control"] == "private, no-store"


def test_one_button_confirms_everything(db: Session, client: TestClient, link: str, offers: list[Offer]) -> None:
    answer = client.post(link)

    assert answer.status_code == 303
    assert set(confirmed(db).values()) == {TODAY}
    assert "Alles ist bestätigt" in client.get(answer.headers["location"]).text
    assert "Alles stimmt noch" not in client.get(link).text


def test_the_history_says_whose_link_it_was(
    db: Session, client: TestClient, link: str, offers: list[Offer], amal: Actor
) -> None:
    client.post(link)

    query = sa.text("SELECT account_id, role FROM history WHERE step = 'confirm' AND offer_id = :id")
    assert tuple(db.execute(query, {"id": offers[0].id}).one()) == (amal.account_id, "provider")


def test_a_second_click_is_harmless(db: Session, client: TestClient, link: str, offers: list[Offer]) -> None:
    assert client.post(link).status_code == client.post(link).status_code == 303
    assert steps(db, offers[0]) == ["confirm"]


def test_one_of_two_offers(db: Session, client: TestClient, link: str, offers: list[Offer]) -> None:
    client.post(f"{link}/{offers[1].id}/stimmt")

    assert confirmed(db) == {"Turnen": OLD, "Yoga": TODAY}
    assert [each.text for each in page(client, link).all("button", type="submit")][:1] == ["Alles stimmt noch"]


def test_what_is_no_more_is_ended_once(db: Session, client: TestClient, link: str, offers: list[Offer]) -> None:
    seen = wording.published(db, wording.OFFER, offers[0].id).saves
    for _ in range(2):
        assert client.post(f"{link}/{offers[0].id}/beenden", data={"seen": seen}).status_code == 303

    assert steps(db, offers[0]) == ["end"]
    assert titles(client) == ["Yoga"]
    assert client.get(f"/angebote/{offers[0].slug}").status_code == 200
    client.post(link)
    assert confirmed(db) == {"Turnen": OLD, "Yoga": TODAY}


def test_nothing_is_ended_that_was_changed_meanwhile(
    db: Session, client: TestClient, link: str, offers: list[Offer]
) -> None:
    assert client.post(f"{link}/{offers[0].id}/beenden", data={"seen": 99}).status_code == 409
    assert client.post(f"{link}/{offers[0].id}/beenden", data={"seen": "x"}).status_code == 409
    assert steps(db, offers[0]) == []


@pytest.mark.parametrize(("typed", "kept"), [("3", 3), ("", None), ("12", 12), ("7", None), ("x", None)])
def test_an_offer_may_have_a_rhythm_of_its_own(
    db: Session, client: TestClient, link: str, offers: list[Offer], typed: str, kept: int | None
) -> None:
    client.post(f"{link}/{offers[0].id}/rhythmus", data={"months": typed})
    db.refresh(offers[0])

    assert offers[0].confirm_months == kept


@pytest.mark.parametrize("step", ["stimmt", "beenden", "rhythmus"])
def test_a_link_opens_nothing_of_another_provider(db: Session, client: TestClient, link: str, step: str) -> None:
    foreign = make_offer(db, "Chor", entry={"confirmed_on": OLD})

    for offer_id in (foreign.id, uuid4()):
        assert client.post(f"{link}/{offer_id}/{step}", data={"seen": 1, "months": "3"}).status_code == 404
    assert confirmed(db)["Chor"] == OLD
    assert "Chor" not in client.get(link).text


def test_nor_what_the_same_provider_was_not_asked_about(
    db: Session, client: TestClient, link: str, provider: Provider
) -> None:
    fresh = make_offer(db, "Neu", provider=provider, entry={"confirmed_on": TODAY - timedelta(days=1)})
    client.post(link)

    assert client.post(f"{link}/{fresh.id}/stimmt").status_code == 404
    assert confirmed(db)["Neu"] == TODAY - timedelta(days=1)


def dead(db: Session, client: TestClient, link: str, offer: Offer) -> bool:
    answers = [client.get(link), client.post(link)]
    answers += [
        client.post(f"{link}/{offer.id}/{step}", data={"seen": 1}) for step in ("stimmt", "beenden", "rhythmus")
    ]
    return [each.status_code for each in answers] == [410] * 5 and set(confirmed(db).values()) == {OLD}


def test_a_link_ends_after_its_time(db: Session, client: TestClient, link: str, offers: list[Offer]) -> None:
    db.execute(sa.text("UPDATE reminder SET expires_at = now() - interval '1 second'"))

    assert dead(db, client, link, offers[0])
    assert dead(db, client, "/bestaetigen/geraten", offers[0])


def test_a_link_ends_with_its_reader_s_work_there(
    db: Session, client: TestClient, link: str, offers: list[Offer], amal: Actor
) -> None:
    db.execute(sa.text("DELETE FROM provider_member WHERE account_id = :id"), {"id": amal.account_id})

    assert dead(db, client, link, offers[0])


def test_a_link_ends_with_its_reader_s_account(
    db: Session, client: TestClient, link: str, offers: list[Offer], amal: Actor
) -> None:
    db.get_one(Account, amal.account_id).state = AccountState.DISABLED
    db.flush()

    assert dead(db, client, link, offers[0])


def test_posts_from_elsewhere_are_refused(db: Session, client: TestClient, link: str) -> None:
    assert client.post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(link, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_the_page_speaks_english(client: TestClient, link: str) -> None:
    assert "Everything is still right" in client.get(f"/en{link}").text


def test_the_secret_is_kept_as_a_hash(db: Session, link: str) -> None:
    secret = link.rpartition("/")[2]
    rows = db.execute(sa.text("SELECT * FROM reminder")).mappings().all()

    assert secret not in str(rows)
    assert len(secret) > 40


def test_many_offers_take_as_many_questions_as_one(
    db: Session, client: TestClient, offers: list[Offer], amal: Actor, provider: Provider, statements: list[str]
) -> None:
    reminding.remind(db, TODAY)
    link = path_in(db, "amal@cast.example")
    statements.clear()
    client.get(link)
    few = len(statements)
    entry = {"confirmed_on": OLD}
    ids = [make_offer(db, f"Angebot {n}", provider=provider, entry=entry).id for n in range(8)]
    db.execute(sa.text("INSERT INTO reminder_offer SELECT (SELECT id FROM reminder), unnest(:ids)"), {"ids": ids})
    statements.clear()
    client.get(link)

    assert len(statements) == few
