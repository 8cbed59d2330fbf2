"""The operator's tool: `chancenportal NOUN VERB`."""

import sys

import typer

from app.commands import db, demo, import_, search, serve, user
from app.errors import DomainError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(db.app, name="db")
app.add_typer(demo.app, name="demo")
app.add_typer(import_.app, name="import")
app.add_typer(search.app, name="search")
app.add_typer(user.app, name="user")
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)


def main() -> None:
    """Exit status 0 only when all was done; what went wrong is one sentence on standard error."""
    try:
        app()
    except DomainError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
