"""Suggestions while typing: there when wanted, never in the way."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    box.press_sequentially("turnen")
    expect(page.get_by_role("listbox")).to_be_visible()

    box.press("Enter")

    expect(page).to_have_url(re.compile("q=turnen"))


def test_the_list_is_announced(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Was suchen Sie?").press_sequentially("krabbel")

    expect(page.get_by_text(re.compile(r"Vorschläge: \d+\. Mit den Pfeiltasten wählen"))).to_be_attached()


def test_when_suggestions_fail_the_search_goes_on(page: Page, complaints: Complaints) -> None:
    complaints.expected = True
    page.route("**/vorschlaege*", lambda route: route.abort())
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    box.press_sequentially("turnen")
    page.wait_for_timeout(400)

    box.press("Enter")

    expect(page).to_have_url(re.compile("q=turnen"))
    assert not [error for error in complaints.errors if "Uncaught" in error]


def test_a_slow_answer_never_overtakes_a_later_one(page: Page) -> None:
    def slowly(route: Route) -> None:
        if route.request.url.endswith("q=kr"):
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/vorschlaege*", slowly)
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    box.press_sequentially("kr", delay=20)
    page.wait_for_timeout(250)
    box.press_sequentially("abbel", delay=20)

    expect(page.get_by_role("option").first).to_contain_text(re.compile("krabbel", re.IGNORECASE))
