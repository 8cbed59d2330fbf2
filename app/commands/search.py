"""The search index, and the one outside where there is one."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlmodel import Session

from app import database, indexing
from app.directory import outbox
from app.errors import Conflict
from app.search import audit, drain, outside
from app.search import rebuild as rebuilding
from app.search.audit import Findings
from app.settings import settings
from search_index.engine import Kind, SearchUnavailable

app = typer.Typer(help="Der Suchindex.", no_args_is_help=True)

_BUILT_IN, _OUTSIDE = "eingebaute Suche", "Meilisearch"
_WORDS: dict[Kind, str] = {"offer": "Angebote", "provider": "Anbieter"}
_STEPS = 20


@app.command()
def rebuild() -> None:
    """Baut den Suchindex neu auf, während gesucht und bearbeitet wird. Nach einem Abbruch geht es dort weiter."""
    started = time.monotonic()
    _show(_BUILT_IN, rebuilding.built_in())
    if settings().meili_url:
        with _answering():
            _show(_OUTSIDE, rebuilding.outside(outside.writing()))
    typer.echo(f"Neu aufgebaut in {time.monotonic() - started:.1f} Sekunden.")


@app.command()
def status(
    repair: Annotated[bool, typer.Option("--repair", help="Unterschiede beheben, und nur diese")] = False,
) -> None:
    """Vergleicht Suchindex und Verzeichnis, Eintrag für Eintrag; endet mit 1, wenn Unterschiede bleiben."""
    differs = _compare(_BUILT_IN, audit.built_in, audit.mend_built_in, repair=repair)
    if settings().meili_url:
        with _answering():
            differs = _status_outside(repair=repair) or differs
    if differs:
        raise typer.Exit(1)


def _status_outside(*, repair: bool) -> bool:
    engine = outside.writing()
    if repair:
        _show(_OUTSIDE, rebuilding.settled(engine))
    with Session(database.engine()) as db:
        behind = outbox.backlog(db)
    if not behind.ready:
        typer.echo(f"{_OUTSIDE}: noch nicht gefüllt. Das tun der Hintergrunddienst oder: chancenportal search rebuild")
        return True
    differs = _compare(_OUTSIDE, lambda db: audit.outside(db, engine), audit.mend, repair=repair)
    if repair:
        _show("", rebuilding.settled(engine))
    with Session(database.engine()) as db:
        behind = outbox.backlog(db)
    seconds = round(behind.oldest_s(datetime.now(UTC)))
    typer.echo(
        f"Es warten {behind.waiting} Änderungen, die älteste seit {seconds} Sekunden."
        f" {behind.refused} davon hat {_OUTSIDE} abgelehnt."
        if behind.waiting
        else "Es warten keine Änderungen."
    )
    return differs or (repair and behind.refused > 0)


def _compare(
    name: str, look: Callable[[Session], Findings], mend: Callable[[Session, Findings], None], *, repair: bool
) -> bool:
    """Whether they differ and stay so."""
    with Session(database.engine()) as db, db.begin():
        indexing.move_on(db, datetime.now(UTC))
    with Session(database.engine()) as db, db.begin():
        while not drain.hold(db):
            time.sleep(0.1)
        found = look(db)
        if repair:
            mend(db, found)
    for kind, word in _WORDS.items():
        line = f"{name}: {len(found.public[kind])} {word} öffentlich, {len(found.held[kind])} im Index"
        faults = (("fehlen", found.missing), ("sind zu viel", found.surplus), ("sind veraltet", found.different))
        typer.echo("; ".join([line, *(f"{len(ids[kind])} {fault}" for fault, ids in faults if ids[kind])]))
    if found.differs and repair:
        typer.echo(f"{name}: Die Unterschiede sind behoben.")
    return found.differs and not repair


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except SearchUnavailable as error:
        raise Conflict(
            f"{_OUTSIDE} antwortet nicht wie erwartet: {error}. Die Suche geht inzwischen über die Datenbank; "
            "rufen Sie den Befehl später noch einmal auf, dann geht es hier weiter."
        ) from None


def _show(name: str, progress: Iterable[tuple[int, int]]) -> None:
    """On standard error; over and over the same line where somebody watches, else now and then one."""
    told = -1
    for done, whole in progress:
        step = _STEPS * done // max(whole, 1)
        if name and step != told:
            told = step
            line = f"{name}: {done} von {whole} Einträgen"
            typer.echo(f"\r{line} " if sys.stderr.isatty() else line, err=True, nl=not sys.stderr.isatty())
    if name and sys.stderr.isatty():
        typer.echo("", err=True)
