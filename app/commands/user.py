"""Accounts of staff."""

from typing import Annotated

import typer
from sqlmodel import Session

from app import database
from app.accounts import passwords
from app.accounts.account import Account, AccountState, StaffMember, StaffRole
from app.errors import Conflict
from app.forms import mailable

app = typer.Typer(help="Zugänge.", no_args_is_help=True)


@app.callback()
def _noun() -> None:
    """One noun, one verb, even while there is only one verb."""


@app.command("create-admin")
def create_admin(
    email: str,
    password: Annotated[str, typer.Option(prompt="Passwort", hide_input=True, confirmation_prompt=True)],
    name: str = "Verwaltung",
) -> None:
    """Legt einen Zugang mit allen Rollen an. Das Passwort wird abgefragt."""
    if "@" not in email.strip("@"):
        raise Conflict(f"„{email}“ ist keine E-Mail-Adresse.")
    email = mailable(email) or email  # the command takes an address on the portal's own machine, too
    if weak := passwords.fault(password, email, name):
        raise Conflict(weak)
    with Session(database.engine()) as db, db.begin():
        if passwords.account_of(db, email):
            raise Conflict(f"Für {email} gibt es schon einen Zugang.")
        hashed = passwords.hashed(password)
        account = Account(email=email, name=name, password_hash=hashed, state=AccountState.ACTIVE)
        db.add(account)
        db.flush()
        db.add_all(StaffMember(account_id=account.id, role=role) for role in StaffRole)
    typer.echo(f"Der Zugang {email} ist angelegt.")
