"""What was counted since it was last carried to the database: numbers in memory, one set for the whole process."""

from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock
from typing import Literal, NamedTuple
from uuid import UUID

from app.usage.tables import Ages, Hits

MOST_CELLS = 50_000
"""What comes beyond it before the next carrying is not counted: a flood costs counts, never the memory."""


class Searched(NamedTuple):
    day: date
    postcode: str
    area: str
    ages: Ages
    category: str
    hits: Hits


class Typed(NamedTuple):
    day: date
    folded: str
    written: str
    postcode: str
    area: str
    hits: Hits


class Noticed(NamedTuple):
    day: date
    kind: Literal["offer", "provider"]
    id: UUID
    how: Literal["appearances", "views", "contacts"]


Cell = Searched | Typed | Noticed


class Tally:
    def __init__(self, most: int = MOST_CELLS) -> None:
        self._most = most
        self._cells: dict[Cell, int] = {}
        self._lock = Lock()
        self.lost = 0
        """How many counts found no room, since the process began."""

    def add(self, cells: Iterable[Cell]) -> None:
        with self._lock:
            for cell in cells:
                self._add(cell, 1)

    def take(self) -> dict[Cell, int]:
        """Everything; from now on it is the caller's to keep."""
        with self._lock:
            taken, self._cells = self._cells, {}
        return taken

    def put_back(self, cells: Mapping[Cell, int]) -> None:
        with self._lock:
            for cell, times in cells.items():
                self._add(cell, times)

    def _add(self, cell: Cell, times: int) -> None:
        if cell in self._cells or len(self._cells) < self._most:
            self._cells[cell] = self._cells.get(cell, 0) + times
        else:
            self.lost += times


tally = Tally()
