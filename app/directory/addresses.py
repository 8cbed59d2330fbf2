"""The readable address an entry gets when it is first published, and keeps."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.offer import Offer
from app.directory.slug import free_slugs, slug_of
from app.directory.wording import Entry, Revision

_TAKEN = sa.text("""
    SELECT slug FROM offer WHERE slug ~ :like AND id <> :id UNION SELECT slug FROM former_slug WHERE slug ~ :like
""")
_ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(727, 1)")
_TAKEN_BY_PROVIDERS = sa.text("SELECT slug FROM provider WHERE slug ~ :like AND id <> :id")


def assign(db: Session, entry: Entry, revision: Revision) -> None:
    """Once public, an address is promised for ever: a new title does not change it."""
    if not entry.slug.startswith("entwurf-"):
        return
    is_offer = isinstance(entry, Offer)
    said: Any = getattr(revision, "title" if is_offer else "name")
    wanted = slug_of(said) or ("angebot" if is_offer else "anbieter")
    db.execute(_ONE_AT_A_TIME)  # or two of the same name, published in the same moment, would take the same address
    query = _TAKEN if is_offer else _TAKEN_BY_PROVIDERS
    taken = db.scalars(query, {"like": rf"^{wanted}(-\d+)?$", "id": entry.id}).all()
    entry.slug = next(free_slugs([wanted], taken))
    db.flush()
