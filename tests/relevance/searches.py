"""What is compared: the search of the portal, and what plain SQL would find."""

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.visibility import PUBLIC_OFFERS
from app.families.search import run, understand
from app.families.wish import read_wish
from app.indexing import engine
from tests.relevance.measure import LOOKED_THROUGH, Search


def portal(db: Session) -> Search:
    """The whole way of a request, so that a postcode or an age among the words is understood."""
    slugs = {row.id: row.slug for row in db.execute(sa.text("SELECT id, slug FROM offer"))}

    def search(words: str) -> list[str]:
        understood = understand(db, read_wish([("q", words)]), page_size=LOOKED_THROUGH)
        _, results = run(engine(db), understood)
        return [slugs[hit.id] for hit in results.hits]

    return search


_LIKE = sa.text(f"""
    SELECT o.slug FROM {PUBLIC_OFFERS}
    WHERE concat_ws(' ', r.title, r.summary, r.description, pr.name) ILIKE '%' || :words || '%'
    ORDER BY r.title LIMIT {LOOKED_THROUGH}
""")


def plain_like(db: Session) -> Search:
    return lambda words: list(db.scalars(_LIKE, {"words": words}))
