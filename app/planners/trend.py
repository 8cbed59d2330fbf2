"""One figure over several snapshots, area by area: points of a small line, and the table behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.planners.matrix import Cell

WIDTH, HEIGHT = 240, 56
_EDGE = 6


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[Cell | None, ...]
    """As many as there are days; None: the snapshot does not have this area."""
    points: tuple[tuple[float, float], ...]
    """Where the line goes, of the days that have a figure. Silence is a gap in time, never a zero."""

    @property
    def path(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True)
class Trend:
    days: tuple[date, ...]
    titles: tuple[str, ...]
    ids: tuple[int, ...]
    """Of the snapshots; 0: now."""
    lines: tuple[Line, ...]
    most: float
    """The top of every picture: all have one scale, else they could not be compared."""

    @property
    def is_redrawn(self) -> bool:
        """Whether some areas are of another edition of the borders on some of the days."""
        return any(len({cell.area.id for cell in line.cells if cell}) > 1 for line in self.lines)


def trend(columns: Mapping[tuple[date, int, str], Sequence[Cell]], mine: Iterable[str]) -> Trend:
    """Of the areas with these keys, in this order; the key of all together is empty."""
    days = tuple(day for day, _, _ in columns)
    by_area = [{cell.area.key: cell for cell in cells} for cells in columns.values()]
    rows = [(key, tuple(column.get(key) for column in by_area)) for key in mine]
    figures = [cell.per_100 for _, cells in rows for cell in cells if cell and cell.per_100 is not None]
    most = max([*figures, 0.0]) or 1.0
    return Trend(
        days,
        tuple(title for _, _, title in columns),
        tuple(number for _, number, _ in columns),
        tuple(
            Line(next((cell.area.name for cell in cells if cell), ""), cells, _points(days, cells, most))
            for _, cells in rows
            if any(cells)
        ),
        most,
    )


def _points(days: Sequence[date], cells: Sequence[Cell | None], most: float) -> tuple[tuple[float, float], ...]:
    """In true distances of time."""
    first, last = (days[0], days[-1]) if days else (date.min, date.min)
    span = (last - first).days or 1
    return tuple(
        (
            round(_EDGE + (day - first).days / span * (WIDTH - 2 * _EDGE), 1),
            round(HEIGHT - _EDGE - cell.per_100 / most * (HEIGHT - 2 * _EDGE), 1),
        )
        for day, cell in zip(days, cells, strict=True)
        if cell and cell.per_100 is not None
    )
