"""What planners fill in beside a file of areas, people or indicators, and what the imports make of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints
from sqlmodel import Session

from app.directory.data_import import ImportKind
from app.forms import N_, Line
from app.imports import areas, indicators, points, population
from app.imports.report import Report

_Slug = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9-]+$", max_length=60)]
_Layer = Annotated[_Slug, Field(title=N_("Kurzname der Ebene"))]
_Bands = Annotated[Line, Field(title=N_("Spalten und ihr Alter"))]
_Source = Annotated[Line, Field(title=N_("Quelle"), min_length=3)]
_Day = Annotated[date, Field(title=N_("Stichtag der Zahlen"))]
_Sheet = Annotated[Line, Field(title=N_("Blatt der Excel-Datei"))]
_Replace = Annotated[bool, Field(title=N_("Löschen, was in der Datei fehlt"))]


class WithFile(BaseModel):
    needed: ClassVar = {"file"}

    file: str = Field("", title=N_("Datei"))
    """Its name."""


class NewAreas(WithFile):
    layer: _Layer
    label: Annotated[Line, Field(title=N_("Name der Ebene"))] = ""
    key: Annotated[Line, Field(title=N_("Feld mit dem Schlüssel"))] = "id"
    name: Annotated[Line, Field(title=N_("Feld mit dem Namen"))] = "name"
    parent_key: Annotated[Line, Field(title=N_("Feld mit dem Schlüssel des größeren Gebiets"))] = ""
    parent_layer: Annotated[Line, Field(title=N_("Ebene des größeren Gebiets"))] = ""
    valid_from: Annotated[date | None, Field(title=N_("Diese Grenzen gelten ab"))] = None
    repair: Annotated[bool, Field(title=N_("Ungültige Flächen reparieren"))] = False
    archive_missing: Annotated[bool, Field(title=N_("Beenden, was in der Datei fehlt"))] = False


class NewPopulation(WithFile):
    layer: _Layer
    day: _Day
    source: _Source
    bands: _Bands
    total: Annotated[Line, Field(title=N_("Spalte mit allen Einwohnern"))] = ""
    key: Annotated[Line, Field(title=N_("Spalte mit dem Schlüssel"))] = "id"
    sheet: _Sheet = ""
    remove_missing: _Replace = False


class NewPoints(WithFile):
    day: _Day
    source: _Source
    bands: _Bands
    sheet: _Sheet = ""
    remove_missing: _Replace = False


class NewIndicators(WithFile):
    layer: _Layer
    period: Annotated[Line, Field(title=N_("Jahr oder Zeitraum"), max_length=40)] = ""
    source: _Source
    columns: Annotated[Line, Field(title=N_("Nur diese Spalten"))] = ""
    key: Annotated[Line, Field(title=N_("Spalte mit dem Schlüssel"))] = "id"
    day: Annotated[date | None, Field(title=N_("Gebiete, wie sie galten am"))] = None
    decimal_comma: Annotated[bool, Field(title=N_("Der Punkt trennt Tausender: 1.234"))] = False
    sheet: _Sheet = ""
    remove_missing: _Replace = False


@dataclass(frozen=True)
class Kind:
    kind: ImportKind
    slug: str
    """In the address."""
    form: type[WithFile]
    accept: str
    load: Callable[[Session, Path, dict[str, Any]], Report]
    layers: bool = True


KINDS: Mapping[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            ImportKind.AREAS,
            "gebiete",
            NewAreas,
            ".geojson,.json,application/geo+json",
            lambda db, path, given: areas.load(db, path, areas.AreaOptions(**given)),
        ),
        Kind(
            ImportKind.POPULATION,
            "bevoelkerung",
            NewPopulation,
            ".csv,.xlsx",
            lambda db, path, given: population.load(db, path, population.PopulationOptions(**_without_empty(given))),
        ),
        Kind(
            ImportKind.POINTS,
            "punkte",
            NewPoints,
            ".csv,.xlsx",
            lambda db, path, given: points.load(db, path, points.PointOptions(**_without_empty(given))),
        ),
        Kind(
            ImportKind.INDICATORS,
            "kennzahlen",
            NewIndicators,
            ".csv,.xlsx",
            lambda db, path, given: indicators.load(db, path, indicators.IndicatorOptions(**_without_empty(given))),
        ),
    )
}


def _without_empty(given: dict[str, Any]) -> dict[str, Any]:
    """No name of a sheet is the first one."""
    return given | {"sheet": given["sheet"] or None}


def load(db: Session, kind: Kind, path: Path, given: WithFile, by: UUID, *, dry_run: bool) -> Report:
    return kind.load(db, path, given.model_dump(exclude={"file"}) | {"by": by, "dry_run": dry_run})
