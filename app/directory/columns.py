"""Column types that our tables share, and the names their constraints get."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    return datetime.now(UTC)


def word(kind: type[StrEnum], name: str, default: StrEnum | None = None, **options: Any) -> Any:
    """A value of `kind`, stored as text with a check: adding a word later is a small migration, not a type change."""
    column = sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda k: [e.value for e in k],
    )
    if default is not None:
        options["default"] = default
        options.setdefault("sa_column_kwargs", {})["server_default"] = default.value
    return Field(sa_type=column, **options)


def words(default: list[str] | None = None) -> Any:
    """A short list of words that belong to the row and are never joined on."""
    return Field(
        default_factory=lambda: list(default or []),
        sa_type=ARRAY(sa.Text),
        sa_column_kwargs={"server_default": "{}"},
    )


def counter() -> Any:
    """How often something happened to the row, from 1."""
    return Field(default=1, sa_column_kwargs={"server_default": "1"})


def flag() -> Any:
    return Field(default=False, sa_column_kwargs={"server_default": sa.false()})


def translations() -> Any:
    """Names in other languages of the interface: {"en": "Sport"}; German is the row itself."""
    return Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})


def reference(target: str, *, cascade: bool = False, **options: Any) -> Any:
    """A foreign key with an index. `cascade` only where the row is a part of what it points to."""
    return Field(foreign_key=target, ondelete="CASCADE" if cascade else "RESTRICT", index=True, **options)


def part(target: str) -> Any:
    """One half of a link table's primary key."""
    return Field(foreign_key=target, ondelete="CASCADE", primary_key=True, index=True)
