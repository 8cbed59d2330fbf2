"""Passwords: which are good enough, and how they are kept (argon2, nothing else)."""

from functools import lru_cache
from pathlib import Path

from pwdlib import PasswordHash
from sqlmodel import Session, col, func, select

from app.accounts.account import Account, AccountState
from app.forms import mailable
from app.i18n import gettext

SHORTEST = 10
LONGEST = 200
HASHING = PasswordHash.recommended()


@lru_cache
def commonest() -> frozenset[str]:
    """What people who guess try first, in lower case."""
    return frozenset((Path(__file__).parent / "passwords.txt").read_text(encoding="utf-8").split())


def fault(password: str, *personal: str) -> str | None:
    """Why this password is too weak, as a sentence. No rules about kinds of characters: length is what helps."""
    known = {part for text in personal for part in (text.lower(), text.lower().partition("@")[0]) if part}
    if len(password) < SHORTEST:
        return gettext("Das Passwort ist zu kurz. Nehmen Sie mindestens 10 Zeichen, zum Beispiel drei Wörter.")
    if len(password) > LONGEST:
        return gettext("Das Passwort ist zu lang. Höchstens 200 Zeichen sind möglich.")
    if password.lower() in known:
        return gettext("Nehmen Sie nicht Ihren Namen oder Ihre E-Mail-Adresse als Passwort.")
    if password.lower() in commonest() or len(set(password)) < 4:
        return gettext("Dieses Passwort ist leicht zu erraten. Nehmen Sie ein anderes, zum Beispiel drei Wörter.")
    return None


def hashed(password: str) -> str:
    return HASHING.hash(password)


@lru_cache
def _nobodys() -> str:
    """To compare with where there is nobody: finding nobody must take as long as finding somebody."""
    return hashed("nobody signs in with this")


def is_right(account: Account | None, password: str) -> bool:
    """A hash with older parameters is renewed on the way."""
    stored = account.password_hash if account else ""
    right, renewed = HASHING.verify_and_update(password[: LONGEST + 1], stored or _nobodys())
    if account is None or not stored or not right:
        return False
    if renewed:
        account.password_hash = renewed
    return True


def matches(stored: str, password: str) -> bool:
    return HASHING.verify(password[: LONGEST + 1], stored)


def account_of(db: Session, email: str) -> Account | None:
    """However the address is written: with capitals, with umlauts in its domain."""
    address = mailable(email.strip()) or email.strip()
    return db.exec(select(Account).where(func.lower(col(Account.email)) == address.lower())).first()


def signing_in(db: Session, email: str, password: str) -> Account | None:
    """The active account with this address and password; None without saying which of the two was wrong."""
    account = account_of(db, email)
    right = is_right(account, password)
    return account if account and right and account.state == AccountState.ACTIVE else None
