"""What somebody types saves itself; nothing of anybody else is overwritten by it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.test_accessibility import at_work

SAVED = re.compile(r"Gespeichert um \d\d:\d\d Uhr\.")


@pytest.fixture
def other(browser: Browser, page: Page, portal: str) -> Iterator[Page]:
    """Another window of the same person at the same text."""
    at_work("/bearbeiten/kontakt")(page)
    context: BrowserContext = browser.new_context(base_url=portal, storage_state=page.context.storage_state())
    opened = context.new_page()
    opened.goto(page.url)
    yield opened
    context.close()


def status(page: Page) -> str:
    return page.locator(".autosave").inner_text()


def test_after_a_pause_it_is_saved_and_said(page: Page) -> None:
    at_work("/bearbeiten/kontakt")(page)
    page.get_by_label("Zu erreichen").first.fill("montags um acht")

    expect(page.locator(".autosave")).to_have_text(SAVED)
    expect(page.locator(".autosave")).to_have_attribute("role", "status")
    page.get_by_label("Zu erreichen").first.fill("montags um neun")
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilder und Dokumente")
    page.go_back()
    expect(page.get_by_label("Zu erreichen").first).to_have_value("montags um neun")


def test_a_link_takes_along_what_was_typed(page: Page) -> None:
    at_work("/bearbeiten/wann")(page)
    page.get_by_label("Bemerkung zu den Terminen").fill("Bei Regen in der Halle")

    page.get_by_role("link", name="Jede Woche").click()
    page.get_by_role("link", name="Alle Termine dieses Angebots").click()

    expect(page.get_by_label("Bemerkung zu den Terminen")).to_have_value("Bei Regen in der Halle")


def test_what_is_half_typed_is_no_fault_yet(page: Page, complaints: Complaints) -> None:
    complaints.expected = True  # the console speaks of the 422
    at_work("/bearbeiten/kontakt")(page)
    page.get_by_label("E-Mail").first.fill("nora@")

    expect(page.locator(".autosave")).to_contain_text("Eine Angabe stimmt noch nicht")
    expect(page.get_by_label("E-Mail").first).not_to_have_attribute("aria-invalid", "true")
    page.get_by_label("E-Mail").first.fill("nora@post.example")
    expect(page.locator(".autosave")).to_have_text(SAVED)


def test_a_conflict_is_told_and_nothing_is_overwritten(page: Page, other: Page, complaints: Complaints) -> None:
    complaints.expected = True  # the console speaks of the 409
    other.get_by_label("Aufgabe").first.fill("Vorstand")
    expect(other.locator(".autosave")).to_have_text(SAVED)

    page.get_by_label("Aufgabe").first.fill("Kasse")
    expect(page.locator(".autosave")).to_contain_text("Inzwischen hat jemand anders diesen Text geändert")
    other.reload()
    expect(other.get_by_label("Aufgabe").first).to_have_value("Vorstand")
    page.get_by_role("button", name="Speichern und weiter").click()

    expect(page.get_by_role("alert")).to_contain_text("Vorstand")
    expect(page.get_by_label("Aufgabe").first).to_have_value("Kasse")


def test_without_a_connection_nothing_is_lost(page: Page, complaints: Complaints) -> None:
    complaints.expected = True
    at_work("/bearbeiten/kontakt")(page)
    page.route("**/bearbeiten/kontakt", lambda route: route.abort())
    page.get_by_label("Aufgabe").first.fill("Leitung am Bach")
    expect(page.locator(".autosave")).to_contain_text("keine Verbindung")
    page.unroute("**/bearbeiten/kontakt")

    page.get_by_role("button", name="Speichern und weiter").click()

    page.go_back()
    expect(page.get_by_label("Aufgabe").first).to_have_value("Leitung am Bach")


def test_half_an_address_never_becomes_a_place(page: Page) -> None:
    at_work("/bearbeiten/wo")(page)

    expect(page.locator("[data-autosave]")).to_have_count(0)
