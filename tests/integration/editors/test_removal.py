"""One picture or document is deleted at once: gone everywhere, with a reason, and told to its provider."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.directory import attachment, drafts, picture, publishing, wording
from app.directory.attachment import Pdf
from app.directory.history import History
from app.directory.offer import Offer, OfferRevision
from app.directory.picture import Image, Picture
from app.directory.workflow import Actor, Role, Status
from app.mail import QueuedMail
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer, make_provider, point, show_attachment, show_picture, weekly

REASON = "Darauf ist ein fremdes Kind zu erkennen."


@pytest.fixture
def offer(db: Session, cast: Cast) -> Offer:
    return make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()])


def public(db: Session, offer: Offer) -> OfferRevision:
    found: OfferRevision = wording.published(db, wording.OFFER, offer.id)
    return found


def remove(browser: TestClient, revision: OfferRevision, which: UUID, **typed: Any) -> Any:
    data = {"seen": revision.saves, "upload_id": str(which), "cause": REASON} | typed
    return browser.post(f"/redaktion/pruefen/angebot/{revision.id}/entfernen", data=data)


def steps(db: Session) -> list[tuple[UUID | None, str]]:
    rows = db.exec(select(History).where(col(History.step) == "remove").order_by(col(History.id)))
    return [(row.revision_id, row.note) for row in rows]


def mails(db: Session) -> list[QueuedMail]:
    return [*db.exec(select(QueuedMail).where(col(QueuedMail.name) == "upload_removed"))]


def test_a_picture_is_gone_from_page_and_address_at_once(
    db: Session, cast: Cast, offer: Offer, client: TestClient
) -> None:
    bad, good = show_picture(db, offer, "Kind am Seil"), show_picture(db, offer, "Leere Halle")
    href = f"/bilder/{bad.id}/200.webp"
    edda = cast.browser(db, "edda")
    revision = public(db, offer)
    assert client.get(href).status_code == 200

    answer = remove(edda, revision, bad.id)

    assert answer.headers["location"] == f"/redaktion/pruefen/angebot/{revision.id}?getan=remove"
    assert "Gelöscht." in page(edda, answer.headers["location"]).text
    assert {cast.browser(db, name).get(href).status_code for name in ("guest", "amal", "edda")} == {404}
    assert [each["alt"] for each in page(client, f"/angebote/{offer.slug}").all("img")] == ["Leere Halle"]
    assert db.scalars(sa.select(col(Image.id))).all() == [good.id]
    assert steps(db) == [(revision.id, f"„Kind am Seil“: {REASON}")]
    (mail,) = mails(db)
    assert mail.to_email == cast.amal.email
    assert "Kind am Seil" in mail.text
    assert REASON in mail.text
    assert "Bild oder Dokument gelöscht" in page(cast.browser(db, "amal"), f"/mein-bereich/angebote/{offer.id}").text


def test_a_document_is_gone_as_a_picture_is(db: Session, cast: Cast, offer: Offer, client: TestClient) -> None:
    pdf_id = show_attachment(db, offer, "Flyer")

    assert remove(cast.browser(db, "edda"), public(db, offer), pdf_id).status_code == 303

    assert client.get(f"/dokumente/{pdf_id}.pdf").status_code == 404
    assert "Flyer" not in page(client, f"/angebote/{offer.slug}").text
    assert db.scalars(sa.select(col(Pdf.id))).all() == []
    assert "Ein Dokument ist gelöscht: Turnen" in mails(db)[0].subject


def test_it_goes_from_drafts_and_copies_too_and_nobody_saves_over_that(db: Session, cast: Cast, offer: Offer) -> None:
    amal = Actor(cast.amal.id, Role.PROVIDER)
    image = show_picture(db, offer)
    draft = drafts.start_change(db, offer, amal)
    copy = drafts.start_offer(db, cast.provider.id, amal, like=public(db, offer))
    seen = draft.saves

    remove(cast.browser(db, "edda"), public(db, offer), image.id)

    db.expire_all()
    assert [picture.of(db, "offer", each.id) for each in (draft, copy, public(db, offer))] == [[], [], []]
    assert {revision_id for revision_id, _note in steps(db)} == {draft.id, copy.id, public(db, offer).id}
    assert draft.saves == seen + 1
    conflict = cast.browser(db, "amal").post(
        f"/mein-bereich/angebote/{offer.id}/bearbeiten/wann", data={"version": seen, "schedule_note": "Neu"}
    )
    assert conflict.status_code == 409


def test_of_wordings_of_the_past_the_words_stay(db: Session, cast: Cast, offer: Offer) -> None:
    amal, edda = Actor(cast.amal.id, Role.PROVIDER), Actor(cast.edda.id, Role.EDITOR)
    image = show_picture(db, offer, "Kind am Seil")
    old = public(db, offer)
    draft = drafts.start_change(db, offer, amal)
    drafts.save(db, draft, amal, seen=draft.saves, title="Turnen für alle")
    publishing.submit(db, draft, amal, seen=draft.saves)
    publishing.approve(db, draft, edda, seen=draft.saves)

    remove(cast.browser(db, "edda"), public(db, offer), image.id)

    db.expire_all()
    assert old.status == Status.SUPERSEDED
    (left,) = db.exec(select(Picture)).all()
    assert (left.offer_revision_id, left.image_id, left.alt) == (old.id, None, "Kind am Seil")


def test_what_waits_can_lose_a_picture_and_be_decided_on(db: Session, cast: Cast) -> None:
    offer = make_offer(db, "Tanzen", provider=cast.provider, status=Status.SUBMITTED, schedules=[weekly()])
    waiting = wording.newest(db, wording.OFFER, offer.id)
    image = show_picture(db, offer)
    edda = cast.browser(db, "edda")
    seen = waiting.saves

    remove(edda, waiting, image.id)

    case = f"/redaktion/pruefen/angebot/{waiting.id}"
    assert edda.post(f"{case}/freigeben", data={"seen": seen}).status_code == 409, "it is no longer what was read"
    db.expire_all()
    assert edda.post(f"{case}/freigeben", data={"seen": waiting.saves}).status_code == 303
    assert public(db, offer).id == waiting.id


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [({"cause": " "}, 422, "cause"), ({"upload_id": ""}, 422, "upload_id"), ({"seen": "99"}, 409, "")],
)
def test_without_a_reason_a_choice_or_the_present_text_nothing_is_deleted(
    db: Session, cast: Cast, offer: Offer, typed: dict[str, str], status: int, field: str
) -> None:
    image = show_picture(db, offer)

    answer = remove(cast.browser(db, "edda"), public(db, offer), image.id, **typed)

    assert answer.status_code == status
    assert not field or f'href="#f-{field}"' in answer.text
    assert field == "cause" or REASON in answer.text
    assert (len(steps(db)), len(mails(db))) == (0, 0)
    assert db.get(Image, image.id)


def test_nobody_deletes_what_another_text_shows_or_another_area_decides(db: Session, cast: Cast, offer: Offer) -> None:
    show_picture(db, offer)
    other = make_offer(db, "Malen", provider=cast.other_provider, schedules=[weekly()])
    theirs = show_picture(db, other)
    far = make_offer(db, "Weit weg", provider=make_provider(db, "Weit Weg", point=point(lat=50.0)), venues=[])
    far_away = show_attachment(db, far)

    assert remove(cast.browser(db, "edda"), public(db, offer), theirs.id).status_code == 404
    assert remove(cast.browser(db, "emil"), public(db, far), far_away).status_code == 404
    assert remove(cast.browser(db, "amal"), public(db, offer), theirs.id).status_code == 403
    assert picture.of(db, "offer", public(db, other).id)
    assert attachment.of(db, "offer", public(db, far).id)


def test_where_there_is_nothing_to_delete_nobody_is_asked(db: Session, cast: Cast, offer: Offer) -> None:
    words = "Ein Bild oder Dokument sofort löschen"
    edda, case = cast.browser(db, "edda"), f"/redaktion/pruefen/angebot/{public(db, offer).id}"

    assert words not in page(edda, case).text
    show_attachment(db, offer)
    assert words in page(edda, case).text


def test_of_what_is_archived_a_picture_can_be_deleted_and_nothing_else_be_done(
    db: Session, cast: Cast, offer: Offer
) -> None:
    image = show_picture(db, offer)
    revision = public(db, offer)
    publishing.archive(db, revision, Actor(cast.edda.id, Role.EDITOR), seen=revision.saves)
    edda = cast.browser(db, "edda")
    shown = page(edda, f"/redaktion/pruefen/angebot/{revision.id}").text

    assert "Ein Bild oder Dokument sofort löschen" in shown
    assert "zurücknehmen" not in shown
    assert remove(edda, revision, image.id).status_code == 303
    assert "Ihre Entscheidung" not in page(edda, f"/redaktion/pruefen/angebot/{revision.id}").text
