"""Words in a file that stand for something the portal already has: categories, target groups, areas, providers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from babel import Locale
from sqlmodel import Session

from app.imports import cells
from app.imports.problems import Unreadable, did_you_mean
from search_index.german import fold


@dataclass(frozen=True)
class Lookup:
    """By slug or by the name people read."""

    noun: str
    ids: Mapping[str, Any]
    names: Collection[str]
    """To suggest from."""

    def one(self, text: str) -> Any:
        if (found := self.ids.get(fold(text))) is None:
            raise Unreadable(f"{self.noun} „{text}“ gibt es im Portal nicht.{did_you_mean(text, self.names)}")
        return found

    def set(self, text: str) -> list[Any]:
        """In an order of ours, so that two files that differ in theirs say the same."""
        return sorted(self.several(text))

    def several(self, text: str) -> list[Any]:
        """The whole cell first: names may contain what else parts them."""
        if fold(text) in self.ids:
            return [self.ids[fold(text)]]
        return list(dict.fromkeys(self.one(part) for part in cells.several(text)))


def lookup(noun: str, rows: Iterable[Any]) -> Lookup:
    """Rows of id, slug and name. Where two share a name only their slugs are understood."""
    ids: dict[str, Any] = {}
    slugs: dict[str, Any] = {}
    names: set[str] = set()
    doubled: set[str] = set()
    for id_, slug, name in rows:
        slugs[fold(slug)] = id_
        names |= {slug, name}
        if ids.setdefault(fold(name), id_) != id_:
            doubled.add(fold(name))
    return Lookup(noun, {name: id_ for name, id_ in ids.items() if name not in doubled} | slugs, names)


@dataclass(frozen=True)
class Lookups:
    category: Lookup
    target_group: Lookup
    life_phase: Lookup
    tag: Lookup
    area: Lookup

    @classmethod
    def of(cls, db: Session) -> "Lookups":
        def read(noun: str, query: str) -> Lookup:
            return lookup(noun, db.execute(sa.text(query)))

        return cls(
            read("Die Kategorie", "SELECT id, slug, label FROM category"),
            read("Die Zielgruppe", "SELECT id, slug, label FROM target_group"),
            read("Die Lebensphase", "SELECT id, slug, label FROM life_phase"),
            read("Das Schlagwort", "SELECT id, slug, label FROM tag"),
            read("Das Gebiet", "SELECT id, slug, name FROM area WHERE valid_to IS NULL"),
        )

    @classmethod
    def nothing(cls) -> "Lookups":
        return cls(*(lookup("", ()) for _ in range(5)))


def languages(text: str) -> list[str]:
    """ "Deutsch, Türkisch" or "de|tr", as ISO 639-1."""
    found = []
    for word in (part for several in cells.several(text) for part in several.split(",")):
        if code := _languages().get(fold(word.strip())):
            found.append(code)
        else:
            near = did_you_mean(word.strip(), list(_german_names().values()))
            raise Unreadable(f"Die Sprache „{word.strip()}“ kennen wir nicht.{near}")
    return list(dict.fromkeys(found))


@lru_cache
def _german_names() -> dict[str, str]:
    return {code: name for code, name in Locale("de").languages.items() if len(code) == 2}


@lru_cache
def _languages() -> dict[str, str]:
    return {fold(name): code for code, name in _german_names().items()} | {code: code for code in _german_names()}


@dataclass(frozen=True)
class Providers:
    """Who is in the portal already: of this source by key, of all sources by name."""

    by_key: Mapping[str, UUID]
    by_name: Mapping[str, Collection[UUID]]
    names: Collection[str]

    @classmethod
    def of(cls, db: Session, source_id: int | None) -> "Providers":
        by_key: dict[str, UUID] = {}
        by_name: dict[str, set[UUID]] = {}
        own_names: dict[str, set[UUID]] = {}
        names = set()
        for id_, key, is_own, name in db.execute(_PROVIDERS, {"source": source_id}):
            names.add(name)
            by_name.setdefault(fold(name), set()).add(id_)
            if is_own:
                by_key[key] = id_
                own_names.setdefault(fold(name), set()).add(id_)
        return cls(by_key, by_name | own_names, names)

    def knows(self, name: str) -> bool:
        return fold(name) in self.by_name

    def with_key(self, text: str) -> UUID:
        if text not in self.by_key:
            raise Unreadable(
                f"Einen Anbieter mit der Kennung „{text}“ gibt es in dieser Quelle nicht. "
                "Importieren Sie zuerst die Anbieter."
            )
        return self.by_key[text]

    def named(self, text: str) -> UUID:
        found = list(self.by_name.get(fold(text), ()))
        if len(found) > 1:
            raise Unreadable(
                f"Es gibt {len(found)} Anbieter mit dem Namen „{text}“. Schreiben Sie die Kennung in die Spalte "
                "„anbieter_kennung“."
            )
        if not found:
            raise Unreadable(
                f"Den Anbieter „{text}“ gibt es im Portal nicht.{did_you_mean(text, self.names)} Importieren "
                "Sie zuerst die Anbieter, oder lassen Sie neue mit --create-providers anlegen."
            )
        return found[0]


_PROVIDERS = sa.text("""
    SELECT p.id, p.source_key, p.source_id IS NOT DISTINCT FROM :source AND p.source_key <> '', r.name
    FROM provider p JOIN provider_revision r ON r.provider_id = p.id AND r.status = 'published'
""")
