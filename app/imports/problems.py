"""What is wrong with a file, said all at once and to the person who has to mend it."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NoReturn

from app.errors import DomainError

_SHOWN = 50


class Refused(DomainError):
    """Nothing of the file was taken over. `lines` say why, one problem each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Unreadable(ValueError):
    """What is wrong with one cell, and what to write instead."""


class Problems:
    """Keeps the first fifty and counts the rest: a file of a hundred thousand wrong rows fits as well."""

    def __init__(self, file: str, unit: str = "Zeile") -> None:
        self._file = file
        self._unit = unit
        self._lines: list[str] = []
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, what: str, row: int | None = None, column: str = "") -> None:
        self._count += 1
        if len(self._lines) < _SHOWN:
            place = [self._file]
            place += [] if row is None else [f"{self._unit} {row}"]
            place += [f"Spalte „{column}“"] if column else []
            self._lines.append(f"{', '.join(place)}: {what}")

    def refuse(self, what: str, row: int | None = None, column: str = "") -> NoReturn:
        """For what makes it pointless to read on."""
        self.add(what, row, column)
        raise self._refusal()

    def refuse_if_any(self) -> None:
        if self:
            raise self._refusal()

    def _refusal(self) -> Refused:
        more = self._count - len(self._lines)
        return Refused([*self._lines, *([f"und {thousands(more)} weitere."] if more else [])])


def thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence to append, or nothing."""
    by_lower = {each.lower(): each for each in known}
    near = get_close_matches(word.lower(), by_lower, n=1)
    return f" Meinten Sie „{by_lower[near[0]]}“?" if near else ""
