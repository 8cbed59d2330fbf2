"""/planung/stand: what was kept stays as it was, can be cited, taken along, released by a link and withdrawn."""

import re
import zlib
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from starlette.testclient import TestClient

from app.accounts import own_data
from app.accounts.account import StaffRole
from app.directory.snapshot import SnapshotStepKind
from app.planners import export, freezing, norms, papers, report, snapshots
from app.planners.flags import Thresholds
from app.planners.stand import live
from app.settings import settings
from tests.asking import page
from tests.cast import Cast, browser_of, has_role, make_account
from tests.factories import make_offer
from tests.integration.planners.towns import asked, district, found, venue_in
from tests.stage import set_once

QUERY = "ebene=viertel&kategorie=sport-bewegung&altersband=0-5"
NEW = {"title": "Sport für die Kleinsten", "purpose": "Fehlt etwas?", "bands": "0-5", "topics": "sport-bewegung"}


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


def town(db: Session) -> None:
    """Much in the first district, nothing in the second, almost nobody in the third."""
    for number, children in ((1, 1000), (2, 1000), (3, 40)):
        district(db, number, children, layer="viertel")
    for number in (1, 1, 1, 3):
        make_offer(db, f"Turnen {number}", venues=[venue_in(db, number)], places=20)


stage = set_once(town)


def keep(browser: TestClient, query: str = QUERY, **changes: Any) -> int:
    answer = browser.post(f"/planung/stand/neu?{query}", data=NEW | changes)
    assert answer.status_code == 303
    return int(answer.headers["location"].partition("?")[0].rpartition("/")[2])


def release(browser: TestClient, number: int) -> str:
    assert browser.post(f"/planung/stand/{number}/freigeben").status_code == 303
    shown = page(browser, f"/planung/stand/{number}")
    return next(each["href"] for each in shown.elements if each.tag == "a" and each["href"].startswith("/berichte/"))


def test_what_is_kept_and_read_again_is_the_same(db: Session) -> None:
    stand = live(db, asked(db, f"{QUERY}&altersband=3-5&merkmal=kostenlos"))

    again = freezing.thaw(freezing.freeze(stand))

    assert again == stand


def test_what_was_kept_before_pictures_knew_their_corner_can_still_be_read(db: Session) -> None:
    content = freezing.freeze(live(db, asked(db, QUERY)))
    for name in ("corner", "scale"):
        del content["picture"][name]

    picture = freezing.thaw(content).picture
    assert picture
    assert picture.outlines


def test_the_offers_of_a_cell_are_as_many_as_it_counts(db: Session) -> None:
    stand = live(db, asked(db, "ebene=viertel&altersband=0-5&altersband=6-9"))

    for cell in stand.matrix:
        assert len(stand.counted.get(cell.key, ())) == cell.found.offers


def test_later_edits_change_nothing(db: Session, cast: Cast, paula: TestClient) -> None:
    number = keep(paula)
    before = paula.get(f"/planung/stand/{number}/matrix.json").json()

    make_offer(db, "Neu", venues=[venue_in(db, 2)])
    question = asked(db, QUERY)
    norms.set_norm(
        db, question, question.topics[0], question.bands[0], Thresholds(10, 20, 30, 40), "Beschluss", cast.paula.id
    )
    db.execute(sa.text("UPDATE population SET people = 9000"))
    db.execute(sa.text("UPDATE area SET name = 'Anders' WHERE key = '01'"))
    db.execute(sa.text("UPDATE offer_revision SET title = 'Anders'"))

    assert paula.get(f"/planung/stand/{number}/matrix.json").json() == before
    shown = page(paula, f"/planung/stand/{number}").html
    assert "Anders" not in shown
    assert "Turnen 1" in shown


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["snapshot", "snapshot_step"])
def test_the_database_refuses_to_rewrite_it(db: Session, paula: TestClient, table: str, statement: str) -> None:
    release(paula, keep(paula))

    with pytest.raises(DBAPIError, match="append"):
        db.execute(sa.text(statement.format(table)))


def test_its_files_say_what_the_live_ones_said(db: Session, paula: TestClient) -> None:
    expected = export.rows(found(db, QUERY))
    number = keep(paula)

    assert paula.get(f"/planung/stand/{number}/matrix.json").json()["items"] == expected
    live_csv = paula.get(f"/planung/matrix.csv?{QUERY}").content
    assert paula.get(f"/planung/stand/{number}/matrix.csv").content == live_csv
    assert paula.get(f"/planung/stand/{number}/matrix.xlsx").content.startswith(b"PK")


def test_it_says_who_kept_it_and_when_and_what_for(cast: Cast, paula: TestClient) -> None:
    shown = page(paula, f"/planung/stand/{keep(paula)}").html

    for said in (cast.paula.name, NEW["title"], NEW["purpose"], "Stand Nr."):
        assert said in shown


def test_only_chosen_areas_are_kept_beside_all_together(db: Session, paula: TestClient) -> None:
    first = next(area for area in found(db, QUERY).areas if area.key == "01")

    answer = paula.get(f"/planung/stand/{keep(paula, areas=str(first.id))}/matrix.json").json()

    assert [item["area_id"] for item in answer["items"]] == ["01"]
    assert answer["whole"][0]["supply"] == 4


@pytest.mark.parametrize(
    ("changes", "field"), [({"title": ""}, "title"), ({"bands": ""}, "bands"), ({"topics": ""}, "topics")]
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    db: Session, paula: TestClient, changes: dict[str, str], field: str
) -> None:
    answer = paula.post(f"/planung/stand/neu?{QUERY}", data=NEW | changes)

    assert answer.status_code == 422
    assert f'id="f-{field}-fehler"' in answer.text
    assert "Fehlt etwas?" in answer.text
    assert db.scalar(sa.text("SELECT count(*) FROM snapshot")) == 0


@pytest.mark.parametrize("path", ["/planung/stand/999999", "/planung/stand/99999999999999", "/planung/bericht/999999"])
def test_what_was_never_kept_is_not_there_and_the_page_says_so(paula: TestClient, path: str) -> None:
    answer = paula.get(path)

    assert answer.status_code == 404
    assert "Diesen Stand gibt es nicht." in answer.text


# Released


def test_a_released_report_is_read_without_signing_in(client: TestClient, paula: TestClient) -> None:
    link = release(paula, keep(paula))

    answer = client.get(link)

    assert answer.status_code == 200
    assert "Sport für die Kleinsten" in answer.text
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_released_report_tells_no_small_numbers(client: TestClient, paula: TestClient) -> None:
    shown = page(client, release(paula, keep(paula)))

    row = next(each.text for each in shown.elements if each.tag == "tr" and each.text.startswith("Bezirk 03"))
    assert row == "Bezirk 03 unter 50 Kinder – keine Aussage"


@pytest.mark.parametrize("secret", ["1", "1-", "x-y", "99999999999999999-a", "-", "1-ä"])
def test_a_guessed_link_leads_nowhere(client: TestClient, paula: TestClient, secret: str) -> None:
    release(paula, keep(paula))

    assert client.get(f"/berichte/{secret}").status_code == 404
    assert client.get(f"/berichte/{secret}/bericht.pdf").status_code == 404


def test_a_recalled_link_leads_nowhere_and_the_next_is_another(client: TestClient, paula: TestClient) -> None:
    number = keep(paula)
    first = release(paula, number)
    paula.post(f"/planung/stand/{number}/sperren")

    assert client.get(first).status_code == 404
    second = release(paula, number)
    assert second != first
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)


def test_the_link_to_pass_on_is_the_portals_own_whatever_host_was_asked(paula: TestClient) -> None:
    number = keep(paula)
    link = release(paula, number)

    shown = paula.get(f"/planung/stand/{number}", headers={"host": "evil.example"}).text

    assert f"{settings().base_url}{link}" in shown
    assert "evil.example" not in shown


def test_a_report_is_put_into_words_once_a_language_and_a_recalled_one_is_not_kept_alive(
    client: TestClient, paula: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a second of a processor, and a link goes round."""
    number = keep(paula)
    link = release(paula, number)
    first = {code: client.get(f"{code}{link}").text for code in ("", "/en")}
    monkeypatch.setattr(report, "body", None)

    assert {code: client.get(f"{code}{link}").text for code in ("", "/en")} == first
    assert "Das Wichtigste" in first[""]
    assert "Das Wichtigste" not in first["/en"]
    paula.post(f"/planung/stand/{number}/sperren")
    assert client.get(link).status_code == 404


def test_releasing_twice_keeps_the_link(paula: TestClient) -> None:
    number = keep(paula)

    assert release(paula, number) == release(paula, number)


def test_of_two_who_release_at_once_one_does(db: Session, cast: Cast, paula: TestClient) -> None:
    """Both have seen it unreleased; the second link would end the first, which is on its way already."""
    seen = snapshots.kept(db, keep(paula))

    for _ in range(2):
        snapshots.step(db, seen, SnapshotStepKind.RELEASED, cast.paula.id)

    assert db.scalar(sa.text("SELECT count(*) FROM snapshot_step")) == 1


def test_what_was_withdrawn_stays_with_its_reason_and_without_its_link(client: TestClient, paula: TestClient) -> None:
    number = keep(paula)
    link = release(paula, number)

    assert paula.post(f"/planung/stand/{number}/zurueckziehen", data={"note": ""}).status_code == 422
    paula.post(f"/planung/stand/{number}/zurueckziehen", data={"note": "Falsche Bevölkerung"})

    assert "Falsche Bevölkerung" in page(paula, f"/planung/stand/{number}").html
    assert client.get(link).status_code == 404
    paula.post(f"/planung/stand/{number}/freigeben")
    assert client.get(link).status_code == 404
    assert "/berichte/" not in page(paula, f"/planung/stand/{number}").html


# Whose areas


@pytest.fixture
def scoped(db: Session, cast: Cast) -> TestClient:
    """Plans for the first district alone."""
    account = make_account(db, "Selma")
    first = next(area for area in found(db, "ebene=viertel").areas if area.key == "01")
    has_role(db, account, StaffRole.PLANNER, area_id=first.id)
    return browser_of(db, account)


def test_who_plans_for_some_areas_sees_these_alone(paula: TestClient, scoped: TestClient) -> None:
    number = keep(paula)

    for path in (f"/planung/stand/{number}", f"/planung/bericht/{number}", f"/planung/vergleich?stand={number}"):
        shown = page(scoped, path).html
        assert [name for name in ("Bezirk 02", "Bezirk 03", "Turnen 3") if name in shown] == []
    assert [item["area_id"] for item in scoped.get(f"/planung/stand/{number}/matrix.json").json()["items"]] == ["01"]


def test_who_sees_a_part_releases_and_withdraws_nothing(paula: TestClient, scoped: TestClient) -> None:
    number, own = keep(paula), keep(scoped)

    for step in ("freigeben", "sperren", "zurueckziehen"):
        assert scoped.post(f"/planung/stand/{number}/{step}", data={"note": "nicht meins"}).status_code == 403
    assert scoped.post(f"/planung/stand/{own}/freigeben").status_code == 303


def test_a_snapshot_of_some_areas_holds_no_more(db: Session, scoped: TestClient) -> None:
    stand = snapshots.content(db, keep(scoped))

    assert [area.key for area in stand.matrix.areas] == ["01"]
    assert {offer.title for offer in stand.offers} == {"Turnen 1"}


# On paper


def test_small_maps_come_with_one_that_names_the_areas(paula: TestClient) -> None:
    several = page(paula, f"/planung/bericht/{keep(paula, topics=['sport-bewegung', 'gesundheit'])}")
    alone = page(paula, f"/planung/bericht/{keep(paula)}")

    (names,) = [each.text for each in several.elements if each.tag == "figure" and "Welches Gebiet" in each.text]
    assert "Bezirk 01" in names
    assert "Welches Gebiet" not in alone.html


def test_the_pdf_has_our_letters_a_language_and_tags(paula: TestClient) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    answer = paula.get(f"/planung/bericht/{keep(paula)}/bericht.pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    streams = re.findall(rb"stream\n(.+?)\nendstream", answer.content, re.DOTALL)
    objects = b"".join(zlib.decompress(each) for each in streams if each.startswith(b"x\xda"))
    for part in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"Fira"):
        assert part in objects


def test_whoever_has_the_link_never_makes_us_make_the_pdf(
    db: Session, client: TestClient, paula: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(report, "pdf", lambda html: made.append(html) or b"%PDF-1.7 fake")
    number = keep(paula)
    link = f"{release(paula, number)}/bericht.pdf"

    early = client.get(link)
    assert (early.status_code, made) == (409, [])
    assert "noch nicht da" in early.text

    assert papers.Maker().make_next(db)
    assert not papers.Maker().make_next(db)
    answers = [client.get(each) for each in (link, link, f"/en{link}")]
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert {each.content for each in answers} == {b"%PDF-1.7 fake"}
    assert len(made) == 1
    assert NEW["title"] in made[0]

    paula.post(f"/planung/stand/{number}/sperren")
    assert client.get(link).status_code == 404


def test_only_one_pdf_is_made_at_a_time(db: Session, paula: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    number = keep(paula)
    release(paula, number)
    inside: list[int] = []

    def slow(_html: str) -> bytes:
        inside.append(paula.get(f"/planung/bericht/{number}/bericht.pdf").status_code)
        assert not papers.Maker().make_next(db)
        return b"%PDF-1.7 fake"

    monkeypatch.setattr(report, "_printed", slow)

    assert report.pdf("<p>Ein anderer Bericht</p>").startswith(b"%PDF")
    assert inside == [409]
    monkeypatch.setattr(report, "_printed", lambda _html: b"%PDF-1.7 fake")
    assert papers.Maker().make_next(db)


def test_the_pdf_forgets_who_has_left(db: Session, cast: Cast, client: TestClient, paula: TestClient) -> None:
    made: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "pdf", lambda html: made.append(html) or b"%PDF-1.7 fake")
        link = f"{release(paula, keep(paula))}/bericht.pdf"
        papers.Maker().make_next(db)
        own_data.erase(db, cast.paula)
        db.expire_all()

        assert client.get(link).status_code == 409
        papers.Maker().make_next(db)

    assert client.get(link).status_code == 200
    assert ["Paula" in each for each in made] == [True, False]


def test_only_what_is_released_is_made_in_advance(db: Session, paula: TestClient) -> None:
    recalled = keep(paula)
    release(paula, recalled)
    paula.post(f"/planung/stand/{recalled}/sperren")
    keep(paula)

    assert not papers.Maker().make_next(db)


def test_a_report_that_cannot_be_printed_is_not_tried_for_ever(
    db: Session, paula: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def broken(html: str) -> bytes:
        tried.append(html)
        raise ValueError(html)

    monkeypatch.setattr(report, "pdf", broken)
    release(paula, keep(paula))
    maker = papers.Maker()

    assert [maker.make_next(db) for _ in range(3)] == [True, False, False]
    assert len(tried) == 1


def test_without_the_library_for_text_the_page_says_how_to_print(
    paula: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_html: str) -> bytes:
        raise report.NoPdf

    monkeypatch.setattr(report, "pdf", missing)
    answer = paula.get(f"/planung/bericht/{keep(paula)}/bericht.pdf")

    assert answer.status_code == 409
    assert "Drucken Sie die Seite" in answer.text
