"""Files from outside: areas, figures about them, postcodes, providers, offers."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from app import database
from app.imports import areas, indicators, offers, points, population, postcodes, prospects, providers
from app.imports.options import Options
from app.imports.problems import thousands
from app.imports.report import Report

app = typer.Typer(
    help="Dateien von außen. Alles oder nichts: Bei einem Fehler bleibt das Portal, wie es war.", no_args_is_help=True
)

File = Annotated[Path, typer.Argument(help="Die Datei", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was geschähe")]
Sheet = Annotated[str | None, typer.Option(help="Blatt der Excel-Datei, sonst das erste", show_default=False)]
Layer = Annotated[str, typer.Option(help="Gebietsebene, zum Beispiel stadtteil", show_default=False)]
Key = Annotated[str, typer.Option(help="Spalte mit dem Schlüssel des Gebiets")]
Archive = Annotated[bool, typer.Option("--archive-missing", help="Archivieren, was in der Datei fehlt")]
Remove = Annotated[bool, typer.Option("--remove-missing", help="Löschen, was in der Datei fehlt")]
Map = Annotated[Path | None, typer.Option("--map", help="Zuordnung fremder Spalten (TOML)", show_default=False)]
SourceName = Annotated[str, typer.Option(help="Name der Quelle, wenn keine Zuordnung ihn nennt")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Auch ersetzen, was im Portal von Hand geändert wurde")]


@app.command("areas")
def import_areas(
    file: File,
    layer: Layer,
    key: Annotated[str, typer.Option(help="Feld mit dem Schlüssel")] = "id",
    name: Annotated[str, typer.Option(help="Feld mit dem Namen")] = "name",
    label: Annotated[str, typer.Option(help="Name der Ebene, zum Beispiel „Stadtteile“")] = "",
    parent_key: Annotated[str, typer.Option(help="Feld mit dem Schlüssel des übergeordneten Gebiets")] = "",
    parent_layer: Annotated[str, typer.Option(help="Ebene des übergeordneten Gebiets")] = "",
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Seit wann diese Grenzen gelten; eine ältere Ausgabe endet am Tag davor",
            show_default=False,
        ),
    ] = None,
    repair: Annotated[bool, typer.Option("--repair", help="Ungültige Flächen reparieren")] = False,
    archive_missing: Archive = False,
    dry_run: DryRun = False,
) -> None:
    """Gebiete aus GeoJSON."""
    options = areas.AreaOptions(
        layer, key, name, label, parent_key, parent_layer, _day(valid_from), repair, archive_missing, dry_run
    )
    _run(lambda db: [areas.load(db, file, options)], dry_run=dry_run)


@app.command("population")
def import_population(
    file: File,
    layer: Layer,
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Stichtag", show_default=False)],
    source: Annotated[str, typer.Option(help="Woher die Zahlen sind")] = "",
    bands: Annotated[str, typer.Option(help="Spalten und ihre Jahre, zum Beispiel „u6=0-5,6_15=6-14,ab65=65-“")] = "",
    total: Annotated[str, typer.Option(help="Spalte mit der Zahl aller Einwohner")] = "",
    key: Key = "id",
    sheet: Sheet = None,
    remove_missing: Remove = False,
    dry_run: DryRun = False,
) -> None:
    """Einwohner je Gebiet und Altersgruppe."""
    options = population.PopulationOptions(
        layer, date.date(), source, bands, total, key, sheet, remove_missing, dry_run
    )
    _run(lambda db: [population.load(db, file, options)], dry_run=dry_run)


@app.command("points")
def import_points(
    file: File,
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Stichtag", show_default=False)],
    bands: Annotated[
        str, typer.Option(help="Spalten und ihre Jahre, zum Beispiel „u6=0-5,6_15=6-14“", show_default=False)
    ],
    source: Annotated[str, typer.Option(help="Woher die Zahlen sind")] = "",
    sheet: Sheet = None,
    remove_missing: Remove = False,
    dry_run: DryRun = False,
) -> None:
    """Einwohner je Punkt, zum Beispiel je Gitterzelle: Spalten lat, lon oder x, y oder gitter_id (ETRS89-LAEA)."""
    options = points.PointOptions(date.date(), source, bands, sheet, remove_missing, dry_run, progress=_progress)
    _run(lambda db: [points.load(db, file, options)], dry_run=dry_run)


@app.command("indicators")
def import_indicators(
    file: File,
    layer: Layer,
    period: Annotated[str, typer.Option(help="Jahr oder Zeitraum, wenn er nicht in der Datei steht")] = "",
    source: Annotated[str, typer.Option(help="Woher die Zahlen sind, wenn es nicht in der Datei steht")] = "",
    columns: Annotated[str, typer.Option(help="Nur diese Spalten, mit Einheit: „armut=%,miete=Euro“")] = "",
    key: Key = "id",
    day: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Welche Ausgabe der Gebiete gemeint ist, sonst die heutige", show_default=False
        ),
    ] = None,
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="1.234 heißt tausendzweihundertvierunddreißig")
    ] = False,
    sheet: Sheet = None,
    remove_missing: Remove = False,
    dry_run: DryRun = False,
) -> None:
    """Kennzahlen je Gebiet: eine Spalte je Kennzahl, oder Spalten id, kennzahl, zeitraum, wert, einheit, quelle."""
    options = indicators.IndicatorOptions(
        layer, period, source, columns, key, _day(day), decimal_comma, sheet, remove_missing, dry_run
    )
    _run(lambda db: [indicators.load(db, file, options)], dry_run=dry_run)


@app.command("postcodes")
def import_postcodes(file: File, sheet: Sheet = None, dry_run: DryRun = False) -> None:
    """Postleitzahlen und Ortsnamen aus einer Tabelle mit plz, ort, lat, lon."""
    _run(lambda db: [postcodes.load(db, file, sheet=sheet, dry_run=dry_run, progress=_progress)], dry_run=dry_run)


@app.command("providers")
def import_providers(
    file: File,
    map: Map = None,  # noqa: A002 # the option's name
    source: SourceName = Options.source,
    sheet: Sheet = None,
    archive_missing: Archive = False,
    overwrite: Overwrite = False,
    dry_run: DryRun = False,
) -> None:
    """Anbieter aus CSV oder Excel."""
    options = Options(
        map=map,
        source=source,
        sheet=sheet,
        archive_missing=archive_missing,
        overwrite=overwrite,
        dry_run=dry_run,
        progress=_progress,
    )
    _run(lambda db: [providers.load(db, file, options)], dry_run=dry_run)


@app.command("prospects")
def import_prospects(
    file: File,
    source: Annotated[str, typer.Option(help="Woher wir von ihnen wissen, wenn es nicht in der Datei steht")] = "",
    sheet: Sheet = None,
    dry_run: DryRun = False,
) -> None:
    """Anbieter, die noch nicht dabei sind: Spalten name, kategorien, wo, kontakt, quelle, stand."""
    options = prospects.Options(source, sheet, dry_run)
    _run(lambda db: [prospects.load(db, file, options)], dry_run=dry_run)


@app.command("offers")
def import_offers(
    file: File,
    map: Map = None,  # noqa: A002 # the option's name
    source: SourceName = Options.source,
    sheet: Sheet = None,
    create_providers: Annotated[
        bool, typer.Option("--create-providers", help="Anbieter anlegen, die es noch nicht gibt")
    ] = False,
    postcode_points: Annotated[
        bool, typer.Option("--postcode-points", help="Ohne Koordinaten: die Mitte der Postleitzahl nehmen")
    ] = False,
    archive_missing: Archive = False,
    overwrite: Overwrite = False,
    dry_run: DryRun = False,
) -> None:
    """Angebote aus CSV oder Excel."""
    options = Options(
        map=map,
        source=source,
        sheet=sheet,
        create_providers=create_providers,
        postcode_points=postcode_points,
        archive_missing=archive_missing,
        overwrite=overwrite,
        dry_run=dry_run,
        progress=_progress,
    )
    _run(lambda db: offers.load(db, file, options), dry_run=dry_run)


def _run(load: Callable[[Session], Iterable[Report]], *, dry_run: bool) -> None:
    with Session(database.engine()) as db, db.begin(), _progress_line():
        reports = list(load(db))
    for report in reports:
        for line in report.lines():
            typer.echo(line)
        for line in [*(report.examples if dry_run else ()), *report.notes]:
            typer.echo(line)
    if dry_run:
        typer.echo("Probelauf: Nichts wurde geändert.")


def _progress(rows: int) -> None:
    """On standard error; over and over the same line where somebody watches."""
    if sys.stderr.isatty():
        typer.echo(f"\r{thousands(rows)} Zeilen gelesen ", err=True, nl=False)
    elif rows % 10_000 == 0 and rows:
        typer.echo(f"{thousands(rows)} Zeilen gelesen", err=True)


@contextmanager
def _progress_line() -> Iterator[None]:
    """Leave the line of the progress when it is over."""
    yield
    if sys.stderr.isatty():
        typer.echo("", err=True)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
