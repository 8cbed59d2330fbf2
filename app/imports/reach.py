"""How far the sheets of a workbook reach, before a reader lays out every empty cell up to the last one.

That reader is lenient, and what it cannot lay out ends the whole process. So this one is strict: what XML does not
allow is refused, and nothing is left to be read in two ways.
"""

import zipfile
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat

_RELATIONS = "xl/_rels/workbook.xml.rels"
_LONGEST_PLACE = 16
_CHUNK = 1 << 20


class Unsound(Exception):
    """No XML as spreadsheets write it."""


def of_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """Rows and columns of each part that the workbook points to, whatever it is called."""
    parts = [(_spelled(entry.filename), entry) for entry in archive.infolist()]
    named: set[str] = set()
    for spelled, entry in parts:
        if spelled == _RELATIONS:
            named |= _Targets().read(archive, entry)
    for spelled, entry in parts:
        if spelled.rpartition("/")[2] in named:
            yield _Reach().read(archive, entry)


def _spelled(name: str) -> str:
    """Readers do not mind capitals and which way a slash leans."""
    return name.replace("\\", "/").lower()


class _Part:
    """One part of the archive, element by element."""

    def element(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def walk(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.element
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            with archive.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unsound from error

    def _refuse(self, *_: object) -> None:
        raise Unsound


class _Targets(_Part):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            self.found.add(_spelled(attributes.get("Target", "")).rpartition("/")[2])

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> set[str]:
        self.walk(archive, entry)
        return self.found - {""}


class _Reach(_Part):
    """Rows and cells say where they are, or follow the one before them."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c" or _local(name) == "c":  # there may be millions of them
            self._cell(attributes.get("r", ""))
            self.columns = max(self.columns, self.column)
            self.rows = max(self.rows, self.row)
        elif _local(name) == "row":
            place = attributes.get("r", "")
            self.row, self.column = int(place) if place.isascii() and place.isdecimal() else self.row + 1, 0

    def _cell(self, place: str) -> None:
        if not place:
            self.column += 1
            return
        letters = place.rstrip("0123456789")
        number = place[len(letters) :]
        if not number or not letters or len(place) > _LONGEST_PLACE:
            raise Unsound
        self.row, self.column = int(number), _column_number(letters)

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int]:
        self.walk(archive, entry)
        return self.rows, self.columns


@lru_cache
def _column_number(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha()):
        raise Unsound
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _local(name: str) -> str:
    return name.rpartition(":")[2]
