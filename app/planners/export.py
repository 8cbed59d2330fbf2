"""The matrix as a table for others: CSV, XLSX and JSON say the same, cell by cell, as the page does."""

import csv
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from fastapi import Response

from app import phrases
from app.i18n import gettext as _
from app.planners.flags import LEAST_PEOPLE, Flag, Reason
from app.planners.matrix import Cell, Matrix

COLUMNS = (
    "area_id", "area", "category", "band", "measure", "day", "population", "supply", "supply_low", "supply_high",
    "per_100", "index", "flag", "reason", "completeness", "category_name", "offers", "stated", "wide", "known",
    "confirmed",
)  # fmt: skip
"""The first fifteen are a promise to scripts; new ones come behind them."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(matrix: Matrix, cells: Sequence[Cell] | None = None) -> list[dict[str, Any]]:
    """One of each cell. What is too small to be shown on a page is in no file either."""
    measure, day = dict(matrix.question.parameters())["mass"], matrix.question.day.isoformat()
    words: dict[StrEnum | None, str] = {None: ""}
    words |= {flag: phrases.word(flag, "flag") for flag in Flag}
    words |= {reason: phrases.word(reason, "reason") for reason in Reason}
    return [_row(cell, measure, day, words) for cell in (matrix if cells is None else cells)]


def _row(cell: Cell, measure: str, day: str, words: Mapping[StrEnum | None, str]) -> dict[str, Any]:
    found = cell.found
    return {
        "area_id": cell.area.key,
        "area": cell.area.name,
        "category": cell.topic.slug,
        "band": cell.band.value,
        "measure": measure,
        "day": day,
        "population": rounded(cell.people),
        "supply": rounded(found.supply),
        "supply_low": rounded(found.supply_low),
        "supply_high": rounded(found.supply_high),
        "per_100": rounded(cell.per_100),
        "index": rounded(cell.index),
        "flag": words[cell.flag],
        "reason": words[cell.reason],
        "completeness": rounded(found.completeness),
        "category_name": cell.topic.label,
        "offers": found.offers,
        "stated": found.stated,
        "wide": rounded(cell.wide),
        "known": found.known,
        "confirmed": found.confirmed,
    }


@lru_cache(maxsize=10_000)
def rounded(value: float | None) -> float | int | None:
    """Remembered: in a table the same figures come again and again."""
    if value is None:
        return None
    rounded = round(float(value), 4)
    return int(rounded) if rounded.is_integer() else rounded


def as_csv(matrix: Matrix) -> bytes:
    """As a German Excel opens it by double click: a byte-order mark, semicolons, decimal commas."""
    written = StringIO(newline="")
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([csv_cell(row[name]) for name in COLUMNS] for row in rows(matrix))
    return written.getvalue().encode("utf-8-sig")


def csv_cell(value: Any) -> str:
    """A name that looks like a formula stays a name."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else str(value).replace(".", ",")


def as_xlsx(matrix: Matrix) -> bytes:
    """Two sheets: the cells, and what they are about. Texts are written as texts: no cell ever becomes a formula."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        bold = workbook.add_format({"bold": True})
        cells = workbook.add_worksheet("Matrix")
        cells.write_row(0, 0, COLUMNS, bold)
        found = rows(matrix)
        for number, row in enumerate(found, 1):
            for place, name in enumerate(COLUMNS):
                write_cell(cells, number, place, row[name])
        cells.freeze_panes(1, 2)
        cells.autofilter(0, 0, len(found), len(COLUMNS) - 1)
        cells.set_column(0, len(COLUMNS) - 1, 14)
        write_facts(workbook, facts(matrix))
    return written.getvalue()


def write_facts(workbook: Any, known: Sequence[tuple[str, str]]) -> None:
    """A sheet of what has to be known of the others, each with its name."""
    about = workbook.add_worksheet(_("Angaben"))
    about.set_column(0, 0, 28)
    about.set_column(1, 1, 90)
    bold = workbook.add_format({"bold": True})
    for number, (name, text) in enumerate(known):
        about.write_string(number, 0, name, bold)
        about.write_string(number, 1, text)


def write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def facts(matrix: Matrix) -> list[tuple[str, str]]:
    """What has to be known of the table, each with its name."""
    question, people = matrix.question, matrix.people
    counted_on = phrases.day(people.day) if people.day else _("keine Bevölkerungszahlen")
    return [
        (_("Gebiete"), question.layer.label),
        (_("Gezählt wird"), phrases.word(question.measure, "measure")),
        (_("Nur Angebote, die"), ", ".join(phrases.word(each, "attribute") for each in question.attributes) or "–"),
        (_("Stichtag"), phrases.day(question.day)),
        (_("Bevölkerung vom"), counted_on),
        (_("Quelle der Bevölkerung"), "; ".join(people.sources) or "–"),
        (_("Verhältnis (per_100)"), _("Angebot geteilt durch Personen im Alter, mal 100.")),
        (_("Vergleich (index)"), _("Verhältnis des Gebiets, geteilt durch das aller Gebiete zusammen, mal 100.")),
        (_("Spanne (supply_low, supply_high)"), _("95 von 100: So weit kann die Zahl durch Zufall abweichen.")),
        (
            _("Dazu (wide)"),
            _("Was ins Gebiet kommt oder für das Gebiet gedacht ist, ohne Ort im Gebiet. Nicht Teil der Zahl."),
        ),
        (
            _("Bekannte Anbieter (known, confirmed)"),
            _("Im Portal oder auf der Liste der Redaktion; davon mit einer Bestätigung in den letzten 12 Monaten."),
        ),
        (
            _("Ohne Zahl (population)"),
            _("Unter {n} Menschen nennen wir nicht, wie viele es sind.").format(n=LEAST_PEOPLE),
        ),
    ]


def as_json(matrix: Matrix) -> dict[str, Any]:
    """`items` are the cells, `whole` all areas together, where nothing is counted twice."""
    question = matrix.question
    whole = [matrix.whole(topic, band) for band in question.bands for topic in question.topics]
    items = rows(matrix)
    return {
        "total": len(items),
        "question": {"query": question.query(), "dropped": [list(each) for each in question.dropped]},
        "population_day": matrix.people.day and matrix.people.day.isoformat(),
        "items": items,
        "whole": [{**row, "flag": "", "reason": ""} for row in rows(matrix, whole)],
    }


FILES: dict[str, tuple[Callable[[Matrix], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def download(matrix: Matrix, name: str, ending: str) -> Response:
    write, media_type = FILES[ending]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(write(matrix), media_type=media_type, headers=headers)
