"""The search index."""

import time

import sqlalchemy as sa
import typer
from sqlmodel import Session

from app import database, indexing

app = typer.Typer(help="Der Suchindex.", no_args_is_help=True)


@app.command()
def rebuild() -> None:
    """Baut den Suchindex neu auf. Bis zum Ende zeigt die Suche den alten Stand."""
    started = time.monotonic()
    with Session(database.engine()) as db, db.begin():
        db.execute(sa.text("SET LOCAL statement_timeout = 0"))
        indexing.refresh(db)
    typer.echo(f"Neu aufgebaut in {time.monotonic() - started:.1f} Sekunden.")


@app.command()
def status() -> None:
    """Vergleicht Suchindex und Verzeichnis."""
    with Session(database.engine()) as db:
        for kind, public, indexed in indexing.compare(db):
            typer.echo(f"{kind}: {public} öffentlich, {indexed} im Suchindex")
            if public != indexed:
                raise typer.Exit(1)
