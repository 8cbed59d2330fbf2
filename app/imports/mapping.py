"""A mapping file: how somebody else's columns become ours. In TOML, so that no import needs code."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.imports.problems import Problems, did_you_mean

_TABLE = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*([^\s=#][^=#]*?)\s*=")
_SYNTAX_ERROR = re.compile(r".* \(at line (\d+), column \d+\)", re.DOTALL)
_SAID = {
    "extra_forbidden": "Diesen Eintrag kennen wir nicht.",
    "missing": "Hier fehlt „{name}“.",
    "string_pattern_mismatch": "„{input}“ passt hier nicht. Eine Kennung hat nur kleine Buchstaben, Ziffern und "
    "Bindestriche, eine Adresse beginnt mit https://.",
}

Texts = dict[str, str | list[str]]
"""One of our columns → a template, or several of which the first with full columns counts."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class SourceSection(_Section):
    """[quelle]: whom the pages name."""

    kennung: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=1)
    nennung: str = ""
    lizenz: str = ""
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    abgerufen_am: date | None = None


class CaseSection(_Section):
    """[[fall]]: what holds for rows with one of these words in a column."""

    spalte: str
    ist: list[str]
    weglassen: bool = False
    angebot: Texts = {}
    anbieter: Texts = {}


class MappingFile(_Section):
    quelle: SourceSection
    gebiete: dict[str, str] = {}
    """A new column → the layer whose area around the row's point it names."""
    werte: dict[str, dict[str, str]] = {}
    """A column → its words → the words to use instead."""
    angebot: Texts = {}
    anbieter: Texts = {}
    fall: list[CaseSection] = []


class MappingProblems:
    """Complains about places in the file by their line."""

    def __init__(self, path: Path, text: str = "") -> None:
        self.found = Problems(path.name)
        self._lines = _line_numbers(text)

    def add(self, what: str, *place: str | int) -> None:
        while place and place not in self._lines:
            place = place[:-1]
        self.found.add(what, self._lines.get(place))


def load(path: Path) -> tuple[MappingFile, MappingProblems]:
    """The file, and where to put complaints about what it says."""
    if not path.is_file():
        Problems(path.name).refuse("Diese Zuordnung gibt es nicht.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        parsed = tomllib.loads(text)
    except UnicodeDecodeError:
        Problems(path.name).refuse("Speichern Sie die Zuordnung als UTF-8.")
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_ERROR.fullmatch(str(error))
        Problems(path.name).refuse(
            "Das ist kein gültiges TOML: Hier bricht es ab. Texte stehen in Anführungszeichen.",
            int(found[1]) if found else None,
        )
    problems = MappingProblems(path, text)
    try:
        return MappingFile.model_validate(parsed), problems
    except ValidationError as error:
        for each in error.errors():
            place = each["loc"]
            said = _SAID.get(each["type"], "„{input}“ passt hier nicht.").format(
                name=place[-1], input=each.get("input")
            )
            near = did_you_mean(str(place[-1]), list(MappingFile.model_fields) + list(SourceSection.model_fields))
            problems.add(said + (near if each["type"] == "extra_forbidden" else ""), *place)
        problems.found.refuse_if_any()
        raise


def _line_numbers(text: str) -> dict[Sequence[str | int], int]:
    """Where each table and each key begins: ("fall", 0, "angebot", "titel") → 31."""
    found: dict[Sequence[str | int], int] = {}
    counts: dict[str, int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.fullmatch(line):
            table = _parts(header[1])
            if line.lstrip().startswith("[["):
                counts[header[1]] = counts.get(header[1], -1) + 1
            if str(table[0]) in counts:
                table = (table[0], counts[str(table[0])], *table[1:])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip(" \"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", dotted))
