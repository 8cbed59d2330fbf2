"""The language stands at the front of the path, and only there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app import i18n


async def _unused() -> Any:
    raise AssertionError("nobody reads")


def _through(path: str, say: Callable[[], str] = i18n.language) -> tuple[dict[str, Any], str]:
    """What the application sees of a request, and what is said meanwhile."""
    seen: list[tuple[dict[str, Any], str]] = []

    async def app(scope: Any, receive: Any, send: Callable[..., Awaitable[None]]) -> None:
        seen.append((scope, say()))

    asyncio.run(i18n.LanguagePrefix(app)({"type": "http", "path": path, "state": {"kept": 1}}, _unused, _unused))
    return seen[0]


@pytest.mark.parametrize(
    ("path", "language", "inner"),
    [
        ("/", "de", "/"),
        ("/angebote", "de", "/angebote"),
        ("/en/angebote", "en", "/angebote"),
        ("/en/", "en", "/"),
        ("/en", "en", "/"),
        ("/english", "de", "/english"),
        ("/de/angebote", "de", "/de/angebote"),
        ("/xx/angebote", "de", "/xx/angebote"),
        ("//en/angebote", "de", "//en/angebote"),
    ],
)
def test_prefix_is_cut_off_before_routing(path, language, inner):
    scope, said = _through(path)

    assert (scope["path"], said) == (inner, language)
    assert scope["state"] == {"kept": 1, "language": language}
    assert scope["raw_path"] == inner.encode()


def test_links_stay_in_the_language_of_the_page():
    assert _through("/en/", lambda: i18n.url("/angebote?q=Chor"))[1] == "/en/angebote?q=Chor"
    assert _through("/", lambda: i18n.url("/angebote?q=Chor"))[1] == "/angebote?q=Chor"
    assert _through("/en/", lambda: i18n.url("/angebote", "de"))[1] == "/angebote"
    assert _through("/en/", lambda: i18n.url("#inhalt"))[1] == "#inhalt"


def test_sentences_and_plurals_are_translated():
    assert _through("/en/", lambda: i18n.gettext("kostenlos"))[1] == "free"
    assert _through("/en/", lambda: i18n.ngettext("{n} Angebot", "{n} Angebote", 1))[1] == "{n} offer"
    assert _through("/en/", lambda: i18n.pgettext("ein einzelner", "Anbieter"))[1] == "Provider"
    assert _through("/", lambda: i18n.gettext("kostenlos"))[1] == "kostenlos"


def test_language_ends_with_the_request():
    _through("/en/")

    assert i18n.language() == "de"
