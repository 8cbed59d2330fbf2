"""What a browser loads for a page, in bytes over the wire. Found by reading, since not every machine has a browser."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

_LINK = re.compile(r"<link\b[^>]*>")
_REL = re.compile(r'rel="(?:stylesheet|icon|preload|modulepreload)"')
_ELSE = re.compile(r'<(?:script|img|use)\b[^>]*?\b(?:href|src)="([^"]+)"')
_HREF = re.compile(r'href="([^"]+)"')
_IMPORT = re.compile(r'(?:^|\s)(?:import|from)\s*"(\.[^"]+)"')
_FONT = re.compile(r"@font-face\s*\{[^}]*\}")
_URL = re.compile(r'url\("?([^")]+)"?\)')


def weigh(base: str, path: str = "/") -> dict[str, int]:
    """Bytes by address, the page first. A font is loaded if it has Latin letters; data: addresses cost nothing."""
    weights: dict[str, int] = {}
    waiting = [urljoin(base, path)]
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        name = urlsplit(address).path
        if name in weights or not address.startswith(base):
            continue
        weights[name], kind, text = _fetched(address)
        waiting += [urljoin(address, found) for found in _loaded(kind, text)]
    return weights


def _fetched(address: str) -> tuple[int, str, str]:
    request = Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310 # loopback
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        body = answer.read()
        plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
        kind = answer.headers.get_content_type()
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    return len(body) + head, kind, plain.decode("utf-8", "ignore") if kind.startswith("text/") else ""


def _loaded(kind: str, text: str) -> Iterator[str]:
    if kind == "text/html":
        for link in _LINK.findall(text):
            if _REL.search(link) and (found := _HREF.search(link)):
                yield found[1]
        yield from _ELSE.findall(text)
    elif kind == "text/css":
        for face in _FONT.findall(text):
            if "U+0000-00FF" in face or "unicode-range" not in face:
                yield from _URL.findall(face)
    elif kind == "text/javascript":
        yield from _IMPORT.findall(text)
