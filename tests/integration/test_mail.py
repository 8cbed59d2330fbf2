"""Mails are written with the change that causes them, sent once, and given up aloud."""

import re
import smtplib
from datetime import date, timedelta
from email.errors import HeaderParseError
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session, select

from app import database, i18n, mail, worker
from app.accounts import attempts, sessions, tokens
from app.accounts.account import Account, AccountState
from app.directory.columns import now
from app.directory.freshness import LADDER
from app.mail import QueuedMail
from tests.cast import make_account

TEMPLATES = Path(mail.__file__).parent / "templates/mail"
NAMES = sorted(each.name for each in TEMPLATES.iterdir() if each.is_dir())
ODD = "Tom & <b>Jerry</b>\r\nBcc: alle@evil.example"


def context() -> dict[str, Any]:
    """Everything any mail asks for, as bad as people can make it."""
    person = Account(email="x@post.example", name=ODD)
    entry = {"kind": "offer", "title": ODD, "provider": ODD, "reason": ODD, "revision_id": person.id, "corrections": []}
    entry |= {"part": "picture", "called": ODD}
    lines = [{"title": ODD, "state": step.to.value, "next_on": date(2026, 12, 24)} for step in LADDER]
    entry |= {
        "offers": [*lines, {"title": ODD, "state": "", "next_on": None}],
        "campaign": "",
        "note": ODD,
        "on": date(2026, 12, 24),
    }
    return {"path": "/konto", "provider_name": ODD, "person": person, "by": person} | entry


def queued(db: Session) -> QueuedMail:
    return db.exec(select(QueuedMail)).one()


class Post:
    """Stands where the mail server is."""

    def __init__(self, *errors: BaseException | None) -> None:
        self.sent: list[EmailMessage] = []
        self.errors = [*errors]

    def __call__(self, message: EmailMessage) -> None:
        if self.errors and (error := self.errors.pop(0)):
            raise error
        self.sent.append(message)


@pytest.mark.parametrize("language", i18n.catalogues())
@pytest.mark.parametrize("name", NAMES)
def test_every_mail_has_a_subject_of_one_line_a_text_and_a_page(db: Session, name: str, language: str) -> None:
    mail.queue(db, name, make_account(db, "Amal", language=language), **context())

    written = queued(db)
    assert written.subject
    assert "\n" not in written.subject
    assert "\r" not in written.subject
    assert len(written.text.splitlines()) > 5
    assert "&amp;" not in written.text + written.subject
    assert "<p>" not in written.text
    assert f'<html lang="{language}"' in written.html
    assert "<b>Jerry" not in written.html
    assert "style=" not in written.html
    for link in re.findall(r"http://\S+", written.text):
        assert link.startswith("http://127.0.0.1:8000/en/" if language == "en" else "http://127.0.0.1:8000/")
        assert link in written.html


@pytest.mark.parametrize("name", NAMES)
def test_no_mail_is_half_german_in_english(db: Session, name: str) -> None:
    for language in ("de", "en"):
        mail.queue(db, name, make_account(db, language, language=language), **context())
    german, english = (set(each.text.splitlines()) for each in db.exec(select(QueuedMail)))

    proper = ("--", "Chancenportal", "Familienbüro", *ODD.splitlines())
    assert [line for line in german & english if line and not line.startswith(proper)] == []


def test_what_leaves_is_one_mail_with_both_parts_and_no_header_of_others(db: Session) -> None:
    mail.queue(db, "join_declined", make_account(db, "Amal"), provider_name=ODD)
    made = mail.message(queued(db))

    assert made["To"] == "amal@post.example"
    assert "Bcc" not in made
    assert made["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in made.iter_parts()] == ["text/plain", "text/html"]
    assert "Bcc:" in str(made["Subject"])
    assert b"\nBcc" not in made.as_bytes().partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "word",
    [
        "=?utf-8?q?X=0d=0aBcc:_evil@evil.example?=",
        "=?utf-8?b?WA0KQmNjOiBldmlsQGV2aWwuZXhhbXBsZQ==?=",
        "Bär ==?utf-8?q?X=0aBcc:_evil@evil.example?=",
        "=\r\n?utf-8?q?X=0aBcc:_evil@evil.example?=",
    ],
)
def test_what_looks_like_an_encoded_word_is_not_decoded(db: Session, word: str) -> None:
    mail.queue(db, "join_declined", make_account(db, "Amal"), provider_name=word)
    headers = mail.message(queued(db)).as_bytes().partition(b"\r\n\r\n")[0]

    assert b"\nBcc" not in headers
    assert b"\rBcc" not in headers


@pytest.mark.parametrize("state", [AccountState.DISABLED, AccountState.DELETED])
def test_blocked_people_get_none(db: Session, state: AccountState) -> None:
    amal = make_account(db, "Amal")
    mail.queue(db, "password_changed", amal)
    amal.state = state
    mail.queue(db, "password_changed", amal)
    db.flush()
    post = Post()

    assert len(db.exec(select(QueuedMail)).all()) == 1
    assert not mail.deliver_next(db, post, now())
    assert post.sent == []


def test_blocked_people_get_none_by_their_address_either(db: Session) -> None:
    make_account(db, "Amal", state=AccountState.DISABLED)
    mail.queue(db, "team_invitation", "AMAL@post.example", **context())

    assert db.exec(select(QueuedMail)).all() == []


def test_a_mail_to_an_address_whose_account_is_blocked_before_it_leaves_stays_here(db: Session) -> None:
    mail.queue(db, "team_invitation", "amal@post.example", **context())
    make_account(db, "Amal", state=AccountState.DISABLED)
    post = Post()

    assert not mail.deliver_next(db, post, now())
    assert post.sent == []


def test_a_mail_is_sent_once_and_its_text_forgotten(db: Session) -> None:
    mail.queue(db, "reset", make_account(db, "Amal"), path="/passwort/neu/geheim")
    post = Post()

    assert mail.deliver_next(db, post, now())
    assert not mail.deliver_next(db, post, now())
    assert len(post.sent) == 1
    assert "geheim" in post.sent[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "geheim" not in str(queued(db).model_dump())
    assert queued(db).sent_at


def test_what_fails_is_tried_again_after_growing_pauses_and_then_given_up(db: Session) -> None:
    mail.queue(db, "password_changed", make_account(db, "Amal"))
    refusal = smtplib.SMTPResponseException(450, b"amal@post.example is over quota")
    post, at, tried = Post(*[refusal] * 9), now(), []
    while not queued(db).failed_at:
        if mail.deliver_next(db, post, at):
            tried.append(at)
        at += timedelta(minutes=5)
    pauses = [after - before for before, after in pairwise(tried)]

    assert len(tried) == len(mail.PAUSES) + 1
    assert pauses == sorted(pauses)
    assert [each.id for each in mail.failed(db)] == [queued(db).id]
    assert queued(db).last_error == "SMTPResponseException 450"
    assert (queued(db).text, queued(db).html) == ("", "")
    assert not mail.deliver_next(db, post, at + timedelta(days=2))
    assert post.sent == []


def test_a_mail_that_came_through_at_last_is_no_failure(db: Session) -> None:
    mail.queue(db, "password_changed", make_account(db, "Amal"))
    post = Post(TimeoutError(), None)
    mail.deliver_next(db, post, now())
    first_id = mail.message(queued(db))["Message-ID"]

    assert mail.deliver_next(db, post, now() + timedelta(hours=1))
    assert post.sent[0]["Message-ID"] == first_id
    assert mail.failed(db) == []
    assert queued(db).last_error == ""


@pytest.mark.parametrize("fault", [OSError(), ValueError(), HeaderParseError(), IndexError()])
def test_one_that_cannot_be_sent_does_not_hold_up_the_others(db: Session, fault: Exception) -> None:
    """The library for mails has its own ways to stumble over what people write."""
    for name in ("Amal", "Ben"):
        mail.queue(db, "password_changed", make_account(db, name))
    post = Post(fault, None)

    assert mail.deliver_next(db, post, now())
    assert mail.deliver_next(db, post, now())
    assert len(post.sent) == 1


def test_old_mails_are_forgotten_sent_or_not(db: Session) -> None:
    mail.queue(db, "password_changed", make_account(db, "Amal"))
    mail.forget_old(db, now() + timedelta(days=29))
    assert db.exec(select(QueuedMail)).all()
    mail.forget_old(db, now() + timedelta(days=31))

    db.expire_all()
    assert db.exec(select(QueuedMail)).all() == []


def test_a_worker_that_is_killed_loses_nothing(db: Session) -> None:
    mail.queue(db, "password_changed", make_account(db, "Amal"))
    with pytest.raises(KeyboardInterrupt), db.begin_nested():
        mail.deliver_next(db, Post(KeyboardInterrupt()), now())
    post = Post()

    assert queued(db).attempts == 0
    assert mail.deliver_next(db, post, now())
    assert len(post.sent) == 1


def test_the_worker_sends_everything_that_is_due(
    db: Session, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "engine", lambda: connection)
    for name in ("Amal", "Ben", "Carl"):
        mail.queue(db, "password_changed", make_account(db, name))
    post = Post()

    assert worker.deliver(now(), post) == 3
    assert worker.deliver(now(), post) == 0
    assert len(post.sent) == 3


def test_a_server_that_hangs_keeps_the_rest_of_the_work_waiting_for_one_round_at_most(
    db: Session, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "engine", lambda: connection)
    monkeypatch.setattr(worker, "PAUSE_S", 0)
    for name in ("Amal", "Ben", "Carl"):
        mail.queue(db, "password_changed", make_account(db, name))

    assert worker.deliver(now(), Post(TimeoutError(), TimeoutError(), TimeoutError())) == 1


def test_the_worker_forgets_what_has_served_its_time(
    db: Session, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "engine", lambda: connection)
    amal = make_account(db, "Amal")
    mail.queue(db, "password_changed", amal)
    sessions.start(db, amal, "")
    tokens.issue(db, tokens.Purpose.RESET, amal)
    attempts.may_try(db, "reset", "amal", "192.0.2.1")
    for table in ("session", "account_token"):
        db.execute(text(f"UPDATE {table} SET expires_at = now() - interval '3 days'"))
    db.execute(text("UPDATE attempt SET window_ends_at = now() - interval '3 days'"))
    db.execute(text("UPDATE queued_mail SET created_at = now() - interval '40 days'"))
    worker.forget(now())

    for table in ("session", "account_token", "attempt", "queued_mail"):
        assert db.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table


def test_without_a_mail_server_nothing_leaves(
    db: Session, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "engine", lambda: connection)
    mail.queue(db, "password_changed", make_account(db, "Amal"))

    assert worker.deliver(now()) == 0
    assert queued(db).attempts == 0


class Server:
    """Notes what smtplib is asked to do."""

    calls: list[tuple[str, ...]]

    def __init__(self, host: str, port: int, **_: Any) -> None:
        Server.calls = [("connect", type(self).__name__, host, str(port))]

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None: ...

    def starttls(self, **_: Any) -> None:
        Server.calls.append(("starttls",))

    def login(self, user: str, password: str) -> None:
        Server.calls.append(("login", user, password))

    def send_message(self, made: EmailMessage) -> None:
        Server.calls.append(("send", made["To"]))


class EncryptedServer(Server): ...


@pytest.mark.parametrize(
    ("url", "calls"),
    [
        ("smtp://mail.example", [("connect", "Server", "mail.example", "25")]),
        (
            "smtp://amal%40a.example:p%3Aw@mail.example:587?starttls=1",
            [("connect", "Server", "mail.example", "587"), ("starttls",), ("login", "amal@a.example", "p:w")],
        ),
        ("smtps://u:p@mail.example", [("connect", "EncryptedServer", "mail.example", "465"), ("login", "u", "p")]),
    ],
)
def test_the_address_of_the_server_says_how_to_reach_it(
    monkeypatch: pytest.MonkeyPatch, url: str, calls: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", EncryptedServer)
    made = EmailMessage()
    made["To"] = "ben@post.example"
    mail.smtp(url)(made)

    assert [*calls, ("send", "ben@post.example")] == Server.calls
