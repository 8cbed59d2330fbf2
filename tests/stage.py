"""What all tests of a file find, laid once: each takes back only what it has done itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session

from app.directory import labels, wordlist
from app.families import start


@dataclass(frozen=True)
class Stage:
    connection: Connection
    laid: Any
    """What whoever laid it wants to be found again by; rows among it belong to no session."""


def set_once(lay: Callable[[Session], Any]) -> Any:
    """The fixture `stage` of a file: `stage = set_once(town)`. All tests of the file stand on it, asked for or not."""

    @pytest.fixture(scope="module", name="stage")
    def stage(migrated: sa.Engine) -> Iterator[Stage]:
        forget()
        with migrated.connect() as connection:
            transaction = connection.begin()
            with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
                laid = lay(db)
                db.commit()
            yield Stage(connection, laid)
            transaction.rollback()

    return stage


def forget() -> None:
    """What the application knows by heart of the database that it met before."""
    labels.forget()
    start.forget()
    wordlist.forget()
