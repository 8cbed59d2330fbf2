"""/planung/bericht: a snapshot on paper; /berichte: the same for whoever has the link, once it is released."""

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from app.access import Planner
from app.database import Db
from app.errors import Conflict
from app.i18n import gettext
from app.pages import page
from app.planners import papers, report, snapshots
from app.planners.snapshots import Kept

router = APIRouter()
NOINDEX = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",  # a link that is recalled leads nowhere, not to a copy
}


@router.get("/planung/bericht/{snapshot_id:int}")
def show(request: Request, planner: Planner, snapshot_id: int, db: Db) -> Response:
    opened = snapshots.opened(db, planner, snapshot_id)
    paper = report.body(opened.snapshot, opened.stand)
    return _page(request, opened.snapshot, paper, f"/planung/bericht/{snapshot_id}")


@router.get("/planung/bericht/{snapshot_id:int}/bericht.pdf")
def as_pdf(planner: Planner, snapshot_id: int, db: Db) -> Response:
    opened = snapshots.opened(db, planner, snapshot_id)
    try:
        return _pdf(opened.snapshot, report.pdf(papers.html(opened.snapshot, opened.stand)))
    except report.NoPdf:
        raise Conflict(gettext("Dieser Server kann kein PDF erzeugen. Drucken Sie die Seite im Browser.")) from None


@router.get("/berichte/{released}")
def show_released(request: Request, released: str, db: Db) -> Response:
    snapshot = snapshots.released(db, released)
    return _page(request, snapshot, report.released_body(db, snapshot), f"/berichte/{snapshot.secret}")


@router.get("/berichte/{released}/bericht.pdf")
def released_as_pdf(released: str, db: Db) -> Response:
    """Never made because somebody asks for it: a link that goes round would keep the server busy."""
    snapshot = snapshots.released(db, released)
    content = papers.of(db, snapshot)
    if content is None:
        raise Conflict(
            gettext(
                "Das PDF zu diesem Bericht ist noch nicht da. Versuchen Sie es in ein paar Minuten wieder, "
                "oder drucken Sie die Seite im Browser."
            )
        )
    return _pdf(snapshot, content)


def _page(request: Request, snapshot: Kept, paper: Markup, address: str) -> Response:
    answer = page(request, "planners/report.html", snapshot=snapshot, paper=paper, address=address)
    answer.headers.update(NOINDEX)
    return answer


def _pdf(snapshot: Kept, content: bytes) -> Response:
    headers = NOINDEX | {"Content-Disposition": f'inline; filename="bericht-{snapshot.id}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
