"""Text as people write it, a little Markdown, as HTML that can do no harm."""

import re
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable(
    ["image", "heading", "lheading", "code", "fence", "html_block", "html_inline"]
)
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}


@lru_cache(maxsize=2048)
def html(text: str) -> Markup:
    """Bold, italic, lists, links. Everything else stays text."""
    if not text:
        return Markup()
    cleaned = nh3.clean(
        _MARKDOWN.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener",
    )
    return Markup(cleaned)  # noqa: S704 - nh3 has just made it safe


@dataclass(frozen=True)
class Outside:
    """Where a link leaves the portal, and for whose pages."""

    address: str
    host: str


_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")


def web_address(text: str) -> str:
    """Where a link may lead, the way people write it ("www.verein.de") or in full; empty for anything else."""
    if _WEB.match(text):
        return text
    return f"https://{text}" if _BARE.fullmatch(text) else ""


# The host in full, and nothing before it: readers are told where they go, and "known.example@other" goes elsewhere.
_SECURE = re.compile(r"https://((?:[\w-]+\.)+[\w-]+)(?::\d+)?(?:[/?#][^\s\\]*)?", re.IGNORECASE)


def outside(text: str) -> Outside | None:
    """As `web_address`, encrypted, and with the name of the site; None for anything else."""
    address = web_address(text)
    found = _SECURE.fullmatch(address)
    return Outside(address, found[1].lower().removeprefix("www.")) if found else None
