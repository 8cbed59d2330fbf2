"""Providers we know of that are not in the portal yet. Without them, what they offer would look like a gap."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col

from app.directory import gazetteer
from app.directory.area import LIES_WITHIN
from app.directory.columns import now, part, reference, word


class ProspectState(StrEnum):
    NOTED = "noted"
    INVITED = "invited"
    DECLINED = "declined"
    """They do not want to, and still are there for families: planners have to know."""


class Prospect(SQLModel, table=True):
    """Of an organisation, never of a person."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID | None = reference("account.id", default=None)
    """Who noted it; nobody, if it came from the command line."""
    name: str
    place: str = ""
    """A postcode or the name of an area, as it was typed."""
    area_id: int | None = Field(default=None, foreign_key="area.id", ondelete="SET NULL", index=True)
    """The smallest area that `place` names; None: somewhere in town."""
    contact: str = ""
    """A website, the number of an office."""
    source: str
    """How we know of it."""
    state: ProspectState = word(ProspectState, "state", ProspectState.NOTED)
    state_at: datetime = Field(default_factory=now)
    provider_id: UUID | None = Field(default=None, foreign_key="provider.id", ondelete="SET NULL", index=True)
    """What it became in the portal, or is about to become."""


class ProspectCategory(SQLModel, table=True):
    __tablename__ = "prospect_category"

    prospect_id: int = part("prospect.id")
    category_id: int = part("category.id")


HAS_JOINED = """EXISTS (
    SELECT FROM provider p JOIN provider_revision pr ON pr.provider_id = p.id
    WHERE p.id = x.provider_id AND p.standing IN ('waiting', 'approved') AND pr.status IN ('submitted', 'published'))"""
"""As SQL: prospect x counts among the providers of the portal. Nobody has to say so, and it ends when they leave."""

IS_COVERED = f"""(:everywhere OR EXISTS (
    SELECT FROM area a JOIN area s ON s.id = ANY(:areas) AND {LIES_WITHIN} WHERE a.id = x.area_id))"""
"""As SQL: prospect x is within the scope of `scope.covered`. What is somewhere in town belongs to everywhere."""

_SMALLEST = sa.text("""
    SELECT a.id FROM area a JOIN area_layer l ON l.id = a.layer_id
    WHERE a.slug = ANY(:slugs) AND a.valid_to IS NULL ORDER BY a.slug = :slug DESC, l.position DESC, a.id LIMIT 1
""")


def area_of(db: Session, place: str) -> int | None:
    """Of a postcode the smallest area around its middle, of a name that area. `LookupError` if nothing is called so;
    a whole town of which we have no border is no area."""
    found = gazetteer.find(db, place)
    if found is None:
        raise LookupError(place)
    slugs = [] if found.kind == "town" else [*found.covering, *([found.slug] if found.slug else [])]
    area_id: int | None = db.scalar(_SMALLEST, {"slugs": slugs, "slug": found.slug or ""})
    return area_id


def note(db: Session, values: Mapping[str, Any], categories: Collection[int]) -> None:
    change(db, Prospect(**values), {}, categories)


def change(db: Session, prospect: Prospect, values: Mapping[str, Any], categories: Collection[int]) -> None:
    if values.get("state", prospect.state) != prospect.state:
        prospect.state_at = now()
    for name, value in values.items():
        setattr(prospect, name, value)
    db.add(prospect)
    db.flush()
    db.execute(sa.delete(ProspectCategory).where(col(ProspectCategory.prospect_id) == prospect.id))
    db.add_all(ProspectCategory(prospect_id=prospect.id or 0, category_id=each) for each in sorted({*categories}))
    db.flush()
