"""The fictitious town."""

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
import typer
from sqlmodel import Session

from app import database
from app.directory.recurrence import BERLIN

app = typer.Typer(help="Die erfundene Stadt Lindenaue.", no_args_is_help=True)


@app.command()
def load() -> None:
    """Lädt die erfundene Stadt, wenn das Portal noch leer ist."""
    from app.demo.load import load as load_town

    with Session(database.engine()) as db, db.begin():
        if db.scalar(sa.text("SELECT EXISTS (SELECT 1 FROM provider)")):
            typer.echo("Das Portal hat schon Inhalte; es bleibt, wie es ist.")
            return
        db.execute(sa.text("SET LOCAL statement_timeout = 0"))
        load_town(db, datetime.now(BERLIN).date())
    typer.echo("Lindenaue ist geladen.")


@app.command()
def generate(
    offers: Annotated[int, typer.Option(min=1, max=1_000_000, help="Wie viele Angebote dazukommen")],
) -> None:
    """Erzeugt künstliche Angebote, um zu messen. Nie in einem echten Portal."""
    from app.demo.generate import generate as generate_offers

    with Session(database.engine()) as db, db.begin():
        db.execute(sa.text("SET LOCAL statement_timeout = 0"))
        generate_offers(db, offers)
    typer.echo(f"{offers} Angebote sind erzeugt.")
