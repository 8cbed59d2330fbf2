"""Rows that follow from others: written with every change, and comparable with what they should be."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session


@dataclass(frozen=True)
class Derived:
    """All as SQL, about the entries of `:ids`."""

    table: str
    columns: str
    should: str
    """The rows there should be, a SELECT of these columns."""
    of_these: str
    """Whether a row is about one of the entries."""
    entry: str
    """Which one a row is about."""


_BATCH = 1000


def write(db: Session, what: Derived, ids: Collection[UUID]) -> None:
    """Make it say what is true of these entries now."""
    for batch in _batches(ids):
        db.execute(sa.text(f"DELETE FROM {what.table} WHERE {what.of_these}"), batch)
        db.execute(sa.text(f"INSERT INTO {what.table} ({what.columns}) {what.should}"), batch)


def differing(db: Session, what: Derived, ids: Collection[UUID]) -> set[UUID]:
    """Of which of these entries there are other rows than there should be."""
    held = f"SELECT {what.columns} FROM {what.table} WHERE {what.of_these}"
    compared = sa.text(f"""
        WITH should AS MATERIALIZED ({what.should}), held AS MATERIALIZED ({held})
        SELECT DISTINCT {what.entry} FROM (
            (TABLE should EXCEPT ALL TABLE held) UNION ALL (TABLE held EXCEPT ALL TABLE should)
        ) either
    """)
    return {entry for batch in _batches(ids) for entry in db.scalars(compared, batch)}


def _batches(ids: Collection[UUID]) -> Iterator[dict[str, list[UUID]]]:
    listed = list(ids)
    for start in range(0, len(listed), _BATCH):
        yield {"ids": listed[start : start + _BATCH]}
