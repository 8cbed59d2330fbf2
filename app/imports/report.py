"""What an import did or would do, in numbers and examples."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from app.imports.problems import thousands

T = TypeVar("T")
Progress = Callable[[int], None]
"""Hears from time to time how many rows have been read."""

_STEP = 1000
_WORDS = {
    "new": "neu",
    "changed": "geändert",
    "confirmed": "neu bestätigt",
    "unchanged": "unverändert",
    "kept": "von Hand geändert, bleibt",
    "missing": "fehlt in der Datei",
    "archived": "archiviert",
    "closed": "durch neue Ausgabe abgelöst",
    "removed": "entfernt",
}
_ALWAYS = ("new", "changed", "unchanged")


@dataclass
class Report:
    noun: str
    counts: Mapping[str, int]
    examples: Sequence[str] = ()
    """Lines a dry run shows: what would become of which row."""
    notes: list[str] = field(default_factory=list)
    """What is no mistake but worth knowing."""

    def rows(self) -> Iterator[tuple[str, int]]:
        """What became of how many."""
        for action, word in _WORDS.items():
            count = self.counts.get(action, 0)
            if count or action in _ALWAYS or (action == "missing" and action in self.counts):
                yield word, count

    def lines(self) -> Iterator[str]:
        yield self.noun
        for word, count in self.rows():
            yield f"  {word:<27}{thousands(count):>9}"


def counted(rows: Iterable[T], progress: Progress | None) -> Iterator[T]:
    number = 0
    for number, row in enumerate(rows, start=1):
        if progress and number % _STEP == 0:
            progress(number)
        yield row
    if progress:
        progress(number)
