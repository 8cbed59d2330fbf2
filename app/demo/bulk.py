"""Rows of many tables, collected as plain values and written in one go: a model object a row would take minutes."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy.orm import class_mapper
from sqlmodel import Session, SQLModel


class Rows(dict[type[SQLModel], list[dict[str, Any]]]):
    """By table, in the order in which they can be written."""

    def add(self, table: type[SQLModel], **values: Any) -> dict[str, Any]:
        self.setdefault(table, []).append(values)
        return values


@cache
def _defaults(table: type[SQLModel]) -> dict[str, Any]:
    """What the model says of columns that a row leaves out. A key that counts up is the table's business."""
    return {
        name: None if field.is_required() else field.get_default(call_default_factory=True)
        for name, field in table.model_fields.items()
        if not (name == "id" and field.default is None and field.default_factory is None)
    }


def copy(db: Session, rows: Rows) -> None:
    db.flush()
    for mapper in (class_mapper(table) for table in rows):
        _copy(db, mapper.class_, rows[mapper.class_])


def _copy(db: Session, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    defaults = _defaults(table)
    columns = ", ".join(f'"{name}"' for name in defaults)
    driver: Any = db.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.__tablename__} ({columns}) FROM STDIN") as writing:
        for row in rows:
            writing.write_row(tuple((defaults | row).values()))
