"""What is compared: the search of the portal with either engine, and what would be found without all our work."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import Session

from app.directory import documents
from app.directory.visibility import PUBLIC_OFFERS
from app.families.reading import read_wish
from app.families.search import run, understand
from app.indexing import engine
from app.settings import settings
from search_index.engine import Document, Engine
from search_index.meilisearch import Server
from tests.relevance.measure import LOOKED_THROUGH, Search


def portal(db: Session, asked: Engine | None = None) -> Search:
    """The whole way of a request, so that a postcode or an age among the words is understood."""
    slugs = _slugs(db)

    def search(words: str) -> list[str]:
        understood = understand(db, read_wish([("q", words)]), page_size=LOOKED_THROUGH)
        _, results = run(asked or engine(db), understood)
        return [slugs[hit.id] for hit in results.hits]

    return search


def public_documents(db: Session) -> Iterator[Document]:
    return documents.offers(db, list(_slugs(db)), datetime.now(UTC), settings().land)


class _Slug(BaseModel):
    id: str


def plain_meilisearch(db: Session, server: Server, index: str) -> Search:
    """What the server finds of the same texts if it is told nothing: no settings, no postcodes, no German of ours."""
    now, slugs = datetime.now(UTC), _slugs(db)
    texts: list[dict[str, Any]] = [
        {"id": slugs[each.id], "title": each.title, "summary": each.summary, "body": each.body}
        for each in public_documents(db)
        if not each.listed_until or each.listed_until > now
    ]
    server.finish(
        server.enqueue("POST", "/indexes", {"uid": index, "primaryKey": "id"}),
        server.enqueue("POST", f"/indexes/{index}/documents", texts),
    )

    def search(words: str) -> list[str]:
        question = {"indexUid": index, "q": words, "limit": LOOKED_THROUGH}
        return [hit.id for hit in server.found(_Slug, [question])[0].hits]

    return search


_LIKE = sa.text(f"""
    SELECT o.slug FROM {PUBLIC_OFFERS}
    WHERE concat_ws(' ', r.title, r.summary, r.description, pr.name) ILIKE '%' || :words || '%'
    ORDER BY r.title LIMIT {LOOKED_THROUGH}
""")


def plain_like(db: Session) -> Search:
    return lambda words: list(db.scalars(_LIKE, {"words": words}))


def _slugs(db: Session) -> dict[UUID, str]:
    return {row.id: row.slug for row in db.execute(sa.text("SELECT id, slug FROM offer"))}
