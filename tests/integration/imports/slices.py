"""The small files beside the tests, and short ways to import them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.imports import areas, offers, population, providers
from app.imports.areas import AreaOptions
from app.imports.options import Options
from app.imports.population import PopulationOptions
from app.imports.report import Report

DATA = Path(__file__).parent / "data"
MAPS = Path(__file__).parents[3] / "docs" / "import"


def import_areas(db: Session, file: Path = DATA / "gebiete.geojson", **changes: Any) -> Report:
    values: dict[str, Any] = {"layer": "prognoseraum", "key": "id", "name": "name"}
    return areas.load(db, file, AreaOptions(**values | changes))


def import_population(db: Session, file: Path = DATA / "bevoelkerung.csv", **changes: Any) -> Report:
    values: dict[str, Any] = {
        "layer": "prognoseraum",
        "day": date(2024, 12, 31),
        "source": "Amt für Wasserstände",
        "bands": "u6=0-5,6_15=6-14,ab15=15-",
        "total": "einwohner",
    }
    return population.load(db, file, PopulationOptions(**values | changes))


def import_providers(db: Session, file: Path = DATA / "anbieter.csv", **changes: Any) -> Report:
    return providers.load(db, file, Options(**changes))


def import_offers(db: Session, file: Path = DATA / "angebote.csv", **changes: Any) -> Report:
    """The report of the offers; that of providers the file brings along comes before it."""
    return offers.load(db, file, Options(**changes))[-1]


def import_kitas(db: Session, file: Path = DATA / "kitas.csv", **changes: Any) -> Report:
    return import_offers(db, file, map=MAPS / "berlin-kitas.toml", **changes)


def import_places(db: Session, file: Path = DATA / "orte.csv", **changes: Any) -> Report:
    return import_offers(db, file, map=MAPS / "berlin-pois.toml", **changes)


def changed_copy(tmp_path: Path, file: str, *replacements: tuple[str, str], encoding: str = "utf-8") -> Path:
    """The file with some texts replaced, each of which has to be there."""
    text = (DATA / file).read_bytes().decode(encoding)
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / file
    path.write_bytes(text.encode(encoding))
    return path


def rows(db: Session, query: str, **values: Any) -> Sequence[Any]:
    return db.execute(sa.text(query), values).all()


def count(db: Session, table: str) -> int:
    return int(db.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


EVERYTHING = ("area", "population", "indicator", "postcode", "provider", "provider_revision", "offer", "offer_revision",
              "venue", "contact", "schedule", "history", "source", "revision_category", "search_document")  # fmt: skip


def counts(db: Session) -> dict[str, int]:
    return {table: count(db, table) for table in EVERYTHING}
