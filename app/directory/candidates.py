"""What a geocoder answered, as far as it can be believed. No network, no database."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.imports import coordinates
from app.imports.problems import Unreadable

MOST = 5
_LONGEST = 120
_TOWNS = ("city", "town", "village", "municipality", "hamlet")


class Nonsense(Exception):
    """No answer of a geocoder at all."""


@dataclass(frozen=True)
class Candidate:
    street: str
    """With the number of the house, if that is known; empty for what is only a town."""
    postcode: str
    city: str
    lat: float
    lon: float

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.city}".strip()) if part)


def read(kind: str, body: bytes) -> list[Candidate]:
    """At most MOST, best first; `Nonsense` for what is no answer of this kind."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise Nonsense("no JSON") from None
    listed = answer if kind == "nominatim" else _dict(answer).get("features")
    if not isinstance(listed, list):
        raise Nonsense("no list of places")
    first: dict[str, Candidate] = {}
    for each in listed[: 4 * MOST]:
        if (found := READERS[kind](_dict(each))) is not None:
            first.setdefault(found.label, found)
    return [*first.values()][:MOST]


def best(found: list[Candidate], postcode: str) -> Candidate | None:
    """The one to take without asking: a street, in the postcode that was typed."""
    return next((each for each in found if each.street and each.postcode == postcode), None)


def kept(found: list[Candidate]) -> list[dict[str, Any]]:
    return [asdict(each) for each in found]


def _of_nominatim(place: Mapping[str, Any]) -> Candidate | None:
    said = _dict(place.get("address"))
    house = " ".join(part for part in (_text(said.get("road")), _text(said.get("house_number"))) if part)
    return _candidate(house if said.get("road") else "", said, _TOWNS, place.get("lat"), place.get("lon"))


def _of_photon(place: Mapping[str, Any]) -> Candidate | None:
    said = _dict(place.get("properties"))
    street = _text(said.get("street")) or (_text(said.get("name")) if said.get("type") == "street" else "")
    house = f"{street} {_text(said.get('housenumber'))}".strip() if street else ""
    point = _dict(place.get("geometry")).get("coordinates")
    lon, lat = point[:2] if isinstance(point, list) and len(point) > 1 else (None, None)
    is_ours = _text(said.get("countrycode")) in ("", "DE")
    town = "name" if said.get("type") == "city" else "city"
    return _candidate(house, said, (town, "district", "name"), lat, lon) if is_ours else None


READERS: Mapping[str, Callable[[Mapping[str, Any]], Candidate | None]] = {
    "nominatim": _of_nominatim,
    "photon": _of_photon,
}


def _candidate(
    street: str, said: Mapping[str, Any], towns: tuple[str, ...], lat: object, lon: object
) -> Candidate | None:
    at = _point(lat, lon)
    city = next((text for name in towns if (text := _text(said.get(name)))), "")
    if at is None or not (street or city):
        return None
    return Candidate(street, _text(said.get("postcode"))[:5], city, *at)


def _point(lat: object, lon: object) -> tuple[float, float] | None:
    if isinstance(lat, bool) or isinstance(lon, bool):
        return None
    if not isinstance(lat, int | float | str) or not isinstance(lon, int | float | str):
        return None
    try:
        found = coordinates.check(float(lat), float(lon))
    except (ValueError, OverflowError, Unreadable):
        return None
    return round(found[0], 6), round(found[1], 6)


def _text(value: object) -> str:
    """One line, of a length that fits a page."""
    printable = "".join(sign if sign.isprintable() else " " for sign in value) if isinstance(value, str) else ""
    return " ".join(printable.split())[:_LONGEST]


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
