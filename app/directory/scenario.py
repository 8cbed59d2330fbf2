"""What planners think through before anything is decided: a question, and what would be otherwise."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.directory.columns import now, reference, word
from app.directory.planning import Measure


class ChangeKind(StrEnum):
    NEW = "new"
    MOVED = "moved"
    CLOSED = "closed"
    RESIZED = "resized"
    """It has another number of places."""


class ScenarioStepKind(StrEnum):
    CREATED = "created"
    COPIED = "copied"
    RENAMED = "renamed"
    ASKED = "asked"
    """Another question."""
    ADDED = "added"
    REMOVED = "removed"
    DELETED = "deleted"


class Scenario(SQLModel, table=True):
    """The question is read with the offers and people of the day it is looked at."""

    __table_args__ = (sa.CheckConstraint("age_from_months <= age_to_months", name="ages"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID = reference("account.id")
    title: str
    purpose: str = ""
    layer: str
    category_id: int = reference("category.id")
    age_from_months: int
    age_to_months: int
    measure: Measure = word(Measure, "measure")
    metres: int
    decay: str
    detour: float
    homes: str
    """How far people go, as `app/planners/spatial_access.py` reads it."""
    deleted_at: datetime | None = None


class ScenarioChange(SQLModel, table=True):
    """One thing that would be otherwise; at most one for each offer there is."""

    __tablename__ = "scenario_change"
    __table_args__ = (
        sa.UniqueConstraint("scenario_id", "offer_id"),
        sa.CheckConstraint("(kind IN ('new', 'moved')) = (lat IS NOT NULL AND lon IS NOT NULL)", name="point"),
        sa.CheckConstraint("kind <> 'new' OR (offer_id IS NULL AND category_id IS NOT NULL)", name="new"),
        sa.CheckConstraint("places > 0", name="places"),
        sa.CheckConstraint("age_from_months <= age_to_months", name="ages"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = reference("scenario.id", cascade=True)
    kind: ChangeKind = word(ChangeKind, "kind")
    offer_id: UUID | None = Field(default=None, foreign_key="offer.id", ondelete="SET NULL", index=True)
    """None: it is new, or the offer is no longer there."""
    name: str
    """Of an offer there is: as it was called then."""
    lat: float | None = None
    lon: float | None = None
    place: str = ""
    """Where that is, in words."""
    category_id: int | None = reference("category.id", default=None)
    age_from_months: int | None = None
    age_to_months: int | None = None
    places: int | None = None


class ScenarioStep(SQLModel, table=True):
    """Who did what to it, and when."""

    __tablename__ = "scenario_step"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID = reference("account.id")
    scenario_id: int = reference("scenario.id")
    kind: ScenarioStepKind = word(ScenarioStepKind, "kind")
    note: str = ""
