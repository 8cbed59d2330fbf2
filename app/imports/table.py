"""A table from a file: headings that are found under any spelling, rows of clean text."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.directory.slug import slug_of
from app.imports import textfile, workbook
from app.imports.problems import Problems, did_you_mean, thousands
from app.imports.workbook import Figure

_MAX_SIZE = 256 << 20
_MAX_COLUMNS = 1000
_KINDS = {
    b"\xd0\xcf\x11\xe0": "Das ist das alte Excel-Format (.xls) oder eine Datei mit Kennwort.",
    b"%PDF": "Das ist ein PDF.",
    b"<": "Das ist eine Web- oder XML-Datei.",
    b"{": "Das ist JSON. Gebiete aus GeoJSON liest „import areas“.",
}
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_DECODED_TWICE = re.compile("Ã[¤¶¼Ÿ„–œ\x84\x96\x9c\x9f]|â€[“”œž™]")
_SUSPICIOUS = re.compile(f"{_UNREADABLE.pattern}|{_DECODED_TWICE.pattern}|#")
_SPREADSHEET_ERRORS = {"#NV", "#N/A", "#WERT!", "#VALUE!", "#BEZUG!", "#REF!", "#DIV/0!", "#NAME?"}


@dataclass(frozen=True)
class Row:
    number: int
    """As a spreadsheet numbers it; the headings are usually row 1."""
    cells: Mapping[str, str]
    """By heading; an empty cell is an empty text."""


@dataclass(frozen=True)
class Table:
    headings: Mapping[str, str]
    """As they are looked up → as they stand in the file."""
    rows: Iterator[Row]
    """To be read once."""


def heading(text: str) -> str:
    """One spelling for "Straße", "STRASSE" and "strasse", for "Träger-ID" and "traeger_id"."""
    return slug_of(text).replace("-", "_") or text.lower()


def open_table(path: Path, problems: Problems, sheet: str | None = None) -> Table:
    _refuse_other_kinds(path, problems)
    is_workbook = _starts_with(path, b"PK")
    found = workbook.records(path, problems, sheet) if is_workbook else textfile.records(path, problems)
    numbered = enumerate(found, start=1)
    first = next(((number, record) for number, record in numbered if any(map(str.strip, record))), None)
    if first is None:
        problems.refuse("Die Datei ist leer.")
    written = [_clean(cell) for cell in first[1]]
    if sum(map(bool, written)) > _MAX_COLUMNS:
        problems.refuse(f"Die Datei hat mehr als {thousands(_MAX_COLUMNS)} Spalten. Löschen Sie, was niemand braucht.")
    headings = _headings(written, first[0], problems)
    return Table(headings, _rows(numbered, list(map(heading, written)), headings, problems))


def check_headings(
    table: Table, known: Collection[str], required: Collection[str], problems: Problems, row: int = 1
) -> None:
    """Refuse columns we would have to ignore and columns we cannot do without."""
    missing = [name for name in required if name not in table.headings]
    unknown = [name for name in table.headings if name not in known]
    for name in missing:
        hint = did_you_mean(name, unknown)
        problems.add(
            f"Die Spalte „{name}“ fehlt.{hint} Dann nennen Sie sie „{name}“."
            if hint
            else f"Die Spalte „{name}“ fehlt. Gefunden wurden: {', '.join(table.headings.values())}.",
            row,
        )
    for name in unknown:
        free = [each for each in known if each not in table.headings]
        problems.add(f"Diese Spalte kennen wir nicht.{did_you_mean(name, free)}", row, table.headings[name])
    problems.refuse_if_any()


def _refuse_other_kinds(path: Path, problems: Problems) -> None:
    if not path.is_file():
        problems.refuse("Diese Datei gibt es nicht.")
    if path.stat().st_size == 0:
        problems.refuse("Die Datei ist leer.")
    if path.stat().st_size > _MAX_SIZE:
        problems.refuse(f"Die Datei ist größer als {_MAX_SIZE >> 20} MB. Teilen Sie sie auf.")
    for start, what in _KINDS.items():
        if _starts_with(path, start):
            problems.refuse(f"{what} Speichern Sie die Tabelle als .xlsx oder als CSV.")


def _starts_with(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start)


def _headings(written: list[str], row: int, problems: Problems) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in filter(None, written):
        if heading(text) in found:
            problems.add("Diese Überschrift kommt zweimal vor. Geben Sie jeder Spalte einen eigenen Namen.", row, text)
        found[heading(text)] = text
    problems.refuse_if_any()
    return found


def _rows(
    numbered: Iterator[tuple[int, list[str]]], names: list[str], headings: Mapping[str, str], problems: Problems
) -> Iterator[Row]:
    for number, record in numbered:
        cells = [_clean(cell) for cell in record]
        if not any(cells):
            continue
        if any(cells[len(names) :]) or any(cell for name, cell in zip(names, cells, strict=False) if not name):
            problems.add(
                "Diese Zeile hat mehr Felder als Überschriften. Prüfen Sie Trenn- und Anführungszeichen.", number
            )
            continue
        row = dict.fromkeys(headings, "") | {n: c for n, c in zip(names, cells, strict=False) if n}
        _check_cells(row, number, headings, problems)
        yield Row(number, row)


def _clean(cell: str) -> str:
    """NFC, without blanks at the ends and without the signs nobody sees."""
    if isinstance(cell, Figure) or not cell:
        return cell
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell).replace("\ufeff", "").replace("\xad", "").replace("\u2028", "\n")
    if "\n" not in cell and "\r" not in cell:
        return " ".join(cell.split())
    lines = cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _check_cells(row: Mapping[str, str], number: int, headings: Mapping[str, str], problems: Problems) -> None:
    if not _SUSPICIOUS.search("\n".join(row.values())):
        return
    for name, cell in row.items():
        if _UNREADABLE.search(cell):
            problems.add("Hier steht ein unlesbares Zeichen. Schreiben Sie den Text neu.", number, headings[name])
        elif _DECODED_TWICE.search(cell):
            problems.add(
                f"„{cell[:40]}“ ist falsch kodiert. Speichern Sie die Datei neu als „CSV UTF-8“.",
                number,
                headings[name],
            )
        elif cell in _SPREADSHEET_ERRORS:
            problems.add(
                f"„{cell}“ ist ein Fehler aus der Tabelle. Schreiben Sie den Wert hinein.", number, headings[name]
            )
