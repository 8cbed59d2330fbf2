"""Documents of a team's own entries: how they come, who gets them when, and what is left of them in the end."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app import pdf, uploads
from app.accounts import attempts
from app.accounts.attempts import Limit
from app.directory import attachment, publishing, standing, wording
from app.directory.attachment import Attachment, Pdf
from app.directory.columns import now
from app.directory.upload import ABANDONED, forget_unused
from app.directory.workflow import Actor, Role
from app.pdf import Rewritten
from tests import papers
from tests.asking import page
from tests.cast import Cast
from tests.html import Page
from tests.integration.providers.workplace import category, start, submit, version, with_a_draft, wording_of
from tests.stage import Stage, set_once

TITLE = "Flyer Herbst 2026"
TEAM, OFFICE = {"amal", "carl"}, {"edda"}
EVERYBODY = {"guest", "amal", "carl", "ben", "edda", "emil", "paula", "ada"}


def upload(browser: TestClient, entry: str, file: bytes | None = None, name: str = "flyer.pdf", **typed: str) -> Any:
    files = {"document": (name, papers.paper() if file is None else file, "application/pdf")}
    return browser.post(f"{entry}/bearbeiten/dokumente", data={"title": TITLE} | typed, files=files)


def again(browser: TestClient, entry: str, pdf_id: str, title: str = TITLE) -> Any:
    """Without a file, since the browser does not fill it in again."""
    data = {"title": title, "pdf": pdf_id}
    return browser.post(f"{entry}/bearbeiten/dokumente", data=data, files={"document": ("", b"")})


def of(db: Session, entry: str) -> list[attachment.Shown]:
    return attachment.of(db, "offer", wording_of(db, entry).id)


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each file takes its time; `tests/unit/test_pdf.py` starts them, and who is marked so."""
    if "apart" not in request.node.name:
        monkeypatch.setattr(pdf, "rewrite", lambda file: Rewritten(file.read(), 1))


stage = set_once(with_a_draft)


@pytest.fixture
def cast(stage: Stage, db: Session, client: TestClient) -> Cast:
    cast: Cast = stage.laid[0]
    return cast.met_again(db)


@pytest.fixture
def amal(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "amal")


@pytest.fixture
def offer(stage: Stage) -> str:
    """The address of a complete draft of Amal's."""
    offer: str = stage.laid[1]
    return offer


def release(db: Session, cast: Cast, amal: TestClient, offer: str) -> str:
    """Its public address."""
    assert submit(amal, offer).status_code == 303
    revision = wording_of(db, offer)
    publishing.approve(db, revision, Actor(cast.edda.id, Role.EDITOR), seen=revision.saves)
    slug = db.scalar(sa.text("SELECT slug FROM offer WHERE id = :id"), {"id": revision.offer_id})
    return f"/angebote/{slug}"


def change(amal: TestClient, offer: str) -> str:
    """The page of its pictures and documents, in a new draft."""
    amal.post(f"{offer}/aendern")
    return f"{offer}/bearbeiten/bilder"


# Uploading


def test_a_leaflet_read_apart_is_on_the_offer_in_one_step(db: Session, amal: TestClient, offer: str) -> None:
    answer = upload(amal, offer, papers.leaflet(), name="../../<b>page</b>.html")

    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"{offer}/bearbeiten/bilder?getan=dokument"
    (shown,) = of(db, offer)
    assert (shown.title, shown.pages) == (TITLE, 1)
    listed = page(amal, answer.headers["location"])
    assert listed.one("a", href=shown.href)["download"] == f"{TITLE}.pdf"
    got = amal.get(shown.href)
    assert len(got.content) == shown.size
    assert b"Kennwort" not in got.content


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "leer"),
        (b"<!doctype html><script>alert(1)</script>", "kein PDF"),
        (papers.paper(root="/OpenAction << /S /JavaScript /JS (x) >>"), "enthält Programme"),
        (papers.paper() + b"PK\x05\x06" + bytes(18) + b"x", "mehr als ein PDF"),
        (papers.encrypted(), "geschützt"),
        (papers.leaflet()[:-99], "unvollständig"),
    ],
    ids=["empty", "page", "script", "archive", "locked", "cut off"],
)
def test_what_is_refused_apart_says_why_and_keeps_the_title(
    db: Session, amal: TestClient, offer: str, file: bytes, sentence: str
) -> None:
    answer = upload(amal, offer, file)

    assert answer.status_code == 422
    asked = Page(answer.text)
    assert sentence in asked.one("p", id="f-document-fehler").text
    assert asked.one("a", href="#f-document")
    assert asked.one("input", id="f-document")["aria-invalid"] == "true"
    assert asked.one("input", name="title")["value"] == TITLE
    assert asked.all("title")[0].text.startswith("Fehler:")
    assert db.scalar(sa.select(sa.func.count()).select_from(Pdf)) == 0


def test_without_a_title_it_is_kept_but_not_shown(db: Session, amal: TestClient, offer: str) -> None:
    answer = upload(amal, offer, title=" ")

    assert answer.status_code == 422
    asked = Page(answer.text)
    assert asked.one("a", href="#f-title")
    kept = asked.one("input", name="pdf")["value"]
    assert of(db, offer) == []
    assert again(amal, offer, kept).status_code == 303
    assert [each.pdf_id for each in of(db, offer)] == [UUID(kept)]
    assert again(amal, offer, kept).status_code == 422, "it is shown already"


def test_what_somebody_else_has_uploaded_cannot_be_taken(db: Session, cast: Cast, amal: TestClient, offer: str) -> None:
    ben = cast.browser(db, "ben")
    theirs = start(ben, cast.other_provider.id, category(db))
    kept = Page(upload(ben, theirs, title="").text).one("input", name="pdf")["value"]
    upload(ben, theirs)

    for pdf_id in (kept, str(of(db, theirs)[0].pdf_id), "unknown", ""):
        answer = again(amal, offer, pdf_id)

        assert answer.status_code == 422
        assert "Bitte wählen Sie ein PDF aus." in answer.text
    assert of(db, offer) == []
    assert amal.get(f"/dokumente/{kept}.pdf").status_code == 404
    assert ben.get(f"/dokumente/{kept}.pdf").status_code == 200


def test_a_file_that_is_too_large_is_refused_and_the_title_is_kept(
    db: Session, amal: TestClient, offer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_OF_A_PDF", 1_000_000)

    answer = upload(amal, offer, papers.paper() + bytes(1_000_000))

    assert answer.status_code == 422
    assert "Höchstens 1 Megabyte sind möglich." in answer.text
    assert Page(answer.text).one("input", name="title")["value"] == TITLE
    assert of(db, offer) == []


def test_there_is_an_end_to_uploading_pictures_and_documents_together(
    amal: TestClient, offer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Limit(2, timedelta(hours=1))
    monkeypatch.setitem(attempts.LIMITS, "upload", (few, few))

    assert [upload(amal, offer).status_code for _ in range(3)] == [303, 303, 422]


def test_an_offer_has_only_so_many_documents(db: Session, amal: TestClient, offer: str) -> None:
    assert [upload(amal, offer).status_code for _ in range(4)] == [303, 303, 303, 422]
    assert len(of(db, offer)) == attachment.MOST == 3
    assert "Mehr als 3 Dokumente sind nicht möglich" in page(amal, f"{offer}/bearbeiten/bilder").text


def test_nobody_uploads_to_what_is_not_theirs_or_waits(
    db: Session, cast: Cast, amal: TestClient, offer: str, client: TestClient
) -> None:
    assert upload(cast.browser(db, "ben"), offer).status_code == 404
    assert upload(cast.browser(db, "edda"), offer).status_code == 404
    assert upload(client, offer).headers["location"].startswith("/anmelden")
    submit(amal, offer)
    assert upload(amal, offer).status_code == 409

    assert db.scalar(sa.select(sa.func.count()).select_from(Pdf)) == 0


def test_a_colleague_overwrites_nothing_and_whoever_has_not_seen_the_latest_removes_nothing(
    db: Session, cast: Cast, amal: TestClient, offer: str
) -> None:
    listed = f"{offer}/bearbeiten/bilder"
    old = version(amal, f"{offer}/bearbeiten/worum")
    upload(cast.browser(db, "carl"), offer, title="Von Carl")
    upload(amal, offer)

    assert amal.post(f"{offer}/dokument/1/entfernen", data={"version": old}).status_code == 409
    assert [each.title for each in of(db, offer)] == ["Von Carl", TITLE]
    assert amal.post(f"{offer}/dokument/1/entfernen", data={"version": version(amal, listed)}).status_code == 303
    assert [each.title for each in of(db, offer)] == [TITLE]
    assert amal.post(f"{offer}/dokument/2/entfernen", data={"version": version(amal, listed)}).status_code == 404


# Who gets a document


def reach(db: Session, cast: Cast, href: str) -> set[str]:
    return {name for name in EVERYBODY if cast.browser(db, name).get(href).status_code == 200}


def test_a_document_is_for_whoever_may_read_a_wording_that_shows_it(
    db: Session, cast: Cast, amal: TestClient, offer: str
) -> None:
    upload(amal, offer)
    (shown,) = of(db, offer)
    by = Actor(cast.edda.id, Role.EDITOR)

    assert reach(db, cast, shown.href) == TEAM
    release(db, cast, amal, offer)
    assert reach(db, cast, shown.href) == EVERYBODY
    standing.suspend(db, cast.provider, by, reason="Darum.")
    assert reach(db, cast, shown.href) == TEAM | OFFICE
    standing.reinstate(db, cast.provider, by)
    revision = wording_of(db, offer)
    publishing.archive(db, revision, by, seen=revision.saves)
    assert reach(db, cast, shown.href) == TEAM | OFFICE


def test_what_is_sent_can_do_nothing(db: Session, cast: Cast, amal: TestClient, offer: str, client: TestClient) -> None:
    upload(amal, offer)
    (shown,) = of(db, offer)
    draft = amal.get(shown.href)
    release(db, cast, amal, offer)
    public = client.get(shown.href)

    for answer in (draft, public):
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == "attachment"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert "set-cookie" not in answer.headers
    assert draft.headers["cache-control"] == "private, no-store"
    assert public.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_a_new_document_of_something_public_waits_beside_it(
    db: Session, cast: Cast, amal: TestClient, offer: str, client: TestClient
) -> None:
    upload(amal, offer, title="Alter Flyer")
    public = release(db, cast, amal, offer)
    (old,) = of(db, offer)
    listed = change(amal, offer)
    amal.post(f"{offer}/dokument/1/entfernen", data={"version": version(amal, listed)})
    upload(amal, offer, title="Neuer Flyer")
    submit(amal, offer)
    (new,) = of(db, offer)

    assert page(client, public).one("a", href=old.href).text == "Alter Flyer (PDF, 1 KB)"
    assert new.href not in client.get(public).text
    assert (client.get(old.href).status_code, client.get(new.href).status_code) == (200, 404)
    waiting = wording_of(db, offer)
    edda = cast.browser(db, "edda")
    case = page(edda, f"/redaktion/pruefen/angebot/{waiting.id}")
    assert {old.href, new.href} <= {*case.links}
    assert "Dokumente" in [each.text for each in case.all("th")]
    assert edda.get(new.href).status_code == 200

    publishing.approve(db, waiting, Actor(cast.edda.id, Role.EDITOR), seen=waiting.saves)

    assert "Alter Flyer" not in page(client, public).text
    assert (client.get(old.href).status_code, client.get(new.href).status_code) == (404, 200)


def test_the_same_title_over_another_file_is_a_change(db: Session, cast: Cast, amal: TestClient, offer: str) -> None:
    upload(amal, offer)
    release(db, cast, amal, offer)
    listed = change(amal, offer)
    amal.post(f"{offer}/dokument/1/entfernen", data={"version": version(amal, listed)})
    upload(amal, offer)
    submit(amal, offer)

    case = page(cast.browser(db, "edda"), f"/redaktion/pruefen/angebot/{wording_of(db, offer).id}")
    assert "Dokumente" in [each.text for each in case.all("th")]


def test_a_profile_has_documents_too(db: Session, cast: Cast, amal: TestClient, client: TestClient) -> None:
    profile = f"/mein-bereich/anbieter/{cast.provider.id}"
    amal.post(f"{profile}/aendern")
    assert upload(amal, profile).status_code == 303
    draft = wording.open_one(db, wording.PROVIDER, cast.provider.id)
    (shown,) = attachment.of(db, "provider", draft.id)

    assert page(amal, f"/vorschau/anbieter/{draft.id}").one("a", href=shown.href)
    assert client.get(shown.href).status_code == 404
    publishing.submit(db, draft, Actor(cast.amal.id, Role.PROVIDER), seen=draft.saves)
    publishing.approve(db, draft, Actor(cast.edda.id, Role.EDITOR), seen=draft.saves)
    assert page(client, f"/anbieter/{cast.provider.slug}").one("a", href=shown.href)
    assert client.get(shown.href).status_code == 200


# Copies, and the end


def pdfs(db: Session) -> set[UUID]:
    db.expire_all()
    return {*db.exec(select(Pdf.id))}


def test_a_copy_brings_its_documents_along(db: Session, amal: TestClient, offer: str) -> None:
    upload(amal, offer)

    copy = amal.post(f"{offer}/kopieren").headers["location"].partition("/bearbeiten")[0]

    assert of(db, copy) == of(db, offer)


def test_what_nobody_shows_is_forgotten_after_a_day(db: Session, amal: TestClient, offer: str) -> None:
    kept = Page(upload(amal, offer, title="").text).one("input", name="pdf")["value"]
    upload(amal, offer)
    (shown,) = of(db, offer)

    forget_unused(db, now())
    assert pdfs(db) == {UUID(kept), shown.pdf_id}
    forget_unused(db, now() + timedelta(days=2))
    assert pdfs(db) == {shown.pdf_id}


def test_what_may_be_forgotten_soon_cannot_be_shown_any_more(db: Session, amal: TestClient, offer: str) -> None:
    kept = Page(upload(amal, offer, title="").text).one("input", name="pdf")["value"]
    db.execute(sa.update(Pdf).values(uploaded_at=now() - ABANDONED / 2))

    assert again(amal, offer, kept).status_code == 422


def test_of_wordings_of_the_past_the_title_stays_and_the_file_goes(
    db: Session, cast: Cast, amal: TestClient, offer: str
) -> None:
    upload(amal, offer)
    release(db, cast, amal, offer)
    listed = change(amal, offer)
    amal.post(f"{offer}/dokument/1/entfernen", data={"version": version(amal, listed)})
    release(db, cast, amal, offer)

    forget_unused(db, now() + timedelta(days=80))
    assert len(pdfs(db)) == 1
    forget_unused(db, now() + timedelta(days=100))

    assert pdfs(db) == set()
    (left,) = db.exec(select(Attachment).where(col(Attachment.title) == TITLE)).all()
    assert left.pdf_id is None


def test_what_is_typed_as_a_title_comes_out_inert(db: Session, amal: TestClient, offer: str) -> None:
    upload(amal, offer, title='"><script>alert(1)</script>')
    revision = wording_of(db, offer)

    for path in (f"{offer}/bearbeiten/bilder", f"/vorschau/angebot/{revision.id}"):
        assert "<script>alert" not in page(amal, path).html


# Its title afterwards


def test_a_title_is_changed_afterwards(db: Session, amal: TestClient, offer: str) -> None:
    for title in ("Erstes", "Zweites"):
        upload(amal, offer, title=title)
    listed = page(amal, f"{offer}/bearbeiten/bilder")
    assert "Titel ändern: Zweites" in listed.text

    asked = Page(amal.get(f"{offer}/dokument/2").text)
    assert asked.one("input", name="title")["value"] == "Zweites"
    data = {"version": version(amal, f"{offer}/dokument/2"), "title": "Flyer"}
    assert amal.post(f"{offer}/dokument/2", data=data).status_code == 303

    assert [each.title for each in of(db, offer)] == ["Erstes", "Flyer"]


def test_a_title_that_is_refused_is_kept_and_nothing_is_written(db: Session, amal: TestClient, offer: str) -> None:
    upload(amal, offer)
    old = version(amal, f"{offer}/dokument/1")
    refused = amal.post(f"{offer}/dokument/1", data={"version": old, "title": "Ab"})
    assert refused.status_code == 422
    assert Page(refused.text).one("input", name="title")["value"] == "Ab"

    upload(amal, offer, title="Zweites")
    late = amal.post(f"{offer}/dokument/1", data={"version": old, "title": "Anders"})
    assert late.status_code == 409
    assert Page(late.text).one("input", name="title")["value"] == "Anders"
    assert [each.title for each in of(db, offer)] == [TITLE, "Zweites"]


@pytest.mark.parametrize("number", ["0", "2"])
def test_a_document_that_is_not_there_has_no_title(amal: TestClient, offer: str, number: str) -> None:
    upload(amal, offer)

    assert amal.get(f"{offer}/dokument/{number}").status_code == 404
    assert amal.post(f"{offer}/dokument/{number}", data={"version": "2", "title": "Flyer"}).status_code == 404
