"""Accounts of staff."""

from typing import Annotated

import typer
from pwdlib import PasswordHash
from sqlmodel import Session, col, func, select

from app import database
from app.accounts.account import Account, AccountState, StaffMember, StaffRole
from app.errors import Conflict

app = typer.Typer(help="Zugänge.", no_args_is_help=True)

SHORTEST_PASSWORD = 12


@app.callback()
def _noun() -> None:
    """One noun, one verb, even while there is only one verb."""


@app.command("create-admin")
def create_admin(
    email: str,
    password: Annotated[str, typer.Option(prompt="Passwort", hide_input=True, confirmation_prompt=True)],
    name: str = "Verwaltung",
) -> None:
    """Legt einen Zugang mit allen Rechten an. Das Passwort wird abgefragt."""
    if "@" not in email.strip("@"):
        raise Conflict(f"„{email}“ ist keine E-Mail-Adresse.")
    if len(password) < SHORTEST_PASSWORD:
        raise Conflict(f"Das Passwort braucht mindestens {SHORTEST_PASSWORD} Zeichen.")
    with Session(database.engine()) as db, db.begin():
        if db.exec(select(Account).where(func.lower(col(Account.email)) == email.lower())).first():
            raise Conflict(f"Für {email} gibt es schon einen Zugang.")
        hashed = PasswordHash.recommended().hash(password)
        account = Account(email=email, name=name, password_hash=hashed, state=AccountState.ACTIVE)
        db.add(account)
        db.flush()
        db.add(StaffMember(account_id=account.id, role=StaffRole.ADMIN))
    typer.echo(f"Der Zugang {email} ist angelegt.")
