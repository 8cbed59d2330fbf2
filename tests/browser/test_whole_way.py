"""The whole way of a new provider, from registering to a change that a family reads, by touch and by keyboard only."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Complaints
from tests.browser.hands import Finger, Hand, Keys

PASSWORD = "drei kleine Katzen"


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, hand: Hand) -> None:
        self.hand, self.page = hand, hand.page

    def button(self, name: str | re.Pattern[str]) -> None:
        self.hand.press(self.page.get_by_role("main").get_by_role("button", name=name).first)

    def link(self, name: str | re.Pattern[str], exact: bool = False) -> None:
        self.hand.press(self.page.get_by_role("main").get_by_role("link", name=name, exact=exact).first)

    def write(self, label: str, text: str) -> None:
        self.hand.write(self.field(label), text)

    def tick(self, label: str) -> None:
        self.hand.tick(self.field(label))

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=False).first

    def unfold(self, words: str) -> None:
        self.hand.press(self.page.locator("summary", has_text=words).first)

    def is_at(self, heading: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def goes_on(self, heading: str) -> None:
        self.button("Speichern und weiter")
        self.is_at(heading)

    def signs_in(self, email: str, password: str) -> None:
        self.write("E-Mail-Adresse", email)
        self.write("Passwort", password)
        self.button("Anmelden")
        expect(self.page.get_by_role("button", name="Abmelden").first).to_be_visible()


def registers(volunteer: Person, name: str, email: str) -> None:
    volunteer.page.goto("/registrieren/neu")
    volunteer.write("Name des Anbieters", name)
    volunteer.tick("Initiative oder Gruppe")
    volunteer.write("Ihr Vor- und Nachname", "Nora Neu")
    volunteer.write("E-Mail-Adresse", email)
    volunteer.write("Passwort", PASSWORD)
    volunteer.hand.tick(volunteer.page.get_by_role("checkbox"))
    volunteer.button("Registrieren")
    volunteer.link("Zum Postfach der Demo")
    volunteer.link("/registrieren/bestaetigen/")
    volunteer.write("Passwort", PASSWORD)
    volunteer.button("Ja, das ist meine Adresse")
    volunteer.signs_in(email, PASSWORD)
    volunteer.is_at("Guten Tag, Nora Neu")


def introduces_herself(volunteer: Person) -> None:
    volunteer.link(re.compile("^Profil von"))
    volunteer.link("Wer sind Sie?")
    volunteer.write("Kurz gesagt", "Eltern bauen mit Kindern.")
    volunteer.goes_on("Wie erreicht man Sie?")
    volunteer.write("Telefon", "030 123456")
    volunteer.goes_on("Wen kann man fragen?")
    volunteer.goes_on("Wie kann man mithelfen?")
    volunteer.goes_on("Bilder und Dokumente")
    volunteer.link("Weiter ohne Bild")
    sends(volunteer)


def offers(volunteer: Person, title: str) -> None:
    volunteer.page.goto("/mein-bereich")
    volunteer.link("Neues Angebot anlegen")
    volunteer.write("Titel", title)
    volunteer.write("Kurz gesagt", "Wir bauen zusammen.")
    volunteer.hand.choose(volunteer.page.get_by_label("Thema", exact=True), "Sport")
    volunteer.goes_on("Für wen?")
    volunteer.write("Ab welchem Alter?", "8")
    volunteer.write("Bis zu welchem Alter?", "12")
    volunteer.goes_on("Wo?")
    volunteer.write("Straße und Hausnummer", "Am Bach 7")
    volunteer.write("Postleitzahl", "00121")
    volunteer.goes_on("Wo?")
    expect(volunteer.page.get_by_text("Liegt nach der Postleitzahl ungefähr in")).to_be_visible()
    volunteer.goes_on("Wann?")
    volunteer.link("Jede Woche")
    volunteer.tick("Samstag")
    volunteer.write("Beginn", "10:00")
    volunteer.write("Ende", "12:00")
    volunteer.button("Termin speichern")
    expect(volunteer.page.get_by_text("Jeden Samstag von 10 bis 12").first).to_be_visible()
    volunteer.goes_on("Kosten und Anmeldung")
    volunteer.tick("Es ist kostenlos")
    volunteer.tick("ohne Anmeldung")
    volunteer.goes_on("Ansprechperson")
    volunteer.goes_on("Bilder und Dokumente")
    volunteer.link("Weiter ohne Bild")
    sends(volunteer)


def sends(volunteer: Person) -> None:
    volunteer.button("Zur Freigabe abschicken")
    expect(volunteer.page.get_by_text("Abgeschickt.")).to_be_visible()


def opens(editor: Person, called: str) -> None:
    editor.page.goto(f"/redaktion/eintraege?q={called}&status=submitted")
    editor.link(called, exact=True)


def returns(editor: Person, title: str, reason: str) -> None:
    opens(editor, title)
    editor.unfold("Zurückgeben oder ablehnen")
    editor.write("Grund", reason)
    editor.button("Zurückgeben")
    expect(editor.page.get_by_text("Zurückgegeben", exact=False).first).to_be_visible()


def approves(editor: Person) -> None:
    editor.button(re.compile("^Freigeben"))
    expect(editor.page.get_by_text("Freigegeben", exact=False).first).to_be_visible()


def corrects(volunteer: Person, reason: str) -> None:
    volunteer.page.goto("/mein-bereich")
    expect(volunteer.page.get_by_text(reason)).to_be_visible()
    volunteer.link("Verbessern")
    volunteer.link("Worum geht es?")
    volunteer.write("Beschreibung", "Holz und Räder sind da.")
    volunteer.button("Speichern und aufhören")
    volunteer.link("Ansehen und abschicken")
    sends(volunteer)


def changes(volunteer: Person, title: str) -> None:
    volunteer.page.goto("/mein-bereich")
    volunteer.link(title, exact=True)
    volunteer.button("Ändern")
    volunteer.write("Kurz gesagt", "Wir bauen jetzt Boote.")
    volunteer.button("Speichern und aufhören")
    volunteer.link("Ansehen und abschicken")
    sends(volunteer)


def whole_way(volunteer: Person, editor: Person, family: Person, name: str) -> None:
    title, reason = f"Bauen mit {name}", "Was soll man mitbringen?"
    registers(volunteer, name, f"{name.lower()}@post.example")
    introduces_herself(volunteer)
    offers(volunteer, title)
    editor.page.goto("/anmelden?weiter=/redaktion")
    editor.signs_in("redaktion@demo.example", "chancenportal-demo")
    returns(editor, title, reason)
    corrects(volunteer, reason)
    opens(editor, title)
    approves(editor)
    family.page.goto(f"/angebote?q={title}")
    expect(family.page.get_by_role("link", name=title, exact=True)).to_have_count(0)
    opens(editor, name)
    editor.link("Profil ansehen")
    approves(editor)

    family.page.goto(f"/angebote?q={title}")
    family.link(title, exact=True)
    family.is_at(title)
    expect(family.page.get_by_text("Holz und Räder sind da.")).to_be_visible()

    changes(volunteer, title)
    family.page.reload()
    expect(family.page.get_by_text("Wir bauen zusammen.").first).to_be_visible()
    expect(family.page.get_by_text("Boote")).to_have_count(0)
    opens(editor, title)
    approves(editor)
    family.page.reload()
    expect(family.page.get_by_text("Wir bauen jetzt Boote.").first).to_be_visible()


@pytest.fixture
def pages(browser: Browser, portal: str, request: pytest.FixtureRequest) -> Iterator[list[Page]]:
    """Of three people, each with a browser of their own; nobody may complain."""
    context = {"base_url": portal, "locale": "de-DE", **request.param}
    complaints = Complaints(portal)
    contexts = [browser.new_context(**context) for _ in range(3)]
    opened = [each.new_page() for each in contexts]
    for page in opened:
        complaints.listen(page)
        page.set_default_timeout(10_000)
    yield opened
    for each in contexts:
        each.close()
    assert complaints.errors == []
    assert complaints.foreign == []


@pytest.mark.parametrize("pages", [{"viewport": PHONE, "has_touch": True, "is_mobile": True}], indirect=True)
def test_the_whole_way_with_a_finger_on_a_phone(pages: list[Page]) -> None:
    whole_way(*(Person(Finger(page)) for page in pages), name="Bachkinder")


@pytest.mark.parametrize("pages", [{"viewport": DESK}], indirect=True)
def test_the_whole_way_with_nothing_but_a_keyboard(pages: list[Page]) -> None:
    whole_way(*(Person(Keys(page)) for page in pages), name="Waldkinder")
