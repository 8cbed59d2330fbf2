"""Somebody calls: the office enters a provider and an offer, and later the entry goes to the one it belongs to."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Complaints
from tests.browser.test_accessibility import violations
from tests.browser.test_workplace import go_on, sign_in

NAME, TITLE = "Kanufreunde am Wehr", "Kanufahren für Anfänger"


def enter_provider(page: Page) -> None:
    page.goto("/redaktion/eintraege")
    page.get_by_role("link", name="Anbieter für jemanden eintragen").click()
    page.get_by_label("Name des Anbieters").fill(NAME)
    page.get_by_label("Initiative oder Gruppe").check()
    page.get_by_label("Postleitzahl").fill("00121")
    page.get_by_role("button", name="Anlegen und weiter").click()
    expect(page.get_by_text(f"Sie arbeiten im Namen von {NAME}")).to_be_visible()
    page.get_by_label("Kurz gesagt").fill("Wir fahren zusammen Kanu.")
    go_on(page, "Wie erreicht man Sie?")
    page.get_by_label("Telefon", exact=False).first.fill("030 123456")
    go_on(page, "Wen kann man fragen?")
    go_on(page, "Wie kann man mithelfen?")
    go_on(page, "Bilder und Dokumente")
    page.get_by_role("link", name="Weiter ohne Bild").click()
    send_and_approve(page)


def enter_offer(page: Page) -> None:
    page.goto(f"/redaktion/eintraege?q={NAME}")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Neues Angebot eintragen").click()
    page.get_by_label("Titel").fill(TITLE)
    page.get_by_label("Kurz gesagt").fill("Wir paddeln bis zum Wehr und zurück.")
    page.get_by_label("Thema", exact=True).select_option(index=4)
    go_on(page, "Für wen?")
    page.get_by_label("Ab welchem Alter?").fill("8")
    go_on(page, "Wo?")
    page.get_by_label("Straße und Hausnummer").fill("Am Wehr 1")
    page.get_by_label("Postleitzahl").fill("00121")
    go_on(page, "Wo?")
    expect(page.get_by_text("Der Ort ist gespeichert.")).to_be_visible()
    go_on(page, "Wann?")
    page.get_by_role("link", name="Jede Woche").click()
    page.get_by_label("Samstag").check()
    page.get_by_label("Beginn").fill("10:00")
    page.get_by_label("Ende").fill("12:00")
    page.get_by_role("button", name="Termin speichern").click()
    go_on(page, "Kosten und Anmeldung")
    page.get_by_label("Es ist kostenlos").check()
    page.get_by_label("ohne Anmeldung").check()
    go_on(page, "Ansprechperson")
    go_on(page, "Bilder und Dokumente")
    page.get_by_role("link", name="Weiter ohne Bild").click()
    send_and_approve(page)


def send_and_approve(page: Page) -> None:
    page.get_by_role("button", name="Zur Freigabe abschicken").click()
    expect(page.get_by_text("Diesen Text haben Sie selbst abgeschickt.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Freigeben")).click()
    expect(page.get_by_text("Freigegeben. Der Text ist jetzt öffentlich")).to_be_visible()


def take_over(page: Page, email: str) -> None:
    page.goto("/demo/postfach")
    page.locator("a[href^='/einladung/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{NAME} übernehmen")
    assert violations(page) == []
    page.get_by_label("Ihr Vor- und Nachname").fill("Karla Kanu")
    page.get_by_label("Passwort").fill("drei kleine Katzen")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Annehmen").click()
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort").fill("drei kleine Katzen")
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte durchsehen")
    assert violations(page) == []


def test_an_entry_by_telephone_becomes_public_and_then_somebodys_own(
    page: Page, browser: Browser, portal: str, complaints: Complaints
) -> None:
    office = browser.new_page(base_url=portal, viewport=DESK, locale="de-DE")
    sign_in(office, "redaktion")
    enter_provider(office)
    enter_offer(office)
    page.set_viewport_size(PHONE)
    page.goto("/angebote?q=Kanufahren")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()

    office.goto(f"/redaktion/eintraege?q={NAME}")
    office.get_by_role("link", name=NAME).first.click()
    office.get_by_role("link", name="Eintrag übergeben").click()
    office.get_by_label("E-Mail-Adresse").fill("karla@demo.example")
    office.get_by_role("button", name="Einladung schicken").click()
    expect(office.get_by_role("status")).to_contain_text("unterwegs")
    office.close()

    take_over(page, "karla@demo.example")
    page.get_by_role("button", name="Stimmt so").click()
    expect(page.get_by_text("Sie haben alles durchgesehen.")).to_be_visible()
    page.goto("/angebote?q=Kanufahren")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text(re.compile("bestätigt", re.IGNORECASE)).first).to_be_visible()
