"""Reads the offers of the content files.

An `[[offer]]` is a recipe; each `[[offer.also]]` below it is a further offer that says only what is different.
`[offer.change]` is another wording of the same offer, beside the one above it. Most keys are named as in
`OfferRevision`; shorter ones:

    age = "3-6" (years), "6m-18m" (months), "6w-7m", "schwanger-11m", "8+", "alle"
    cost = "free", "donation", "unknown" or "12.50 month"      reduced = "how", or nothing
    venue, venues, or place = [name, district, street]         areas = districts that outreach serves
    when = rules as in `when.py`                               langs = "de tr"       forms = "online outreach"
    state, days, reason: the editorial state, for how many days, and why it was returned
    published, confirmed: days ago        valid_until, funded: days ahead
"""

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.demo import chance, content, when
from app.demo.entries import DemoContact, DemoOffer, DemoRevision, DemoVenue
from app.demo.providers import days_ago, inline_venue, provider_contact, venues
from app.directory import taxonomy
from app.directory.offer import Access, Catchment, CostKind, PricePer, Registration
from app.directory.slug import slug_of
from app.directory.workflow import Status

_MONTHS_BEFORE_BIRTH = -9
_NO_UPPER_AGE = 99
_REGISTRATION = {"none": "none", "needed": "needed", "trial": "after_trial", "unknown": "unknown"}
_GROUPS = {
    "fruehe": (10, 6),
    "lernen": (12, 14),
    "sport": (18, 20),
    "musik": (12, 20),
    "kunst": (12, 20),
    "treff": (25, 35),
    "gesundheit": (12, 12),
    "betreuung": (20, 30),
}
"""By kind of topic: how many fit into the smallest group, and how many sizes there are."""
_FOR_PARENTS = {"eltern", "muetter", "vaeter", "alleinerziehende", "pflegefamilien", "regenbogenfamilien"}
_PLACE = {"venue", "venues", "place"}
_OWN_TERMS = {
    *("contact", "published", "confirmed", "steps", "cost_note", "places", "join_note", "access", "access_note"),
    *("participate", "volunteering", "regulars", "donation", "funded", "valid_until", "reason", "state", "days"),
}
_NEVER_PUBLIC = {Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.REJECTED}


@cache
def recipes() -> tuple[dict[str, Any], ...]:
    """Every offer with all its keys, none left to be looked up in the recipe it came from."""
    every = []
    for entry in content.entries("offer"):
        recipe = {key: value for key, value in entry.items() if key != "also"}
        shared = {key: value for key, value in recipe.items() if key != "change"}
        every += [recipe, *(_handed_on(shared, variant) | variant for variant in entry.get("also", []))]
    return tuple(every)


def _handed_on(recipe: dict[str, Any], variant: dict[str, Any]) -> dict[str, Any]:
    """What a variant need not repeat: a place is named in one way only, another provider has its own terms."""
    dropped: set[str] = set()
    if _PLACE & variant.keys():
        dropped |= _PLACE
    if variant.get("provider", recipe["provider"]) != recipe["provider"]:
        dropped |= _OWN_TERMS
    kept = {key: value for key, value in recipe.items() if key not in dropped}
    return kept | {"topics": recipe["topics"][:1]}


def inline_venues() -> dict[str, DemoVenue]:
    found = (inline_venue(*recipe["place"]) for recipe in recipes() if "place" in recipe)
    return {venue.key: venue for venue in found}


def offers(today: date, land: str, contacts: dict[str, DemoContact]) -> tuple[DemoOffer, ...]:
    return tuple(_offer(recipe, today, land, contacts) for recipe in recipes())


def _offer(recipe: dict[str, Any], today: date, land: str, contacts: dict[str, DemoContact]) -> DemoOffer:
    slug = slug_of(recipe["title"])
    status = Status(recipe.get("state", "published"))
    published = recipe.get("published", 12 + chance.number(slug, 640))
    since = recipe.get("days", 2) if status in _NEVER_PUBLIC else published
    contact = contacts[recipe["provider"]]
    revisions = [_revision(recipe, status, since, today, land, contact)]
    if change := recipe.get("change"):
        revisions.append(_revision(recipe | change, Status(change["state"]), change["days"], today, land, contact))
    if revisions[-1].status == Status.SUPERSEDED:
        revisions.reverse()
    return DemoOffer(
        slug=slug,
        provider=recipe["provider"],
        created_at=days_ago(today, since + 6),
        first_published_at=None if status in _NEVER_PUBLIC else days_ago(today, published),
        confirmed_on=_confirmed_on(recipe, slug, published, today),
        revisions=tuple(revisions),
    )


def _confirmed_on(recipe: dict[str, Any], slug: str, published: int, today: date) -> date | None:
    """Most entries are fresh, some are half a year old, and one in twelve was never confirmed."""
    age = chance.number(f"confirmed/{slug}", 12)
    days = recipe.get("confirmed", chance.number(f"days/{slug}", 60) + (150 if age < 2 else 0))
    return None if age == 11 and "confirmed" not in recipe else today - timedelta(days=min(days, published))


def _revision(
    recipe: dict[str, Any], status: Status, since: int, today: date, land: str, contact: DemoContact
) -> DemoRevision:
    youngest, oldest = ages(recipe["age"]) if "age" in recipe else (None, None)
    cost, cents, per = price(recipe.get("cost", "free"))
    return DemoRevision(
        status=status,
        status_at=days_ago(today, since),
        return_reason=recipe.get("reason", ""),
        title=recipe["title"],
        summary=recipe["summary"],
        description=recipe["text"],
        topics=tuple(recipe["topics"]),
        target_groups=tuple(recipe.get("groups", ())),
        life_phases=_life_phases(youngest, oldest, set(recipe.get("groups", ()))),
        tags=tuple(recipe.get("tags", ())),
        age_min_months=youngest,
        age_max_months=oldest,
        age_note=recipe.get("age_note", ""),
        venues=_venue_keys(recipe),
        forms=tuple(recipe.get("forms", "on_site").split()),
        catchment=Catchment(recipe.get("catchment", "areas" if recipe.get("areas") else "venue")),
        areas=tuple(recipe.get("areas", ())),
        languages=tuple(recipe.get("langs", "de").split()),
        cost_kind=cost,
        price_cents=cents,
        price_per=per,
        cost_note=recipe.get("cost_note", ""),
        reduced=bool(recipe.get("reduced")) and cost == CostKind.PAID,
        reduction_note=recipe.get("reduced", ""),
        access=Access(recipe.get("access", "open")),
        access_note=recipe.get("access_note", ""),
        registration=Registration(_REGISTRATION[recipe.get("join", "unknown")]),
        registration_note=recipe.get("join_note", ""),
        steps=tuple(recipe.get("steps", ())),
        search_words=tuple(content.search_words().get(slug_of(recipe["title"]), ())),
        places=_places(recipe),
        volunteering=recipe.get("volunteering", False),
        regulars=recipe.get("regulars", False),
        donation=recipe.get("donation", False),
        participate_note=recipe.get("participate", ""),
        valid_until=_ahead(today, recipe.get("valid_until")),
        funded_until=_ahead(today, recipe.get("funded")),
        schedules=tuple(when.schedule(rule, today, land) for rule in recipe["when"]),
        contact=provider_contact(recipe["provider"], *recipe["contact"]) if "contact" in recipe else contact,
    )


def _venue_keys(recipe: dict[str, Any]) -> tuple[str, ...]:
    if "place" in recipe:
        return (inline_venue(*recipe["place"]).key,)
    keys = recipe.get("venues") or [recipe.get("venue", "")]
    return tuple(venues()[key].key for key in keys if key)


def _places(recipe: dict[str, Any]) -> int | None:
    """As written, or a group as large as its kind has them; advice and one in nine of the others say nothing."""
    if "places" in recipe:
        return recipe["places"] or None
    name = slug_of(recipe["title"])
    least, spread = _GROUPS.get(recipe["topics"][0].partition("-")[0], (0, 1))
    is_silent = not least or "on_site" not in recipe.get("forms", "on_site") or not chance.number(f"says/{name}", 9)
    return None if is_silent else least + chance.number(f"group/{name}", spread)


def _ahead(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)


def ages(text: str) -> tuple[int | None, int | None]:
    """In months, both ends included: "3-6" is 36 to 83, the day before the seventh birthday."""
    if text == "alle":
        return None, None
    if text == "schwanger":
        return _MONTHS_BEFORE_BIRTH, -1
    if text.endswith("+"):
        return _month(text[:-1], last=False), None
    first, last = text.split("-")
    return _month(first, last=False), _month(last, last=True)


def _month(text: str, *, last: bool) -> int | None:
    if text == "schwanger":
        return _MONTHS_BEFORE_BIRTH
    number = int(re.sub(r"\D", "", text))
    if text.endswith("m"):
        return number
    if text.endswith("w"):
        return number // 4
    if number == _NO_UPPER_AGE:
        return None
    return number * 12 + 11 if last else number * 12


def price(text: str) -> tuple[CostKind, int | None, PricePer | None]:
    amount, _, per = text.partition(" ")
    if not per:
        return CostKind(amount), None, None
    return CostKind.PAID, round(float(amount) * 100), PricePer(per)


@cache
def _phases() -> tuple[tuple[str, int, int], ...]:
    start = tomllib.loads((Path(taxonomy.__file__).parent / "taxonomy.toml").read_text("utf-8"))
    return tuple(
        (p["slug"], p["age_min_months"], p["age_max_months"]) for p in start["life_phase"] if "age_min_months" in p
    )


def _life_phases(youngest: int | None, oldest: int | None, groups: set[str]) -> tuple[str, ...]:
    """The phases it covers by half or lies in by half, and "eltern" where it is for them."""
    phases = []
    if youngest is not None or oldest is not None:
        first, last = youngest if youngest is not None else -9, oldest if oldest is not None else 227
        for slug, begins, ends in _phases():
            shared = min(last, ends) - max(first, begins) + 1
            if 2 * shared >= min(ends - begins + 1, last - first + 1):
                phases.append(slug)
    if not phases or groups & _FOR_PARENTS:
        phases.append("eltern")
    return tuple(phases)
