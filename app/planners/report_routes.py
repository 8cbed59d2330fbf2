"""/planung/bericht: a snapshot on paper; /berichte: the same for whoever has the link, once it is released."""

from fastapi import APIRouter, Request, Response

from app.access import Planner
from app.database import Db
from app.errors import Conflict
from app.i18n import gettext
from app.pages import environment, page
from app.planners import report, snapshots
from app.planners.snapshots import Kept
from app.planners.stand import Stand

router = APIRouter()
NOINDEX = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@router.get("/planung/bericht/{snapshot_id:int}")
def show(request: Request, planner: Planner, snapshot_id: int, db: Db) -> Response:
    opened = snapshots.opened(db, planner, snapshot_id)
    return _page(request, opened.snapshot, opened.stand, f"/planung/bericht/{snapshot_id}")


@router.get("/planung/bericht/{snapshot_id:int}/bericht.pdf")
def as_pdf(request: Request, planner: Planner, snapshot_id: int, db: Db) -> Response:
    opened = snapshots.opened(db, planner, snapshot_id)
    return _pdf(request, opened.snapshot, opened.stand)


@router.get("/berichte/{released}")
def show_released(request: Request, released: str, db: Db) -> Response:
    snapshot = snapshots.released(db, released)
    return _page(request, snapshot, snapshots.content(db, snapshot.id), f"/berichte/{snapshot.secret}")


@router.get("/berichte/{released}/bericht.pdf")
def released_as_pdf(request: Request, released: str, db: Db) -> Response:
    snapshot = snapshots.released(db, released)
    return _pdf(request, snapshot, snapshots.content(db, snapshot.id))


def _page(request: Request, snapshot: Kept, stand: Stand, address: str) -> Response:
    context = report.context(snapshot, stand) | {"address": address, "question": stand.matrix.question}
    answer = page(request, "planners/report.html", **context)
    answer.headers.update(NOINDEX)
    return answer


def _pdf(request: Request, snapshot: Kept, stand: Stand) -> Response:
    context = report.context(snapshot, stand) | {"question": stand.matrix.question}
    html = environment().get_template("planners/report_pdf.html").render(request=request, **context)
    try:
        content = report.pdf(html)
    except report.NoPdf:
        raise Conflict(gettext("Dieser Server kann kein PDF erzeugen. Drucken Sie die Seite im Browser.")) from None
    headers = NOINDEX | {"Content-Disposition": f'inline; filename="bericht-{snapshot.id}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
