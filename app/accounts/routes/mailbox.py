"""/demo/postfach: what would have been sent. Only the demo has it."""

import re

from fastapi import APIRouter, Request, Response
from sqlmodel import col, select

from app.database import Db
from app.errors import NotFound
from app.i18n import gettext
from app.mail import QueuedMail
from app.pages import page
from app.settings import settings

router = APIRouter()

_SHOWN = 50


@router.get("/demo/postfach")
def mailbox(request: Request, db: Db) -> Response:
    if not settings().demo:
        raise NotFound(gettext("Diese Seite gibt es nicht."))
    mails = db.exec(select(QueuedMail).order_by(col(QueuedMail.created_at).desc()).limit(_SHOWN)).all()
    return page(request, "accounts/mailbox.html", mails=[(each, paths_in(each.text)) for each in mails])


def paths_in(text: str) -> list[str]:
    """The pages of ours a mail leads to, without the host: the demo may run under another one."""
    return re.findall(re.escape(settings().base_url.rstrip("/")) + r"(/\S+)", text)
