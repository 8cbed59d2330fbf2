"""How often something may be tried, counted per address and per network without storing either."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col

from app import database
from app.directory.columns import now
from app.settings import settings


@dataclass(frozen=True)
class Limit:
    times: int
    within: timedelta


# One row: what is tried, how often by one address or account, how often from one network (a school, a town hall).
LIMITS = {
    "sign_in": (Limit(10, timedelta(minutes=15)), Limit(60, timedelta(minutes=15))),
    "sign_in_anywhere": (Limit(100, timedelta(minutes=15)), Limit(1000, timedelta(minutes=15))),
    "code": (Limit(6, timedelta(minutes=15)), Limit(60, timedelta(minutes=15))),
    "register": (Limit(3, timedelta(hours=1)), Limit(20, timedelta(hours=1))),
    "reset": (Limit(3, timedelta(hours=1)), Limit(20, timedelta(hours=1))),
    "invite": (Limit(30, timedelta(hours=24)), Limit(100, timedelta(hours=24))),
    "be_invited": (Limit(3, timedelta(hours=24)), Limit(100, timedelta(hours=24))),
    "upload": (Limit(60, timedelta(hours=1)), Limit(300, timedelta(hours=1))),
    "look_up": (Limit(60, timedelta(hours=1)), Limit(300, timedelta(hours=1))),
    "join": (Limit(5, timedelta(hours=24)), Limit(20, timedelta(hours=24))),
    "found": (Limit(5, timedelta(hours=24)), Limit(20, timedelta(hours=24))),
}


class Attempt(SQLModel, table=True):
    """How often one key was counted in one window; a window begins with the first attempt."""

    key: str = Field(primary_key=True)
    """A keyed hash: the table tells nobody who tried."""
    window_ends_at: datetime = Field(index=True)
    count: int = 1


def may_try(db: Session, what: str, who: str, host: str) -> bool:
    """Counts this attempt; False when it is one too many.

    Counted for good before it is made: a request that fails later has been an attempt, too, and nobody waits for a
    counter while a password is compared.
    """
    by_name, by_network = LIMITS[what]
    with database.apart(db) as own:
        named = _count(own, f"{what}:name:{who.strip().lower()}", by_name)
        networked = _count(own, f"{what}:network:{network_of(host)}", by_network)
    return named <= by_name.times and networked <= by_network.times


def may_invite(db: Session, who: str, email: str, host: str) -> bool:
    """Counted for the one who invites and for the mailbox that is invited, whoever does it."""
    return may_try(db, "invite", who, host) and may_try(db, "be_invited", email, host)


def may_sign_in(db: Session, who: str, host: str) -> bool:
    """Strictly for one address from one network, generously from all: a stranger elsewhere keeps nobody out."""
    here = may_try(db, "sign_in", _here(who, host), host)
    return may_try(db, "sign_in_anywhere", who, host) and here


def _here(who: str, host: str) -> str:
    return f"{who.strip()} {network_of(host)}"


def succeeded(db: Session, who: str, host: str) -> None:
    """Whoever knows the password starts from nought; the network does not."""
    db.execute(sa.delete(Attempt).where(col(Attempt.key) == _key(f"sign_in:name:{_here(who, host).lower()}")))


def network_of(host: str) -> str:
    """The whole neighbourhood of an address: /24, or /64 where a household has more than there are grains of sand."""
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    address = getattr(address, "ipv4_mapped", None) or address
    return str(ip_network((address, 24 if address.version == 4 else 64), strict=False))


def _key(text: str) -> str:
    return hmac.new(settings().secret_key.encode(), text.encode(), sha256).hexdigest()


def _count(db: Session, text: str, limit: Limit) -> int:
    statement = sa.text("""
        INSERT INTO attempt AS a (key, window_ends_at, count) VALUES (:key, :ends, 1)
        ON CONFLICT (key) DO UPDATE SET
            count = CASE WHEN a.window_ends_at < :now THEN 1 ELSE a.count + 1 END,
            window_ends_at = CASE WHEN a.window_ends_at < :now THEN :ends ELSE a.window_ends_at END
        RETURNING count
    """)
    at = now()
    counted: int = db.execute(statement, {"key": _key(text), "ends": at + limit.within, "now": at}).scalar_one()
    return counted


def forget_old(db: Session) -> None:
    db.execute(sa.delete(Attempt).where(col(Attempt.window_ends_at) < now() - timedelta(days=1)))
