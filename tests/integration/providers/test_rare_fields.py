"""What few fill in is there too: tags, life phases, funding, further persons, facts; it is kept, shown and compared."""

from typing import Any

import pytest
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app import indexing
from app.directory import wording
from app.directory.category import LifePhase, Tag
from app.directory.offer import Contact, Offer
from app.directory.workflow import Status
from tests.asking import page, titles
from tests.cast import Cast
from tests.factories import make_offer
from tests.html import Page
from tests.integration.providers.workplace import category, save, start, wording_of


def ids(db: Session, table: type[Tag] | type[LifePhase], *slugs: str) -> list[str]:
    return [str(each) for each in db.exec(select(table.id).where(col(table.slug).in_(slugs)).order_by(col(table.id)))]


def said(db: Session, offer: str) -> dict[str, Any]:
    revision = wording_of(db, offer)
    return wording.values(db, wording.OFFER, [revision.id])[revision.id]


def test_an_offer_says_all_it_can(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))
    about = {"speaker": "Dr. Wolke", "format": "Vortrag", "cooperation": "Stadtbücherei", "course_number": "K 12"}
    about |= {"video_url": "video.example/turnen"}

    save(
        *(amal, offer, "worum"),
        title="Turnen",
        main_category=category(db),
        tags=ids(db, Tag, "basteln", "kochen"),
        **about,
    )
    save(amal, offer, "fuer-wen", life_phases=ids(db, LifePhase, "baby"), languages="de")
    save(amal, offer, "wann", funded_until="31.12.2030")

    now = said(db, offer)
    assert {name: now[name] for name in about} == about
    assert now["tags"] == ["Basteln", "Kochen und Backen"]
    assert now["life_phases"] == ["Baby"]
    assert str(now["funded_until"]) == "2030-12-31"
    shown = page(amal, f"{offer}/bearbeiten/worum")
    assert shown.one("input", id="f-speaker")["value"] == "Dr. Wolke"
    assert "open" in shown.one("input", id="f-speaker").inside[-3].attributes
    assert len([each for each in shown.all("input", name="tags") if "checked" in each.attributes]) == 2
    assert 'value="2030-12-31"' in amal.get(f"{offer}/bearbeiten/wann").text


def test_words_to_be_found_by_are_kept_line_by_line_and_public_with_the_wording(
    db: Session, cast: Cast, client: TestClient
) -> None:
    amal, edda = cast.browser(db, "amal"), cast.browser(db, "edda")
    offer = start(amal, cast.provider.id, category(db))
    about = {"title": "Elternkurs", "main_category": category(db), "summary": "Für Eltern."}
    save(amal, offer, "worum", **about, search_words=" rastet aus \n\nwirft mit Sachen\n")
    revision = wording_of(db, offer)

    assert said(db, offer)["search_words"] == ["rastet aus", "wirft mit Sachen"]
    typed = page(amal, f"{offer}/bearbeiten/worum").one("textarea", id="f-search_words")
    assert typed.text == "rastet aus wirft mit Sachen"
    revision.status = Status.SUBMITTED
    db.flush()
    assert "rastet aus, wirft mit Sachen" in page(edda, f"/redaktion/pruefen/angebot/{revision.id}").text

    revision.status = Status.PUBLISHED
    db.flush()
    indexing.refresh(db, [revision.offer_id])
    assert titles(client, "q=Sohn+wirft+Sachen") == ["Elternkurs"]
    slug = db.get_one(Offer, revision.offer_id).slug
    assert "Auch zu finden unter rastet aus, wirft mit Sachen" in page(client, f"/angebote/{slug}").text


@pytest.mark.parametrize("typed", ["\n".join(f"Wort {number}" for number in range(21)), "x" * 201])
def test_too_many_words_to_be_found_by_are_refused_and_kept_as_typed(db: Session, cast: Cast, typed: str) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))

    answer = save(amal, offer, "worum", title="Elternkurs", main_category=category(db), search_words=typed)

    assert answer.status_code == 422
    assert Page(answer.text).one("textarea", id="f-search_words").text == " ".join(typed.split())
    assert said(db, offer)["search_words"] == []


def test_what_was_not_offered_cannot_be_chosen(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))

    assert save(amal, offer, "fuer-wen", life_phases="999999").status_code == 422
    assert save(amal, offer, "worum", title="Turnen", main_category=category(db), tags="999999").status_code == 422


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("http://video.example", "die mit https:// beginnt"),
        ("https://youtube.com@evil.example", "die mit https:// beginnt"),
        ("javascript:alert(1)", "keine Adresse im Internet"),
    ],
)
def test_a_video_has_a_safe_address(db: Session, cast: Cast, typed: str, sentence: str) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))

    answer = save(amal, offer, "worum", title="Turnen", main_category=category(db), video_url=typed)

    assert answer.status_code == 422
    asked = Page(answer.text)
    assert sentence in asked.one("p", id="f-video_url-fehler").text
    assert asked.one("input", id="f-video_url")["value"] == typed


def test_further_persons_are_asked_in_their_order_and_none_is_lost(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    made = make_offer(db, "Turnen", provider=cast.provider)
    public = wording.published(db, wording.OFFER, made.id)
    for place, name in enumerate(("Anna", "Bert", "Cem", "Dilan", "Eva")):
        db.add(Contact(offer_revision_id=public.id, name=name, position=place))
    db.flush()
    offer = f"/mein-bereich/angebote/{made.id}"
    amal.post(f"{offer}/aendern")
    assert page(amal, f"{offer}/bearbeiten/kontakt").one("input", id="f-name_3")["value"] == "Cem"

    save(amal, offer, "kontakt", name="Anna", name_3="Carla", phone_3="030 1")

    assert said(db, offer)["contacts"] == [[name, "", ""] for name in ("Anna", "Carla", "Dilan", "Eva")]
    assert said(db, offer)["contact_phone"] == ["", "030 1", "", ""]


def test_nobody_is_without_a_name(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))

    answer = save(amal, offer, "kontakt", name="Anna", phone_2="030 123")

    shown = Page(answer.text)
    assert answer.status_code == 422
    assert "#f-name_2" in shown.links
    assert [
        each for each in shown.one("input", id="f-name_2").inside if each.tag == "details" and "open" in each.attributes
    ]


def test_a_profile_says_all_it_can(db: Session, cast: Cast) -> None:
    amal, family = cast.browser(db, "amal"), cast.browser(db, "guest")
    profile = f"/mein-bereich/anbieter/{cast.provider.id}"
    amal.post(f"{profile}/aendern")

    save(
        *(amal, profile, "wer"),
        name="Turnverein",
        carrier="non_profit",
        tags=ids(db, Tag, "basteln"),
        facts="Mitglieder: 120\n\nGegründet : 1974: im Mai",
        employees="12",
    )
    save(amal, profile, "personen", name="Anna", email="anna@verein.example", name_2="Bert", role_2="Kasse")

    draft = wording.open_one(db, wording.PROVIDER, cast.provider.id)
    now = wording.values(db, wording.PROVIDER, [draft.id])[draft.id]
    assert now["facts"] == [["Mitglieder", "120"], ["Gegründet", "1974: im Mai"]]
    assert (now["tags"], now["employees"]) == (["Basteln"], 12)
    assert now["contacts"] == [["Anna", "", ""], ["Bert", "Kasse", ""]]
    assert "Gegründet: 1974: im Mai" in amal.get(f"{profile}/bearbeiten/wer").text
    preview = page(amal, f"/vorschau/anbieter/{draft.id}").text
    assert "Beschäftigte 12" in preview
    for words in ("Mitglieder", "120", "Anna", "Bert", "Kasse"):
        assert words in preview
    assert "Anna" not in page(family, f"/anbieter/{cast.provider.slug}").text


@pytest.mark.parametrize(
    "facts", ["Mitglieder 120", ": 120", "Mitglieder:", "\n".join(["a: b"] * 13), f"a: {'b' * 201}"]
)
def test_a_fact_has_a_name_and_a_value(db: Session, cast: Cast, facts: str) -> None:
    amal = cast.browser(db, "amal")
    profile = f"/mein-bereich/anbieter/{cast.provider.id}"
    amal.post(f"{profile}/aendern")

    answer = save(amal, profile, "wer", name="Turnverein", facts=facts)

    assert answer.status_code == 422
    assert Page(answer.text).one("textarea", id="f-facts").text == " ".join(facts.split())
    assert "#f-facts" in Page(answer.text).links
