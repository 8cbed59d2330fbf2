"""Posts from elsewhere are refused by what the browser says of them."""

import pytest
from starlette.datastructures import Headers

from app.csrf import is_from_us


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://portal.example"}, False),
        ({"origin": "https://portal.example"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({}, True),
    ],
)
def test_only_our_own_pages_may_post(headers: dict[str, str], ours: bool) -> None:
    assert is_from_us(Headers({"host": "portal.example"} | headers)) is ours
