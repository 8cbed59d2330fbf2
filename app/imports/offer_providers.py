"""Whose offer a row is: somebody the portal knows, or somebody the file brings along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.directory.slug import slug_of
from app.imports import columns
from app.imports.columns import Column, Complain
from app.imports.lookups import Providers
from app.imports.problems import Unreadable
from app.imports.reader import Reader
from app.imports.translation import Case, Rules, filled


@dataclass
class OfferProviders:
    reader: Reader
    known: Sequence[Column]
    portal: Providers
    may_create: bool
    brought: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Key → what the file tells of a provider."""
    _read: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Cells of a provider → its key; a carrier of fifty Kitas is read once."""

    def of(self, number: int, cells: Mapping[str, str], case: Case) -> dict[str, Any]:
        """`provider_id` of the portal, or `provider_key` of one of those brought along; nothing if it is unclear."""
        if case.provider:
            key = self._brought(number, filled(case.provider, cells), case.provider)
            return {"provider_key": key} if key else {}
        row = {name: rule.fill(cells) for name, rule in case.offer.items() if name in ("anbieter", "anbieter_kennung")}
        return self._of_portal(number, row, self.reader.complain(number, case.offer))

    def _brought(self, number: int, cells: Mapping[str, str], rules: Rules) -> str:
        signature = tuple(cells.values())
        if signature in self._read:
            return self._read[signature]
        complain = self.reader.complain(number, rules)
        found = columns.read(self.known, cells, complain)
        key = str(found.get("key", ""))
        if (first := self.brought.setdefault(key, {"row": number, **found})) != {"row": first["row"], **found}:
            complain(
                f"Zum Anbieter „{key}“ steht in Zeile {first['row']} etwas anderes ({_difference(first, found)}). "
                "Schreiben Sie in alle seine Zeilen dasselbe.",
                "kennung",
            )
        self._read[signature] = key
        return key

    def _of_portal(self, number: int, row: Mapping[str, str], complain: Complain) -> dict[str, Any]:
        name, key = row.get("anbieter", ""), row.get("anbieter_kennung", "")
        try:
            if key:
                return {"provider_id": self.portal.with_key(key)}
            if not name:
                complain("Hier fehlt der Anbieter: sein Name oder seine „anbieter_kennung“.", "anbieter")
            elif self.may_create and not self.portal.knows(name):
                return {"provider_key": self._created(number, name)}
            else:
                return {"provider_id": self.portal.named(name)}
        except Unreadable as problem:
            complain(str(problem), "anbieter_kennung" if key else "anbieter")
        return {}

    def _created(self, number: int, name: str) -> str:
        key = slug_of(name) or name
        self.brought.setdefault(key, {"row": number, "key": key, "name": name})
        return key


def _difference(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    name = next(name for name in {**one, **other} if name != "row" and one.get(name) != other.get(name))
    return f"„{one.get(name, '')}“ statt „{other.get(name, '')}“"
