"""Postcodes with a point each, and the names of places they serve.

A list with one row a postcode says where its middle is. A list with several rows for some says which places
share a postcode: it adds names, and postcodes only where there were none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.imports import cells, columns, staging
from app.imports.columns import Column
from app.imports.problems import Problems
from app.imports.report import Progress, Report, counted
from app.imports.table import Table, check_headings, open_table
from search_index.german import fold

_COLUMNS = (
    Column("plz", "code", cells.postcode, required=True, also=("postleitzahl",)),
    Column("ort", "name", required=True, also=("ortsname", "gemeinde", "stadt")),
)
INCOMING = staging.temporary(
    "incoming_postcode",
    sa.Column("row", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.Text) for name in ("code", "name", "folded")),
    sa.Column("lat", sa.Double),
    sa.Column("lon", sa.Double),
)
_POINT = "ST_SetSRID(ST_MakePoint(lon, lat), 4326)"


@dataclass(frozen=True)
class _Kind:
    noun: str
    same: str
    """When a row (i) and what we have (t) are about the same."""
    table: str
    value: str
    """What can differ besides the point."""
    write: tuple[str, str]


_MIDDLES = _Kind(
    "Postleitzahlen",
    "t.code = i.code",
    "postcode",
    "name",
    (
        f"""
        INSERT INTO postcode AS t (code, name, point) SELECT code, name, {_POINT}::geography FROM incoming_postcode
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, point = excluded.point
        WHERE NOT (t.name = excluded.name AND t.point::geometry = excluded.point::geometry)
        """,
        f"""
        INSERT INTO postcode_place (code, name, folded, point)
        SELECT code, name, folded, {_POINT}::geography FROM incoming_postcode ON CONFLICT DO NOTHING
        """,
    ),
)
_PLACES = _Kind(
    "Ortsnamen zu Postleitzahlen",
    "t.code = i.code AND t.name = i.name",
    "postcode_place",
    "folded",
    (
        f"""
        INSERT INTO postcode (code, name, point)
        SELECT code, (array_agg(name ORDER BY row))[1], ST_Centroid(ST_Collect({_POINT}))::geography
        FROM incoming_postcode GROUP BY code ON CONFLICT DO NOTHING
        """,
        f"""
        INSERT INTO postcode_place AS t (code, name, folded, point)
        SELECT code, name, folded, {_POINT}::geography FROM incoming_postcode
        ON CONFLICT (code, name) DO UPDATE SET folded = excluded.folded, point = excluded.point
        WHERE NOT (t.folded = excluded.folded AND t.point::geometry = excluded.point::geometry)
        """,
    ),
)


def load(
    db: Session, path: Path, *, sheet: str | None = None, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Take over a list; raises `Refused` and changes nothing if anything in it is wrong."""
    staging.begin(db)
    problems = Problems(path.name)
    table = open_table(path, problems, sheet)
    staging.fill(db, INCOMING, counted(_read(table, problems), progress))
    problems.refuse_if_any()
    several = db.scalar(sa.text("SELECT count(*) > count(DISTINCT code) FROM incoming_postcode"))
    kind = _PLACES if several else _MIDDLES
    report = _report(db, kind, path.name)
    if not dry_run:
        for statement in kind.write:
            db.execute(sa.text(statement))
    return report


def _read(table: Table, problems: Problems) -> Iterator[dict[str, Any]]:
    other = columns.other_headings(_COLUMNS)
    ours = {other.get(name, name): name for name in table.headings}
    renamed = Table({name: table.headings[written] for name, written in ours.items()}, table.rows)
    check_headings(renamed, renamed.headings, ["plz", "ort", "lat", "lon"], problems)
    rows: dict[tuple[str, str], int] = {}
    for row in table.rows:

        def complain(what: str, column: str, number: int = row.number) -> None:
            problems.add(what, number, renamed.headings[column])

        cells_ = {name: row.cells[written] for name, written in ours.items()}
        found = columns.read(_COLUMNS, cells_, complain)
        place = (found.get("code", ""), found.get("name", ""))
        if (first := rows.setdefault(place, row.number)) != row.number and all(place):
            complain(f"{' '.join(place)} steht schon in Zeile {first}. Löschen Sie eine der beiden Zeilen.", "plz")
        elif not cells_["lat"] and not cells_["lon"]:
            complain("Hier fehlen die Koordinaten.", "lat")
        elif not problems:
            yield {"row": row.number, "folded": fold(place[1]), **found}


def _report(db: Session, kind: _Kind, file: str) -> Report:
    is_same = f"t.{kind.value} = i.{kind.value} AND t.point::geometry = {_POINT}"
    row = db.execute(
        sa.text(f"""
            SELECT count(*) FILTER (WHERE t.code IS NULL) AS new,
                count(*) FILTER (WHERE t.code IS NOT NULL AND NOT ({is_same})) AS changed,
                count(*) FILTER (WHERE {is_same}) AS unchanged
            FROM incoming_postcode i LEFT JOIN {kind.table} t ON {kind.same}
        """)
    ).one()
    counts = {"new": row.new, "changed": row.changed, "unchanged": row.unchanged}
    return Report(f"{kind.noun} ({file})", counts)
