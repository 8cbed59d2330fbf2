"""How many people of which age live around each of many points, such as the cells of the census grid."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.area import PopulationPoint
from app.directory.data_import import ImportKind
from app.imports import area_table, cells, coordinates, figures, population, staging
from app.imports.journal import Entry
from app.imports.problems import Problems, Unreadable, thousands
from app.imports.report import Progress, Report, counted
from app.imports.table import Row, Table, heading, open_table

_CELL = re.compile(r"CRS3035RES(\d+)mN(\d+)E(\d+)", re.IGNORECASE)
"""How the statistical offices name a cell: its size and its south-western corner, in metres of ETRS89-LAEA."""
_SYSTEM = 3035
_MIDDLE = re.compile(r"([xy])(?:_mp_\w+)?", re.IGNORECASE)
_PLACES = 7
"""Decimals of a degree: about a centimetre. The same point is the same however it was written."""


@dataclass(frozen=True)
class PointOptions:
    day: date
    source: str
    bands: str
    """As `ages.bands` understands it."""
    sheet: str | None = None
    remove_missing: bool = False
    dry_run: bool = False
    by: UUID | None = None
    progress: Progress | None = None


_NAMES = [name for name in PopulationPoint.model_fields if name != "id"]
INCOMING = staging.temporary(
    "incoming_population_point_raw",
    sa.Column("row", sa.Integer),
    *staging.like(PopulationPoint, _NAMES),
    sa.Column("x", sa.Double),
    sa.Column("y", sa.Double),
)
FIGURES = figures.Kind(
    "population_point",
    unique=("lat", "lon", "day", "age_from_months", "age_to_months"),
    values=("people", "source"),
    scope="t.day = :day",
)


def load(db: Session, path: Path, options: PointOptions) -> Report:
    """Take over a table; raises `Refused` and changes nothing if anything in it is wrong."""
    staging.begin(db)
    problems = Problems(path.name)
    bands = population.columns_of(options.bands, "", problems)
    table = open_table(path, problems, options.sheet)
    area_table.require(table, list(bands), problems)
    where = _where(table, problems)
    staging.fill(db, INCOMING, counted(_read(table, where, bands, options, problems), options.progress))
    problems.refuse_if_any()
    _settle_places(db, problems)
    if not options.remove_missing:
        _refuse_other_bands(db, options, problems)
    problems.refuse_if_any()
    report = figures.settle(
        db,
        FIGURES,
        f"Bevölkerungspunkte am {options.day:%d.%m.%Y} ({path.name})",
        {"day": options.day},
        Entry(ImportKind.POINTS, path.name, "", options.day, options.source, options.by),
        remove_missing=options.remove_missing,
        dry_run=options.dry_run,
    )
    report.notes += _sums(db, bands)
    return report


def _where(table: Table, problems: Problems) -> tuple[str, ...]:
    """The columns that say where: a pair, or the name of a cell."""
    if {"lat", "lon"} <= table.headings.keys():
        return "lat", "lon"
    for name in table.headings:
        if name.startswith("gitter_id"):
            return (name,)
    middles = {found[1].lower(): name for name in table.headings if (found := _MIDDLE.fullmatch(name))}
    if middles.keys() != {"x", "y"}:
        problems.refuse(
            "Wo liegen die Punkte? Es braucht die Spalten „lat“ und „lon“ (Grad), „x“ und „y“ (Mitte der Zelle, "
            f"ETRS89-LAEA) oder „gitter_id“. Gefunden wurden: {', '.join(table.headings.values())}."
        )
    return middles["x"], middles["y"]


def _read(
    table: Table,
    where: tuple[str, ...],
    bands: Mapping[str, tuple[int, int]],
    options: PointOptions,
    problems: Problems,
) -> Iterator[dict[str, Any]]:
    """An empty cell is no statement, not a zero."""
    for row in table.rows:
        try:
            place = _place(row, where)
        except Unreadable as problem:
            problems.add(str(problem), row.number, table.headings[where[0]])
            continue
        for column, (first, last) in bands.items():
            try:
                people = cells.count(text) if (text := row.cells[heading(column)]) else None
            except Unreadable as problem:
                hint = " Ist die Zahl geheim oder unbekannt, lassen Sie die Zelle leer."
                problems.add(f"{problem}{hint}", row.number, column)
                continue
            if people is not None:
                ages = {"age_from_months": first, "age_to_months": last}
                known = {"row": row.number, "day": options.day, "source": options.source}
                yield {**place, **ages, **known, "people": people}


def _place(row: Row, where: tuple[str, ...]) -> dict[str, float]:
    if where == ("lat", "lon"):
        found = coordinates.pair(row.cells["lat"], row.cells["lon"])
        if found is None:
            raise Unreadable("Hier fehlen die Koordinaten.")
        return {"lat": round(found[0], _PLACES), "lon": round(found[1], _PLACES)}
    if len(where) == 1:
        name = _CELL.fullmatch(row.cells[where[0]])
        if not name:
            raise Unreadable(
                f"„{row.cells[where[0]]}“ ist keine Gitterzelle. Sie sieht so aus: CRS3035RES100mN3270000E4550000"
            )
        size, north, east = map(int, name.groups())
        return {"x": east + size / 2, "y": north + size / 2}
    x, y = (row.cells[name] for name in where)
    return {"x": cells.decimal(x, point_parts_thousands=True), "y": cells.decimal(y, point_parts_thousands=True)}


def _settle_places(db: Session, problems: Problems) -> None:
    """Metres into degrees, all at once; then no point may be there twice or be elsewhere than in Germany."""
    db.execute(
        sa.text(f"""
            UPDATE incoming_population_point_raw SET
                lon = round(CAST(ST_X(m.point) AS numeric), {_PLACES}),
                lat = round(CAST(ST_Y(m.point) AS numeric), {_PLACES})
            FROM (
                SELECT x, y, ST_Transform(ST_SetSRID(ST_MakePoint(x, y), {_SYSTEM}), 4326) AS point
                FROM (SELECT DISTINCT x, y FROM incoming_population_point_raw WHERE x IS NOT NULL) p
            ) m
            WHERE m.x = incoming_population_point_raw.x AND m.y = incoming_population_point_raw.y
        """)
    )
    for row in db.execute(_PLACES_READ):
        try:
            coordinates.check(row.lat, row.lon)
        except Unreadable as problem:
            problems.add(f"{problem} Die Werte müssen Meter in ETRS89-LAEA (EPSG:3035) sein.", row.row)
    for row in db.execute(_TWICE):
        problems.add(f"Dieser Punkt steht schon in Zeile {row.first}. Löschen Sie eine der beiden Zeilen.", row.row)
    problems.refuse_if_any()
    db.execute(sa.text("DROP TABLE IF EXISTS pg_temp.incoming_population_point"))
    db.execute(
        sa.text(f"""
            CREATE TEMPORARY TABLE incoming_population_point ON COMMIT DROP AS
            SELECT {", ".join(_NAMES)} FROM incoming_population_point_raw
        """)
    )
    db.execute(sa.text("ANALYZE pg_temp.incoming_population_point"))


_PLACES_READ = sa.text("""
    SELECT min(row) AS row, lat, lon FROM incoming_population_point_raw WHERE x IS NOT NULL GROUP BY x, y, lat, lon
    HAVING NOT (lat BETWEEN 47.2 AND 55.1 AND lon BETWEEN 5.8 AND 15.1) ORDER BY 1 LIMIT 51
""")
_TWICE = sa.text("""
    SELECT DISTINCT row, first FROM (
        SELECT row, min(row) OVER (PARTITION BY lat, lon, age_from_months, age_to_months) AS first
        FROM incoming_population_point_raw
    ) p WHERE row <> first ORDER BY 1 LIMIT 51
""")


def _refuse_other_bands(db: Session, options: PointOptions, problems: Problems) -> None:
    """Two cuts of the same day would count people twice."""
    clash = db.execute(
        sa.text("""
            SELECT t.age_from_months AS first, t.age_to_months AS last
            FROM (SELECT DISTINCT age_from_months, age_to_months FROM population_point WHERE day = :day) t
            JOIN (SELECT DISTINCT age_from_months, age_to_months FROM incoming_population_point) i
                ON i.age_from_months <= t.age_to_months AND t.age_from_months <= i.age_to_months
                AND (i.age_from_months, i.age_to_months) <> (t.age_from_months, t.age_to_months)
            ORDER BY 1 LIMIT 1
        """),
        {"day": options.day},
    ).first()
    if clash:
        problems.add(
            f"Für diesen Tag gibt es schon Punkte mit anderen Altersgruppen ({clash.first} bis {clash.last} Monate). "
            "Nehmen Sie dieselben, oder ersetzen Sie die alten mit --remove-missing."
        )


def _sums(db: Session, bands: Mapping[str, tuple[int, int]]) -> list[str]:
    """To be held against the printed table."""
    rows = db.execute(
        sa.text("""
            SELECT age_from_months, age_to_months, sum(people) AS people, count(*) AS points
            FROM incoming_population_point GROUP BY 1, 2
        """)
    )
    sums = {(row.age_from_months, row.age_to_months): row for row in rows}
    return [
        f"Summe {column}: {thousands(sums[band].people)} an {thousands(sums[band].points)} Punkten"
        for column, band in bands.items()
        if band in sums
    ]
