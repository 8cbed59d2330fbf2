"""The same pages in every language of the interface."""

import re
from urllib.parse import urlsplit

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app import i18n
from tests.asking import page
from tests.factories import make_area, make_offer, make_postcode, make_provider, make_venue, weekly
from tests.html import Page
from tests.stage import set_once

PAGES = [
    "/",
    "/angebote",
    "/angebote?ort=00121&umkreis=1&alter=4&kategorie=sport-bewegung&rollstuhl=1&zeit=woche&sprache=tr",
    "/angebote?ansicht=tabelle",
    "/angebote?ansicht=karte",
    "/angebote?q=xqzvw&ort=Atlantis&von=gestern&umkreis=900",
    "/angebote/turnen",
    "/angebote/gibt-es-nicht",
    "/anbieter",
    "/anbieter/tv",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/nutzungsbedingungen",
    "/leichte-sprache",
    "/was-wir-zaehlen",
]
GERMAN = re.compile(
    r"\b(und|oder|nicht|für|mit|Sie|Ihre?|ist|sind|werden|wird|kein|keine|bei|zum|zur|vom|auch|alle|Angebote?|Anbieter|"
    r"Uhr|Jahre|Suche|Seite|Ort|Karte|Termine?|Kosten|kostenlos|Dienstag|November)\b"
)


def town(db: Session) -> None:
    make_area(db, "Erlengrund")
    make_postcode(db, "00121", "Lindenaue")
    provider = make_provider(db, "TV", carrier="non_profit", volunteering="?", city="Lindenaue")
    provider.slug = "tv"
    venue = make_venue(db, wheelchair="yes", street="Am Bach 4")
    make_offer(
        db,
        "Turnen",
        provider=provider,
        venues=[venue],
        schedules=[weekly()],
        entry={"slug": "turnen", "provider_id": provider.id},
        cost_kind="paid",
        price_cents=400,
        price_per="month",
        age_min_months=36,
        age_max_months=83,
        languages=["de", "tr"],
        registration="needed",
        access="members",
    )


stage = set_once(town)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("code", [locale.language for locale in i18n.languages()])
def test_a_page_says_its_language_and_where_the_others_are(client: TestClient, path: str, code: str) -> None:
    prefix = "" if code == "de" else f"/{code}"

    shown = Page(client.get(prefix + path).text)

    html = shown.one("html")
    assert html["lang"] == code
    assert html["dir"] in ("ltr", "rtl")
    others = {each["hreflang"]: each["href"] for each in shown.all("link", rel="alternate")}
    assert set(others) == {locale.language for locale in i18n.languages()}
    for other, href in others.items():
        assert client.get(href).status_code == client.get(prefix + path).status_code
        assert Page(client.get(href).text).one("html")["lang"] == other
    switch = [each for each in shown.all("a") if each["hreflang"]]
    assert {each["hreflang"] for each in switch} == set(others) - {code}
    assert all(each["lang"] == each["hreflang"] for each in switch)


@pytest.mark.parametrize("path", PAGES)
def test_links_keep_the_language(client: TestClient, path: str) -> None:
    shown = Page(client.get(f"/en{path}").text)

    inside = [each for each in shown.all("a") if each["href"].startswith("/") and not each["hreflang"]]
    assert inside
    pages = [each["href"] for each in inside if not each["href"].endswith(".ics")]
    assert [href for href in pages if not href.startswith(("/en/", "/static/"))] == []
    assert all(each["action"].startswith("/en/") for each in shown.all("form"))


@pytest.mark.parametrize("path", [each for each in PAGES if each != "/leichte-sprache"])
def test_no_german_is_left_on_an_english_page(client: TestClient, path: str) -> None:
    shown = Page(client.get(f"/en{path}").text)

    marked = sorted((each for each in shown.elements if each["lang"] == "de"), key=lambda each: -len(each.text))
    for said in shown.seen:
        for each in marked:
            said = said.replace(each.text, " ")  # noqa: PLW2901 - what is German on purpose says so
        assert not GERMAN.findall(said), said[:2_000]


def test_categories_and_phases_have_their_english_names(client: TestClient) -> None:
    text = page(client, "/en/").text

    assert "Sport and movement" in text
    assert "Sport und Bewegung" not in text


@pytest.mark.parametrize("path", ["/en/angebote/", "/en/anbieter/", "/en/impressum/"])
def test_a_slash_too_many_keeps_the_language(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.is_redirect
    assert urlsplit(answer.headers["location"]).path == path.rstrip("/")


def test_an_unknown_language_is_no_language(client: TestClient) -> None:
    assert client.get("/xx/angebote").status_code == 404
    assert client.get("/de/angebote").status_code in (301, 307, 308, 404)


def test_an_english_search_finds_the_same(client: TestClient) -> None:
    german, english = (client.get(f"{prefix}/angebote.json?q=turnen").json() for prefix in ("", "/en"))

    assert german["total"] == english["total"] == 1
