"""What editors see of providers: one provider with its people and its past."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import history, policy, private, wording
from app.directory.provider import Provider
from app.editors.decision import is_covered
from app.errors import NotFound

_MEMBERS = sa.text("""
    SELECT a.name, a.email, a.state, m.role FROM provider_member m JOIN account a ON a.id = m.account_id
    WHERE m.provider_id = :id ORDER BY m.role DESC, a.name, a.id
""")
_OFFERS = sa.text(f"""
    SELECT o.id, x.id AS revision_id, x.title, x.status, o.slug FROM offer o
    CROSS JOIN LATERAL (SELECT * FROM offer_revision r
        WHERE r.offer_id = o.id AND NOT {private.is_private("offer")}
        ORDER BY r.status = 'published' DESC, r.version DESC LIMIT 1) x
    WHERE o.provider_id = :id ORDER BY x.title, o.id LIMIT 200
""")


def find(db: Session, areas: Collection[int] | None, provider_id: UUID) -> Provider:
    """`NotFound` for a provider of another area, or of none."""
    provider = db.get(Provider, provider_id)
    if provider is None or not is_covered(db, areas, wording.base(db, wording.PROVIDER, provider_id)):
        raise NotFound
    return provider


def shown(db: Session, provider: Provider) -> dict[str, Any]:
    values = {"id": provider.id}
    return {
        "provider": provider,
        "profile": wording.base(db, wording.PROVIDER, provider.id),
        "members": list(db.execute(_MEMBERS, values)),
        "offers": list(db.execute(_OFFERS, values)),
        "history": history.of_provider(db, provider.id, for_office=True),
        "rules": policy.rules(db),
        "is_private": private.of_team(db, wording.base(db, wording.PROVIDER, provider.id)),
    }
