"""Excel workbooks (.xlsx): cells as text, and a door for those that would fill the memory."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from app.imports import reach
from app.imports.problems import Problems

_MAX_UNPACKED = 256 << 20
_MAX_CELLS = 5_000_000
"""The reader lays all of them out at once, at 32 bytes each without their texts."""
_CHUNK = 1 << 20


class Figure(str):
    """A number that the workbook itself holds as a number: its point is never a thousands separator."""

    __slots__ = ()


def records(path: Path, problems: Problems, sheet_name: str | None = None) -> Iterator[list[str]]:
    _refuse_dangerous(path, problems)
    try:
        sheet = _sheet(CalamineWorkbook.from_path(path), sheet_name, problems)
        for cells in sheet.iter_rows():
            yield [_text(cell) for cell in cells]
    except PasswordError:
        problems.refuse("Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort.")
    except CalamineError:
        problems.refuse("Die Datei ist beschädigt oder keine Excel-Tabelle. Speichern Sie sie neu als .xlsx.")


def _sheet(workbook: CalamineWorkbook, name: str | None, problems: Problems) -> CalamineSheet:
    """The one asked for, else the first that is visible and not empty."""
    if name is not None and name not in workbook.sheet_names:
        problems.refuse(f"Das Blatt „{name}“ gibt es nicht. Es gibt: {', '.join(workbook.sheet_names)}.")
    if name is not None:
        return workbook.get_sheet_by_name(name)
    visible = [each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    filled = (sheet for sheet in map(workbook.get_sheet_by_name, visible) if sheet.height)
    return next(filled, None) or problems.refuse("Die Datei ist leer.")


def _refuse_dangerous(path: Path, problems: Problems) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                problems.refuse("Das ist keine Excel-Tabelle. Speichern Sie sie als .xlsx oder als CSV.")
            if any(name.endswith("vbaProject.bin") for name in names):
                problems.refuse("Die Datei enthält Makros. Speichern Sie sie als „Excel-Arbeitsmappe (.xlsx)“.")
            if _unpacked(archive) > _MAX_UNPACKED:
                problems.refuse("Die Datei ist entpackt zu groß. Speichern Sie sie als CSV.")
            for rows, columns in reach.of_sheets(archive):
                _refuse_too_wide(rows, columns, problems)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, reach.Unsound):
        problems.refuse("Die Datei ist beschädigt. Speichern Sie sie neu als .xlsx.")


def _unpacked(archive: zipfile.ZipFile) -> int:
    """How many bytes there are, counted up to the limit. The sizes that a file announces may be lies, and what reads
    the workbook afterwards unpacks all there is."""
    total = 0
    for entry in archive.infolist():
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise reach.Unsound
        before, announced = total, entry.file_size
        entry.file_size = _MAX_UNPACKED + 1  # Python's reader would stop at what is announced
        with archive.open(entry) as part:
            while total <= _MAX_UNPACKED and (chunk := part.read(_CHUNK)):
                total += len(chunk)
        entry.file_size = announced
        if total > _MAX_UNPACKED:
            break
        if total - before != announced:
            raise reach.Unsound
    return total


def _refuse_too_wide(rows: int, columns: int, problems: Problems) -> None:
    """A single cell in the last corner makes readers lay out all the empty ones before it."""
    if rows * columns > _MAX_CELLS:
        problems.refuse(
            f"Die Tabelle reicht bis Zeile {rows} und Spalte {columns}. Löschen Sie leere Zeilen und Spalten am "
            "Ende oder speichern Sie sie als CSV."
        )


def _text(cell: Any) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "ja" if cell else "nein"
        case int() | float():
            return Figure(int(cell) if float(cell).is_integer() else repr(cell))
        case datetime():
            return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
        case time():
            return cell.isoformat("minutes")
        case timedelta():
            return f"{cell // timedelta(hours=1):02d}:{cell // timedelta(minutes=1) % 60:02d}"
        case _:
            return str(cell)  # a date is written as in ISO 8601
