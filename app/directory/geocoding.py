"""Looking up an address that a provider has typed, at the geocoder of the settings, if there is one.

Nothing but that address leaves the house, one question at a time, and what was answered is kept for a week. A geocoder
that is slow or broken costs its answer and nothing else, and is left alone for a while.
"""

import time
from datetime import datetime, timedelta
from typing import Any

import httpx2
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, SQLModel, col, select

from app import database
from app.directory import candidates
from app.directory.candidates import Candidate, Nonsense
from app.directory.columns import now
from app.settings import settings

KEPT = timedelta(days=7)
_PATIENCE_S = 2
"""How long a person waits for their turn."""
_REST_S = 30
"""How long a geocoder that failed is left alone."""
_LARGEST = 256_000
_LONGEST_QUESTION = 300

log = structlog.get_logger()


class GeocoderSilent(Exception):
    """No answer now: it is down, too slow, talks nonsense, or is asked too much."""


class Geocoded(SQLModel, table=True):
    """What was answered lately, by the question as it was sent."""

    question: str = Field(primary_key=True)
    answers: list[dict[str, Any]] = Field(sa_type=JSONB)
    asked_at: datetime = Field(default_factory=now, index=True)


class GeocoderTurn(SQLModel, table=True):
    """One row: when the next question may be sent, by whichever process."""

    __tablename__ = "geocoder_turn"
    __table_args__ = (sa.CheckConstraint("is_only", name="is_only"),)

    is_only: bool = Field(default=True, primary_key=True)
    next_at: datetime


def is_on() -> bool:
    return bool(settings().geocoder_url)


def question(street: str, postcode: str, city: str) -> str:
    """As it is sent: the address, and nothing else."""
    town = f"{postcode} {city}".strip()
    return " ".join(", ".join(part for part in (street, town) if part).split())[:_LONGEST_QUESTION]


def search(db: Session, street: str, postcode: str, city: str) -> list[Candidate]:
    """Best first; `GeocoderSilent` if nothing is known and nothing can be learnt."""
    asked = question(street, postcode, city)
    if not is_on() or not asked:
        return []
    if (known := _known(db, asked)) is not None:
        return known
    _take_turn(db)
    try:
        found = candidates.read(settings().geocoder_kind, _ask(asked))
    except (httpx2.HTTPError, httpx2.InvalidURL, Nonsense) as fault:
        _rest(db)
        log.warning("geocoder failed", fault=type(fault).__name__)
        raise GeocoderSilent from None
    _keep(db, asked, found)
    return found


def at(db: Session, street: str, postcode: str, city: str) -> tuple[float, float] | None:
    """Where it is beyond doubt, without anybody looking at it; None if that cannot be said (now)."""
    if not street or not postcode:
        return None
    try:
        sure = candidates.best(search(db, street, postcode, city), postcode)
    except GeocoderSilent:
        return None
    return (sure.lat, sure.lon) if sure else None


def _known(db: Session, asked: str) -> list[Candidate] | None:
    fresh = col(Geocoded.asked_at) > now() - KEPT
    row = db.exec(select(Geocoded.answers).where(Geocoded.question == asked, fresh)).first()
    return None if row is None else [Candidate(**each) for each in row]


def _keep(db: Session, asked: str, found: list[Candidate]) -> None:
    db.execute(
        sa.text("""
            WITH old AS (DELETE FROM geocoded WHERE asked_at < :oldest AND question <> :question)
            INSERT INTO geocoded (question, answers, asked_at) VALUES (:question, :answers, :now)
            ON CONFLICT (question) DO UPDATE SET answers = EXCLUDED.answers, asked_at = EXCLUDED.asked_at
        """).bindparams(sa.bindparam("answers", type_=JSONB)),
        {"question": asked, "answers": candidates.kept(found), "now": now(), "oldest": now() - KEPT},
    )


# clock_timestamp(), since now() stands still in a transaction.
_TURN = sa.text("""
    INSERT INTO geocoder_turn AS t (is_only, next_at)
    VALUES (true, clock_timestamp() + make_interval(secs => :pause))
    ON CONFLICT (is_only) DO UPDATE SET
        next_at = greatest(t.next_at, clock_timestamp()) + make_interval(secs => :pause)
        WHERE t.next_at <= clock_timestamp() + make_interval(secs => :patience)
    RETURNING extract(epoch FROM next_at - clock_timestamp())::float8 - :pause
""")
_LEAVE_ALONE = sa.text("""
    INSERT INTO geocoder_turn (is_only, next_at) VALUES (true, clock_timestamp() + make_interval(secs => :rest))
    ON CONFLICT (is_only) DO UPDATE SET next_at = EXCLUDED.next_at
""")


def _take_turn(db: Session) -> None:
    """Taken for good before anybody waits: the others see at once that it is gone, and nobody waits for a lock."""
    with database.apart(db) as own:
        wait = own.scalar(_TURN, {"pause": settings().geocoder_pause_s, "patience": _PATIENCE_S})
    if wait is None:
        raise GeocoderSilent
    time.sleep(max(0, wait))


def _rest(db: Session) -> None:
    with database.apart(db) as own:
        own.execute(_LEAVE_ALONE, {"rest": _REST_S})


def _client() -> httpx2.Client:
    """Follows nobody elsewhere: only the host of the settings is ever asked. Nothing packed: that could unfold."""
    agent = {"User-Agent": f"Chancenportal ({settings().base_url})", "Accept-Encoding": "identity"}
    return httpx2.Client(headers=agent, timeout=settings().geocoder_timeout_s, follow_redirects=False)


def _ask(asked: str) -> bytes:
    """The whole answer may take as long as each of its parts may."""
    end = time.monotonic() + settings().geocoder_timeout_s
    body = bytearray()
    with _client() as client, client.stream("GET", settings().geocoder_url, params=_parameters(asked)) as answer:
        if answer.status_code != httpx2.codes.OK:
            raise Nonsense(f"status {answer.status_code}")
        for piece in answer.iter_raw():
            body += piece
            if len(body) > _LARGEST or time.monotonic() > end:
                raise Nonsense("too much, or too slow")
    return bytes(body)


def _parameters(asked: str) -> dict[str, str]:
    if settings().geocoder_kind == "photon":
        return {"q": asked, "limit": str(2 * candidates.MOST), "lang": "de"}
    shape = {"format": "jsonv2", "addressdetails": "1", "accept-language": "de", "countrycodes": "de"}
    return {"q": asked, "limit": str(2 * candidates.MOST)} | shape
