"""Indicators of areas: a column each, or a row each (kennzahl, wert, einheit, zeitraum, quelle)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.directory.area import Indicator
from app.directory.data_import import ImportKind
from app.imports import area_table, cells, figures, staging
from app.imports.area_table import AreaTable
from app.imports.journal import Entry
from app.imports.problems import Problems, Unreadable
from app.imports.report import Report
from app.imports.table import Row, heading, open_table


@dataclass(frozen=True)
class IndicatorOptions:
    layer: str
    period: str = ""
    """What the figures are of: a year, a quarter. May stand in the file instead."""
    source: str = ""
    columns: str = ""
    """"armut=%,miete=Euro je m²": which columns, each with its unit. Empty: all but key and name."""
    key: str = "id"
    day: date | None = None
    """Which edition of the areas is meant; today's, if left open."""
    decimal_comma: bool = False
    """1.234 is a thousand and more."""
    sheet: str | None = None
    remove_missing: bool = False
    dry_run: bool = False
    by: UUID | None = None


INCOMING = staging.temporary(
    "incoming_indicator", *staging.like(Indicator, [n for n in Indicator.model_fields if n != "id"])
)
FIGURES = figures.Kind(
    "indicator",
    unique=("area_id", "key", "period"),
    values=("value", "unit", "source"),
    scope=f"""{figures.IN_LAYER} AND (t.key, t.period) IN (SELECT key, period FROM incoming_indicator)""",
)


def load(db: Session, path: Path, options: IndicatorOptions) -> Report:
    """Take over a table; raises `Refused` and changes nothing if anything in it is wrong."""
    staging.begin(db)
    problems = Problems(path.name)
    day = options.day or cells.today()
    table = open_table(path, problems, options.sheet)
    rows = area_table.area_table(db, table, options.layer, options.key, day, problems)
    is_long = {"kennzahl", "wert"} <= table.headings.keys()
    if not options.period and "zeitraum" not in table.headings:
        problems.refuse("Von wann sind die Zahlen? Nennen Sie das Jahr mit --period, zum Beispiel --period 2021.")
    staging.fill(db, INCOMING, _long(rows, options) if is_long else _wide(rows, _units(rows, options), options))
    problems.refuse_if_any()
    report = figures.settle(
        db,
        FIGURES,
        f"Kennzahlen der Ebene „{options.layer}“ ({path.name})",
        {"layer": options.layer},
        Entry(ImportKind.INDICATORS, path.name, options.layer, options.day, options.source, options.by),
        remove_missing=options.remove_missing,
        dry_run=options.dry_run,
    )
    report.notes += rows.without_row()
    return report


def _units(rows: AreaTable, options: IndicatorOptions) -> Mapping[str, str]:
    """Column → unit."""
    wanted = {
        name.strip(): unit.strip() for name, _, unit in (p.partition("=") for p in options.columns.split(",")) if name
    }
    if wanted:
        area_table.require(rows.table, list(wanted), rows.problems)
        return {heading(name): unit for name, unit in wanted.items()}
    beside = {rows.key, "name", "bezeichnung", "zeitraum", "quelle"}
    return {
        name: "%" if name.endswith(("_pct", "_prozent")) else "" for name in rows.table.headings if name not in beside
    }


def _wide(rows: AreaTable, units: Mapping[str, str], options: IndicatorOptions) -> Iterator[dict[str, Any]]:
    for area_id, row in rows.rows():
        for column, unit in units.items():
            yield from _figure(rows, row, options, column, {"area_id": area_id, "key": column, "unit": unit})


def _long(rows: AreaTable, options: IndicatorOptions) -> Iterator[dict[str, Any]]:
    first_with: dict[tuple[int, str, str], int] = {}
    for area_id, row in rows.rows(once=False):
        key = heading(row.cells["kennzahl"])
        period = row.cells.get("zeitraum") or options.period
        if not key:
            rows.problems.add("Hier fehlt der Name der Kennzahl.", row.number, rows.table.headings["kennzahl"])
        elif (first := first_with.setdefault((area_id, key, period), row.number)) != row.number:
            rows.problems.add(f"Diese Kennzahl steht für dieses Gebiet schon in Zeile {first}.", row.number)
        else:
            entry = {"area_id": area_id, "key": key, "unit": row.cells.get("einheit", "")}
            yield from _figure(rows, row, options, "wert", entry)


def _figure(
    rows: AreaTable, row: Row, options: IndicatorOptions, column: str, entry: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """An empty cell is no statement, not a zero."""
    if not row.cells[column]:
        return
    try:
        value = cells.decimal(row.cells[column].removesuffix("%").strip(), point_parts_thousands=options.decimal_comma)
    except Unreadable as problem:
        hint = " Ist der Wert geheim oder unbekannt, lassen Sie die Zelle leer."
        rows.problems.add(f"{problem}{hint}", row.number, rows.table.headings[column])
        return
    period, source = row.cells.get("zeitraum") or options.period, row.cells.get("quelle") or options.source
    yield {**entry, "value": value, "period": period, "source": source}
