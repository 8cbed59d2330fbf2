"""Row by row through a table: cells reworded, the case that holds, complaints with their place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from app.imports import areas_around, coordinates, mapping, sources
from app.imports.areas_around import AreasAround
from app.imports.columns import Column, Complain
from app.imports.offer_columns import BY_HEADINGS
from app.imports.options import Options
from app.imports.problems import Problems, Unreadable
from app.imports.sources import Origin
from app.imports.table import Table, open_table
from app.imports.translation import Case, Rules, Translation, by_headings, by_mapping, filled


@dataclass
class Reader:
    table: Table
    translation: Translation
    problems: Problems
    areas: AreasAround
    left_out: int = 0
    _rows_of_keys: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, Mapping[str, str], Case]]:
        for row in self.table.rows:
            cells = self.translation.reworded(row.cells)
            case = self.translation.case(cells)
            if case.leaves_out:
                self.left_out += 1
            else:
                yield row.number, self._with_areas(cells, case), case

    def complain(self, number: int, rules: Rules) -> Complain:
        """Names the column as the file's author knows it."""

        def add(what: str, column: str) -> None:
            only = rules[column].only_column if column in rules else None
            self.problems.add(what, number, self.table.headings.get(only or column, column))

        return add

    def is_first(self, key: str, number: int, complain: Complain) -> bool:
        if (first := self._rows_of_keys.setdefault(key, number)) == number:
            return True
        complain(f"Die Kennung „{key}“ steht schon in Zeile {first}. Jede Zeile braucht ihre eigene.", "kennung")
        return False

    def _with_areas(self, cells: Mapping[str, str], case: Case) -> Mapping[str, str]:
        if not self.translation.areas:
            return cells
        where = filled({name: rule for name, rule in case.offer.items() if name in ("lat", "lon")}, cells)
        try:
            point = coordinates.pair(where.get("lat", ""), where.get("lon", ""))
        except Unreadable:
            point = None  # complained about where the point itself is read
        return {
            **cells,
            **{name: self.areas.name(layer, *point) if point else "" for name, layer in self.translation.areas.items()},
        }


def open_reader(
    db: Session, path: Path, options: Options, *, offer: Sequence[Column] = (), provider: Sequence[Column]
) -> tuple[Origin, Reader]:
    """With a mapping as it says; else by headings, of offers if their columns are given."""
    problems = Problems(path.name)
    table = open_table(path, problems, options.sheet)
    if options.map is None:
        rules = by_headings(table, offer or provider, BY_HEADINGS if offer else (), problems)
        translation = Translation(offer=rules) if offer else Translation(provider=rules)
        return sources.named(options.source), Reader(table, translation, problems, AreasAround({}))
    file, complaints = mapping.load(options.map)
    around = areas_around.for_mapping(db, file, complaints)
    translation = by_mapping(file, complaints, table, offer, provider)
    return sources.of_mapping(file.quelle), Reader(table, translation, problems, around)
