"""/…/bearbeiten/bilder and /…/bild/{number}: photos of an entry, in the open draft."""

from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends, Response

from app import images
from app.directory import picture, upload, wording
from app.directory.picture import Image, Shown
from app.forms import Submitted, submitted
from app.i18n import gettext as _
from app.providers import uploading
from app.providers.desk import AtDesk, Desk
from app.providers.editing import SavedForm, section_page
from app.providers.picture_forms import PICTURES, NewPicture, Words
from app.providers.uploading import PICTURE
from app.uploads import Upload, uploaded

router = APIRouter(prefix="/mein-bereich")

PictureForm = Annotated[Upload[NewPicture], Depends(uploaded(NewPicture, "photo"), scope="function")]
WordsForm = Annotated[Submitted[Words], Depends(submitted(Words))]


# The form comes first: it is read before the desk asks the database.
@router.post("/{art}/{entry_id:uuid}/bearbeiten/bilder")
def add(form: PictureForm, desk: AtDesk) -> Response:
    revision = desk.draft()
    image = _image(desk, form)
    # Nothing of what others have saved meanwhile is touched, so nobody has to have seen it.
    wording.lock(desk.db, revision)
    rows = uploading.rows(desk, PICTURE, revision)
    if len(rows) >= picture.MOST:
        form.refuse("photo", _("Mehr als {most} Bilder sind nicht möglich.").format(most=picture.MOST))
    if form.value is None or image is None:
        return section_page(desk, PICTURES, revision, form, 422, beside={"kept": image and Shown.of(image)})
    new = {"image_id": image.id, "alt": form.value.alt, "copyright": form.value.copyright}
    uploading.write(desk, PICTURE, revision, [*rows, new], revision.saves)
    return uploading.back(desk, "bild")


@router.get("/{art}/{entry_id:uuid}/bild/{number:int}")
def ask(desk: AtDesk, number: int) -> Response:
    return uploading.ask(desk, PICTURE, number, Words)


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}")
def save(desk: AtDesk, number: int, form: WordsForm) -> Response:
    return uploading.reword(desk, PICTURE, number, form)


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}/entfernen")
def remove(desk: AtDesk, number: int, form: SavedForm) -> Response:
    uploading.rearrange(desk, PICTURE, number, form, is_kept=False)
    return uploading.back(desk, "bild-entfernt")


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}/nach-vorne")
def put_first(desk: AtDesk, number: int, form: SavedForm) -> Response:
    """The first one is the large one."""
    uploading.rearrange(desk, PICTURE, number, form, is_kept=True)
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
