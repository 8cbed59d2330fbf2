"""Who took over which file, and what each row was before: the book that an import can be taken back by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.directory.data_import import DataImport, ImportKind
from app.imports.report import Report


@dataclass(frozen=True)
class Entry:
    kind: ImportKind
    file: str
    layer: str = ""
    day: date | None = None
    source: str = ""
    by: UUID | None = None


def opened(db: Session, entry: Entry, counts: Mapping[str, int]) -> int:
    """The number of the entry, for the rows that belong to it."""
    summary = ", ".join(f"{count} {word}" for word, count in Report("", counts).rows() if count)
    row = DataImport(account_id=entry.by, summary=summary, **{k: v for k, v in vars(entry).items() if k != "by"})
    db.add(row)
    db.flush()
    assert row.id is not None  # noqa: S101 # for the type: flush gave it one
    return row.id
