"""The Jinja environment, its filters, and `page`: how a route answers with HTML."""

import re
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import i18n, phrases
from app.directory.recurrence import BERLIN
from app.settings import settings

HERE = Path(__file__).parent
STATIC = HERE / "static"


def now() -> datetime:
    return datetime.now(BERLIN)


@lru_cache
def _fingerprint(path: Path, _changed_ns: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:10]


def static(name: str) -> str:
    """The address of a file under static; it changes with the content, so browsers may keep it for ever."""
    path = STATIC / name
    return f"/static/{name}?v={_fingerprint(path, path.stat().st_mtime_ns)}"


def figure(number: float) -> str:
    """1204 is "1.204" in German."""
    return _figure(number, i18n.language())


@lru_cache(maxsize=4096)
def _figure(number: float, code: str) -> str:
    return format_decimal(number, locale=Locale.parse(code))


def tel(phone: str) -> str:
    """The address behind a telephone number as people write it."""
    return "tel:" + re.sub(r"[^\d+]", "", phone)


def same_page(request: Request, code: str) -> str:
    """The page of this request in another language."""
    query = f"?{request.url.query}" if request.url.query else ""
    return i18n.url(request.url.path, code) + query


@lru_cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext, npgettext=i18n.npgettext
    )
    env.globals |= {
        "settings": settings(),
        "url": i18n.url,
        "static": static,
        "now": now,
        "language": i18n.language,
        "languages": i18n.languages,
        "locale": i18n.locale,
        "same_page": same_page,
    }
    # Jinja has a `length` of its own.
    env.filters |= {name: getattr(phrases, name) for name in phrases.__all__ if name != "length"}
    env.filters |= {"figure": figure, "tel": tel}
    return env


def page(request: Request, template: str, status_code: int = 200, **context: Any) -> HTMLResponse:
    html = environment().get_template(template).render(request=request, **context)
    return HTMLResponse(html, status_code)
