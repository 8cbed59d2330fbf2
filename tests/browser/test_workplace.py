"""A volunteer with a phone puts an offer in, the office approves it, a family finds it."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Complaints
from tests.photos import lying

TITLE = "Seifenkisten bauen am Bach"
ALT = "Eine rote und eine blaue Kiste"


def sign_in(page: Page, whom: str) -> None:
    page.goto("/anmelden")
    page.get_by_label("E-Mail-Adresse").fill(f"{whom}@demo.example")
    page.get_by_label("Passwort", exact=True).fill("chancenportal-demo")
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("button", name="Abmelden").first).to_be_visible()


def go_on(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def enter_offer(page: Page) -> None:
    page.get_by_role("link", name="Neues Angebot anlegen").first.click()
    page.get_by_label("Titel").fill(TITLE)
    page.get_by_label("Kurz gesagt").fill("Wir bauen zusammen eine Kiste und lassen sie rollen.")
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Titel")).to_have_value(TITLE)
    page.get_by_label("Thema", exact=True).select_option(index=4)
    go_on(page, "Für wen?")
    page.get_by_label("Ab welchem Alter?").fill("8")
    page.get_by_label("Bis zu welchem Alter?").fill("12")
    go_on(page, "Wo?")
    go_on(page, "Wann?")
    page.get_by_role("link", name="Jede Woche").click()
    page.get_by_label("Samstag").check()
    page.get_by_label("Beginn").fill("10:00")
    page.get_by_label("Ende").fill("12:00")
    page.get_by_label("Nicht in den Ferien").check()
    page.get_by_role("button", name="Termin speichern").click()
    expect(page.get_by_text("Jeden Samstag von 10 bis 12").first).to_be_visible()
    go_on(page, "Kosten und Anmeldung")
    page.get_by_label("Es ist kostenlos").check()
    page.get_by_label("ohne Anmeldung").check()
    go_on(page, "Ansprechperson")
    go_on(page, "Bilder und Dokumente")
    add_photo(page)
    page.get_by_role("link", name="Weiter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ansehen und abschicken")


def add_photo(page: Page) -> None:
    """Once without a name below it: the photo does not have to be chosen again."""
    page.get_by_label("Foto oder Logo").set_input_files({"name": "1.jpg", "mimeType": "image/jpeg", "buffer": lying()})
    page.get_by_label("Was ist zu sehen?").fill(ALT)
    page.get_by_label("Alle, die man erkennt").check()
    page.get_by_role("button", name="Bild speichern").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("Dieses Bild ist schon da.")).to_be_visible()
    page.get_by_label("Wer hat das Bild gemacht?").fill("Nneka Okafor")
    page.get_by_role("button", name="Bild speichern").click()
    expect(page.get_by_text("Das Bild ist gespeichert.")).to_be_visible()


def test_an_offer_from_a_phone_through_the_office_to_a_family(
    page: Page, browser: Browser, portal: str, complaints: Complaints
) -> None:
    complaints.expected = True  # the console speaks of the 422 of a forgotten topic
    page.set_viewport_size(PHONE)
    sign_in(page, "anbieter")
    enter_offer(page)
    page.get_by_role("link", name="Vorschau öffnen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_role("link", name="Zurück zum Bearbeiten").click()
    page.get_by_role("link", name="Ansehen und abschicken").click()
    page.get_by_role("button", name="Zur Freigabe abschicken").click()
    expect(page.get_by_text("Abgeschickt.")).to_be_visible()
    page.goto("/angebote?q=Seifenkisten")
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)

    office = browser.new_page(base_url=portal, viewport=DESK, locale="de-DE")
    sign_in(office, "redaktion")
    office.goto(f"/redaktion/eintraege?q={TITLE}")
    office.get_by_role("link", name=TITLE).click()
    expect(office.get_by_role("img", name=ALT)).to_be_visible()
    office.get_by_role("button", name=re.compile("^Freigeben")).click()
    expect(office.get_by_text("Freigegeben. Der Text ist jetzt öffentlich")).to_be_visible()
    office.close()

    page.goto("/angebote?q=Seifenkisten")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("8 bis 12 Jahre").first).to_be_visible()
    photo = page.get_by_role("img", name=ALT)
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("each => each.naturalHeight > each.naturalWidth"), "a photo stands upright"
    expect(page.get_by_text("© Nneka Okafor")).to_be_visible()


def test_a_page_does_not_jump_when_its_picture_comes(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/angebote/eltern-kind-turnen")
    photo = page.locator(".photo img")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)

    there = photo.bounding_box()
    photo.evaluate("each => { each.removeAttribute('srcset'); each.removeAttribute('src'); each.alt = ''; }")
    assert there
    free = photo.bounding_box()
    assert free
    assert (free["width"], free["height"]) == (there["width"], there["height"])


def test_a_photo_needs_no_javascript(page: Page, without_javascript: Page) -> None:
    volunteer = without_javascript
    volunteer.set_viewport_size(PHONE)
    sign_in(volunteer, "anbieter")
    volunteer.locator(".entry").get_by_role("link", name="Akrobatik").first.click()
    volunteer.get_by_role("link", name="Bilder und Dokumente").click()
    volunteer.get_by_label("Foto oder Logo").set_input_files(
        {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": lying()}
    )
    volunteer.get_by_label("Was ist zu sehen?").fill(ALT)
    volunteer.get_by_label("Alle, die man erkennt").check()
    volunteer.get_by_role("button", name="Bild speichern").click()
    expect(volunteer.get_by_text("Das Bild ist gespeichert.")).to_be_visible()
    volunteer.get_by_role("button", name=re.compile(f"Entfernen.*{ALT}")).click()
    expect(volunteer.get_by_text("Das Bild ist entfernt.")).to_be_visible()
