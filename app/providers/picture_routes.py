"""/…/bearbeiten/bilder and /…/bild/{number}: photos of an entry, in the open draft."""

from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, Response

from app import images
from app.directory import picture, upload, wording
from app.directory.picture import Image, Picture, Shown
from app.directory.workflow import EDITABLE
from app.errors import Conflict
from app.forms import Submitted, blank, submitted
from app.i18n import gettext as _
from app.pages import page
from app.providers import uploading
from app.providers.desk import AtDesk, Desk, back_to
from app.providers.editing import SavedForm, section_page
from app.providers.picture_forms import PICTURES, NewPicture, Words
from app.providers.uploading import Rows
from app.uploads import Upload, uploaded

router = APIRouter(prefix="/mein-bereich")

PictureForm = Annotated[Upload[NewPicture], Depends(uploaded(NewPicture, "photo"), scope="function")]
WordsForm = Annotated[Submitted[Words], Depends(submitted(Words))]
_KEY = upload.IMAGE.key


# The form comes first: it is read before the desk asks the database.
@router.post("/{art}/{entry_id:uuid}/bearbeiten/bilder")
def add(form: PictureForm, desk: AtDesk) -> Response:
    revision = desk.draft()
    image = _image(desk, form)
    # Nothing of what others have saved meanwhile is touched, so nobody has to have seen it.
    wording.lock(desk.db, revision)
    rows = _rows(desk, revision)
    if len(rows) >= picture.MOST:
        form.refuse("photo", _("Mehr als {most} Bilder sind nicht möglich.").format(most=picture.MOST))
    if form.value is None or image is None:
        return section_page(desk, PICTURES, revision, form, 422, beside={"kept": image and Shown.of(image)})
    new = {"image_id": image.id, "alt": form.value.alt, "copyright": form.value.copyright}
    uploading.write(desk, Picture, revision, [*rows, new], revision.saves)
    return uploading.back(desk, "bild")


@router.get("/{art}/{entry_id:uuid}/bild/{number:int}")
def ask(desk: AtDesk, number: int) -> Response:
    revision = desk.open_one()
    if revision is None or revision.status not in EDITABLE:
        return back_to(desk)
    row = uploading.chosen(_rows(desk, revision), number)
    words = {name: row[name] for name in ("alt", "copyright")}
    return _page(desk, revision, number, blank(Words, version=revision.saves, **words))


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}")
def save(desk: AtDesk, number: int, form: WordsForm) -> Response:
    revision = desk.draft()
    rows = _rows(desk, revision)
    row = uploading.chosen(rows, number)
    if form.value is None:
        return _page(desk, revision, number, form, 422)
    row |= {"alt": form.value.alt, "copyright": form.value.copyright}
    try:
        uploading.write(desk, Picture, revision, rows, form.value.version)
    except Conflict as conflict:  # raised before anything is written
        return _page(desk, revision, number, form, 409, str(conflict))
    return uploading.back(desk, "gespeichert")


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}/entfernen")
def remove(desk: AtDesk, number: int, form: SavedForm) -> Response:
    uploading.rearrange(desk, Picture, _KEY, number, form, is_kept=False)
    return uploading.back(desk, "bild-entfernt")


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}/nach-vorne")
def put_first(desk: AtDesk, number: int, form: SavedForm) -> Response:
    """The first one is the large one."""
    uploading.rearrange(desk, Picture, _KEY, number, form, is_kept=True)
    return uploading.back(desk, "gespeichert")


def _image(desk: Desk, form: Upload[NewPicture]) -> Image | None:
    account_id = desk.by.account_id

    def read(file: BinaryIO) -> Image:
        return picture.keep(desk.db, images.encode(file), account_id)

    def before() -> Image | None:
        found = upload.fresh(desk.db, upload.IMAGE, form.text("image"), account_id)
        return desk.db.get(Image, found) if found else None

    nothing = _("Bitte wählen Sie ein Foto oder ein Logo aus.")
    return uploading.received(desk, form, "photo", read=read, before=before, nothing=nothing)


def _rows(desk: Desk, revision: Any) -> Rows:
    return uploading.rows(desk, Picture, _KEY, revision)


def _page(
    desk: Desk, revision: Any, number: int, form: Submitted[Words], status_code: int = 200, conflict: str = ""
) -> Response:
    context = {
        "desk": desk,
        "number": number,
        "shown": picture.of(desk.db, desk.kind.name, revision.id)[number - 1],
        "conflict": conflict,
        "version": form.text("version") or revision.saves,
        "called": revision.title if desk.kind is wording.OFFER else revision.name,
    }
    return page(desk.request, "providers/picture.html", status_code, form=form, **context)
