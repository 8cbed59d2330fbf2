"""The columns we understand, and how a row of cells becomes the values of one entry."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from app.imports import cells, coordinates
from app.imports.problems import Unreadable

Complain = Callable[[str, str], None]
"""Takes what is wrong and the name of the column."""


@dataclass(frozen=True)
class Column:
    name: str
    into: str | tuple[str, ...]
    """The value or the values that `read` returns. An empty cell leaves them as they are in a new entry."""
    read: Callable[[str], Any] = cells.line
    required: bool = False
    also: Collection[str] = ()
    """Other headings it is often found under."""

    @cached_property
    def understand(self) -> Callable[[str], Any]:
        """`read` with a memory: in most columns a few words come again and again."""
        return lru_cache(maxsize=1024)(self.read)


CONTACT = (
    Column("kontakt_name", "contact_name"),
    Column("kontakt_rolle", "contact_role"),
    Column("kontakt_telefon", "contact_phone", cells.phone),
    Column("kontakt_email", "contact_email", cells.email),
    Column("kontakt_zeiten", "contact_hours"),
)
ADDRESS = (
    Column("strasse", "street", also=("adresse", "strasse_hausnummer", "strasse_und_hausnummer", "anschrift")),
    Column("plz", "postcode", cells.postcode, also=("postleitzahl",)),
    Column("ort", "city", also=("stadt", "gemeinde")),
)
POINT = {"lat": ("breite", "breitengrad", "latitude"), "lon": ("laenge", "laengengrad", "longitude", "lng")}


def names(columns: Sequence[Column], *more: str) -> set[str]:
    return {column.name for column in columns} | set(more)


def german(columns: Sequence[Column]) -> dict[str, str]:
    """What a row brings → the column it is read from."""
    return {"lat": "lat", "lon": "lon"} | {
        name: column.name
        for column in columns
        for name in ([column.into] if isinstance(column.into, str) else column.into)
    }


def other_headings(columns: Sequence[Column]) -> dict[str, str]:
    """What else a column is called → our name for it."""
    return {also: column.name for column in columns for also in column.also} | {
        also: name for name, others in POINT.items() for also in others
    }


def read(columns: Sequence[Column], row: Mapping[str, str], complain: Complain) -> dict[str, Any]:
    """The values of all cells that say something; what cannot be read is complained about."""
    found: dict[str, Any] = {}
    for column in columns:
        text = row.get(column.name, "")
        if not text:
            if column.required:
                complain("Hier fehlt etwas: Diese Spalte darf nicht leer sein.", column.name)
            continue
        try:
            value = column.understand(text)
        except Unreadable as problem:
            complain(str(problem), column.name)
            continue
        if isinstance(column.into, str):
            found[column.into] = value
        else:
            found.update(zip(column.into, value, strict=True))
    return found | _point(row, complain)


def _point(row: Mapping[str, str], complain: Complain) -> dict[str, float]:
    try:
        found = coordinates.pair(row.get("lat", ""), row.get("lon", ""))
    except Unreadable as problem:
        complain(str(problem), "lat")
        return {}
    return {"lat": found[0], "lon": found[1]} if found else {}
