"""Photos of a team's own entries: how they come, who sees them when, and what is left of them in the end."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app import uploads
from app.accounts import attempts
from app.accounts.attempts import Limit
from app.directory import picture, publishing, standing, wording
from app.directory.columns import now
from app.directory.picture import Image, ImageSize, Picture
from app.directory.upload import ABANDONED, forget_unused
from app.directory.workflow import Actor, Role, Status
from app.main import app
from tests import photos
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer, weekly
from tests.html import Page
from tests.integration.providers.workplace import category, start, submit, version, with_a_draft, wording_of
from tests.stage import Stage, set_once

ALT, MAKER = "Zwei Farbflächen nebeneinander", "Kim Beispiel"
TAGS = {"alt": "textarea", "copyright": "input"}
WORDS = {"alt": ALT, "copyright": MAKER, "consent": "1"}


def upload(browser: TestClient, entry: str, file: bytes | None = None, name: str = "foto.jpg", **typed: str) -> Any:
    data = WORDS | typed
    files = {"photo": (name, photos.photo() if file is None else file, "image/jpeg")}
    return browser.post(f"{entry}/bearbeiten/bilder", data=data, files=files)


def pictures_of(db: Session, entry: str) -> list[picture.Shown]:
    revision = wording_of(db, entry)
    return picture.of(db, "offer", revision.id)


def addresses(shown: list[picture.Shown]) -> list[str]:
    return [each.small for each in shown]


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


def release(db: Session, cast: Cast, amal: TestClient, offer: str) -> None:
    assert submit(amal, offer).status_code == 303
    revision = wording_of(db, offer)
    publishing.approve(db, revision, Actor(cast.edda.id, Role.EDITOR), seen=revision.saves)


# Uploading


def test_a_photo_is_on_the_offer_in_one_step(db: Session, amal: TestClient, offer: str) -> None:
    answer = upload(amal, offer)

    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"{offer}/bearbeiten/bilder?getan=bild"
    (shown,) = pictures_of(db, offer)
    assert (shown.alt, shown.copyright, shown.width, shown.height) == (ALT, MAKER, 1000, 600)
    listed = page(amal, answer.headers["location"])
    assert ALT in listed.text
    assert listed.one("img")["src"] == shown.small


def test_a_profile_has_pictures_too(db: Session, cast: Cast, amal: TestClient) -> None:
    profile = f"/mein-bereich/anbieter/{cast.provider.id}"
    amal.post(f"{profile}/aendern")

    assert upload(amal, profile).status_code == 303
    revision = wording.open_one(db, wording.PROVIDER, cast.provider.id)
    (shown,) = picture.of(db, "provider", revision.id)
    preview = page(amal, f"/vorschau/anbieter/{revision.id}")

    assert preview.one("img")["alt"] == ALT
    assert amal.get(shown.middle).status_code == 200


@pytest.mark.parametrize(
    ("lacking", "field"), [({"alt": ""}, "alt"), ({"copyright": " "}, "copyright"), ({"consent": ""}, "consent")]
)
def test_without_its_words_a_photo_is_kept_but_not_shown(
    db: Session, amal: TestClient, offer: str, lacking: dict[str, str], field: str
) -> None:
    answer = upload(amal, offer, **lacking)

    assert answer.status_code == 422
    asked = Page(answer.text)
    assert asked.one("a", href=f"#f-{field}")
    assert asked.one(TAGS.get(field, "input"), id=f"f-{field}")["aria-invalid"] == "true"
    for name in {"alt", "copyright"} - {field}:
        assert WORDS[name] in (asked.one(TAGS[name], name=name)["value"], asked.one(TAGS[name], name=name).text)
    assert pictures_of(db, offer) == []
    kept = asked.one("input", name="image")["value"]
    again = amal.post(f"{offer}/bearbeiten/bilder", data=WORDS | {"image": kept}, files={"photo": ("", b"")})
    assert again.status_code == 303
    assert [each.image_id for each in pictures_of(db, offer)] == [UUID(kept)]


def test_what_somebody_else_has_uploaded_cannot_be_taken(db: Session, cast: Cast, amal: TestClient, offer: str) -> None:
    ben = cast.browser(db, "ben")
    theirs = start(ben, cast.other_provider.id, category(db))
    kept = Page(upload(ben, theirs, alt="").text).one("input", name="image")["value"]
    upload(ben, theirs)
    (shown,) = pictures_of(db, theirs)

    for image in (kept, str(shown.image_id), "unknown", ""):
        answer = amal.post(f"{offer}/bearbeiten/bilder", data=WORDS | {"image": image}, files={"photo": ("", b"")})

        assert answer.status_code == 422
        assert "Bitte wählen Sie ein Foto oder ein Logo aus." in answer.text
    assert pictures_of(db, offer) == []
    assert amal.get(f"/bilder/{kept}/400.webp").status_code == 404


REFUSED = {
    "empty": (b"", "ist leer"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "nicht als Foto lesen"),
    "page": (b"<!doctype html><script>alert(1)</script>", "nicht als Foto lesen"),
    "truncated": (photos.photo()[:-3000], "nicht als Foto lesen"),
    "bomb": (photos.bomb(), "zu viele Bildpunkte"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(100), "Maximale Kompatibilität"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_is_refused_and_the_words_are_kept(
    db: Session, amal: TestClient, offer: str, name: str
) -> None:
    file, sentence = REFUSED[name]

    answer = upload(amal, offer, file)

    assert answer.status_code == 422
    asked = Page(answer.text)
    assert sentence in asked.one("p", id="f-photo-fehler").text
    assert asked.one("textarea", name="alt").text == ALT
    assert asked.one("input", name="consent").attributes.keys() >= {"checked"}
    assert db.scalar(sa.select(sa.func.count()).select_from(Image)) == 0


def test_the_name_of_a_file_decides_nothing(db: Session, amal: TestClient, offer: str) -> None:
    assert upload(amal, offer, photos.photo("PNG"), name="../../<b>page</b>.html").status_code == 303

    answer = amal.get(pictures_of(db, offer)[0].small)
    assert answer.headers["content-type"] == "image/webp"
    assert b"html" not in answer.content


def test_a_file_that_is_too_large_is_refused_and_the_words_are_kept(
    db: Session, amal: TestClient, offer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 4_000)

    answer = upload(amal, offer, photos.photo("PNG") + bytes(10_000))

    assert answer.status_code == 422
    assert "Diese Datei ist zu groß." in answer.text
    assert Page(answer.text).one("textarea", name="alt").text == ALT
    assert pictures_of(db, offer) == []


HEAD = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'


def send_in_pieces(
    browser: TestClient, entry: str, pieces: list[bytes], at_each: Callable[[], None], **more: str
) -> int:
    """As a server hands it on: piece by piece. Returns the status of the answer."""
    headers = {"content-type": "multipart/form-data; boundary=x", "cookie": f"anmeldung={browser.cookies['anmeldung']}"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"{entry}/bearbeiten/bilder",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in (headers | more).items()],
    }
    waiting, answers = [*pieces], []

    async def receive() -> dict[str, Any]:
        at_each()
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    asyncio.run(app(scope, receive, send))
    return int(answers[0]["status"])


def test_nobody_reads_on_when_far_too_much_is_sent(
    amal: TestClient, offer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_MOST_SENT", 100_000)
    read: list[None] = []

    status = send_in_pieces(amal, offer, [HEAD, *[bytes(10_000)] * 300], lambda: read.append(None))

    assert (status, len(read)) == (422, 11)
    announced = amal.post(f"{offer}/bearbeiten/bilder", content=bytes(200_000), headers={"content-type": "x"})
    assert announced.status_code == 422
    assert "Diese Datei ist zu groß." in announced.text


def test_whoever_sends_slowly_holds_no_connection(amal: TestClient, offer: str, statements: list[str]) -> None:
    asked: list[int] = []

    send_in_pieces(amal, offer, [HEAD, b"abc", b"\r\n--x--\r\n"], lambda: asked.append(len(statements)))

    assert len(asked) >= 3
    assert len({*asked[:3]}) == 1, "the database was asked before all of it was there"


def test_whoever_only_has_some_cookie_sends_nothing(amal: TestClient, offer: str) -> None:
    """Sixty megabytes of a stranger's would lie on our disk until they are through."""
    read: list[None] = []
    amal.cookies.set("anmeldung", "x" * 43)

    status = send_in_pieces(amal, offer, [HEAD, *[bytes(10_000)] * 30], lambda: read.append(None))

    assert (status, read) == (303, [])


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", ""), (b"alt=x", "application/x-www-form-urlencoded"), (b"abc", "multipart/form-data; boundary=x")],
)
def test_what_is_no_such_form_is_answered_by_the_form(amal: TestClient, offer: str, content: bytes, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}

    answer = amal.post(f"{offer}/bearbeiten/bilder", content=content, headers=headers)

    assert answer.status_code == 422
    assert "<h1>Bilder und Dokumente</h1>" in answer.text


def test_there_is_an_end_to_uploading(amal: TestClient, offer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Limit(2, timedelta(hours=1))
    monkeypatch.setitem(attempts.LIMITS, "upload", (few, few))

    assert [upload(amal, offer).status_code for _ in range(3)] == [303, 303, 422]


def test_an_offer_has_only_so_many_pictures(
    db: Session, amal: TestClient, offer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "MOST", 2)

    assert [upload(amal, offer).status_code for _ in range(3)] == [303, 303, 422]
    assert len(pictures_of(db, offer)) == 2
    assert "Mehr als 2 Bilder sind nicht möglich" in page(amal, f"{offer}/bearbeiten/bilder").text


def test_a_picture_that_comes_while_a_colleague_saves_overwrites_nothing(
    db: Session, cast: Cast, amal: TestClient, offer: str
) -> None:
    carl = cast.browser(db, "carl")
    upload(carl, offer, alt="Von Carl")

    assert upload(amal, offer, version="1").status_code == 303
    assert [each.alt for each in pictures_of(db, offer)] == ["Von Carl", ALT]


def test_nobody_uploads_to_what_is_not_theirs_or_waits(
    db: Session, cast: Cast, amal: TestClient, offer: str, client: TestClient
) -> None:
    assert upload(cast.browser(db, "ben"), offer).status_code == 404
    assert upload(cast.browser(db, "edda"), offer).status_code == 404
    assert upload(client, offer).headers["location"].startswith("/anmelden")
    submit(amal, offer)
    assert upload(amal, offer).status_code == 409

    assert db.scalar(sa.select(sa.func.count()).select_from(Image)) == 0


def test_a_sentence_in_two_lines_is_one(db: Session, amal: TestClient, offer: str) -> None:
    upload(amal, offer, alt="Zwei Farben\r\n nebeneinander ")

    assert pictures_of(db, offer)[0].alt == "Zwei Farben nebeneinander"


# Order, words, removal


def test_pictures_are_put_in_order_reworded_and_removed(db: Session, amal: TestClient, offer: str) -> None:
    for alt in ("Erstes", "Zweites", "Drittes"):
        upload(amal, offer, alt=alt)
    listed = f"{offer}/bearbeiten/bilder"

    amal.post(f"{offer}/bild/3/nach-vorne", data={"version": version(amal, listed)})
    amal.post(f"{offer}/bild/2/entfernen", data={"version": version(amal, listed)})
    words = {"version": version(amal, f"{offer}/bild/2"), "alt": "Neuer Satz", "copyright": "Die Gruppe"}
    assert amal.post(f"{offer}/bild/2", data=words).status_code == 303

    shown = pictures_of(db, offer)
    assert [(each.alt, each.copyright) for each in shown] == [("Drittes", MAKER), ("Neuer Satz", "Die Gruppe")]


def test_whoever_has_not_seen_the_latest_removes_nothing(db: Session, amal: TestClient, offer: str) -> None:
    upload(amal, offer, alt="Erstes")
    old = version(amal, f"{offer}/bearbeiten/bilder")
    upload(amal, offer, alt="Zweites")

    assert amal.post(f"{offer}/bild/1/entfernen", data={"version": old}).status_code == 409
    refused = amal.post(f"{offer}/bild/1", data={"version": old, "alt": "Anders", "copyright": "Kim"})
    assert refused.status_code == 409
    assert "Anders" in refused.text
    assert [each.alt for each in pictures_of(db, offer)] == ["Erstes", "Zweites"]


@pytest.mark.parametrize("number", ["0", "2", "99999999999"])
def test_a_picture_that_is_not_there_is_not_there(amal: TestClient, offer: str, number: str) -> None:
    upload(amal, offer)

    assert amal.get(f"{offer}/bild/{number}").status_code == 404
    assert amal.post(f"{offer}/bild/{number}/entfernen", data={"version": "2"}).status_code == 404


def test_what_is_typed_about_a_picture_comes_out_inert(db: Session, amal: TestClient, offer: str) -> None:
    upload(amal, offer, alt='"><script>alert(1)</script>', copyright="<img src=x onerror=alert(1)>")
    revision = wording_of(db, offer)

    for path in (f"{offer}/bearbeiten/bilder", f"{offer}/bild/1", f"/vorschau/angebot/{revision.id}"):
        shown = page(amal, path)
        assert "<script>alert" not in shown.html
        assert {each["src"] for each in shown.all("img")} <= {*addresses(pictures_of(db, offer))} | {
            each.middle for each in pictures_of(db, offer)
        }


# Who sees a picture


def reach(db: Session, cast: Cast, shown: picture.Shown) -> set[str]:
    names = ("guest", "amal", "carl", "ben", "edda", "emil", "paula", "ada")
    return {name for name in names if cast.browser(db, name).get(shown.small).status_code == 200}


TEAM, OFFICE = {"amal", "carl"}, {"edda"}
EVERYBODY = {"guest", "amal", "carl", "ben", "edda", "emil", "paula", "ada"}


def test_a_picture_is_seen_by_whoever_may_read_a_wording_that_shows_it(
    db: Session, cast: Cast, amal: TestClient, offer: str
) -> None:
    upload(amal, offer)
    (shown,) = pictures_of(db, offer)
    by = Actor(cast.edda.id, Role.EDITOR)

    assert reach(db, cast, shown) == TEAM
    submit(amal, offer)
    assert reach(db, cast, shown) == TEAM | OFFICE
    revision = wording_of(db, offer)
    publishing.approve(db, revision, by, seen=revision.saves)
    assert reach(db, cast, shown) == EVERYBODY
    standing.suspend(db, cast.provider, by, reason="Darum.")
    assert reach(db, cast, shown) == TEAM | OFFICE
    standing.reinstate(db, cast.provider, by)
    assert reach(db, cast, shown) == EVERYBODY
    publishing.archive(db, revision, by, seen=revision.saves)
    assert reach(db, cast, shown) == TEAM | OFFICE


def test_nobody_without_the_terms_accepted_sees_more_than_a_guest(
    db: Session, cast: Cast, amal: TestClient, offer: str
) -> None:
    upload(amal, offer)
    (shown,) = pictures_of(db, offer)
    cast.amal.terms_version = "1999-01"
    db.add(cast.amal)
    db.flush()

    assert amal.get(shown.small).status_code == 404


def test_a_new_picture_of_something_public_waits_beside_it(
    db: Session, cast: Cast, amal: TestClient, offer: str, client: TestClient
) -> None:
    upload(amal, offer, alt="Das alte Bild")
    release(db, cast, amal, offer)
    (old,) = pictures_of(db, offer)
    amal.post(f"{offer}/aendern")
    amal.post(f"{offer}/bild/1/entfernen", data={"version": version(amal, f"{offer}/bearbeiten/bilder")})
    upload(amal, offer, alt="Das neue Bild")
    submit(amal, offer)
    (new,) = pictures_of(db, offer)
    public = wording.published(db, wording.OFFER, UUID(offer.rpartition("/")[2]))
    slug = db.scalar(sa.text("SELECT slug FROM offer WHERE id = :id"), {"id": public.offer_id})

    assert [each["alt"] for each in page(client, f"/angebote/{slug}").all("img")] == ["Das alte Bild"]
    assert (client.get(old.small).status_code, client.get(new.small).status_code) == (200, 404)
    waiting = wording_of(db, offer)
    edda = cast.browser(db, "edda")
    case = page(edda, f"/redaktion/pruefen/angebot/{waiting.id}")
    assert [each["alt"] for each in case.all("img")] == ["Das alte Bild", "Das neue Bild"]
    assert {"Das", "alte", "neue", "Bild"} <= {*case.text.split()}
    assert edda.get(new.small).status_code == 200

    publishing.approve(db, waiting, Actor(cast.edda.id, Role.EDITOR), seen=waiting.saves)

    assert [each["alt"] for each in page(client, f"/angebote/{slug}").all("img")] == ["Das neue Bild"]
    assert (client.get(old.small).status_code, client.get(new.small).status_code) == (404, 200)


def test_a_new_case_shows_its_pictures(db: Session, cast: Cast, amal: TestClient, offer: str) -> None:
    upload(amal, offer)
    submit(amal, offer)

    case = page(cast.browser(db, "edda"), f"/redaktion/pruefen/angebot/{wording_of(db, offer).id}")
    assert case.one("img")["src"] == pictures_of(db, offer)[0].small


def test_what_is_sent_can_do_nothing(db: Session, cast: Cast, amal: TestClient, offer: str, client: TestClient) -> None:
    upload(amal, offer)
    (shown,) = pictures_of(db, offer)
    draft = amal.get(shown.small)
    release(db, cast, amal, offer)
    public = client.get(shown.small)

    for answer in (draft, public):
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert "set-cookie" not in answer.headers
    assert draft.headers["cache-control"] == "private, no-store"
    assert public.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert photos.Image.open(photos.BytesIO(public.content)).size == (400, 240)


@pytest.mark.parametrize("width", ["401", "0", "99999999999999999999", "x"])
def test_there_are_only_so_many_sizes(db: Session, cast: Cast, amal: TestClient, offer: str, width: str) -> None:
    upload(amal, offer)
    (shown,) = pictures_of(db, offer)

    assert amal.get(f"/bilder/{shown.image_id}/{width}.webp").status_code == 404


def test_a_page_keeps_the_place_of_a_picture_free(db: Session, cast: Cast, amal: TestClient, offer: str) -> None:
    upload(amal, offer)
    image = page(amal, f"/vorschau/angebot/{wording_of(db, offer).id}").one("img")

    assert (image["width"], image["height"], image["loading"]) == ("1000", "600", "lazy")
    assert re.findall(r"/(\d+)\.webp (\d+)w", image["srcset"]) == [("400", "400"), ("800", "800"), ("1000", "1000")]
    for address in re.findall(r"(\S+\.webp) ", image["srcset"]):
        assert amal.get(address).status_code == 200


# Copies, and the end


def test_a_copy_brings_its_pictures_along(db: Session, amal: TestClient, offer: str) -> None:
    upload(amal, offer)

    copy = amal.post(f"{offer}/kopieren").headers["location"].partition("/bearbeiten")[0]

    assert pictures_of(db, copy) == pictures_of(db, offer)
    amal.post(f"{copy}/bild/1/entfernen", data={"version": version(amal, f"{copy}/bearbeiten/bilder")})
    assert len(pictures_of(db, offer)) == 1
    assert amal.get(pictures_of(db, offer)[0].small).status_code == 200


def images(db: Session) -> set[UUID]:
    db.expire_all()
    return {*db.exec(select(Image.id))}


def test_what_nobody_shows_is_forgotten_after_a_day(db: Session, amal: TestClient, offer: str) -> None:
    upload(amal, offer, alt="")
    upload(amal, offer)
    (shown,) = pictures_of(db, offer)

    forget_unused(db, now())
    assert len(images(db)) == 2
    forget_unused(db, now() + timedelta(days=2))

    assert images(db) == {shown.image_id}
    assert {*db.exec(select(ImageSize.image_id))} == {shown.image_id}


def test_what_may_be_forgotten_soon_cannot_be_shown_any_more(db: Session, amal: TestClient, offer: str) -> None:
    kept = Page(upload(amal, offer, alt="").text).one("input", name="image")["value"]
    db.execute(sa.update(Image).values(uploaded_at=now() - ABANDONED / 2))

    answer = amal.post(f"{offer}/bearbeiten/bilder", data=WORDS | {"image": kept}, files={"photo": ("", b"")})

    assert answer.status_code == 422


def test_of_wordings_of_the_past_the_words_stay_and_the_image_goes(
    db: Session, cast: Cast, amal: TestClient, offer: str
) -> None:
    upload(amal, offer)
    release(db, cast, amal, offer)
    (old,) = pictures_of(db, offer)
    amal.post(f"{offer}/aendern")
    amal.post(f"{offer}/bild/1/entfernen", data={"version": version(amal, f"{offer}/bearbeiten/bilder")})
    release(db, cast, amal, offer)

    forget_unused(db, now() + timedelta(days=80))
    assert images(db) == {old.image_id}
    forget_unused(db, now() + timedelta(days=100))

    assert images(db) == set()
    (left,) = db.exec(select(Picture).where(col(Picture.alt) == ALT)).all()
    assert (left.image_id, left.copyright) == (None, MAKER)


def test_what_is_public_or_in_work_is_never_forgotten(db: Session, cast: Cast, amal: TestClient, offer: str) -> None:
    upload(amal, offer)
    release(db, cast, amal, offer)
    made = make_offer(db, "Turnen", provider=cast.provider, status=Status.DRAFT, schedules=[weekly()])
    upload(amal, f"/mein-bereich/angebote/{made.id}")

    forget_unused(db, now() + timedelta(days=4000))

    assert len(images(db)) == 2
