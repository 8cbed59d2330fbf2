"""Which language this request speaks. German sentences are the message ids; other languages are folders in locale."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.types import ASGIApp, Receive, Scope, Send

DEFAULT = "de"
FOLDER = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def _read(code: str) -> NullTranslations:
    """Compiled in memory, so that no binary file lies beside the text."""
    path = FOLDER / code / "LC_MESSAGES" / "messages.po"
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache
def catalogues() -> Mapping[str, NullTranslations]:
    """By language code, German first."""
    codes = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return {DEFAULT: NullTranslations()} | {code: _read(code) for code in codes}


def language() -> str:
    return _language.get()


def locale() -> Locale:
    return _locale(language())


def languages() -> list[Locale]:
    return [_locale(code) for code in catalogues()]


@lru_cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def gettext(message: str) -> str:
    return catalogues()[language()].gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    return catalogues()[language()].ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    return catalogues()[language()].pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, n: int) -> str:
    return catalogues()[language()].npgettext(context, singular, plural, n)


def url(path: str, code: str | None = None) -> str:
    """The same path in the language of this request, or in the one asked for."""
    code = code or language()
    return f"/{code}{path}" if code != DEFAULT and path.startswith("/") else path


def split(path: str) -> tuple[str, str]:
    """ "/en/angebote" is English and "/angebote"; a path without a known prefix is German and stays as it is."""
    code, _, rest = path.removeprefix("/").partition("/")
    known = code in catalogues() and code != DEFAULT
    return (code, f"/{rest}") if known else (DEFAULT, path)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """What is rendered inside comes out in this language."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


class LanguagePrefix:
    """Cuts the language off the path before routing: every route exists once and answers in every language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        code, path = split(scope["path"])
        inner = {**scope, "path": path, "raw_path": quote(path).encode()}
        inner["state"] = {**scope.get("state", {}), "language": code}
        with speaking(code):
            await self.app(inner, receive, send)
