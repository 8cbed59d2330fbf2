"""A limit holds whatever else becomes of the request that was counted."""

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts import attempts
from app.accounts.attempts import Attempt
from tests.cast import PASSWORD, make_account

ODD = {"email": b"amal@post.example", "password": PASSWORD.encode(), "weiter": rb"\ud800"}


def multipart(charset: str) -> tuple[bytes, str]:
    parts = (
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v) for n, v in ODD.items()
    )
    return b"".join(parts) + b"--x--\r\n", f"multipart/form-data; boundary=x; charset={charset}"


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", '"raw_unicode_escape"', "idna", "nobodys"])
def test_a_form_in_another_alphabet_than_ours_is_not_read(client: TestClient, db: Session, charset: str) -> None:
    make_account(db, "Amal")
    body, kind = multipart(charset)

    answer = client.post("/anmelden", content=body, headers={"content-type": kind})
    assert (answer.status_code, "set-cookie" in answer.headers) == (415, False)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf8"'])
def test_a_form_in_utf_8_is(client: TestClient, db: Session, charset: str) -> None:
    make_account(db, "Amal")
    body, kind = multipart(charset)

    assert client.post("/anmelden", content=body, headers={"content-type": kind}).status_code == 303


def test_what_was_counted_stays_counted_when_the_request_fails(migrated: sa.Engine) -> None:
    with Session(migrated) as db:
        for _ in range(3):
            assert attempts.may_try(db, "register", "nora@post.example", "192.0.2.1")
        db.rollback()

    with Session(migrated) as db, db.begin():
        assert not attempts.may_try(db, "register", "nora@post.example", "192.0.2.1")
        db.execute(sa.delete(Attempt))


def test_nobody_waits_for_a_counter_while_a_password_is_compared(migrated: sa.Engine) -> None:
    """The row of a network is counted for everybody in it: held, it would let one person in at a time."""
    with Session(migrated) as db, db.begin():
        attempts.may_try(db, "sign_in", "amal@post.example", "192.0.2.1")
        with Session(migrated) as other, other.begin():
            rows = select(Attempt).where(col(Attempt.count) == 1).with_for_update(nowait=True)
            assert len(other.exec(rows).all()) >= 2
    with Session(migrated) as db, db.begin():
        db.execute(sa.delete(Attempt))
