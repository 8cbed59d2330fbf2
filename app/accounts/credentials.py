"""Changing what one signs in with: the password, by link or while signed in, and the e-mail address."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app import mail
from app.accounts import passwords, second_factor, sessions, tokens
from app.accounts.account import Account, AccountState
from app.accounts.tokens import AccountToken, Purpose


def ask_for_reset(db: Session, email: str) -> None:
    """A link, if there is such an account. Silence otherwise, after the same work: it is done and taken back.

    Earlier links go on until one is used: else anybody could end the one that somebody is just looking for.
    """
    found = passwords.account_of(db, email)
    account = found if found and found.state == AccountState.ACTIVE else None
    with db.begin_nested() as work:
        secret = tokens.issue(db, Purpose.RESET, account)
        mail.queue(db, "reset", account or email, path=f"/passwort/neu/{secret}")
        if account is None:
            work.rollback()


def reset(db: Session, token: AccountToken, account: Account, password: str) -> None:
    tokens.use(db, token)
    change_password(db, account, password, but=None)


def change_password(db: Session, account: Account, password: str, but: UUID | None) -> None:
    """Ends every session but this one, and every link to change anything: whoever had got hold of one is out."""
    account.password_hash = passwords.hashed(password)
    for purpose in (Purpose.RESET, Purpose.NEW_EMAIL):
        tokens.withdraw(db, purpose, account.id)
    sessions.end_all(db, account.id, but=but)
    mail.queue(db, "password_changed", account)


def switch_on_code(db: Session, account: Account, secret: str, step: int, but: UUID | None) -> list[str]:
    """The paper codes. Ends every session but this one: none of the others was opened with a code."""
    codes = second_factor.switch_on(account, secret, step)
    sessions.end_all(db, account.id, but=but)
    mail.queue(db, "code_switched_on", account)
    return codes


def ask_for_new_email(db: Session, account: Account, email: str) -> None:
    """The new address confirms, the old one is told: the same, whether somebody else has the new one or not."""
    tokens.withdraw(db, Purpose.NEW_EMAIL, account.id)
    mail.queue(db, "email_changes", account)
    if other := passwords.account_of(db, email):
        if other.id != account.id:
            mail.queue(db, "already_registered", other)
        return
    secret = tokens.issue(db, Purpose.NEW_EMAIL, account, email=email)
    mail.queue(db, "new_email", email, language=account.language, path=f"/konto/email/{secret}")


def take_new_email(db: Session, token: AccountToken, account: Account) -> bool:
    """False when somebody else has taken the address in the meantime. Every device signs in anew, with the new one."""
    email = token.data["email"]
    tokens.use(db, token)
    try:
        with db.begin_nested():
            account.email = email
    except IntegrityError:
        return False
    tokens.withdraw(db, Purpose.RESET, account.id)  # those links went to the old address
    sessions.end_all(db, account.id)
    db.flush()
    return True
