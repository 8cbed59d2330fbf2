"""/bilder/…: the bytes of a picture, for whoever may read a wording that shows it, and as long as they may."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.access import ProviderTeam, reader
from app.database import Db
from app.directory import picture, wording
from app.directory.wording import KINDS
from app.errors import NotFound
from app.families.preview import may_read
from app.images import WIDTHS

router = APIRouter(prefix="/bilder")

# The reader's browser may keep it: its pixels never change. Caches in between may not: they would go on handing out
# what has been withdrawn.
_KEPT_BY_READERS = "private, max-age=31536000, immutable"
_NOTHING_ELSE = "default-src 'none'; sandbox"


@router.get("/{image_id:uuid}/{width:int}.webp")
def show(request: Request, image_id: UUID, width: int, db: Db) -> Response:
    if width not in range(WIDTHS[-1] + 1):
        raise NotFound
    found = picture.public_content(db, image_id, width)
    if found is None and _may_see(db, reader(request, db), image_id):
        found = picture.content(db, image_id, width)
    if found is None:
        raise NotFound
    headers = {"Cache-Control": _KEPT_BY_READERS, "Content-Security-Policy": _NOTHING_ELSE}
    return Response(found, media_type="image/webp", headers=headers)


def _may_see(db: Db, asking: ProviderTeam | None, image_id: UUID) -> bool:
    if asking is None:
        return False
    shown_by = picture.wordings(db, image_id)
    if not shown_by:
        return picture.uploaded(db, str(image_id), asking.account.id) is not None
    return any(may_read(db, asking, wording.find(db, KINDS[kind], each)) for kind, each in shown_by)
