"""Tables as text, the way German offices save them: any of four encodings, any of four separators."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.imports.problems import Problems

_CHUNK = 1 << 20
_SEPARATORS = ";,\t|"
_SAMPLE = 30
_NOT_IN_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)

csv.field_size_limit(_CHUNK)


def records(path: Path, problems: Problems) -> Iterator[list[str]]:
    """Line by line as a spreadsheet would number them: a cell with line breaks is still one line."""
    encoding = encoding_of(path, problems)
    separator, named = _separator_of(path, encoding)
    with path.open(encoding=encoding, newline="") as lines:
        if named:
            lines.readline()
            yield []
        reader = csv.reader(lines, delimiter=separator, strict=True)
        number = int(named)
        try:
            for record in reader:
                number += 1
                yield record
        except csv.Error:
            problems.refuse(
                "Ein Anführungszeichen ist nicht geschlossen oder steht mitten in einem Feld. Schreiben Sie es "
                'dort doppelt ("") oder speichern Sie die Datei neu als CSV.',
                number + 1,
            )


def encoding_of(path: Path, problems: Problems) -> str:
    """UTF-8 with or without BOM, UTF-16, else Windows-1252, which contains ISO-8859-1."""
    with path.open("rb") as file:
        start = file.read(3)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _is_utf8(path):
        return "utf-8-sig"
    _refuse_other_encodings(path, problems)
    return "windows-1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _refuse_other_encodings(path: Path, problems: Problems) -> None:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if b"\0" in line:
                problems.refuse("Das ist keine Tabelle. Speichern Sie sie als CSV oder als .xlsx.")
            if _NOT_IN_WINDOWS_1252.search(line):
                problems.refuse(
                    "Die Zeichenkodierung ist weder UTF-8 noch Windows-1252. Speichern Sie die Datei als „CSV UTF-8“.",
                    number,
                )


def _separator_of(path: Path, encoding: str) -> tuple[str, bool]:
    """The separator, and whether the first line does nothing but name it (sep=;)."""
    with path.open(encoding=encoding, newline="") as lines:
        if named := _NAMED_SEPARATOR.fullmatch(lines.readline()):
            return named[1], True
    return max(_SEPARATORS, key=lambda separator: _fit(path, encoding, separator)), False


def _fit(path: Path, encoding: str, separator: str) -> tuple[float, int]:
    """How many of the first lines have as many cells as the first one, and how many that are."""
    with path.open(encoding=encoding, newline="") as lines:
        try:
            sample = [r for r in islice(csv.reader(lines, delimiter=separator), _SAMPLE) if any(r)]
        except csv.Error:
            return 0, 0
    width = len(sample[0]) if sample else 0
    return (sum(len(r) == width for r in sample) / len(sample) if width > 1 else 0), width
