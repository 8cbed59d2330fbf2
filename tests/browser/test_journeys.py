"""What families do, in a real browser, on a phone and at a desk."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


def total(page: Page) -> int:
    return int(page.get_by_role("heading", level=1).inner_text().split()[0].replace(".", ""))


@SIZES
def test_a_family_finds_an_offer_near_home_for_its_childs_age(page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto("/")
    page.get_by_label("PLZ oder Ort").fill("00121")
    page.get_by_label("Alter des Kindes").select_option("4 Jahre")
    page.get_by_role("button", name="Suchen", exact=True).click()

    expect(page).to_have_url(re.compile(r"/angebote\?.*ort=00121&alter=4"))
    expect(page.get_by_text("Sie suchen um 00121 Lindenaue")).to_be_visible()
    assert total(page) > 20
    distances = page.locator(".hit .facts").all_inner_texts()
    assert "entfernt" in distances[0]
    page.locator(".hit").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for question in ("Für wen?", "Wann?", "Wo?", "Kosten?", "Anmelden?"):
        expect(page.get_by_text(question, exact=True)).to_be_visible()


def test_the_same_with_nothing_but_a_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "input[name=q]")
    tab_to(page, "input[name=ort]")
    page.keyboard.type("00121")
    page.keyboard.press("Escape")
    tab_to(page, "select[name=alter]")
    page.keyboard.type("4 J")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Sie suchen um 00121 Lindenaue")).to_be_visible()
    before = total(page)
    tab_to(page, "input[name=kostenlos]")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("kostenlos=1"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text(f"{before} Angebote")
    expect(page.locator("input[name=kostenlos]")).to_be_focused()
    tab_to(page, ".hit a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/angebote/[\w-]+$"))


def tab_to(page: Page, selector: str) -> None:
    """Only forwards, and what has the focus can always be seen."""
    for _ in range(150):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body"), f"{selector}: the focus is lost"
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            page.wait_for_function(VISIBLE)
            return
    raise AssertionError(f"{selector} cannot be reached")


VISIBLE = """() => {
    const isOutlined = (each) => each && getComputedStyle(each).outlineStyle !== "none";
    const box = document.activeElement.getBoundingClientRect();
    const isMarked = isOutlined(document.activeElement) || isOutlined(document.activeElement.closest(".card"));
    return isMarked && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}"""


@SIZES
def test_without_javascript_everything_but_the_map_works(without_javascript: Page, size: Any) -> None:
    page = without_javascript
    page.set_viewport_size(size)
    page.goto("/")
    page.get_by_label("PLZ oder Ort").fill("00121")
    page.get_by_label("Alter des Kindes").select_option("4")
    page.get_by_role("button", name="Suchen", exact=True).click()
    before = total(page)

    if size == PHONE:
        page.get_by_text("Filter", exact=True).click()
    page.locator("input[name=kostenlos]").check()
    page.get_by_role("button", name="Filter anwenden").click()

    expect(page).to_have_url(re.compile("kostenlos=1"))
    assert 0 < total(page) < before
    page.get_by_role("link", name="Tabelle").click()
    expect(page.get_by_role("table")).to_be_visible()
    page.get_by_role("link", name="nächster Termin").click()
    expect(page.get_by_role("link", name="nächster Termin")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Karte", exact=True).click()
    expect(page).to_have_url(re.compile("ansicht=karte"))
    page.wait_for_load_state()
    assert "Die Karte braucht JavaScript" in page.content()  # what only a browser without scripts shows
    page.get_by_role("link", name="Liste").click()
    page.get_by_role("link", name="4 Jahre entfernen").click()
    assert total(page) > 0
    page.locator(".hit a").first.click()
    expect(page.get_by_role("heading", name="Termine", exact=True)).to_be_visible()
    page.goto("/angebote")
    page.get_by_role("link", name="Nächste Seite").click()
    expect(page).to_have_url(re.compile("seite=2"))
    page.goto("/anbieter")
    if size == PHONE:
        page.get_by_text("Wen suchen Sie, und wo?").click()
    page.get_by_label("Wen oder was suchen Sie?").fill("Verein")
    page.get_by_role("button", name="Suchen", exact=True).click()
    assert total(page) > 0
    page.get_by_role("link", name="English", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("provider")


@SIZES
def test_a_filter_applies_at_once_and_keeps_ones_place(page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto("/angebote?ort=00121")
    before = total(page)
    if size == PHONE:
        page.get_by_text("Filter", exact=True).click()

    page.locator("input[name=kostenlos]").check()

    expect(page).to_have_url(re.compile("kostenlos=1"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text(f"{before} Angebote")
    expect(page.locator("input[name=kostenlos]")).to_be_checked()
    expect(page.locator("input[name=kostenlos]")).to_be_focused()
    expect(page.locator("#ansage")).to_have_text(re.compile(r"^\d+ Angebote?$"))
    assert page.title().startswith(page.get_by_role("heading", level=1).inner_text())


def test_every_filter_that_is_offered_brings_as_many_as_it_says(page: Page) -> None:
    for name in ("kategorie", "zeit", "tageszeit", "kostenlos", "form"):
        page.goto("/angebote?ort=00121&alter=4")
        option = page.locator(f"input[name={name}]:not([value=''])").first
        says = page.locator(f"label[for='{option.get_attribute('id')}'] .facet__n").inner_text().split()[-1]

        option.check()

        expect(page).to_have_url(re.compile(f"{name}="))
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"^{says} Angebote?$"))


def test_of_two_stretches_of_time_the_last_one_chosen_counts(page: Page) -> None:
    page.goto("/angebote?zeit=wochenende")

    page.locator("input[name=zeit][value=heute]").check()

    expect(page).to_have_url(re.compile("zeit=heute"))
    expect(page.locator("input[name=zeit][value=heute]")).to_be_checked()
    expect(page.get_by_role("link", name="heute entfernen")).to_be_visible()


def test_back_and_forward_lead_through_the_filters(page: Page) -> None:
    page.goto("/angebote?ort=00121")
    page.locator("input[name=kostenlos]").check()
    expect(page).to_have_url(re.compile("kostenlos=1"))
    free = total_when_steady(page)

    page.go_back()
    expect(page.locator("input[name=kostenlos]")).not_to_be_checked()
    all_of_them = total_when_steady(page)
    page.go_forward()
    expect(page.locator("input[name=kostenlos]")).to_be_checked()

    assert free < all_of_them
    assert total_when_steady(page) == free


def total_when_steady(page: Page) -> int:
    expect(page.locator("body")).not_to_have_class(re.compile("is-busy"))
    return total(page)


def test_from_an_offer_one_comes_back_to_the_same_search(page: Page) -> None:
    page.goto("/angebote?ort=00121&alter=4")
    page.locator(".hit a").first.click()

    page.locator(".back").click()

    expect(page).to_have_url(re.compile(r"/angebote\?ort=00121&alter=4$"))


@SIZES
def test_a_dead_end_leads_to_hits(page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto("/angebote?q=turnen&ort=00121&umkreis=0.5&alter=17&tag=so&sprache=ar")
    expect(page.get_by_text("Dazu haben wir nichts gefunden")).to_be_visible()

    page.locator(".ladder li a").first.click()

    assert total(page) > 0


@SIZES
def test_the_language_changes_and_the_page_stays(page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto("/angebote?ort=00121&alter=4&kostenlos=1")
    german = total(page)

    page.get_by_role("link", name="English", exact=True).click()

    expect(page).to_have_url(re.compile(r"/en/angebote\?ort=00121&alter=4&kostenlos=1$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{german} offers")
    page.get_by_role("link", name="Deutsch", exact=True).click()
    expect(page).to_have_url(re.compile(r"[^n]/angebote\?ort=00121&alter=4&kostenlos=1$"))


def test_near_me_asks_the_device_and_searches_around_it(page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 54.351234567, "longitude": 7.001234567})
    page.goto("/")

    page.get_by_role("button", name="In meiner Nähe suchen").click()

    expect(page).to_have_url(re.compile(r"lat=54\.351&lon=7\.001"))
    expect(page.get_by_text("Sie suchen rund um Ihren Standort.")).to_be_visible()


def test_where_the_device_does_not_say_a_sentence_does(page: Page) -> None:
    page.context.clear_permissions()
    page.goto("/")

    page.get_by_role("button", name="In meiner Nähe suchen").click()

    expect(page.get_by_text("Ihr Standort ist nicht verfügbar")).to_be_visible()
