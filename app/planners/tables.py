"""A table that is the same on the page and in every file: its headings, and rows of texts, days and numbers."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from fastapi import Response

from app.i18n import gettext as _
from app.planners.export import csv_cell, rounded, write_cell, write_facts
from app.usage.floor import FLOOR

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Table:
    slug: str
    """As the address of its file and the sheet of a workbook say it."""
    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    note: str = ""
    counts: frozenset[int] = frozenset()
    """Columns of counts with a floor: None is fewer than five."""
    shares: frozenset[int] = frozenset()
    """Columns of shares, 0 to 1: None is not shown."""
    is_over_time: bool = False

    @property
    def most(self) -> float:
        """Of the first numbers, which are the bars of its picture."""
        return max((row[1] or 0 for row in self.rows), default=0) or 1

    def written(self) -> list[list[str | int | float | None]]:
        """As it stands in files."""
        few = _("unter {n}").format(n=FLOOR)
        return [[self._cell(place, value, few) for place, value in enumerate(row)] for row in self.rows]

    def _cell(self, place: int, value: Any, few: str) -> str | int | float | None:
        if value is None:
            return few if place in self.counts else None
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, str) else rounded(value)


def as_csv(table: Table) -> bytes:
    """As a German Excel opens it by double click."""
    written = StringIO(newline="")
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow(table.columns)
    lines.writerows([csv_cell(cell) for cell in row] for row in table.written())
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(tables: Sequence[Table], facts: Sequence[tuple[str, str]]) -> bytes:
    """A sheet each, and one with what has to be known of them. No cell ever becomes a formula."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        bold = workbook.add_format({"bold": True})
        for table in tables:
            sheet = workbook.add_worksheet(table.slug)
            sheet.write_row(0, 0, table.columns, bold)
            for number, row in enumerate(table.written(), 1):
                for place, cell in enumerate(row):
                    write_cell(sheet, number, place, cell)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(table.columns) - 1, 22)
        write_facts(workbook, [*((table.title, table.note) for table in tables), *facts])
    return written.getvalue()


def sent(ending: str, name: str, tables: Sequence[Table], facts: Sequence[tuple[str, str]]) -> Response:
    """As a file to keep: a workbook of all of them, or the first as CSV."""
    content = as_csv(tables[0]) if ending == "csv" else as_xlsx(tables, facts)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(content, media_type=MEDIA_TYPES[ending], headers=headers)
