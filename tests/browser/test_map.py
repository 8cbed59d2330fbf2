"""The map: only when asked for, usable by keyboard, and nobody else is called before a click."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


def opened(page: Page, path: str = "/angebote?ort=00121&alter=4") -> Page:
    """Without movements: after a click the map is where it will be."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(path)
    page.get_by_role("button", name="Karte zeigen").click()
    expect(page.locator(".leaflet-container")).to_be_visible()
    expect(page.locator(".map-marker").first).to_be_visible()
    return page


def test_no_map_is_loaded_before_somebody_asks(page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))

    page.goto("/angebote?ort=00121")
    page.wait_for_load_state("networkidle")

    assert not [url for url in loaded if "leaflet" in url or "geojson" in url or "mapview" in url]


def test_the_map_shows_all_hits_gathered_where_they_lie_close(page: Page) -> None:
    points = len(page.request.get("/angebote.geojson?ort=00121&alter=4").json()["features"])
    opened(page)

    page.locator(".leaflet-control-zoom-out").click()
    page.locator(".leaflet-control-zoom-out").click()

    counts = [int(text) if text else 1 for text in page.locator(".map-marker").all_inner_texts()]
    assert sum(counts) == points


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_cluster_opens_and_a_marker_leads_to_its_offer(page: Page, key: str) -> None:
    opened(page)
    cluster, spot = page.locator(".map-marker:not(.map-marker--spot)"), page.locator(".map-marker--spot")
    for _ in range(12):
        if spot.count():
            break
        cluster.first.press(key)

    spot.first.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("dialog").locator("a[href^='/angebote/']").first.press(
        "Enter"
    )  # the mouse might miss what still glides

    expect(page).to_have_url(re.compile(r"/angebote/[\w-]+$"))


def test_a_marker_opens_by_keyboard_and_escape_leads_back_to_it(page: Page) -> None:
    page.goto("/angebote?ansicht=karte&q=bücherei")
    expect(page.locator(".map-marker--spot").first).to_be_visible()
    page.locator(".map-marker--spot").first.focus()

    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".map-marker--spot:focus")).to_have_count(1)


def test_moving_the_map_never_loses_the_focus(page: Page) -> None:
    page.goto("/angebote?ansicht=karte&q=bücherei")
    page.locator(".map-marker").first.focus()

    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)  # the map glides, and draws its markers when it has come to rest

    expect(page.locator(".map-marker:focus")).to_have_count(1)


def test_every_marker_has_a_name(page: Page) -> None:
    opened(page)

    names = page.locator(".map-marker").evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")

    assert names
    assert all(names)


def test_streets_are_loaded_after_a_click_and_the_page_says_from_whom(page: Page, complaints: Complaints) -> None:
    page.route("https://kacheln.example/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
    opened(page)
    page.wait_for_load_state("networkidle")
    assert complaints.foreign == []
    expect(page.get_by_text("Kartenbilder bei kacheln.example")).to_be_visible()

    page.get_by_role("button", name="Straßenkarte laden").click()

    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    assert {url.split("/")[2] for url in complaints.foreign} == {"kacheln.example"}
    complaints.expected = True


def test_when_the_streets_fail_the_rest_of_the_map_stays(page: Page, complaints: Complaints) -> None:
    complaints.expected = True
    page.route("https://kacheln.example/**", lambda route: route.abort())
    opened(page)

    page.get_by_role("button", name="Straßenkarte laden").click()
    page.wait_for_timeout(500)

    expect(page.locator(".map-marker").first).to_be_visible()
    assert not [error for error in complaints.errors if "Uncaught" in error]


def test_when_the_points_fail_a_sentence_says_so_and_the_list_stays(page: Page, complaints: Complaints) -> None:
    complaints.expected = True

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/angebote.geojson*", fail)
    page.goto("/angebote?ort=00121")
    page.get_by_role("button", name="Karte zeigen").click()

    expect(page.get_by_text("Die Karte konnte nicht geladen werden")).to_be_visible()
    expect(page.locator(".hit").first).to_be_visible()


def test_an_offer_shows_where_it_is(page: Page) -> None:
    page.goto("/angebote?ort=00121")
    page.locator(".hit a").first.click()

    page.get_by_role("button", name="Karte zeigen").first.click()

    expect(page.locator(".map-marker")).to_have_count(1)


def test_the_map_follows_the_filters(page: Page) -> None:
    page.goto("/angebote?ansicht=karte&ort=00121")
    expect(page.locator(".map-marker").first).to_be_visible()
    with page.expect_response(lambda answer: "/angebote.geojson" in answer.url and "kostenlos=1" in answer.url):
        page.locator("input[name=kostenlos]").check()

    expect(page.locator(".map-marker").first).to_be_visible()
