"""What the portal before this one did wrong with publishing: each line of the list that touches it, as a test."""

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory import drafts, publishing, wording
from app.directory.offer import Offer
from app.directory.provider import Provider
from app.directory.workflow import Actor, Standing, Status
from app.mail import QueuedMail
from tests.factories import make_offer, make_provider, weekly
from tests.people import editor, member

HIDDEN = [status for status in Status if status != Status.PUBLISHED]
SECRET = "Geheimturnen"


def addresses(offer: Offer, provider: Provider) -> list[str]:
    return [
        f"/angebote/{offer.slug}",
        f"/en/angebote/{offer.slug}",
        f"/anbieter/{provider.slug}",
        *("/angebote", f"/angebote?q={SECRET}", "/angebote?ansicht=tabelle", "/angebote?ansicht=karte"),
        *("/angebote.json", "/angebote.geojson", f"/vorschlaege?q={SECRET}", "/", "/anbieter", "/sitemap.xml"),
    ]


def hides(client: TestClient, offer: Offer, provider: Provider) -> None:
    for address in addresses(offer, provider):
        shown = client.get(address).text.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
        assert f"{SECRET} am Montag" not in shown, address
        assert offer.slug not in shown or client.get(address).status_code == 404, address


@pytest.mark.parametrize("status", HIDDEN)
def test_unapproved_draft_and_withdrawn_entries_are_not_public_by_any_address(
    db: Session, client: TestClient, status: Status
) -> None:
    provider = make_provider(db)
    offer = make_offer(db, f"{SECRET} am Montag", provider=provider, status=status, schedules=[weekly()])
    revision = wording.newest(db, wording.OFFER, offer.id)

    assert client.get(f"/angebote/{offer.slug}").status_code == 404
    assert client.get(f"/vorschau/angebot/{revision.id}").status_code == 303
    hides(client, offer, provider)


@pytest.mark.parametrize("standing", [standing for standing in Standing if standing != Standing.APPROVED])
def test_nothing_of_a_provider_that_is_not_approved_is_public_by_any_address(
    db: Session, client: TestClient, standing: Standing
) -> None:
    provider = make_provider(db, standing=standing)
    offer = make_offer(db, f"{SECRET} am Montag", provider=provider, schedules=[weekly()])

    assert client.get(f"/angebote/{offer.slug}").status_code == 404
    assert client.get(f"/anbieter/{provider.slug}").status_code == 404
    hides(client, offer, provider)


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_public_counts_nowhere(db: Session, client: TestClient, status: Status) -> None:
    make_offer(db, "Turnen", schedules=[weekly()])
    make_offer(db, "Tanzen", status=status, schedules=[weekly()])

    found = client.get("/angebote.json").json()

    assert found["total"] == 1
    assert all(count <= 1 for facet in found["facets"].values() for count in _counts(facet))


def _counts(facet: object) -> list[int]:
    if isinstance(facet, dict):
        return [count for count in facet.values() if isinstance(count, int)]
    return [each["count"] for each in facet] if isinstance(facet, list) else []


def test_saving_a_draft_of_a_public_offer_does_not_overwrite_the_public_one(db: Session, client: TestClient) -> None:
    offer = make_offer(db, "Turnen", summary="Alt", schedules=[weekly()])
    amal = member(db, "Amal", offer.provider_id)
    draft = drafts.start_change(db, offer, amal)

    drafts.save(db, draft, amal, seen=draft.saves, summary="Neu", title="Ganz neu")

    assert "Ganz neu" not in client.get(f"/angebote/{offer.slug}").text
    assert client.get("/angebote.json").json()["items"][0]["title"] == "Turnen"


def test_mails_are_sent_once_with_a_subject_and_as_plain_text(db: Session) -> None:
    offer = make_offer(db, "Turnen")
    amal, edda = member(db, "Amal", offer.provider_id), editor(db)
    draft = drafts.start_change(db, offer, amal)
    drafts.save(db, draft, amal, seen=draft.saves, title="Turnen neu")
    publishing.submit(db, draft, amal, seen=draft.saves)
    publishing.approve(db, draft, edda, seen=draft.saves)

    mails = db.scalars(sa.select(QueuedMail)).all()

    assert len({(mail.name, mail.to_email) for mail in mails}) == len(mails) == 3
    assert all("Turnen neu" in mail.subject and mail.text and mail.html for mail in mails)


def test_equal_titles_get_addresses_of_their_own(db: Session, client: TestClient) -> None:
    provider = make_provider(db)
    amal, edda = member(db, "Amal", provider.id), editor(db)
    category = db.scalar(sa.text("SELECT min(id) FROM category"))
    slugs = set()
    for _ in range(3):
        draft = drafts.start_offer(db, provider.id, amal, title="Offener Treff", main_category_id=category)
        publishing.submit(db, draft, amal, seen=draft.saves)
        publishing.approve(db, draft, edda, seen=draft.saves)
        slugs.add(db.get_one(Offer, draft.offer_id).slug)

    assert slugs == {"offener-treff", "offener-treff-2", "offener-treff-3"}
    assert all(client.get(f"/angebote/{slug}").status_code == 200 for slug in slugs)


def test_nobody_approves_their_own_words(db: Session) -> None:
    offer = make_offer(db, "Turnen", status=Status.DRAFT)
    amal: Actor = member(db, "Amal", offer.provider_id)
    draft = wording.newest(db, wording.OFFER, offer.id)

    with pytest.raises(ValueError, match="status"):
        drafts.save(db, draft, amal, seen=draft.saves, status=Status.PUBLISHED)
    with pytest.raises(ValueError, match="unchecked"):
        drafts.save(db, draft, amal, seen=draft.saves, unchecked=False)
