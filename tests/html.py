"""A page as tests look at it: its elements in order, each with its attributes and its text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_IN_LINE = {"a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "sup", "svg", "use", "wbr"}
_UNSEEN = {"script", "style", "title", "template"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    inside: list["Element"]
    """Its ancestors, the outermost first."""
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


class Page(HTMLParser):
    """Reads what the server sends; anything that is not closed properly is a failure."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"<{self._open[-1].tag}> is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)
        element = Element(tag, {name: value or "" for name, value in attrs}, [*self._open])
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, [*self._open]))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        last = self._open.pop()
        assert last.tag == tag, f"</{tag}> closes <{last.tag}>"
        self._part(tag)

    def _part(self, tag: str) -> None:
        """Blocks stand apart, though no space is written between them."""
        if tag not in _IN_LINE:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [each for each in self.elements if each.tag == tag and wanted.items() <= each.attributes.items()]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} times <{tag} {attributes}>"
        return found[0]

    def classed(self, name: str) -> list[Element]:
        return [each for each in self.elements if name in each["class"].split()]

    @property
    def links(self) -> list[str]:
        return [each["href"] for each in self.all("a")]

    @property
    def text(self) -> str:
        """What people read of it."""
        return self.one("body").text

    @property
    def seen(self) -> Iterator[str]:
        """Every text people see or hear, attributes included."""
        for each in self.elements:
            if each.tag not in _UNSEEN:
                yield from (each[name] for name in ("aria-label", "title", "alt", "placeholder") if each[name])
        yield self.text
