"""Suggestions while typing: there when wanted, never in the way."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Complaints


def options(page: Page) -> Locator:
    """Of the suggestions; the choice of an age has options too."""
    return page.locator(".suggest [role=option]")


def test_a_list_opens_while_typing_and_leads_somewhere(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    box.press_sequentially("krabbel")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")

    box.press("ArrowDown")
    chosen = options(page).and_(page.get_by_role("option", selected=True))
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    box.press("Enter")

    expect(page).to_have_url(re.compile(r"/(angebote|anbieter)"))
    expect(page).not_to_have_url(re.compile(r"/$"))


def test_the_arrows_go_round_and_escape_closes(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    box.press_sequentially("krabbel")
    expect(page.get_by_role("listbox")).to_be_visible()
    last = options(page).count() - 1

    box.press("ArrowUp")
    expect(options(page).nth(last)).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(options(page).nth(0)).to_have_attribute("aria-selected", "true")
    box.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("krabbel")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    box.press_sequentially("turnen")
    expect(page.get_by_role("listbox")).to_be_visible()

    box.press("Enter")

    expect(page).to_have_url(re.compile("q=turnen"))


def test_a_place_fills_the_field_and_searches_nothing_yet(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="PLZ oder Ort")
    box.press_sequentially("0012")

    options(page).first.click()

    expect(box).to_have_value(re.compile(r"^0012\d$"))
    expect(page).to_have_url(re.compile(r"/$"))


def test_the_list_is_announced(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Was suchen Sie?").press_sequentially("krabbel")

    expect(page.get_by_text(re.compile(r"Vorschläge: \d+\. Mit den Pfeiltasten wählen"))).to_be_attached()


def test_when_suggestions_fail_the_search_goes_on(page: Page, complaints: Complaints) -> None:
    complaints.expected = True
    page.route("**/vorschlaege*", lambda route: route.abort())
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    with page.expect_event("requestfailed"):
        box.press_sequentially("turnen")

    box.press("Enter")

    expect(page).to_have_url(re.compile("q=turnen"))
    assert not [error for error in complaints.errors if "Uncaught" in error]


def test_a_slow_answer_never_overtakes_a_later_one(page: Page) -> None:
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/vorschlaege?q=kr", keep)
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    with page.expect_request("**/vorschlaege?q=kr"):
        box.press_sequentially("kr", delay=20)

    box.press_sequentially("abbel", delay=20)
    expect(options(page).first).to_contain_text(re.compile("krabbel", re.IGNORECASE))
    for late in waiting:
        late.abort()
    page.wait_for_timeout(200)  # nothing is expected to happen

    assert waiting
    expect(options(page).first).to_contain_text(re.compile("krabbel", re.IGNORECASE))


def opened(page: Page) -> Locator:
    """The box with its list open, and the first suggestion chosen."""
    page.goto("/")
    box = page.get_by_role("combobox", name="Was suchen Sie?")
    box.press_sequentially("krabbel")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    return box


def is_given_up(page: Page, box: Locator) -> None:
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile(""))
    expect(page.locator(".suggest [aria-selected=true]")).to_have_count(0)


def test_whoever_goes_on_typing_has_not_chosen_what_was_suggested_before(page: Page) -> None:
    box = opened(page)

    box.press("x")
    is_given_up(page, box)
    box.press("Enter")

    expect(page).to_have_url(re.compile("q=krabbelx"))


@pytest.mark.parametrize(("key", "text"), [("Home", "xkrabbel"), ("End", "krabbelx"), ("ArrowLeft", "krabbexl")])
def test_keys_that_move_in_the_text_give_up_the_choice(page: Page, key: str, text: str) -> None:
    box = opened(page)

    box.press(key)
    is_given_up(page, box)
    box.press("x")
    box.press("Enter")

    expect(page).to_have_url(re.compile(f"q={text}(&|$)"))


def test_after_escape_the_arrow_opens_the_list_again(page: Page) -> None:
    box = opened(page)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()

    box.press("ArrowDown")

    expect(page.get_by_role("listbox")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")


def test_suggestions_for_another_text_do_not_stay_when_none_come(page: Page, complaints: Complaints) -> None:
    complaints.expected = True
    page.route("**/vorschlaege?q=krabbelg*", lambda route: route.fulfill(status=503))
    box = opened(page)

    box.press_sequentially("gruppe")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")


def test_nothing_moves_when_the_list_opens(page: Page) -> None:
    page.goto("/")
    below = page.get_by_role("button", name="Suchen", exact=True)
    before = below.bounding_box(), page.evaluate("document.documentElement.scrollHeight")

    page.get_by_role("combobox", name="Was suchen Sie?").press_sequentially("krabbel")
    expect(page.get_by_role("listbox")).to_be_visible()

    assert (below.bounding_box(), page.evaluate("document.documentElement.scrollHeight")) == before
