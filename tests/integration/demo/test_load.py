"""The demo town in the database: what the public finds in it, and who may sign in."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from pwdlib import PasswordHash
from sqlmodel import Session
from starlette.testclient import TestClient

from app.demo.load import PASSWORD
from app.demo.town import town
from app.directory import wording
from app.directory.offer import OfferRevision
from app.directory.recurrence import BERLIN
from app.directory.visibility import PUBLIC_OFFERS
from app.directory.workflow import Status
from app.editors import queue
from app.settings import settings
from tests.asking import page, public_and_held, search

TODAY = datetime.now(BERLIN).date()


def test_all_of_the_town_is_there(db: Session) -> None:
    lindenaue = town(TODAY, settings().land)

    for table, rows in {
        "offer": lindenaue.offers,
        "provider": lindenaue.providers,
        "venue": lindenaue.venues,
        "area": lindenaue.areas,
        "postcode": lindenaue.postcodes,
        "account": lindenaue.people,
    }.items():
        assert db.scalar(sa.text(f"SELECT count(*) FROM {table}")) == len(rows), table


def test_the_search_holds_exactly_what_is_public(db: Session) -> None:
    assert all(public == held for _, public, held in public_and_held(db))


def test_more_than_four_hundred_offers_are_found(client: TestClient) -> None:
    assert search(client)["total"] >= 400


def test_every_venue_lies_in_its_district_quarter_and_town(db: Session) -> None:
    layers = db.scalars(sa.text("SELECT count(*) FROM venue v LEFT JOIN venue_area ON venue_id = v.id GROUP BY v.id"))

    assert set(layers) == {3}


def test_every_public_offer_can_be_told_in_one_look(db: Session) -> None:
    lacking = db.scalars(
        sa.text(f"""
            SELECT o.slug FROM {PUBLIC_OFFERS} WHERE r.summary = '' OR r.description = ''
                OR NOT EXISTS (SELECT FROM contact WHERE offer_revision_id = r.id)
                OR NOT EXISTS (SELECT FROM schedule WHERE revision_id = r.id)
                OR NOT EXISTS (SELECT FROM revision_category WHERE revision_id = r.id)
        """)
    )

    assert list(lacking) == []


def test_the_accounts_of_the_demo_open_with_its_password(db: Session) -> None:
    hashes = db.scalars(sa.text("SELECT password_hash FROM account WHERE state = 'active'")).all()

    assert len(hashes) == 5
    assert all(PasswordHash.recommended().verify(PASSWORD, each) for each in set(hashes))


def test_nobody_else_can_sign_in(db: Session) -> None:
    assert db.scalar(sa.text("SELECT count(*) FROM account WHERE state <> 'active' AND password_hash <> ''")) == 0


def test_providers_and_staff_have_their_roles(db: Session) -> None:
    roles = db.execute(
        sa.text("""
            SELECT a.email, p.slug AS role FROM provider_member m
                JOIN account a ON a.id = m.account_id JOIN provider p ON p.id = m.provider_id
            UNION SELECT a.email, s.role FROM staff_member s JOIN account a ON a.id = s.account_id
        """)
    )

    assert {(row.email.split("@")[0], row.role) for row in roles} == {
        ("anbieter", "turnverein-erlengrund"),
        ("piet.hansen", "turnverein-erlengrund"),
        ("anbieter2", "lernfreunde-lindenaue"),
        ("redaktion", "editor"),
        ("planung", "planner"),
        ("admin", "admin"),
    }


def test_a_mother_finds_gymnastics_near_home(client: TestClient) -> None:
    found = search(client, "q=turnen&ort=00126&alter=4&umkreis=5")

    assert "Eltern-Kind-Turnen" in [item["title"] for item in found["items"]]


@pytest.mark.parametrize("path", ["/", "/angebote", "/angebote/eltern-kind-turnen", "/anbieter", "/en/"])
def test_pages_stand(client: TestClient, path: str) -> None:
    page(client, path)


def test_the_demo_has_a_document_and_a_video(client: TestClient) -> None:
    shown = page(client, "/angebote/eltern-kind-turnen")

    assert client.get(shown.one("a", download="Flyer Eltern-Kind-Turnen.pdf")["href"]).content.startswith(b"%PDF-")
    assert "Video ansehen (externe Seite: video.example)" in shown.text


@pytest.mark.parametrize("slug", ["akrobatik-ab-zehn-jahren", "kung-fu-fuer-kleine-tiger", "englisch-fuer-kita-kinder"])
def test_drafts_and_offers_of_suspended_or_waiting_providers_are_not_public(client: TestClient, slug: str) -> None:
    assert client.get(f"/angebote/{slug}").status_code == 404


def test_the_office_has_something_of_every_kind_to_do(db: Session) -> None:
    assert all(each.cases for each in queue.counts(db, None))
    assert sum(each.cases for each in queue.counts(db, None)) >= 20
    assert db.scalar(sa.text("SELECT count(*) FROM offer_revision WHERE status = 'returned'"))


def test_what_waits_in_the_demo_is_different_from_what_is_public(db: Session) -> None:
    waiting = db.scalars(sa.select(OfferRevision).where(OfferRevision.status == Status.SUBMITTED))

    for revision in waiting:
        if before := wording.baseline(db, revision):
            said = wording.values(db, wording.OFFER, [before.id, revision.id])
            assert wording.changed(*said.values()), revision.title
