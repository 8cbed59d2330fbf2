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
