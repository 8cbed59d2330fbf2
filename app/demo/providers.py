"""Reads the venues and providers of the content files."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from app.demo import chance, content
from app.demo.entries import DemoContact, DemoProfile, DemoProvider, DemoVenue
from app.demo.geography import DISTRICTS, place
from app.directory.place import Answer, Feature, Wheelchair
from app.directory.provider import Carrier
from app.directory.recurrence import BERLIN
from app.directory.workflow import Standing, Status

_POSTCODES = {district.key: district.postcode for district in DISTRICTS}
_FIRST_WORDING = {
    Standing.APPROVED: Status.PUBLISHED,
    Standing.SUSPENDED: Status.PUBLISHED,
    Standing.WAITING: Status.SUBMITTED,
}


def days_ago(today: date, days: int) -> datetime:
    """Some office hour of that day."""
    return datetime.combine(today - timedelta(days=days), time(9 + days % 8, days * 7 % 60), BERLIN)


@cache
def venues() -> dict[str, DemoVenue]:
    return {entry["key"]: _venue(**entry) for entry in content.entries("venue")}


def inline_venue(name: str, district: str, street: str) -> DemoVenue:
    """A place that only one provider uses; nothing is known about its doors."""
    return _venue(f"{district}/{street}", name, district, street, "unknown")


def _venue(
    key: str,
    name: str,
    district: str,
    street: str,
    wheelchair: str,
    directions: str = "",
    stop: str = "",
    features: dict[str, str] | None = None,
) -> DemoVenue:
    return DemoVenue(
        key=key,
        name=name,
        district=district,
        street=street,
        postcode=_POSTCODES[district],
        point=place(district, name),
        directions=directions,
        stop=stop,
        wheelchair=Wheelchair(wheelchair),
        features=tuple(_feature(feature, said) for feature, said in (features or {}).items()),
    )


def _feature(feature: str, said: str) -> tuple[Feature, Answer, str]:
    answer, _, note = said.partition(": ")
    return Feature(feature), Answer(answer), note


@cache
def _phones() -> dict[str, str]:
    """The exchange (0000) does not exist. Some numbers are given, the others follow the order of the files."""
    free = (f"(0000) 55 {block:02} {line:02}" for block in range(2, 99) for line in range(11, 99, 3))
    return {entry["key"]: entry.get("phone") or next(free) for entry in content.entries("provider")}


def provider_contact(key: str, name: str, role: str, hours: str = "") -> DemoContact:
    return DemoContact(name, role, _phones()[key], f"info@{key}.example", hours)


def providers(today: date) -> tuple[DemoProvider, ...]:
    return tuple(_provider(entry, today) for entry in content.entries("provider"))


def _provider(entry: dict[str, Any], today: date) -> DemoProvider:
    key = entry["key"]
    standing = Standing(entry.get("standing", "approved"))
    carrier = Carrier(entry["carrier"])
    since = 1 + chance.number(key, 9) if standing == Standing.WAITING else 90 + chance.number(key, 900)
    street, postcode, point = _address(entry)
    return DemoProvider(
        slug=key,
        standing=standing,
        carrier=carrier,
        created_at=days_ago(today, since),
        street=street,
        postcode=postcode,
        point=point,
        phone=_phones()[key],
        email=f"info@{key}.example",
        website="" if carrier == Carrier.INITIATIVE else f"https://{key}.example",
        topics=tuple(entry["topics"]),
        contact=provider_contact(key, *entry["contact"]),
        facts=tuple(entry.get("facts", {}).items()),
        profiles=_profiles(entry, _FIRST_WORDING[standing], today, since),
    )


def _address(entry: dict[str, Any]) -> tuple[str, str, tuple[float, float] | None]:
    if "seat" in entry:
        venue = venues()[entry["seat"]]
        return venue.street, venue.postcode, venue.point
    if "district" in entry:
        return entry["street"], _POSTCODES[entry["district"]], place(entry["district"], entry["name"])
    return "", "", None


def _profiles(entry: dict[str, Any], status: Status, today: date, since: int) -> tuple[DemoProfile, ...]:
    first = _profile(entry, status, days_ago(today, max(1, since - 5)))
    if "change" not in entry:
        return (first,)
    change = entry["change"]
    return first, _profile(entry | change, Status(change["state"]), days_ago(today, change["days"]))


def _profile(entry: dict[str, Any], status: Status, status_at: datetime) -> DemoProfile:
    return DemoProfile(
        status=status,
        status_at=status_at,
        return_reason=entry.get("reason", ""),
        name=entry["name"],
        claim=entry.get("claim", ""),
        summary=entry["summary"],
        description=entry["text"],
        opening_hours=entry.get("hours", ""),
        volunteering=entry.get("volunteering", ""),
        regulars=entry.get("regulars", ""),
        donation=entry.get("donation", ""),
    )
