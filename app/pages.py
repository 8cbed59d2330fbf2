"""The Jinja environment, its filters, and `page`: how a route answers with HTML."""

import json
import re
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app import i18n, phrases
from app.directory.recurrence import BERLIN
from app.settings import settings

HERE = Path(__file__).parent
STATIC = HERE / "static"


@lru_cache
def licences() -> list[dict[str, str]]:
    """Of the third-party files that we serve; written when they were fetched."""
    listed: list[dict[str, str]] = json.loads((STATIC / "vendor/LICENSES.json").read_text(encoding="utf-8"))
    return listed


def now() -> datetime:
    return datetime.now(BERLIN)


@lru_cache
def static(name: str) -> str:
    """The address of a file under static; it changes with the content, so browsers may keep it for ever."""
    fingerprint = sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={fingerprint}"


@lru_cache
def icon(name: str, extra: str = "") -> Markup:
    """From static/icons.svg. It never speaks alone: a word stands beside each of them."""
    classes = f"ic {extra}".strip()
    sprite = static("icons.svg")
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>').format(
        classes, sprite, name
    )


def sentence(message: str, **values: Any) -> Markup:
    """Jinja's own `_` looks everything up anew each time; a page of cards says the same words a thousand times."""
    said = _sentence(message, i18n.language())
    return said % values if values else said


@lru_cache(maxsize=4096)
def _sentence(message: str, _language: str) -> Markup:
    return Markup(i18n.gettext(message))  # noqa: S704 - our own words


def figure(number: float) -> str:
    """1204 is "1.204" in German."""
    return str(number) if isinstance(number, int) and 0 <= number < 1000 else _figure(number, i18n.language())


@lru_cache(maxsize=4096)
def _figure(number: float, code: str) -> str:
    return format_decimal(number, locale=Locale.parse(code))


def tel(phone: str) -> str:
    """The address behind a telephone number as people write it."""
    return "tel:" + re.sub(r"[^\d+]", "", phone)


def same_page(request: Request, code: str) -> str:
    """The page of this request in another language. One slash at the front: two would name another host."""
    path = "/" + request.url.path.lstrip("/")
    query = f"?{request.url.query}" if request.url.query else ""
    return i18n.url(path, code) + query


def link(path: str) -> str:
    """A page's full address, in the language of this page or mail; never of the host that a request names."""
    return settings().base_url.rstrip("/") + i18n.url(path)


def in_german() -> Markup:
    """What providers write is German on every page; screen readers want to know."""
    return Markup("") if i18n.language() == "de" else Markup(' lang="de"')


@lru_cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=settings().environment == "development",
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext, npgettext=i18n.npgettext
    )
    env.globals |= {
        "_": sentence,
        "icon": icon,
        "settings": settings(),
        "url": i18n.url,
        "link": link,
        "static": static,
        "now": now,
        "licences": licences,
        "language": i18n.language,
        "languages": i18n.languages,
        "locale": i18n.locale,
        "same_page": same_page,
        "in_german": in_german,
    }
    # Jinja has a `length` of its own.
    env.filters |= {name: getattr(phrases, name) for name in phrases.__all__ if name != "length"}
    env.filters |= {"figure": figure, "tel": tel}
    return env


def page(request: Request, template: str, status_code: int = 200, **context: Any) -> HTMLResponse:
    html = environment().get_template(template).render(request=request, **context)
    return HTMLResponse(html, status_code)


def redirect_to(path: str) -> RedirectResponse:
    """After a post: the page to look at now, in the same language."""
    return RedirectResponse(i18n.url(path), 303)
