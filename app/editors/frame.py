"""How every page of the office is answered: with what its header says."""

from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.access import Staff
from app.editors import queue
from app.pages import page


def office_page(
    request: Request, name: str, editor: Staff, db: Session, context: dict[str, Any], status_code: int = 200
) -> Response:
    counts = queue.counts(db, editor.areas)
    context |= {"editor": editor, "counts": counts, "total": sum(each.cases for each in counts)}
    return page(request, f"editors/{name}.html", status_code, **context)
