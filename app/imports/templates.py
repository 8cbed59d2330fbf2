"""Templates of a mapping: "Spielplatz, {strasse}" with the cells of a row filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_HOLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Template:
    """The first of the alternatives whose columns all say something; without such a one, nothing."""

    alternatives: tuple[tuple[str, ...], ...]
    """Texts and column names in turn, beginning with a text."""

    @property
    def columns(self) -> set[str]:
        return {name for parts in self.alternatives for name in parts[1::2]}

    @cached_property
    def only_column(self) -> str | None:
        """Where the cell is taken as it is: the column a problem is found in."""
        first = self.alternatives[0] if len(self.alternatives) == 1 else ()
        return first[1] if len(first) == 3 and not first[0] and not first[2] else None

    def fill(self, row: Mapping[str, str]) -> str:
        if self.only_column:
            return row[self.only_column]  # untouched: a workbook's number stays known as one
        for parts in self.alternatives:
            if all(row[name] for name in parts[1::2]):
                return "".join(row[part] if index % 2 else part for index, part in enumerate(parts))
        return ""


def template(text: str | list[str], spell: Mapping[str, str]) -> Template:
    """`spell` turns a column as it is written into the name it is looked up by."""
    texts = [text] if isinstance(text, str) else text
    return Template(
        tuple(
            tuple(spell.get(part, part) if index % 2 else part for index, part in enumerate(_HOLE.split(each)))
            for each in texts
        )
    )


def holes(text: str | list[str]) -> list[str]:
    """The columns as they are written."""
    return [name for each in ([text] if isinstance(text, str) else text) for name in _HOLE.findall(each)]
