"""What the figures were on a day, kept as they were, and what was done with it. Both are only ever added to."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.directory.columns import now, reference, word
from app.directory.planning import Measure


class SnapshotStepKind(StrEnum):
    RELEASED = "released"
    """Whoever has the link may read it."""
    RECALLED = "recalled"
    """The link leads nowhere any more."""
    WITHDRAWN = "withdrawn"
    """It is wrong. It stays, since others may have cited it, and says so."""


class Snapshot(SQLModel, table=True):
    __table_args__ = (sa.Index("ix_snapshot_question", "layer", "measure", "attributes", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID = reference("account.id")
    title: str
    purpose: str = ""
    """The question that it is to answer."""
    layer: str
    measure: Measure = word(Measure, "measure")
    attributes: str = ""
    day: date
    """Of which day the figures are."""
    content: dict[str, Any] = Field(sa_type=JSONB)
    """All that was known: `app/planners/freezing.py`."""


class SnapshotStep(SQLModel, table=True):
    __tablename__ = "snapshot_step"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID = reference("account.id")
    snapshot_id: int = reference("snapshot.id")
    kind: SnapshotStepKind = word(SnapshotStepKind, "kind")
    note: str = ""


class SnapshotPaper(SQLModel, table=True):
    """A released report as PDF: made once, and at any time again if its row is gone."""

    __tablename__ = "snapshot_paper"

    step_id: int = Field(foreign_key="snapshot_step.id", primary_key=True)
    """The step that released it."""
    content: bytes
