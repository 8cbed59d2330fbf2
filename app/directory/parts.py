"""The rows that belong to a wording: copied with it, or replaced by what a form brings."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from app.directory.schedule import Schedule, ScheduleExceptionRow


def copy(db: Session, parts: Mapping[Any, str], old: UUID, new: UUID) -> None:
    """`parts`: the tables and their column that says whose they are."""
    for part, owner in parts.items():
        _copy_rows(db, part.__table__, owner, old, new)
    if Schedule in parts:
        _copy_exceptions(db, old, new)


def _copy_rows(db: Session, table: sa.Table, owner: str, old: UUID, new: UUID) -> None:
    values: dict[str, Any] = {column.name: column for column in table.columns}
    values[owner] = sa.literal(new)
    if "id" in values:
        del values["id"]
        if isinstance(table.c.id.type, sa.Uuid):
            values["id"] = sa.func.gen_random_uuid()
    rows = sa.select(*values.values()).where(table.c[owner] == old)
    rows = rows.order_by(table.c.id) if "id" in table.c else rows
    db.execute(sa.insert(table).from_select(list(values), rows))


def _copy_exceptions(db: Session, old: UUID, new: UUID) -> None:
    """Schedules have no name of their own: the first of the old one is the first of the new one."""
    db.execute(
        sa.text("""
            WITH numbered AS (
                SELECT id, revision_id, row_number() OVER (PARTITION BY revision_id ORDER BY id) AS place
                FROM schedule WHERE revision_id IN (:old, :new)
            )
            INSERT INTO schedule_exception (schedule_id, day, kind, opens_at, closes_at, note)
            SELECT n.id, e.day, e.kind, e.opens_at, e.closes_at, e.note
            FROM schedule_exception e JOIN numbered o ON o.id = e.schedule_id AND o.revision_id = :old
            JOIN numbered n ON n.place = o.place AND n.revision_id = :new
        """),
        {"old": old, "new": new},
    )


def replace(
    db: Session, part: type[SQLModel], owner: str, revision_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Make these the rows of that table, in this order; of schedules each may bring its `exceptions`."""
    table = sa.inspect(part).local_table
    db.execute(sa.delete(table).where(table.c[owner] == revision_id))
    for row in rows:
        values = {name: value for name, value in row.items() if name != "exceptions"}
        made = part(**values, **{owner: revision_id})
        db.add(made)
        db.flush()
        db.add_all(ScheduleExceptionRow(schedule_id=_id(made), **each) for each in row.get("exceptions", ()))
    db.flush()


def _id(row: Any) -> int:
    """Of a row that is flushed: then it has one."""
    return int(row.id)
