"""Engines answer alike on the demo's real sentences, whatever parents of the judged searches type, and where."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from app import indexing
from app.demo import load as town
from app.directory import labels
from app.directory.labels import labels as known_labels
from app.directory.offer import Offer
from app.directory.provider import Provider
from app.directory.recurrence import BERLIN
from app.families.reading import read_wish
from app.families.search import understand
from app.families.wish import DAYPARTS, OPEN, SORTS, WEEKDAYS
from search_index.engine import Kind
from search_index.meilisearch import MeiliEngine
from tests.contract.test_same_answers import said

QUERIES = Path(__file__).parents[1] / "relevance" / "queries"
QUESTIONS = 60


@pytest.fixture(scope="module")
def lindenaue(migrated: sa.Engine, meilisearch: MeiliEngine) -> Iterator[Session]:
    """In the database with its built-in search, and in the engine beside it."""
    labels.forget()
    with migrated.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as db:
            db.execute(sa.text("SET LOCAL statement_timeout = 0"))
            town.load(db, datetime.now(BERLIN).date())
            meilisearch.empty()
            offers, providers = db.exec(select(Offer.id)).all(), db.exec(select(Provider.id)).all()
            meilisearch.replace(indexing.made(db, offers, providers))
            yield db
        transaction.rollback()
    labels.forget()


@pytest.fixture(scope="module")
def typed() -> list[str]:
    """What was typed, and nothing of how it was judged."""
    files = (tomllib.loads(each.read_text("utf-8")) for each in sorted(QUERIES.glob("*.toml")))
    return [query["words"] for file in files for query in file["query"]]


@pytest.mark.parametrize("seed", range(QUESTIONS))
def test_both_engines_give_the_same_answers(
    lindenaue: Session, meilisearch: MeiliEngine, typed: list[str], seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - the same question every time
    kind: Kind = "provider" if random.random() < 0.1 else "offer"
    asked = _wish(lindenaue, random, typed)
    understood = understand(lindenaue, read_wish(asked), kind, page_size=random.choice((5, 20, 60)))

    expected = indexing.engine(lindenaue).search(understood.query, understood.now)

    assert said(meilisearch.search(understood.query, understood.now)) == said(expected), urlencode(asked)


def _wish(db: Session, random: Random, typed: list[str]) -> list[tuple[str, str]]:
    known = known_labels(db, "de")
    asked = [("q", random.choice(typed))] if random.random() < 0.8 else []

    def perhaps(name: str, values: list[str], often: float) -> None:
        if random.random() < often:
            asked.append((name, random.choice(values)))

    places = db.scalars(sa.text("SELECT code FROM postcode UNION SELECT slug FROM area ORDER BY 1"))
    perhaps("ort", list(places), 0.4)
    perhaps("umkreis", ["0.5", "1", "2", "5", "20", "egal"], 0.4)
    perhaps("alter", ["0", "2", "4", "8", "14", "18m", "schwanger"], 0.25)
    for name in ("kategorie", "zielgruppe", "lebensphase", "gebiet"):
        perhaps(name, sorted(known[OPEN[name]]), 0.08)
    perhaps("sprache", ["de", "tr", "ar", "uk"], 0.08)
    for name in ("kostenlos", "rollstuhl"):
        perhaps(name, ["1"], 0.08)
    perhaps("tag", list(WEEKDAYS), 0.1)
    perhaps("tageszeit", list(DAYPARTS), 0.1)
    perhaps("zeit", ["heute", "wochenende", "woche"], 0.08)
    perhaps("sortierung", list(SORTS), 0.5)
    perhaps("seite", ["2", "3", "7"], 0.2)
    return asked
