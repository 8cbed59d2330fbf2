"""Codes from a telephone (TOTP, RFC 6238), and paper codes for the day it is lost."""

import secrets
from datetime import datetime
from hmac import compare_digest

import pyotp
import segno
from markupsafe import Markup
from sqlmodel import Session

from app.accounts.account import Account
from app.accounts.tokens import hashed
from app.settings import settings

_STEP_S = 30
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for each other on paper


def new_secret() -> str:
    return pyotp.random_base32()


def address(account: Account, secret: str) -> str:
    """What the app on the telephone reads."""
    issuer = f"{settings().portal_name} {settings().town}"
    return pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=issuer)


def picture(text: str) -> Markup:
    """A QR code as SVG without any inline style."""
    drawn = segno.make(text, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - drawn by the library from numbers


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The half minute this code belongs to: now, or the one before or after, because clocks differ."""
    current = int(at.timestamp()) // _STEP_S
    totp = pyotp.TOTP(secret)
    typed = code.replace(" ", "")
    return next((step for step in (current, current - 1, current + 1) if _same(totp.generate_otp(step), typed)), None)


def _same(right: str, typed: str) -> bool:
    return compare_digest(right.encode(), typed.encode())


def opens(db: Session, account: Account, code: str, at: datetime) -> bool:
    """`is_right`, with the account locked: of the same code twice at once only one is the first."""
    db.refresh(account, with_for_update=True)
    return is_right(account, code, at)


def is_right(account: Account, code: str, at: datetime) -> bool:
    """A code counts once; so does a paper code."""
    step = step_of(account.totp_secret, code, at)
    if step is not None and step > account.totp_last_step:
        account.totp_last_step = step
        return True
    paper = hashed(code.strip().lower())
    if paper in account.recovery_codes:
        account.recovery_codes = [each for each in account.recovery_codes if each != paper]
        return True
    return False


def switch_on(account: Account, secret: str, step: int) -> list[str]:
    """The paper codes, to be shown this once."""
    codes = ["-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(8)]
    account.totp_secret, account.totp_last_step = secret, step
    account.recovery_codes = [hashed(code) for code in codes]
    return codes


def switch_off(account: Account) -> None:
    account.totp_secret, account.recovery_codes = "", []
