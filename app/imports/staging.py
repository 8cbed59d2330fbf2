"""Temporary tables in the portal's own transaction: rows go in by COPY, the rest is set-based SQL."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

_LOCK = 7_205_517
"""Two imports at once would each plan without what the other is about to write."""


def begin(db: Session) -> None:
    db.execute(sa.text("SET LOCAL statement_timeout = 0"))
    db.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def temporary(name: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])


def like(model: type[SQLModel], names: Iterable[str]) -> list[sa.Column[Any]]:
    """Columns of the same names and types, and nothing of their rules: those are checked when it gets serious."""
    return [sa.Column(name, _plain(table_of(model).c[name].type)) for name in names]


def _plain(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return sa.Text() if isinstance(kind, sa.Enum | sa.String) else kind


def table_of(model: type[SQLModel]) -> sa.Table:
    return cast(sa.Table, model.__table__)  # type: ignore[attr-defined] # SQLModel keeps it from its type


def defaults(model: type[SQLModel], names: Iterable[str]) -> dict[str, Any]:
    """What a new row has where nothing is said of it."""
    fields = {name: model.model_fields[name] for name in names}
    return {n: field.get_default(call_default_factory=True) for n, field in fields.items() if not field.is_required()}


def analyze(db: Session, *tables: str) -> None:
    """Tell the planner of thousands of new rows before the next statement reads them one by one."""
    db.execute(sa.text(f"ANALYZE {', '.join(tables)}"))


def fill(db: Session, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make the table anew and read all rows into it. What a row does not say is NULL.

    A refusal half-way through the file leaves the transaction as it was.
    """
    with db.begin_nested():
        _fill(db.connection(), table, rows)


def _fill(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    connection.execute(sa.text(f'DROP TABLE IF EXISTS pg_temp."{table.name}"'))
    table.create(connection, checkfirst=False)
    names = [column.name for column in table.columns]
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    statement = psycopg.sql.SQL("COPY {} ({}) FROM STDIN").format(
        psycopg.sql.Identifier(table.name), psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, names))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row.get(name) for name in names])
    connection.execute(sa.text(f'ANALYZE pg_temp."{table.name}"'))
