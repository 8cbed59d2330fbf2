"""Tables with one row an area: every row finds its area by the municipality's own key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from app.imports.problems import Problems, did_you_mean, thousands
from app.imports.table import Row, Table, heading

_SHOWN = 5
_LAYERS = sa.text("SELECT slug FROM area_layer ORDER BY position, id")
_AREAS = sa.text("""
    SELECT a.key, a.id, a.name FROM area a JOIN area_layer l ON l.id = a.layer_id
    WHERE l.slug = :layer AND a.valid_from <= :day AND (a.valid_to IS NULL OR a.valid_to >= :day) ORDER BY a.key
""")


@dataclass
class AreaTable:
    table: Table
    layer: str
    key: str
    """The column of the key, as it is looked up."""
    areas: Mapping[str, tuple[int, str]]
    problems: Problems
    _rows: dict[str, int] = field(default_factory=dict)

    def rows(self, *, once: bool = True) -> Iterator[tuple[int, Row]]:
        """Each row with the id of its area. `once`: an area may have only one."""
        for row in self.table.rows:
            key = row.cells[self.key]
            if key not in self.areas:
                self.problems.add(self._unknown(key), row.number, self.table.headings[self.key])
            elif once and key in self._rows:
                self.problems.add(
                    f"Das Gebiet „{key}“ steht schon in Zeile {self._rows[key]}.",
                    row.number,
                    self.table.headings[self.key],
                )
            else:
                self._rows[key] = row.number
                yield self.areas[key][0], row

    def _unknown(self, key: str) -> str:
        padded = next((known for known in self.areas if known.lstrip("0") == key.lstrip("0")), None)
        if padded and key:
            return f"„{key}“ gibt es nicht, aber „{padded}“. Speichern Sie die Spalte als Text: Nullen gehören dazu."
        known = [each for each, _ in zip(self.areas, range(_SHOWN), strict=False)]
        return (
            f"Ein Gebiet „{key}“ gibt es in der Ebene „{self.layer}“ nicht.{did_you_mean(key, self.areas)} "
            f"Die Schlüssel sehen so aus: {', '.join(known)}."
        )

    def without_row(self) -> list[str]:
        """A line about areas the file says nothing of."""
        left = [name for key, (_, name) in self.areas.items() if key not in self._rows]
        if not left:
            return []
        more = f" und {thousands(len(left) - _SHOWN)} weitere" if len(left) > _SHOWN else ""
        return [f"Ohne Zeile in der Datei: {', '.join(left[:_SHOWN])}{more}."]


def area_table(db: Session, table: Table, layer: str, key: str, day: date, problems: Problems) -> AreaTable:
    """Refuses a layer without areas on this day and a table without the column."""
    areas = {row.key: (row.id, row.name) for row in db.execute(_AREAS, {"layer": layer, "day": day})}
    if not areas:
        layers = list(db.scalars(_LAYERS))
        problems.refuse(
            f"Die Ebene „{layer}“ hat am {day:%d.%m.%Y} keine Gebiete.{did_you_mean(layer, layers)} "
            "Importieren Sie zuerst die Gebiete."
        )
    require(table, [key], problems)
    return AreaTable(table, layer, heading(key), areas, problems)


def require(table: Table, columns: Sequence[str], problems: Problems) -> None:
    """Refuse a table that lacks one of these columns, which the operator has named."""
    known = list(table.headings.values())
    for column in columns:
        if heading(column) not in table.headings:
            problems.add(
                f"Die Spalte „{column}“ gibt es nicht.{did_you_mean(column, known)} Es gibt: {', '.join(known)}."
            )
    problems.refuse_if_any()
