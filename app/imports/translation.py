"""From the rows of a file to the cells of our columns, by a mapping or by the headings alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.imports.columns import POINT, Column, names, other_headings
from app.imports.mapping import MappingFile, MappingProblems, Texts
from app.imports.offer_columns import BY_HEADINGS
from app.imports.problems import Problems, Unreadable, did_you_mean
from app.imports.table import Table, check_headings, heading
from app.imports.templates import Template, holes, template

Rules = Mapping[str, Template]
"""One of our columns → how its cell is put together."""


@dataclass(frozen=True)
class Case:
    column: str
    words: frozenset[str]
    leaves_out: bool
    offer: Rules
    provider: Rules


@dataclass(frozen=True)
class Translation:
    offer: Rules = field(default_factory=dict)
    provider: Rules = field(default_factory=dict)
    cases: Sequence[Case] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    """Column → layer; whoever reads the rows adds their cells."""

    def reworded(self, row: Mapping[str, str]) -> Mapping[str, str]:
        if not self.values:
            return row
        return {name: self.values.get(name, {}).get(cell, cell) for name, cell in row.items()}

    def case(self, row: Mapping[str, str]) -> Case:
        """The first that fits; else what holds for all."""
        for case in self.cases:
            if row[case.column] in case.words:
                return case
        return Case("", frozenset(), leaves_out=False, offer=self.offer, provider=self.provider)


def filled(rules: Rules, row: Mapping[str, str]) -> dict[str, str]:
    return {name: rule.fill(row) for name, rule in rules.items()}


def by_headings(table: Table, columns: Sequence[Column], more: Iterable[str], problems: Problems) -> Rules:
    """For a file that uses our columns, or one of the other names they are known by."""
    other = other_headings(columns)
    ours = {name: other.get(name, name) if other.get(name) not in table.headings else name for name in table.headings}
    known = names(columns, *POINT, *more)
    renamed = Table({ours[name]: written for name, written in table.headings.items()}, table.rows)
    check_headings(renamed, known, [column.name for column in columns if column.required], problems)
    return {ours[name]: Template((("", name, ""),)) for name in table.headings}


def by_mapping(
    mapping: MappingFile,
    problems: MappingProblems,
    table: Table,
    offer_columns: Sequence[Column],
    provider_columns: Sequence[Column],
) -> Translation:
    """Refuses a mapping that does not fit the table or our columns."""
    fit = _Fit(problems, table, mapping.gebiete, {"angebot": offer_columns, "anbieter": provider_columns})
    offer, provider = fit.rules("angebot", mapping.angebot), fit.rules("anbieter", mapping.anbieter)
    cases = [
        Case(
            column=fit.column(case.spalte, "fall", number, "spalte"),
            words=frozenset(case.ist),
            leaves_out=case.weglassen,
            offer=offer | fit.rules("angebot", case.angebot, "fall", number),
            provider=provider | fit.rules("anbieter", case.anbieter, "fall", number),
        )
        for number, case in enumerate(mapping.fall)
    ]
    values = {fit.column(name, "werte", name): words for name, words in mapping.werte.items()}
    for part, columns, rules in (("angebot", offer_columns, offer), ("anbieter", provider_columns, provider)):
        somewhere = set(rules).union(*(case.offer if part == "angebot" else case.provider for case in cases))
        for column in columns:
            if column.required and somewhere and column.name not in somewhere:
                problems.add(f"In [{part}] fehlt „{column.name}“.", part)
    problems.found.refuse_if_any()
    return Translation(
        offer, provider, cases, values, {heading(name): layer for name, layer in mapping.gebiete.items()}
    )


@dataclass(frozen=True)
class _Fit:
    problems: MappingProblems
    table: Table
    areas: Mapping[str, str]
    columns: Mapping[str, Sequence[Column]]
    """By the section of the mapping."""

    def column(self, written: str, *place: str | int) -> str:
        """A column of the table under the name it is looked up by."""
        name = heading(written)
        if name not in self.table.headings and name not in map(heading, self.areas):
            known = list(self.table.headings.values())
            self.problems.add(
                f"Die Spalte „{written}“ gibt es in der Tabelle nicht.{did_you_mean(written, known)} "
                f"Es gibt: {', '.join(known)}.",
                *place,
            )
        return name

    def rules(self, section: str, texts: Texts, *place: str | int) -> dict[str, Template]:
        known = {column.name: column for column in self.columns[section]}
        more = [*POINT, *(BY_HEADINGS if section == "angebot" else ())]
        for name, text in texts.items():
            where = (*place, section, name)
            for hole in holes(text):
                self.column(hole, *where)
            if name not in known and name not in more:
                self.problems.add(f"„{name}“ ist keine unserer Spalten.{did_you_mean(name, [*known, *more])}", *where)
            elif not holes(text) and name in known:
                self._try(known[name], text, where)
        return {name: template(text, {hole: heading(hole) for hole in holes(text)}) for name, text in texts.items()}

    def _try(self, column: Column, text: str | list[str], where: tuple[str | int, ...]) -> None:
        """What is fixed is wrong once, not in every row."""
        try:
            column.read(text if isinstance(text, str) else text[0])
        except Unreadable as problem:
            self.problems.add(str(problem), *where)
