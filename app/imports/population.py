"""How many people of which age live in each area on a day, from a table with a column per age band."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.area import Population
from app.directory.data_import import ImportKind
from app.imports import ages, area_table, cells, figures, staging
from app.imports.ages import OLDEST
from app.imports.area_table import AreaTable
from app.imports.journal import Entry
from app.imports.problems import Problems, Unreadable, thousands
from app.imports.report import Report
from app.imports.table import heading, open_table

ALL_AGES = (0, OLDEST)


@dataclass(frozen=True)
class PopulationOptions:
    layer: str
    day: date
    source: str
    bands: str
    """As `ages.bands` understands it."""
    total: str = ""
    """The column that counts people of all ages."""
    key: str = "id"
    sheet: str | None = None
    remove_missing: bool = False
    dry_run: bool = False
    by: UUID | None = None


INCOMING = staging.temporary(
    "incoming_population", *staging.like(Population, [n for n in Population.model_fields if n != "id"])
)
FIGURES = figures.Kind(
    "population",
    unique=("area_id", "day", "age_from_months", "age_to_months"),
    values=("people", "source"),
    scope=f"{figures.IN_LAYER} AND t.day = :day",
)


def load(db: Session, path: Path, options: PopulationOptions) -> Report:
    """Take over a table; raises `Refused` and changes nothing if anything in it is wrong."""
    staging.begin(db)
    problems = Problems(path.name)
    bands = columns_of(options.bands, options.total, problems)
    rows = area_table.area_table(
        db, open_table(path, problems, options.sheet), options.layer, options.key, options.day, problems
    )
    area_table.require(rows.table, list(bands), problems)
    staging.fill(db, INCOMING, _read(rows, bands, options))
    if not options.remove_missing:
        _refuse_other_bands(db, options, problems)
    problems.refuse_if_any()
    report = figures.settle(
        db,
        FIGURES,
        f"Bevölkerung der Ebene „{options.layer}“ am {options.day:%d.%m.%Y} ({path.name})",
        {"layer": options.layer, "day": options.day},
        Entry(ImportKind.POPULATION, path.name, options.layer, options.day, options.source, options.by),
        remove_missing=options.remove_missing,
        dry_run=options.dry_run,
    )
    report.notes += [*_sums(db, bands), *rows.without_row()]
    return report


def columns_of(bands: str, total: str, problems: Problems) -> dict[str, tuple[int, int]]:
    """Which column counts which months."""
    try:
        found = ages.bands(bands)
    except Unreadable as problem:
        problems.refuse(f"--bands: {problem}")
    if total:
        found[total] = ALL_AGES
    return found or problems.refuse("Welche Spalten zählen wen? Nennen Sie --bands oder --total.")


def _read(
    rows: AreaTable, bands: Mapping[str, tuple[int, int]], options: PopulationOptions
) -> Iterator[dict[str, Any]]:
    """An empty cell is no statement, not a zero."""
    for area_id, row in rows.rows():
        people: dict[str, int] = {}
        for column in bands:
            try:
                if text := row.cells[heading(column)]:
                    people[column] = cells.count(text)
            except Unreadable as problem:
                hint = " Ist die Zahl geheim oder unbekannt, lassen Sie die Zelle leer."
                rows.problems.add(f"{problem}{hint}", row.number, column)
        total = people.get(options.total)
        in_bands = sum(count for column, count in people.items() if column != options.total)
        if total is not None and in_bands > total:
            rows.problems.add(
                f"Die Altersgruppen ergeben {thousands(in_bands)} Personen, mehr als alle ({thousands(total)}).",
                row.number,
                options.total,
            )
        for column, count in people.items():
            first, last = bands[column]
            yield {
                "area_id": area_id,
                "day": options.day,
                "age_from_months": first,
                "age_to_months": last,
                "people": count,
                "source": options.source,
            }


def _refuse_other_bands(db: Session, options: PopulationOptions, problems: Problems) -> None:
    """Two cuts of the same day would count people twice."""
    clash = db.execute(
        sa.text(f"""
            SELECT DISTINCT t.age_from_months, t.age_to_months FROM population t
            JOIN incoming_population i ON i.area_id = t.area_id AND i.age_from_months <= t.age_to_months
                AND t.age_from_months <= i.age_to_months
                AND (i.age_from_months, i.age_to_months) <> (t.age_from_months, t.age_to_months)
                AND (i.age_from_months, i.age_to_months) <> (0, {OLDEST})
            WHERE {FIGURES.scope} AND (t.age_from_months, t.age_to_months) <> (0, {OLDEST})
            ORDER BY 1 LIMIT 1
        """),
        {"layer": options.layer, "day": options.day},
    ).first()
    if clash:
        problems.add(
            f"Für diesen Tag gibt es schon Zahlen mit anderen Altersgruppen ({clash.age_from_months} bis "
            f"{clash.age_to_months} Monate). Nehmen Sie dieselben, oder ersetzen Sie die alten mit --remove-missing."
        )


def _sums(db: Session, bands: Mapping[str, tuple[int, int]]) -> list[str]:
    """To be held against the printed table."""
    sums = {
        (row.age_from_months, row.age_to_months): row.people
        for row in db.execute(
            sa.text("""
                SELECT age_from_months, age_to_months, sum(people) AS people FROM incoming_population GROUP BY 1, 2
            """)
        )
    }
    return [f"Summe {column}: {thousands(sums.get(band, 0))}" for column, band in bands.items()]
