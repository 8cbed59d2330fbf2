"""Counts into their tables: one statement a table, however many there are, added to what stands there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from app.settings import settings
from app.usage import words
from app.usage.tally import Cell, Noticed, Searched, Typed

DAYS_TO_BE_KNOWN = 10
MOST_NEW_WORDS_A_DAY = 20_000
"""Beyond it, unknown words leave no trace on that day: whoever types at random fills no table."""
_WAITS = timedelta(days=365)


def write(db: Session, cells: Mapping[Cell, int]) -> None:
    """Sorted, so that two processes that write at once wait for each other instead of locking each other out."""
    ordered = sorted(cells.items(), key=lambda item: tuple(map(str, item[0])))
    _execute(db, _SEARCHES, [(*cell, times) for cell, times in ordered if isinstance(cell, Searched)])
    typed = [(cell, times) for cell, times in ordered if isinstance(cell, Typed)]
    if typed:
        _meet(db, [cell for cell, _ in typed])
        _execute(db, _WORD_SEARCHES, _by_word(typed))
    for kind, statement in _NOTICED.items():
        noticed = [(cell, times) for cell, times in ordered if isinstance(cell, Noticed) and cell.kind == kind]
        _execute(db, statement, [(cell.day, cell.id, cell.how, times) for cell, times in noticed])


def _by_word(typed: Iterable[tuple[Typed, int]]) -> list[tuple[Any, ...]]:
    """Of two ways to write a word it is one word."""
    counted: Counter[tuple[Any, ...]] = Counter()
    for cell, times in typed:
        counted[(cell.day, cell.folded, cell.postcode, cell.area, cell.hits)] += times
    return [(*key, times) for key, times in sorted(counted.items())]


def _meet(db: Session, typed: Iterable[Typed]) -> None:
    """Remember on which day unknown words were typed, and call known what has come often enough."""
    folded = sorted({cell.folded for cell in typed})
    known = set(db.scalars(_KNOWN, {"folded": folded}))
    unknown = {words.key(word): word for word in folded if word not in known}
    days = sorted({(words.key(cell.folded), cell.day) for cell in typed if cell.folded not in known})
    if not days:
        return
    _execute(db, _WAIT, days, most=MOST_NEW_WORDS_A_DAY)
    ripe = list(db.scalars(_RIPE, {"keys": sorted(unknown), "days": DAYS_TO_BE_KNOWN}))
    written = {cell.folded: cell.written for cell in typed}
    today = max(cell.day for cell in typed)
    _execute(db, _LEARN, [(unknown[key], written[unknown[key]], today) for key in ripe])
    db.execute(_WAITS_NO_MORE, {"keys": ripe})


class _Statement(NamedTuple):
    """SQL on rows that come as one array a column."""

    sql: sa.TextClause
    columns: tuple[str, ...]


def _on_rows(columns: str, sql: str) -> _Statement:
    pairs = [column.split() for column in columns.split(", ")]
    arrays = ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in pairs)
    names = ", ".join(name for name, _ in pairs)
    return _Statement(sa.text(sql.format(rows=f"unnest({arrays}) AS new ({names})")), tuple(n for n, _ in pairs))


def _execute(db: Session, statement: _Statement, rows: list[tuple[Any, ...]], **beside: int) -> None:
    if rows:
        columns = map(list, zip(*rows, strict=True))
        db.execute(statement.sql, dict(zip(statement.columns, columns, strict=True)) | beside)


_SEARCHES = _on_rows(
    "day date, postcode text, area text, ages text, category text, hits text, count int",
    """INSERT INTO usage_search AS old (day, postcode, area, ages, category, hits, count)
        SELECT * FROM {rows}
        ON CONFLICT (day, postcode, area, ages, category, hits) DO UPDATE SET count = old.count + excluded.count""",
)
_WORD_SEARCHES = _on_rows(
    "day date, folded text, postcode text, area text, hits text, count int",
    """INSERT INTO usage_word_search AS old (day, word_id, postcode, area, hits, count)
        SELECT new.day, known.id, new.postcode, new.area, new.hits, new.count
        FROM {rows} JOIN usage_word known USING (folded)
        ON CONFLICT (day, word_id, postcode, area, hits) DO UPDATE SET count = old.count + excluded.count""",
)
_KNOWN = sa.text("SELECT folded FROM usage_word WHERE folded = ANY(:folded)")
_WAIT = _on_rows(
    "key text, day date",
    """INSERT INTO usage_word_day (key, day) SELECT key, day FROM (
            SELECT new.*, coalesce(known.words, 0) + row_number() OVER (PARTITION BY new.day) AS number FROM {rows}
            LEFT JOIN (
                SELECT day, count(*) AS words FROM usage_word_day WHERE day = ANY(CAST(:day AS date[])) GROUP BY day
            ) known USING (day)
        ) listed WHERE number <= :most ON CONFLICT DO NOTHING""",
)
_RIPE = sa.text("SELECT key FROM usage_word_day WHERE key = ANY(:keys) GROUP BY key HAVING count(*) >= :days")
_LEARN = _on_rows(
    "folded text, written text, known_on date",
    "INSERT INTO usage_word (folded, written, known_on) SELECT * FROM {rows} ON CONFLICT DO NOTHING",
)
_WAITS_NO_MORE = sa.text("DELETE FROM usage_word_day WHERE key = ANY(:keys)")


def _noticed(kind: str, measures: str) -> _Statement:
    """Joined to the entries: what has gone in the meantime is counted no more."""
    sums = ", ".join(f"coalesce(sum(new.count) FILTER (WHERE new.how = '{each}'), 0)" for each in measures.split(", "))
    added = ", ".join(f"{each} = old.{each} + excluded.{each}" for each in measures.split(", "))
    return _on_rows(
        "day date, id uuid, how text, count int",
        f"""INSERT INTO usage_{kind} AS old (day, {kind}_id, {measures})
            SELECT new.day, new.id, {sums} FROM {{rows}} JOIN {kind} entry ON entry.id = new.id
            GROUP BY new.day, new.id ORDER BY new.day, new.id
            ON CONFLICT (day, {kind}_id) DO UPDATE SET {added}""",
    )


_NOTICED = {
    "offer": _noticed("offer", "appearances, views, contacts"),
    "provider": _noticed("provider", "views, contacts"),
}


def forget_old(db: Session, today: date) -> None:
    """What is older than the portal keeps it; then the words that nobody has typed since."""
    first = today - relativedelta(months=settings().usage_months)
    for table in ("usage_search", "usage_word_search", "usage_offer", "usage_provider"):
        db.execute(sa.text(f"DELETE FROM {table} WHERE day < :first"), {"first": first})
    db.execute(sa.text("DELETE FROM usage_word_day WHERE day < :first"), {"first": max(first, today - _WAITS)})
    db.execute(
        sa.text("""DELETE FROM usage_word w WHERE known_on < :first
            AND NOT EXISTS (SELECT FROM usage_word_search s WHERE s.word_id = w.id)"""),
        {"first": first},
    )
