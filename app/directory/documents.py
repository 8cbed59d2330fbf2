"""What the search may know of offers and providers: one function makes the documents of a few or of all.

The same entry makes the same document, until a new day begins: what an engine holds is compared by it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from babel import Locale
from sqlmodel import Session

from app.directory import freshness, recurrence, schedule
from app.directory.freshness import Freshness
from app.directory.recurrence import BERLIN, ScheduleKind, ScheduleSpec
from app.directory.visibility import PUBLIC_OFFERS, PUBLIC_PROVIDERS, PUBLISHED_OFFERS
from search_index.engine import EVERYWHERE, Document, Occurrence, Point

HORIZON = timedelta(days=400)
"""How far ahead dates can be searched. The worker moves it on every night."""

_BATCH = 500
_MONTH = timedelta(days=31)
_UNDATED = {ScheduleKind.NONE, ScheduleKind.BY_ARRANGEMENT, ScheduleKind.OPENING_HOURS}

_OFFERS = sa.text(f"""
    SELECT o.id, r.title, r.summary, r.description, r.age_min_months, r.age_max_months, r.forms, r.catchment,
        r.languages, r.cost_kind, r.reduced, r.access, r.registration, r.volunteering, r.regulars, r.donation,
        r.valid_from, r.valid_until, o.first_published_at, o.reminders, r.speaker, r.cooperation, r.search_words,
        pr.name AS provider, p.slug AS provider_slug,
        categories.slugs AS category, categories.words AS category_words,
        ARRAY(SELECT t.slug FROM revision_target_group JOIN target_group t ON t.id = target_group_id
            WHERE revision_id = r.id ORDER BY 1) AS target_group,
        ARRAY(SELECT t.label FROM revision_target_group JOIN target_group t ON t.id = target_group_id
            WHERE revision_id = r.id ORDER BY 1) AS target_group_words,
        ARRAY(SELECT slug FROM life_phase l WHERE CASE
            WHEN EXISTS (SELECT 1 FROM revision_life_phase WHERE revision_id = r.id)
                THEN l.id IN (SELECT life_phase_id FROM revision_life_phase WHERE revision_id = r.id)
            WHEN l.age_min_months IS NULL THEN false
            ELSE coalesce(r.age_min_months, -9) <= l.age_max_months
                AND coalesce(r.age_max_months, 1200) >= l.age_min_months
            END ORDER BY 1) AS life_phase,
        ARRAY(SELECT label FROM revision_tag JOIN tag ON tag.id = tag_id WHERE revision_id = r.id ORDER BY 1)
            AS tag_words,
        venues.points, venues.words AS venue_words, venues.wheelchair,
        inside.slugs AS area, inside.names AS area_words,
        ARRAY(SELECT a.slug FROM revision_area JOIN area a ON a.id = area_id WHERE revision_id = r.id ORDER BY 1)
            AS served,
        ARRAY(SELECT a.slug FROM area a WHERE a.valid_to IS NULL AND r.catchment = 'areas' AND EXISTS (
            SELECT 1 FROM revision_area ra JOIN area s ON s.id = ra.area_id WHERE ra.revision_id = r.id
            AND (ST_Covers(s.shape, a.point::geometry) OR ST_Covers(a.shape, s.point::geometry))
        ) ORDER BY 1) AS reached,
        {schedule.AS_JSON} AS schedules
    FROM {PUBLIC_OFFERS}
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT slug) AS slugs, array_agg(DISTINCT label || ' ' || planning_term) AS words
        FROM category WHERE id IN (
            SELECT unnest(ARRAY[c.id, c.parent_id]) FROM category c
            WHERE c.id = r.main_category_id
                OR c.id IN (SELECT category_id FROM revision_category WHERE revision_id = r.id))
    ) categories
    CROSS JOIN LATERAL (
        SELECT array_agg(ARRAY[ST_Y(point::geometry), ST_X(point::geometry)] ORDER BY position, venue.id)
                FILTER (WHERE point IS NOT NULL) AS points,
            array_agg(concat_ws(' ', name, street, postcode, city) ORDER BY position, venue.id) AS words,
            bool_or(wheelchair = 'yes') AS wheelchair
        FROM revision_venue JOIN venue ON venue.id = venue_id WHERE revision_id = r.id
    ) venues
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT slug) AS slugs, array_agg(DISTINCT a.name) AS names
        FROM revision_venue rv JOIN venue_area va ON va.venue_id = rv.venue_id JOIN area a ON a.id = va.area_id
        WHERE revision_id = r.id
    ) inside
    WHERE o.id = ANY(:ids)
""")

_PROVIDERS = sa.text(f"""
    SELECT p.id, pr.name, pr.claim, pr.summary, pr.description, pr.street, pr.postcode, pr.city, pr.carrier,
        pr.volunteering <> '' AS volunteering, pr.regulars <> '' AS regulars, pr.donation <> '' AS donation,
        ST_Y(pr.point::geometry) AS lat, ST_X(pr.point::geometry) AS lon, p.created_at,
        categories.slugs AS category, categories.words AS category_words,
        ARRAY(SELECT label FROM provider_tag JOIN tag ON tag.id = tag_id WHERE revision_id = pr.id ORDER BY 1)
            AS tag_words,
        ARRAY(SELECT a.slug FROM area a WHERE ST_Covers(a.shape, pr.point::geometry) AND a.valid_to IS NULL ORDER BY 1)
            AS area
    FROM {PUBLIC_PROVIDERS}
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT slug) AS slugs, array_agg(DISTINCT label || ' ' || planning_term) AS words
        FROM category WHERE id IN (
            SELECT unnest(ARRAY[c.id, c.parent_id]) FROM category c WHERE c.id IN (
                SELECT category_id FROM provider_category WHERE revision_id = pr.id
                UNION SELECT r.main_category_id FROM {PUBLISHED_OFFERS} WHERE o.provider_id = p.id))
    ) categories
    WHERE p.id = ANY(:ids)
""")


def offers(db: Session, ids: Collection[UUID], now: datetime, land: str) -> Iterator[Document]:
    """Of those of these offers that are public. The others have no document."""
    for batch in _batches(ids):
        for row in db.execute(_OFFERS, {"ids": batch}):
            yield _offer(row, now, land)


def providers(db: Session, ids: Collection[UUID]) -> Iterator[Document]:
    for batch in _batches(ids):
        for row in db.execute(_PROVIDERS, {"ids": batch}):
            yield _provider(row)


def _batches(ids: Collection[UUID]) -> Iterator[Sequence[UUID]]:
    listed = list(ids)
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]


def _offer(row: Any, now: datetime, land: str) -> Document:
    specs = schedule.specs(row.schedules)
    first, last = in_force(row.valid_from, row.valid_until, now)
    dates = _dates(tuple(specs), first, last, land)
    return Document(
        id=row.id,
        kind="offer",
        title=row.title,
        keywords=_joined(
            *(row.category_words, row.tag_words, row.target_group_words),
            *(_said_by_fields(row), [row.provider], row.search_words),
        ),
        summary=row.summary,
        body=_joined([row.description, row.speaker, row.cooperation], row.venue_words, row.area_words),
        points=[Point(lat, lon) for lat, lon in row.points or []],
        catchment=_catchment(row),
        age_min_months=row.age_min_months,
        age_max_months=row.age_max_months,
        facets=_offer_facets(row),
        occurrences=dates,
        listed_until=_listed_until(row, specs, land),
        newest_at=row.first_published_at,
        lowered=freshness.has_reached(Freshness.LOWERED, row.reminders),
    )


def _provider(row: Any) -> Document:
    return Document(
        id=row.id,
        kind="provider",
        title=row.name,
        keywords=_joined(row.category_words, row.tag_words, [row.claim]),
        summary=row.summary,
        body=_joined([row.description, row.street, row.postcode, row.city]),
        points=[] if row.lat is None else [Point(row.lat, row.lon)],
        catchment=[EVERYWHERE] if row.lat is None else [],
        facets={
            "category": row.category or [],
            "area": row.area or [],
            "carrier": [row.carrier],
            "participate": _participate(row),
        },
        newest_at=row.created_at,
    )


def _offer_facets(row: Any) -> dict[str, list[str]]:
    return {
        "category": row.category or [],
        "target_group": row.target_group,
        "life_phase": row.life_phase,
        "area": [EVERYWHERE] if _is_everywhere(row) else sorted({*(row.area or []), *row.reached}),
        "language": row.languages,
        "access": [row.access],
        "form": row.forms,
        "cost": [*(["free"] if row.cost_kind == "free" else []), *(["reduced"] if row.reduced else [])],
        "wheelchair": ["yes"] if row.wheelchair else [],
        "registration": [row.registration],
        "participate": _participate(row),
        "provider": [row.provider_slug],
    }


def _participate(row: Any) -> list[str]:
    return [way for way in ("volunteering", "regulars", "donation") if getattr(row, way)]


def _catchment(row: Any) -> list[str]:
    if row.catchment == "areas":
        return list(row.served)
    return [EVERYWHERE] if _is_everywhere(row) else []


def _is_everywhere(row: Any) -> bool:
    """City-wide offers are for whoever is near enough to search this portal: a border is no reason to hide them."""
    return row.catchment in ("portal", "everywhere")


def _said_by_fields(row: Any) -> list[str]:
    """What families type although it is a field and no text."""
    german = Locale("de").languages
    said = [german.get(code, "") for code in row.languages if code != "de"]
    said += ["kostenlos"] * (row.cost_kind == "free") + ["online"] * ("online" in row.forms)
    return said + ["ohne Anmeldung"] * (row.registration == "none")


def _joined(*lists: Sequence[str] | None) -> str:
    """As lines: words of two fields never become neighbours."""
    return "\n".join(text for texts in lists for text in texts or [] if text)


@lru_cache(maxsize=1024)
def _dates(specs: Sequence[ScheduleSpec], first: date, last: date, land: str) -> Sequence[Occurrence]:
    """Kept, because half of all offers take place at the same few hours of the week."""
    return [
        Occurrence(each.starts_at, each.ends_at, each.all_day, each.opening)
        for each in recurrence.merged(specs, first, last, land)
    ]


def in_force(valid_from: date | None, valid_until: date | None, now: datetime) -> tuple[date, date]:
    """The days, from today to the horizon, on which an offer's rules bring dates: none before or after its validity."""
    today = now.astimezone(BERLIN).date()
    return max(today, valid_from or today), min(today + HORIZON, valid_until or date.max)


def _listed_until(row: Any, specs: Sequence[ScheduleSpec], land: str) -> datetime | None:
    if freshness.has_reached(Freshness.HIDDEN, row.reminders):
        return datetime.min.replace(tzinfo=UTC)
    return over_at(row.valid_until, specs, land)


def over_at(valid_until: date | None, specs: Sequence[ScheduleSpec], land: str) -> datetime | None:
    """The end of its validity or of its last date, whichever is first; None where there is no end in sight."""
    ends = [] if valid_until is None else [_midnight_after(valid_until)]
    if (last := _last_day_of(specs)) is not None:
        ends.append(_end_of_dates(specs, last, land))
    return min(ends, default=None)


def _end_of_dates(specs: Sequence[ScheduleSpec], last: date, land: str) -> datetime:
    """Of the last date that is not called off; the end of the last day where the rules bring no dates at all."""
    for stretch in (_MONTH, HORIZON):
        ends = [each.ends_at for each in recurrence.merged(specs, last - stretch, last, land)]
        if ends:
            return max(ends)
    return _midnight_after(last)


def _last_day_of(specs: Sequence[ScheduleSpec]) -> date | None:
    """The day after which nothing can take place any more; None if something can, or nothing was ever dated."""
    lasts = [_last_day(each) for each in specs]
    return max((day for day in lasts if day), default=None) if all(lasts) else None


def _last_day(spec: ScheduleSpec) -> date | None:
    if spec.kind in _UNDATED:
        return None
    end = spec.starts_on if spec.kind == ScheduleKind.DATE else spec.ends_on
    return max((end, *(each.day for each in spec.exceptions))) if end else None


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), BERLIN).astimezone(UTC)
