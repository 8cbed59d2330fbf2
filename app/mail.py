"""Mails: written at once in their reader's language, queued with the change behind them, sent by the worker."""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID, uuid4

import sqlalchemy as sa
from jinja2 import Environment
from sqlmodel import Field, Session, SQLModel, col, or_, select

from app import i18n, pages
from app.accounts.account import Account, AccountState
from app.directory.columns import now, reference
from app.settings import settings

PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
"""Between the attempts; after the one that follows the last of them we give up, and people are told."""

_KEPT = timedelta(days=30)

Transport = Callable[[EmailMessage], None]


class QueuedMail(SQLModel, table=True):
    __tablename__ = "queued_mail"
    __table_args__ = (
        sa.Index("ix_queued_mail_due", "send_after", postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    to_email: str
    account_id: UUID | None = reference("account.id", cascade=True, default=None)
    name: str
    """Which of templates/mail it is."""
    language: str
    subject: str
    text: str
    html: str
    """Both are emptied once the mail is out or given up: they hold links that open things."""
    created_at: datetime = Field(default_factory=now)
    send_after: datetime = Field(default_factory=now)
    attempts: int = 0
    last_error: str = ""
    sent_at: datetime | None = None
    failed_at: datetime | None = None


@lru_cache
def _plain() -> Environment:
    """For subjects and texts: what people wrote stays as they wrote it."""
    env = pages.environment().overlay(autoescape=False, undefined=pages.environment().undefined)
    env.globals = {**env.globals, "_": _say}
    return env


def _say(message: str, **values: Any) -> str:
    said = i18n.gettext(message)
    return said % values if values else said


def queue(db: Session, name: str, to: Account | str, *, language: str | None = None, **context: Any) -> None:
    """Write mail `name` to somebody; it leaves when the transaction is through. Never to a disabled account."""
    account = to if isinstance(to, Account) else None
    known = account or db.exec(select(Account).where(sa.func.lower(col(Account.email)) == str(to).lower())).first()
    if known and known.state in (AccountState.DISABLED, AccountState.DELETED):
        return
    language = language or (account.language if account else i18n.language())
    with i18n.speaking(language):
        subject, text, html = _written(name, {"account": account, "settings": settings()} | context)
    db.add(
        QueuedMail(
            to_email=account.email if account else str(to),
            account_id=account.id if account else None,
            name=name,
            language=language,
            subject=subject,
            text=text,
            html=html,
        )
    )
    db.flush()


def _written(name: str, context: dict[str, Any]) -> tuple[str, str, str]:
    subject = _plain().get_template(f"mail/{name}/subject.txt").render(context)
    text = _plain().get_template(f"mail/{name}/body.txt").render(context)
    html = pages.environment().get_template(f"mail/{name}/body.html").render(context)
    # One line, whatever a title or a name brings along: a second one would be a header of somebody else's.
    return " ".join(subject.split()), text.strip() + "\n", html


def message(mail: QueuedMail) -> EmailMessage:
    name, sender = parseaddr(settings().mail_from)
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(_unread(name), addr_spec=sender)
    made["To"] = Address(addr_spec=mail.to_email)
    made["Subject"] = _unread(mail.subject)
    made["Date"] = format_datetime(mail.created_at)
    # The same at every attempt: should it leave twice, mailboxes see one mail.
    made["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.text)
    made.add_alternative(mail.html, subtype="html")
    return made


def _unread(words: str) -> str:
    """Nothing the library would take for an encoded word and decode: line ends and headers could be in it."""
    return words.replace("=?", "= ?")


def deliver_next(db: Session, transport: Transport, at: datetime) -> bool:
    """Send one mail that is due; False when there is none. Commit after each: a killed worker loses nothing."""
    mail = db.exec(_due(at)).first()
    if mail is None:
        return False
    mail.attempts += 1
    try:
        transport(message(mail))
    except Exception as error:  # noqa: BLE001 - whatever it is about this one, it keeps none of the others waiting
        _put_off(mail, error, at)
    else:
        mail.sent_at, mail.last_error, mail.text, mail.html = at, "", "", ""
    db.flush()
    return True


def _due(at: datetime) -> Any:
    # Whoever has the address is asked for, even where the mail was written to the bare address.
    same_address = sa.func.lower(col(Account.email)) == sa.func.lower(col(QueuedMail.to_email))
    disabled = sa.exists().where(
        or_(col(Account.id) == col(QueuedMail.account_id), same_address),
        col(Account.state).in_((AccountState.DISABLED, AccountState.DELETED)),
    )
    return (
        select(QueuedMail)
        .where(
            col(QueuedMail.sent_at).is_(None),
            col(QueuedMail.failed_at).is_(None),
            col(QueuedMail.send_after) <= at,
            ~disabled,
        )
        .order_by(col(QueuedMail.send_after))
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _put_off(mail: QueuedMail, error: Exception, at: datetime) -> None:
    """The answers of mail servers name the address; kept is only which kind of error it was, and its number."""
    code = getattr(error, "smtp_code", "")
    mail.last_error = f"{type(error).__name__} {code}".strip()
    if mail.attempts > len(PAUSES):
        mail.failed_at, mail.text, mail.html = at, "", ""
    else:
        mail.send_after = at + PAUSES[mail.attempts - 1]


def failed(db: Session) -> list[QueuedMail]:
    """What we gave up, the latest first."""
    return [
        *db.exec(
            select(QueuedMail).where(col(QueuedMail.failed_at).is_not(None)).order_by(col(QueuedMail.failed_at).desc())
        )
    ]


def forget_old(db: Session, at: datetime) -> None:
    """Whatever became of them: without a mail server nothing is ever sent, and a queue is no archive."""
    db.execute(sa.delete(QueuedMail).where(col(QueuedMail.created_at) < at - _KEPT))


def smtp(url: str) -> Transport:
    """smtp://user:password@host:587?starttls=1, or smtps://… for a connection that is encrypted from the start."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"

    def send(made: EmailMessage) -> None:
        with _connection(parts.scheme, host, parts.port) as server:
            if parse_qs(parts.query).get("starttls") == ["1"]:
                server.starttls(context=_trusted())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(made)

    return send


def _connection(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=20, context=_trusted())
    return smtplib.SMTP(host, port or 25, timeout=20)


def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()
