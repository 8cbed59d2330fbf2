"""A volunteer with a phone gets from the first page to a provider of her own, with and without scripts."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Complaints


def register(page: Page, email: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Angebote eintragen").click()
    page.get_by_role("link", name="Wir sind noch nicht im Portal").click()
    page.get_by_label("Name des Anbieters").fill("Elterncafé Süd")
    page.get_by_label("Initiative oder Gruppe").check()
    page.get_by_label("Ihr Vor- und Nachname").fill("Nora Neu")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort").fill("drei kleine Katzen")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Registrieren").click()
    page.get_by_role("link", name="Zum Postfach der Demo").click()
    page.locator("a[href^='/registrieren/bestaetigen/']").first.click()
    page.get_by_label("Passwort").fill("drei kleine Katzen")
    page.get_by_role("button", name="Ja, das ist meine Adresse").click()
    expect(page.get_by_role("status")).to_contain_text("bestätigt")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort").fill("drei kleine Katzen")
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Guten Tag, Nora Neu")
    expect(page.get_by_text("wenn die Redaktion Sie freigegeben hat")).to_be_visible()


def test_register_confirm_and_sign_in_on_a_phone(page: Page, complaints: Complaints) -> None:
    register(page, "nora@demo.example")

    page.goto("/")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_role("banner").get_by_role("link", name="Mein Bereich")).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name="Mein Bereich").click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("status")).to_have_text("Sie sind abgemeldet.")


def test_the_same_without_scripts(without_javascript: Page) -> None:
    register(without_javascript, "nadja@demo.example")
