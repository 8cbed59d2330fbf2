"""What was taken over from files about the town: which file, by whom, and what was there before."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.directory.columns import now, reference, word


class ImportKind(StrEnum):
    AREAS = "areas"
    POPULATION = "population"
    INDICATORS = "indicators"
    POINTS = "points"


class DataImport(SQLModel, table=True):
    """One file that changed something. It can be taken back as long as nothing later stands on it."""

    __tablename__ = "data_import"
    __table_args__ = (
        sa.Index("ix_data_import_newest", "kind", "id"),
        sa.CheckConstraint("undone_at IS NOT NULL OR undone_by IS NULL", name="undone"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID | None = reference("account.id", default=None)
    """None: by the operator's command."""
    kind: ImportKind = word(ImportKind, "kind")
    layer: str = ""
    day: date | None = None
    source: str = ""
    file: str
    summary: str
    """What changed, in one line."""
    undone_at: datetime | None = None
    undone_by: UUID | None = reference("account.id", default=None)


class DataImportRow(SQLModel, table=True):
    """A row as it was before and after; nothing before: it was new; nothing after: it was removed."""

    __tablename__ = "data_import_row"

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = reference("data_import.id", cascade=True)
    key: dict[str, Any] = Field(sa_type=JSONB)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    after: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))


class DataUpload(SQLModel, table=True):
    """A file that somebody looks at before it counts. Kept for a day."""

    __tablename__ = "data_upload"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    at: datetime = Field(default_factory=now, index=True)
    account_id: UUID = reference("account.id")
    kind: ImportKind = word(ImportKind, "kind")
    file: str
    content: bytes
    options: dict[str, Any] = Field(sa_type=JSONB)
