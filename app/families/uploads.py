"""/bilder/… and /dokumente/…: what was uploaded, for whoever may read a wording that shows it, while they may."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.access import ProviderTeam, reader
from app.database import Db
from app.directory import attachment, picture, upload, wording
from app.directory.upload import IMAGE, PDF, Kind
from app.directory.wording import KINDS
from app.errors import NotFound
from app.families.preview import may_read
from app.images import WIDTHS

router = APIRouter()

# The reader's browser may keep it: its bytes never change. Caches in between may not: they would go on handing out
# what has been withdrawn.
_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@router.get("/bilder/{image_id:uuid}/{width:int}.webp")
def show(request: Request, image_id: UUID, width: int, db: Db) -> Response:
    if width not in range(WIDTHS[-1] + 1):
        raise NotFound
    _require(request, db, IMAGE, image_id)
    found = picture.content(db, image_id, width)
    if found is None:
        raise NotFound
    return Response(found, media_type="image/webp", headers=_HEADERS)


@router.get("/dokumente/{pdf_id:uuid}.pdf")
def download(request: Request, pdf_id: UUID, db: Db) -> Response:
    """To be kept and opened by the reader's own program: in our pages nothing of it runs."""
    _require(request, db, PDF, pdf_id)
    found = attachment.content(db, pdf_id)
    if found is None:
        raise NotFound
    # Under which name, the link says: it knows the title that its reader may read.
    headers = _HEADERS | {"Content-Disposition": "attachment"}
    return Response(found, media_type="application/pdf", headers=headers)


def _require(request: Request, db: Session, kind: Kind, upload_id: UUID) -> None:
    if not upload.is_public(db, kind, upload_id) and not _may_see(db, reader(request, db), kind, upload_id):
        raise NotFound


def _may_see(db: Session, asking: ProviderTeam | None, kind: Kind, upload_id: UUID) -> bool:
    if asking is None:
        return False
    shown_by = upload.wordings(db, kind, upload_id)
    if not shown_by:
        return upload.fresh(db, kind, str(upload_id), asking.account.id) is not None
    return any(may_read(db, asking, wording.find(db, KINDS[name], each)) for name, each in shown_by)
