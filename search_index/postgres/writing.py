"""Documents into the engine's tables, in bulk; and what passing time does to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from search_index import slots
from search_index.engine import UNCOUNTED, Document
from search_index.german import alphabetical, stem
from search_index.postgres import days
from search_index.vocabulary import Vocabulary
from search_index.written import spellings, weighted

_BATCH = 1000
_DAY, _INSTANT = timedelta(days=1), timedelta(microseconds=1)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
OPEN_MIN, OPEN_MAX = -32768, 32767
_LAST_POSITION = 16383


def replace(connection: Connection, documents: Iterable[Document], vocabulary: Vocabulary) -> None:
    waiting = iter(documents)
    while batch := list(islice(waiting, _BATCH)):
        remove(connection, [document.id for document in batch])
        facets = _facet_ids(connection, batch)
        rows = (row for document in batch for row in document_rows(document, facets, vocabulary))
        _copy(connection, "search_document", _DOCUMENT_COLUMNS, rows)
        _copy(connection, "search_occurrence", _OCCURRENCE_COLUMNS, _occurrences(batch))
        _add_words(connection, batch, vocabulary)


def remove(connection: Connection, ids: Sequence[UUID]) -> None:
    """With what others write meanwhile: whoever was waited for has put new rows in the place of the old ones."""
    while ids and connection.scalar(_IS_THERE, {"ids": list(ids)}):
        connection.execute(_REMOVE, {"ids": list(ids)})
    if ids:
        connection.execute(sa.text("DELETE FROM search_occurrence WHERE document_id = ANY(:ids)"), {"ids": list(ids)})


_IS_THERE = sa.text("SELECT EXISTS (SELECT FROM search_document WHERE id = ANY(:ids))")
# In one order: two who write the same documents wait for each other and not in a circle.
_REMOVE = sa.text("""
    DELETE FROM search_document d USING (
        SELECT id, place FROM search_document WHERE id = ANY(:ids) ORDER BY id, place FOR UPDATE
    ) locked WHERE d.id = locked.id AND d.place = locked.place
""")


def forget_past(connection: Connection, now: datetime) -> int:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = {"today": days.between(midnight, now + _INSTANT), "later": days.after(now.date())}
    values = {"now": now, "tomorrow": midnight + _DAY, "never": _NEVER, **today}
    freshened = int(connection.scalar(_FRESHEN, values) or 0)
    connection.execute(_FORGET, {"now": now})
    return freshened


# Documents before their occurrences, as whoever writes them does. What is being written just now is fresh without us.
_FRESHEN = sa.text("""
    WITH touched AS (UPDATE search_document d SET next_starts_at = o.starts_at, next_ends_at = o.ends_at,
        slots = o.slots, fresh_until = o.fresh_until,
        days = CASE WHEN o.today THEN d.days & CAST(:later AS bit(1024)) | CAST(:today AS bit(1024))
            ELSE d.days & CAST(:later AS bit(1024)) END
    FROM (
        SELECT id FROM search_document WHERE fresh_until <= :now AND place = 0 ORDER BY id FOR UPDATE SKIP LOCKED
    ) stale CROSS JOIN LATERAL (
        SELECT min(starts_at) FILTER (WHERE NOT standing) AS starts_at,
            (array_agg(ends_at ORDER BY starts_at) FILTER (WHERE NOT standing))[1] AS ends_at,
            coalesce(bit_or(o.slots), 0) AS slots, coalesce(min(ends_at), :never) AS fresh_until,
            bool_or(starts_at < :tomorrow) AS today
        FROM search_occurrence o WHERE o.document_id = stale.id AND o.ends_at > :now
    ) o
    WHERE d.id = stale.id RETURNING d.place)
    SELECT count(*) FROM touched WHERE place = 0
""")
# What is over has begun: an index knows the beginnings.
_FORGET = sa.text("DELETE FROM search_occurrence WHERE starts_at <= :now AND ends_at <= :now")

_DOCUMENT_COLUMNS = (
    "id",
    "place",
    "places",
    "point",
    "kind",
    "title",
    "sort_title",
    "words",
    "age_min_months",
    "age_max_months",
    "facets",
    "uncounted",
    "catchment",
    "listed_until",
    "newest_at",
    "lowered",
    "next_starts_at",
    "next_ends_at",
    "slots",
    "days",
    "fresh_until",
)
_OCCURRENCE_COLUMNS = ("document_id", "starts_at", "ends_at", "slots", "standing")


FacetIds = Mapping[tuple[str, str], int]
"""By name and value."""


def _facet_ids(connection: Connection, batch: Sequence[Document]) -> FacetIds:
    """Of everything these documents have. A value keeps its id for ever; one that nobody has any more does no harm."""
    pairs = sorted({(name, value) for d in batch for name, values in d.facets.items() for value in values})
    values = {"names": [name for name, _ in pairs], "values": [value for _, value in pairs]}
    wanted = "unnest(CAST(:names AS text[]), CAST(:values AS text[])) AS wanted (name, value)"
    read = f"SELECT id, name, value FROM search_facet JOIN {wanted} USING (name, value)"
    new = f"SELECT name, value FROM {wanted} EXCEPT SELECT name, value FROM search_facet"
    add = f"INSERT INTO search_facet (name, value) {new} ON CONFLICT DO NOTHING"
    connection.execute(sa.text(add), values)
    return {(row.name, row.value): row.id for row in connection.execute(sa.text(read), values)}


def document_rows(document: Document, facets: FacetIds, vocabulary: Vocabulary) -> Iterator[tuple[Any, ...]]:
    """The values of `_DOCUMENT_COLUMNS`, for each of its places."""
    dates = document.occurrences
    coming = min((each for each in dates if not each.standing), key=lambda each: each.starts_at, default=None)
    all_slots = 0
    for each in dates:
        all_slots |= slots.of(each)
    everywhere = (
        document.kind,
        document.title,
        alphabetical(document.title),
        tsvector(document, vocabulary),
        *_ages(document),
        [facets[name, value] for name, values in document.facets.items() for value in values if name not in UNCOUNTED],
        [facets[name, value] for name in UNCOUNTED for value in document.facets.get(name, ())],
        list(document.catchment),
        document.listed_until or _NEVER,
        document.newest_at,
        document.lowered,
        coming and coming.starts_at,
        coming and coming.ends_at,
        all_slots,
        days.of(dates),
        min((each.ends_at for each in dates), default=_NEVER),
    )
    points: list[str | None] = [f"SRID=4326;POINT({point.lon!r} {point.lat!r})" for point in document.points]
    points = points or [None]
    for place, point in enumerate(points):
        yield document.id, place, len(points), point, *everywhere


def tsvector(document: Document, vocabulary: Vocabulary) -> str:
    return " ".join(
        f"{_lexeme(word)}:{position}{weight}"
        for position, (word, weight) in enumerate(weighted(document, vocabulary)[:_LAST_POSITION], start=1)
    )


@lru_cache(maxsize=1 << 14)
def _lexeme(word: str) -> str:
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _ages(document: Document) -> tuple[int, int]:
    youngest, oldest = document.age_min_months, document.age_max_months
    return OPEN_MIN if youngest is None else youngest, OPEN_MAX if oldest is None else oldest


def _occurrences(batch: Sequence[Document]) -> Iterator[tuple[Any, ...]]:
    for document in batch:
        rows = {(each.starts_at, each.ends_at): (slots.of(each), each.standing) for each in document.occurrences}
        for (starts_at, ends_at), (bits, standing) in rows.items():
            yield document.id, starts_at, ends_at, bits, standing


def _add_words(connection: Connection, batch: Sequence[Document], vocabulary: Vocabulary) -> None:
    """Words no longer used do no harm. One that is there is left alone: whoever wrote it again would hold it until his
    transaction ends, and every other text with an "und" would wait for him."""
    written = spellings(batch, vocabulary)
    rows = sorted((word, stem(word), raw) for word, raw in written.items())
    connection.execute(
        sa.text("""INSERT INTO search_word (word, stem, written)
            SELECT * FROM unnest(CAST(:words AS text[]), CAST(:stems AS text[]), CAST(:written AS text[])) AS new (
                word, stem, written)
            WHERE NOT EXISTS (SELECT FROM search_word k WHERE k.word = new.word AND k.stem = new.stem) ORDER BY word
            ON CONFLICT (word) DO UPDATE SET stem = excluded.stem WHERE search_word.stem <> excluded.stem"""),
        dict(zip(("words", "stems", "written"), map(list, zip(*rows, strict=True)), strict=True))
        if rows
        else _NO_WORDS,
    )


_NO_WORDS: dict[str, list[str]] = {"words": [], "stems": [], "written": []}


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
