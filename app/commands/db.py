"""The schema of the database."""

from pathlib import Path

import typer
from alembic import command
from alembic.config import Config
from sqlmodel import Session

from app import database
from app.directory import taxonomy
from app.search import rebuild

app = typer.Typer(help="Das Schema der Datenbank.", no_args_is_help=True)

_MIGRATIONS = Path(__file__).parents[2] / "migrations"


@app.callback()
def _noun() -> None:
    """One noun, one verb, even while there is only one verb."""


@app.command()
def upgrade() -> None:
    """Bringt Schema, Kategorien und eingebaute Suche auf den neuesten Stand."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    command.upgrade(config, "head")
    with Session(database.engine()) as db, db.begin():
        taxonomy.seed_taxonomy(db)
    if written := list(rebuild.built_in_if_outdated()):
        typer.echo(f"{written[-1][1]} Einträge sind neu in die eingebaute Suche geschrieben.")
