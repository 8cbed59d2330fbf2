"""axe finds nothing, on any page, on a phone and at a desk, by day and by night; and nothing is wider than a screen."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Complaints
from tests.papers import leaflet
from tests.photos import photo

PAGES = {
    "start": "/",
    "results": "/angebote?ort=00121&alter=4&kategorie=sport-bewegung",
    "all results": "/angebote",
    "table": "/angebote?ansicht=tabelle",
    "map": "/angebote?ansicht=karte&ort=00121",
    "dead end": "/angebote?q=xqzvw&ort=Atlantis&von=gestern&alter=4",
    "providers": "/anbieter",
    "providers near": "/anbieter?q=verein&ort=00121",
    "imprint": "/impressum",
    "privacy": "/datenschutz",
    "accessibility": "/barrierefreiheit",
    "terms": "/nutzungsbedingungen",
    "easy language": "/leichte-sprache",
    "what is counted": "/was-wir-zaehlen",
    "English": "/en/angebote?ort=00121",
    "sign in": "/anmelden?fertig=bestaetigt",
    "register": "/registrieren",
    "register a new one": "/registrieren/neu",
    "register with an old one": "/registrieren/mitmachen?q=verein",
    "look into your mail": "/registrieren/postfach",
    "forgotten password": "/passwort",
    "link of yesterday": "/passwort/neu/alt",
    "demo mailbox": "/demo/postfach",
}
REFUSED = (
    *("new scenario with faults", "something new with faults"),
    *("not found", "link of yesterday", "link of an old reminder", "register with faults"),
    *("place with faults", "photo with faults", "document with faults", "answer with faults"),
    *("enter a provider with faults", "hand over with faults", "trust with faults", "snapshot with faults"),
    "note a provider with faults",
)
"""Pages whose status the browser's console complains about."""
NARROW = {"width": 320, "height": 640}
ASKED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
"""What is in order is not described: that, for every element of a page, takes longer than the looking."""


def first_of(list_path: str, card: str) -> Callable[[Page], None]:
    def visit(page: Page) -> None:
        page.goto(list_path)
        page.goto(page.locator(card).first.get_attribute("href") or "")

    return visit


def at(path: str) -> Callable[[Page], None]:
    return lambda page: page.goto(path) and None


def with_suggestions(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Was suchen Sie?").press_sequentially("krabbel")
    expect(page.get_by_role("listbox")).to_be_visible()


def with_open_filters(page: Page) -> None:
    page.goto("/angebote?ort=00121")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


def with_open_map(page: Page) -> None:
    page.goto("/angebote?ansicht=karte&q=bücherei")
    page.locator(".map-marker--spot").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


_known: dict[str, list[Any]] = {}
"""The cookie of each person, once it has been given: a network has only so many sign-ins."""


def signed_in(as_whom: str, path: str, link: str = "") -> Callable[[Page], None]:
    """At `path`, or from there at the first link that begins with `link`."""

    def visit(page: Page) -> None:
        page.context.add_cookies(_known.get(as_whom, []))
        page.goto(path)
        if "/anmelden" in page.url:
            page.get_by_label("E-Mail-Adresse").fill(f"{as_whom}@demo.example")
            page.get_by_label("Passwort", exact=True).fill("chancenportal-demo")
            page.get_by_role("main").get_by_role("button", name="Anmelden").click()
            expect(page.get_by_role("button", name="Abmelden").first).to_be_visible()
            _known[as_whom] = list(page.context.cookies())
            page.goto(path)
        if link:
            page.locator(f'main a[href^="{link}"]').last.click()
            page.wait_for_url(re.compile(re.escape(link)))

    return visit


def with_faults(page: Page) -> None:
    page.goto("/registrieren/neu")
    page.get_by_label("E-Mail-Adresse").fill("nora")
    page.get_by_role("button", name="Registrieren").click()
    expect(page.get_by_role("alert")).to_be_focused()


def at_work(section: str) -> Callable[[Page], None]:
    """In the draft "Akrobatik ab 10 Jahren"."""

    def visit(page: Page) -> None:
        signed_in("anbieter", "/mein-bereich")(page)
        page.locator(".entry").get_by_role("link", name="Akrobatik").first.click()
        page.wait_for_url("**/mein-bereich/angebote/*")
        page.goto(page.url.partition("?")[0] + section)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")

    return visit


def with_a_fault(section: str, label: str, wrong: str, button: str = "Speichern und weiter") -> Callable[[Page], None]:
    def visit(page: Page) -> None:
        at_work(section)(page)
        page.get_by_label(label).first.fill(wrong)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_be_focused()

    return visit


def at_a_place(page: Page) -> None:
    at_work("/bearbeiten/wo")(page)
    page.get_by_role("link", name="Karte, Haltestelle und Zugang").first.click()
    page.wait_for_url("**/ort/*")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


def with_a_pin(page: Page) -> None:
    at_a_place(page)
    page.get_by_role("button", name="Punkt auf der Karte setzen").click()
    page.get_by_role("button", name="Punkt in die Mitte der Karte setzen").click()
    expect(page.locator(".map-marker")).to_be_visible()


def with_a_fault_at_a_place(page: Page) -> None:
    at_a_place(page)
    page.get_by_label("Breite").fill("7")
    page.get_by_role("button", name="Ort speichern").click()
    expect(page.get_by_role("alert")).to_be_focused()


def with_faults_of_a_photo(page: Page) -> None:
    """The photo has come, its words are missing."""
    at_work("/bearbeiten/bilder")(page)
    page.get_by_label("Foto oder Logo").set_input_files({"name": "1.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.get_by_role("button", name="Bild speichern").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Ein anderes Bild nehmen")).to_be_visible()


def document(page: Page, content: bytes, title: str) -> None:
    at_work("/bearbeiten/bilder")(page)
    page.get_by_label("PDF-Datei").set_input_files({"name": "1", "mimeType": "application/pdf", "buffer": content})
    page.get_by_label("Titel des Dokuments").fill(title)
    page.get_by_role("button", name="Dokument speichern").click()


def with_faults_of_a_document(page: Page) -> None:
    document(page, b"<html>", "Flyer")
    expect(page.get_by_role("alert")).to_be_focused()


def with_a_document(page: Page) -> None:
    """As families would see it."""
    document(page, leaflet(), "Flyer Herbst 2026")
    expect(page.get_by_role("status")).to_contain_text("gespeichert")
    page.goto(page.url.partition("/bearbeiten")[0])
    page.get_by_role("link", name="Vorschau").click()
    expect(page.get_by_role("link", name="Flyer Herbst 2026 (PDF")).to_be_visible()


def with_the_title_of_a_document(page: Page) -> None:
    document(page, leaflet(), "Flyer Herbst 2026")
    page.get_by_role("link", name="Titel ändern").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Titel des Dokuments")


def with_an_empty_workplace(page: Page) -> None:
    """Of somebody who has just begun: nothing is there yet."""
    signed_in("planung", "/mein-bereich")(page)


def with_very_long_texts(page: Page) -> None:
    """What fills every field, in words that do not break."""
    at_work("/bearbeiten/worum")(page)
    word = "Donaudampfschifffahrtsgesellschaftskapitänsausbildungsnachmittag"
    page.get_by_label("Titel").fill(f"Akrobatik {word * 2}"[:120])
    page.get_by_label("Kurz gesagt").fill((word * 5)[:300])
    page.get_by_label("Beschreibung").fill(word * 70)
    page.get_by_label("Leitung").first.fill((word * 4)[:200])
    page.get_by_role("button", name="Speichern und aufhören").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(word)


def at_a_campaign(page: Page) -> None:
    signed_in("redaktion", "/redaktion/pflege/kampagnen")(page)
    campaign = page.locator("main a[href^='/redaktion/pflege/kampagnen/']")
    if campaign.count():
        campaign.first.click()
    else:
        page.locator("input[name=title]").fill("Vor den Sommerferien")
        page.get_by_role("button", name="E-Mails jetzt verschicken").click()
    page.wait_for_url(re.compile(r"/kampagnen/[0-9a-f-]{36}"))


def to_be_confirmed(page: Page) -> None:
    """Where the link in the mail of a campaign leads."""
    at_a_campaign(page)
    page.context.clear_cookies()
    page.goto("/demo/postfach")
    page.locator("a[href^='/bestaetigen/']").first.click()
    page.wait_for_url("**/bestaetigen/*")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


def refused(visit: Callable[[Page], None], field: str, button: str) -> Callable[[Page], None]:
    """There, with something in the field that makes no sense."""

    def send(page: Page) -> None:
        visit(page)
        page.get_by_label(field).fill("xy")
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("alert")).to_be_focused()

    return send


def of_provider(step: str) -> Callable[[Page], None]:
    """At something the office can do with a provider nobody owns."""

    def visit(page: Page) -> None:
        signed_in("redaktion", "/redaktion/anfragen", "/redaktion/anbieter/")(page)
        page.wait_for_url("**/redaktion/anbieter/*")
        page.goto(step.format(id=page.url.rpartition("/")[2]))

    return visit


def with_a_faulty_answer(page: Page) -> None:
    signed_in("planung", "/planung/beleg?ebene=stadtteil&gebiet=erlengrund&kategorie=treffen-freizeit")(page)
    page.get_by_role("button", name="Antwort speichern").click()
    expect(page.get_by_role("alert")).to_be_focused()


def with_the_effect_of_a_norm(page: Page) -> None:
    signed_in("planung", "/planung/schwellen/aendern?kategorie=betreuung&mass=plaetze")(page)
    page.get_by_label("Feste Norm je 100 Personen").fill("20")
    page.get_by_label("Quelle oder Begründung").fill("Beschluss vom 3. März 2026")
    page.get_by_role("button", name="Wirkung ansehen").click()
    expect(page.get_by_role("heading", name="Das würde sich ändern")).to_be_visible()


def with_a_snapshot(paper: str) -> Callable[[Page], None]:
    def visit(page: Page) -> None:
        signed_in("planung", "/planung/stand/neu?altersband=0-5")(page)
        page.get_by_label("Titel").fill("Für die Kleinsten")
        page.get_by_role("main").get_by_role("button", name="Stand festhalten").click()
        page.wait_for_url("**/planung/stand/*getan=stand")
        if paper:
            page.goto(page.url.partition("?")[0].replace("/stand/", f"/{paper}/"))

    return visit


def at_a_scenario(title: str, *links: str) -> Callable[[Page], None]:
    def visit(page: Page) -> None:
        signed_in("planung", "/planung/was-waere-wenn")(page)
        for each in (title, *links):
            page.get_by_role("main").get_by_role("link", name=each).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    return visit


def with_something_new(page: Page) -> None:
    """Its place is set with the keyboard."""
    at_a_scenario("Eine Kita für die Ziegelei", "Neues Angebot setzen")(page)
    page.get_by_text("Punkt auf der Karte", exact=True).click()
    page.get_by_role("button", name="Punkt auf der Karte setzen").click()
    page.get_by_role("button", name="Punkt in die Mitte der Karte setzen").press("Enter")
    expect(page.get_by_label("Breite")).not_to_have_value("")


def with_something_new_nowhere(page: Page) -> None:
    at_a_scenario("Eine Kita für die Ziegelei", "Neues Angebot setzen")(page)
    page.get_by_role("button", name="Ins Szenario übernehmen").click()
    expect(page.get_by_role("alert")).to_be_focused()


def with_a_place_to_move_to(page: Page) -> None:
    at_a_scenario("Eine Kita für die Ziegelei", "Angebot schließen, verlegen, ändern", "Kindergarten Regenbogen")(page)
    page.get_by_label("Wo?").fill("Oberlinden")
    page.get_by_role("button", name="Ort suchen").click()
    expect(page.get_by_role("status")).to_contain_text("gefunden")


def with_effect_of_a_word(page: Page) -> None:
    signed_in("redaktion", "/redaktion/suche/woerter?wort=fechten")(page)
    page.get_by_label("Andere Wörter").fill("Kampfsport")
    page.get_by_role("button", name="Wirkung ansehen").click()
    expect(page.get_by_role("status")).to_be_focused()


WORK = {
    "own offer": "",
    "about": "/bearbeiten/worum",
    "for whom": "/bearbeiten/fuer-wen",
    "where": "/bearbeiten/wo",
    "when": "/bearbeiten/wann",
    "rule": "/termin/0?art=monthly",
    "costs": "/bearbeiten/kosten",
    "contact": "/bearbeiten/kontakt",
    "pictures": "/bearbeiten/bilder",
    "words of a picture": "/bild/1",
    "sending": "/absenden",
}
VISITS = {name: at(path) for name, path in PAGES.items()} | {
    "offer": first_of("/angebote?ort=00121", ".hit a"),
    "online offer": first_of("/angebote?form=online", ".hit a"),
    "offer with a picture": at("/angebote/eltern-kind-turnen"),
    "provider with a logo": at("/anbieter/turnverein-erlengrund"),
    "provider": first_of("/anbieter", ".card__link"),
    "suggestions": with_suggestions,
    "open filters": with_open_filters,
    "open map": with_open_map,
    "not found": at("/gibt-es-nicht"),
    "register with faults": with_faults,
    "own area": signed_in("anbieter", "/mein-bereich"),
    "team": signed_in("anbieter", "/mein-bereich", "/mein-bereich/team/"),
    "photo with faults": with_faults_of_a_photo,
    "document with faults": with_faults_of_a_document,
    "offer with a document": with_a_document,
    "title of a document": with_the_title_of_a_document,
    "place": at_a_place,
    "place with a pin": with_a_pin,
    "place with faults": with_a_fault_at_a_place,
    "empty workplace": with_an_empty_workplace,
    "very long texts": with_very_long_texts,
    "own reach": signed_in("anbieter", "/mein-bereich", "/mein-bereich/reichweite/"),
    "own profile": signed_in("anbieter", "/mein-bereich", "/mein-bereich/anbieter/"),
    "new offer": signed_in("anbieter", "/mein-bereich", "/mein-bereich/angebote/neu/"),
    "new provider": signed_in("anbieter", "/mein-bereich/neu"),
    "account": signed_in("anbieter", "/konto"),
    "change password": signed_in("anbieter", "/konto/passwort"),
    "second factor": signed_in("anbieter", "/konto/zwei-faktor"),
    "delete account": signed_in("anbieter2", "/konto/loeschen"),
    "terms again": signed_in("anbieter", "/konto/nutzungsbedingungen"),
    "office": signed_in("redaktion", "/redaktion"),
    "queue": signed_in("redaktion", "/redaktion/warteschlange"),
    "change to decide on": signed_in("redaktion", "/redaktion/warteschlange?sorte=offer_change", "/redaktion/pruefen/"),
    "new offer to decide on": signed_in("redaktion", "/redaktion/warteschlange?sorte=new_offer", "/redaktion/pruefen/"),
    "to be checked afterwards": signed_in(
        "redaktion", "/redaktion/warteschlange?sorte=afterwards", "/redaktion/pruefen/"
    ),
    "entries": signed_in("redaktion", "/redaktion/eintraege"),
    "provider for the office": signed_in(
        "redaktion", "/redaktion/eintraege?q=lernfreunde&status=published", "/redaktion/anbieter/"
    ),
    "care": signed_in("redaktion", "/redaktion/pflege"),
    "offer to care for": signed_in("redaktion", "/redaktion/pflege", "/redaktion/pflege/angebot/"),
    "what was not found": signed_in("redaktion", "/redaktion/suche"),
    "search explained": signed_in("redaktion", "/redaktion/suche/pruefen?q=Schwimen für Kinder"),
    "words of the search": signed_in("redaktion", "/redaktion/suche/woerter"),
    "effect of a word": with_effect_of_a_word,
    "campaigns": signed_in("redaktion", "/redaktion/pflege/kampagnen"),
    "campaign": at_a_campaign,
    "to be confirmed": to_be_confirmed,
    "link of an old reminder": at("/bestaetigen/alt"),
    "requests to take over": signed_in("redaktion", "/redaktion/anfragen"),
    "enter a provider": signed_in("redaktion", "/redaktion/anbieter/neu"),
    "enter a provider with faults": refused(
        signed_in("redaktion", "/redaktion/anbieter/neu"), "Postleitzahl", "Anlegen und weiter"
    ),
    "hand over": of_provider("/redaktion/anbieter/{id}/uebergeben"),
    "hand over with faults": refused(
        of_provider("/redaktion/anbieter/{id}/uebergeben"), "E-Mail-Adresse", "Einladung schicken"
    ),
    "desk on behalf": of_provider("/mein-bereich/anbieter/{id}"),
    "new offer on behalf": of_provider("/mein-bereich/angebote/neu/{id}"),
    "not in the portal yet": signed_in("redaktion", "/redaktion/nicht-dabei"),
    "somebody not in the portal yet": signed_in("redaktion", "/redaktion/nicht-dabei", "/redaktion/nicht-dabei/1"),
    "note a provider": signed_in("redaktion", "/redaktion/nicht-dabei/neu"),
    "note a provider with faults": refused(signed_in("redaktion", "/redaktion/nicht-dabei/neu"), "Name", "Notieren"),
    "upload of providers": signed_in("redaktion", "/redaktion/nicht-dabei/datei"),
    "to look through": signed_in("anbieter", "/mein-bereich", "/mein-bereich/durchsehen/"),
    "take over": at("/registrieren/mitmachen/schwimmverein-kranichsee"),
    "take over signed in": signed_in("anbieter", "/registrieren/mitmachen/schwimmverein-kranichsee"),
    "trust": signed_in("admin", "/verwaltung/vertrauen"),
    "trust with faults": refused(signed_in("admin", "/verwaltung/vertrauen"), "Wie viele sind", "Speichern"),
    "planning": signed_in("planung", "/planung"),
    "matrix": signed_in("planung", "/planung/matrix?altersband=0-5&altersband=6-9"),
    "matrix of places": signed_in("planung", "/planung/matrix?ebene=sozialraum&mass=plaetze&thema=betreuung"),
    "evidence": signed_in("planung", "/planung/beleg?ebene=stadtteil&gebiet=erlengrund&kategorie=treffen-freizeit"),
    "answer with faults": with_a_faulty_answer,
    "reach": signed_in("planung", "/planung/erreichbarkeit?mass=plaetze&kategorie=betreuung&reichweite=2000"),
    "scenarios": signed_in("planung", "/planung/was-waere-wenn"),
    "scenario": at_a_scenario("Eine Kita für die Ziegelei"),
    "scenario with losers": at_a_scenario("Sonnenblume zieht um, Rasselbande schließt"),
    "new scenario with faults": refused(
        signed_in("planung", "/planung/was-waere-wenn/neu"), "Name des Szenarios", "Szenario anlegen"
    ),
    "something new": with_something_new,
    "something new with faults": with_something_new_nowhere,
    "choice of offers": at_a_scenario("Eine Kita für die Ziegelei", "Angebot schließen, verlegen, ändern"),
    "an offer that changes": with_a_place_to_move_to,
    "demand": signed_in("planung", "/planung/nachfrage?altersband=3-5&von=gestern"),
    "carriers": signed_in("planung", "/planung/traeger?kategorie=sport-bewegung"),
    "doubles": signed_in("planung", "/planung/doppelt?altersband=0-17&meter=1000"),
    "norms": signed_in("planung", "/planung/schwellen"),
    "situation": signed_in("planung", "/planung/lage?ebene=stadtteil"),
    "data": signed_in("planung", "/planung/daten"),
    "upload of areas": signed_in("planung", "/planung/daten/gebiete"),
    "upload of people": signed_in("planung", "/planung/daten/bevoelkerung"),
    "upload of points": signed_in("planung", "/planung/daten/punkte"),
    "upload of indicators": signed_in("planung", "/planung/daten/kennzahlen"),
    "norm": signed_in("planung", "/planung/schwellen/aendern?kategorie=betreuung&mass=plaetze"),
    "effect of a norm": with_the_effect_of_a_norm,
    "time and reports": signed_in("planung", "/planung/stand"),
    "new snapshot": signed_in("planung", "/planung/stand/neu?altersband=0-5"),
    "snapshot with faults": refused(signed_in("planung", "/planung/stand/neu"), "Titel", "Stand festhalten"),
    "snapshot": with_a_snapshot(""),
    "report": with_a_snapshot("bericht"),
    "what ends": signed_in("planung", "/planung/endet"),
    "two days": signed_in("planung", "/planung/vergleich"),
    "trend": signed_in("planung", "/planung/verlauf?kategorie=betreuung"),
    "definitions of planning": signed_in("planung", "/planung/definitionen"),
    "people": signed_in("admin", "/verwaltung/personen"),
    "person": signed_in("admin", "/verwaltung/personen", "/verwaltung/personen/"),
    "invite a person": signed_in("admin", "/verwaltung/personen/einladen"),
}
VISITS |= {name: at_work(section) for name, section in WORK.items()}
FAULTS = {
    "about": ("/bearbeiten/worum", "Titel", "ab"),
    "for whom": ("/bearbeiten/fuer-wen", "Ab welchem Alter?", "sechs"),
    "where": ("/bearbeiten/wo", "Postleitzahl", "1234"),
    "when": ("/bearbeiten/wann", "Das Angebot endet am", "2001-01-01"),
    "rule": ("/termin/0?art=monthly", "Der wievielte Tag im Monat?", "40", "Termin speichern"),
    "costs": ("/bearbeiten/kosten", "Preis in Euro", "viel"),
    "contact": ("/bearbeiten/kontakt", "E-Mail", "nora"),
}
VISITS |= {f"{name} with a fault": with_a_fault(*fault) for name, fault in FAULTS.items()}


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):  # it takes longer to bring than to ask
        page.evaluate(Axe().axe_script)
    found = page.evaluate("asked => axe.run(asked).then(results => results.violations)", ASKED)
    return [f"{each['id']}: {each['help']} {[node['html'][:160] for node in each['nodes'][:3]]}" for each in found]


@pytest.mark.parametrize("name", VISITS)
def test_a_page_is_for_everybody(page: Page, complaints: Complaints, name: str) -> None:
    """All that is asked of every page, on one visit: a browser is slow, and there are many pages."""
    complaints.expected = name in REFUSED or name.endswith("with a fault")
    page.set_viewport_size(PHONE)
    VISITS[name](page)

    levels: list[Any] = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(each => Number(each.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), "a level of headings is left out"
    for size, scheme in ((PHONE, "light"), (DESK, "light"), (DESK, "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], f"{size['width']} px, {scheme}"
    page.set_viewport_size(NARROW)
    assert too_wide(page) == [], "it scrolls sideways at 320 px"


def too_wide(page: Page) -> list[str]:
    found: list[str] = page.evaluate("""() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .slice(-3).map(e => e.outerHTML.slice(0, 160))""")
    return found


@pytest.mark.parametrize("name", ["start", "results", "offer", "providers", "imprint"])
def test_text_twice_as_large_hides_nothing(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 640, "height": 900})
    VISITS[name](page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_touched_is_large_enough(page: Page) -> None:
    """WCAG 2.2: 24 px; links inside sentences are exempt."""
    page.set_viewport_size(PHONE)
    for visit in (VISITS["results"], VISITS["start"], VISITS["open filters"]):
        visit(page)

        small = page.evaluate("""() => [...document.querySelectorAll("a, button, input, select, summary")]
            .filter(each => each.checkVisibility() && !each.closest("p, li, dd") && each.type !== "hidden")
            .filter(each => { const box = each.getBoundingClientRect(); return box.width && box.height < 24; })
            .map(each => each.outerHTML.slice(0, 120))""")

        assert small == []


def test_whoever_wants_calm_gets_it(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")

    moving = page.evaluate("""() => [...document.querySelectorAll("body *")]
        .filter(each => getComputedStyle(each).transitionDuration.split(", ").some(time => parseFloat(time) > 0.01))
        .length""")

    assert moving == 0


def test_on_a_page_that_is_printed_only_the_matter_is_left(page: Page) -> None:
    first_of("/angebote?ort=00121", ".hit a")(page)

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Hauptmenü")).to_be_hidden()
