"""Light pages for slow phones."""

import pytest
from playwright.sync_api import Page, Request

MOST_BYTES = 120_000
"""Over the wire, compressed, with fonts, styles and scripts; without the map."""


@pytest.mark.parametrize("path", ["/", "/angebote?ort=00121&alter=4"])
def test_a_first_visit_is_light(page: Page, path: str) -> None:
    sizes: dict[str, int] = {}

    def weigh(request: Request) -> None:
        measured = request.sizes()
        sizes[request.url] = measured["responseBodySize"] + measured["responseHeadersSize"]

    page.on("requestfinished", weigh)
    page.goto(path, wait_until="networkidle")

    assert sum(sizes.values()) <= MOST_BYTES, sorted(sizes.items(), key=lambda each: -each[1])[:6]


def test_a_second_page_fetches_no_style_or_font_again(page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    page.goto("/angebote", wait_until="networkidle")

    fetched = page.evaluate("""performance.getEntriesByType("resource")
        .filter(each => each.transferSize > 0 && /\\.(css|woff2)/.test(each.name)).map(each => each.name)""")

    assert fetched == []
