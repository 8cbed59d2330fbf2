"""Text as people write it, a little Markdown, as HTML that can do no harm."""

import re
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


_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")


def web_address(text: str) -> str:
    """Where a link may lead, the way people write it ("www.verein.de") or in full; empty for anything else."""
    if _WEB.match(text):
        return text
    return f"https://{text}" if _BARE.fullmatch(text) else ""
