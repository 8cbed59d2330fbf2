"""Tables of figures: rows come in by what makes them unique; the same again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.imports import journal
from app.imports.journal import Entry
from app.imports.report import Report

IN_LAYER = """
    EXISTS (SELECT 1 FROM area a JOIN area_layer l ON l.id = a.layer_id WHERE a.id = t.area_id AND l.slug = :layer)
"""


@dataclass(frozen=True)
class Kind:
    table: str
    """The rows of the file are in `incoming_{table}`."""
    unique: Sequence[str]
    values: Sequence[str]
    scope: str
    """Which rows (t) a file is the whole truth of, as SQL."""


def settle(
    db: Session,
    kind: Kind,
    noun: str,
    scope: dict[str, Any],
    entry: Entry,
    *,
    remove_missing: bool,
    dry_run: bool,
) -> Report:
    """Compare, write, and say what changed."""
    counts = {
        "new": _count(
            db, f"FROM incoming_{kind.table} i LEFT JOIN {kind.table} t {_same(kind)} WHERE t.{kind.unique[0]} IS NULL"
        ),
        "changed": _count(db, f"FROM incoming_{kind.table} i JOIN {kind.table} t {_same(kind)} WHERE {_differ(kind)}"),
        "unchanged": _count(
            db, f"FROM incoming_{kind.table} i JOIN {kind.table} t {_same(kind)} WHERE NOT {_differ(kind)}"
        ),
        "removed" if remove_missing else "missing": _count(db, f"FROM {kind.table} t {_gone(kind)}", scope),
    }
    if not dry_run and any(counts.get(each) for each in ("new", "changed", "removed")):
        _record(db, kind, scope, journal.opened(db, entry, counts), remove_missing=remove_missing)
        _write(db, kind, scope, remove_missing=remove_missing)
    return Report(noun, counts)


def _count(db: Session, query: str, values: dict[str, Any] | None = None) -> int:
    return int(db.scalar(sa.text(f"SELECT count(*) {query}"), values or {}) or 0)


def _same(kind: Kind) -> str:
    return f"USING ({', '.join(kind.unique)})"


def _differ(kind: Kind) -> str:
    return f"({' OR '.join(f'i.{name} IS DISTINCT FROM t.{name}' for name in kind.values)})"


def _gone(kind: Kind) -> str:
    same = " AND ".join(f"i.{name} = t.{name}" for name in kind.unique)
    return f"WHERE {kind.scope} AND NOT EXISTS (SELECT 1 FROM incoming_{kind.table} i WHERE {same})"


def _write(db: Session, kind: Kind, scope: dict[str, Any], *, remove_missing: bool) -> None:
    if remove_missing:
        db.execute(sa.text(f"DELETE FROM {kind.table} t {_gone(kind)}"), scope)
    columns = ", ".join([*kind.unique, *kind.values])
    db.execute(
        sa.text(f"""
            INSERT INTO {kind.table} AS t ({columns}) SELECT {columns} FROM incoming_{kind.table} i
            ON CONFLICT ({", ".join(kind.unique)}) DO UPDATE
            SET {", ".join(f"{name} = excluded.{name}" for name in kind.values)}
            WHERE {" OR ".join(f"t.{name} IS DISTINCT FROM excluded.{name}" for name in kind.values)}
        """)
    )


def _record(db: Session, kind: Kind, scope: dict[str, Any], number: int, *, remove_missing: bool) -> None:
    """Each row that is about to change, as it is and as it will be."""
    same = " AND ".join(f"i.{name} = t.{name}" for name in kind.unique)
    rows = f"""
        SELECT :number, {_key(kind, "i")}, to_jsonb(t) - 'id', to_jsonb(i)
        FROM incoming_{kind.table} i LEFT JOIN {kind.table} t ON {same} WHERE t.id IS NULL OR {_differ(kind)}
    """
    if remove_missing:
        rows += f"""
            UNION ALL SELECT :number, {_key(kind, "t")}, to_jsonb(t) - 'id', NULL FROM {kind.table} t {_gone(kind)}
        """
    db.execute(
        sa.text(f"INSERT INTO data_import_row (import_id, key, before, after) {rows}"), scope | {"number": number}
    )


def _key(kind: Kind, row: str) -> str:
    pairs = ", ".join(f"'{name}', {row}.{name}" for name in kind.unique)
    return f"jsonb_build_object({pairs})"
