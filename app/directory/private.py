"""What a team has shown to nobody: not even the office reads it. What the office itself has begun is no such thing."""

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.wording import Revision, kind_of

_TEAM = {"offer": "(SELECT provider_id FROM offer WHERE id = r.offer_id)", "provider": "r.provider_id"}


def is_private(kind: str) -> str:
    """As SQL: whether wording r is its team's alone. Without a team, nobody else could ever go on with it; who is
    blocked is nobody to go on, as in `IS_OWNED`."""
    return f"""(r.status IN ('draft', 'withdrawn')
        AND EXISTS (SELECT FROM provider_member m JOIN account a ON a.id = m.account_id
            WHERE m.provider_id = {_TEAM[kind]} AND a.state = 'active')
        AND NOT EXISTS (SELECT FROM history h WHERE h.revision_id = r.id AND h.role = 'editor'
            AND h.step IN ('start', 'change', 'reopen')))"""


def of_team(db: Session, revision: Revision) -> bool:
    kind = kind_of(revision).name
    query = sa.text(f"SELECT {is_private(kind)} FROM {kind}_revision r WHERE r.id = :id")
    return bool(db.scalar(query, {"id": revision.id}))
