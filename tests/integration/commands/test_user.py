"""The first account is made by whoever runs the machine."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection
from sqlmodel import Session

from app import database
from app.access import staff_roles
from app.accounts import passwords
from app.accounts.account import StaffRole
from app.commands.user import create_admin
from app.errors import Conflict
from tests.cast import PASSWORD, make_account


@pytest.fixture(autouse=True)
def in_the_transaction_of_the_test(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(database, "engine", lambda: connection)
    with connection.begin_nested():
        yield


def test_it_has_every_role_everywhere_and_still_has_to_accept_the_terms(db: Session) -> None:
    create_admin("ada@post.example", PASSWORD)

    ada = passwords.signing_in(db, "ada@post.example", PASSWORD)
    assert ada
    assert staff_roles(db, ada) == dict.fromkeys(StaffRole)
    assert ada.terms_version == ""


@pytest.mark.parametrize(
    ("email", "password"), [("ada", PASSWORD), ("ada@post.example", "kurz"), ("Ben@post.example", PASSWORD)]
)
def test_what_cannot_be_is_refused_with_a_sentence(db: Session, email: str, password: str) -> None:
    make_account(db, "Ben")
    db.commit()

    with pytest.raises(Conflict, match=r".+\.$"):
        create_admin(email, password)
