"""Headers that every answer carries."""

import pytest

from app.headers import content_security_policy


def directives(tiles_url: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in content_security_policy(tiles_url).split(";")}


def test_everything_comes_from_our_own_host() -> None:
    found = directives("")

    assert found["default-src"] == found["script-src"] == found["style-src"] == found["form-action"] == ["'self'"]
    assert found["object-src"] == found["base-uri"] == found["frame-ancestors"] == ["'none'"]


def test_nothing_inline_is_allowed() -> None:
    assert "unsafe" not in content_security_policy("https://tiles.example/{z}/{x}/{y}.png")


@pytest.mark.parametrize(
    ("tiles_url", "images"),
    [
        ("https://tiles.example/a/{z}/{y}/{x}.png", ["'self'", "data:", "https://tiles.example"]),
        ("https://tiles.example:8443/{z}.png?key=1", ["'self'", "data:", "https://tiles.example:8443"]),
        ("/kacheln/{z}/{y}/{x}.png", ["'self'", "data:"]),
        ("", ["'self'", "data:"]),
    ],
)
def test_pictures_may_come_from_the_host_of_the_map(tiles_url: str, images: list[str]) -> None:
    assert directives(tiles_url)["img-src"] == images
