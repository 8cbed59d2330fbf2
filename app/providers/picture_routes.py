"""/…/bearbeiten/bilder and /…/bild/{number}: photos of an entry, in the open draft."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from app import images
from app.accounts import attempts
from app.directory import drafts, picture, wording
from app.directory.picture import Image, Picture
from app.directory.workflow import EDITABLE
from app.errors import Conflict, NotFound
from app.forms import Submitted, blank, submitted
from app.i18n import gettext as _
from app.pages import page, redirect_to
from app.providers.desk import AtDesk, Desk, back_to
from app.providers.editing import SavedForm, section_page
from app.providers.picture_forms import PICTURES, NewPicture, Words
from app.uploads import Upload, uploaded

router = APIRouter(prefix="/mein-bereich")

PictureForm = Annotated[Upload[NewPicture], Depends(uploaded(NewPicture, "photo"))]
WordsForm = Annotated[Submitted[Words], Depends(submitted(Words))]
Rows = list[dict[str, Any]]


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
        return section_page(desk, PICTURES, revision, form, 422, kept=image)
    new = {"image_id": image.id, "alt": form.value.alt, "copyright": form.value.copyright}
    _write(desk, revision, [*rows, new], revision.saves)
    return _back(desk, "bild")


@router.get("/{art}/{entry_id:uuid}/bild/{number:int}")
def ask(desk: AtDesk, number: int) -> Response:
    revision = desk.open_one()
    if revision is None or revision.status not in EDITABLE:
        return back_to(desk)
    row = _row(_rows(desk, revision), number)
    words = {name: row[name] for name in ("alt", "copyright")}
    return _page(desk, revision, number, blank(Words, version=revision.saves, **words))


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}")
def save(desk: AtDesk, number: int, form: WordsForm) -> Response:
    revision = desk.draft()
    rows = _rows(desk, revision)
    row = _row(rows, number)
    if form.value is None:
        return _page(desk, revision, number, form, 422)
    row |= {"alt": form.value.alt, "copyright": form.value.copyright}
    try:
        _write(desk, revision, rows, form.value.version)
    except Conflict as conflict:  # raised before anything is written
        return _page(desk, revision, number, form, 409, str(conflict))
    return _back(desk, "gespeichert")


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}/entfernen")
def remove(desk: AtDesk, number: int, form: SavedForm) -> Response:
    _rearrange(desk, number, form, is_kept=False)
    return _back(desk, "bild-entfernt")


@router.post("/{art}/{entry_id:uuid}/bild/{number:int}/nach-vorne")
def put_first(desk: AtDesk, number: int, form: SavedForm) -> Response:
    """The first one is the large one."""
    _rearrange(desk, number, form, is_kept=True)
    return _back(desk, "gespeichert")


def _image(desk: Desk, form: Upload[NewPicture]) -> Image | None:
    """What came with this form, or came before with words that were refused. Without one the form is refused."""
    account_id = desk.by.account_id
    host = desk.request.client.host if desk.request.client else ""
    image = None
    if form.file is None:
        image = picture.uploaded(desk.db, form.text("image"), account_id)
        sentence = _("Bitte wählen Sie ein Foto oder ein Logo aus.")
    elif not attempts.may_try(desk.db, "upload", str(account_id), host):
        sentence = _("Das waren sehr viele Fotos auf einmal. Bitte versuchen Sie es in einer Stunde wieder.")
    else:
        try:
            image = picture.keep(desk.db, images.encode(form.file), account_id)
        except images.UnusableImage as refused:
            sentence = str(refused)
    if image is None and "photo" not in form.errors:
        form.refuse("photo", sentence)
    return image


def _rows(desk: Desk, revision: Any) -> Rows:
    listed = picture.of(desk.db, desk.kind.name, revision.id)
    return [{"image_id": each.image_id, "alt": each.alt, "copyright": each.copyright} for each in listed]


def _row(rows: Rows, number: int) -> dict[str, Any]:
    """Counted from 1."""
    if not 1 <= number <= len(rows):
        raise NotFound
    return rows[number - 1]


def _rearrange(desk: Desk, number: int, form: Submitted[Any], *, is_kept: bool) -> None:
    """To the front with it, or away."""
    revision = desk.draft()
    rows = _rows(desk, revision)
    chosen = _row(rows, number)
    others = [row for row in rows if row is not chosen]
    _write(desk, revision, [chosen, *others] if is_kept else others, form.value.version if form.value else 0)


def _write(desk: Desk, revision: Any, rows: Rows, seen: int) -> None:
    in_order = [row | {"position": place} for place, row in enumerate(rows)]
    drafts.save(desk.db, revision, desk.by, seen=seen, beside={Picture: in_order})


def _back(desk: Desk, done: str) -> Response:
    return redirect_to(f"{desk.path}/bearbeiten/{PICTURES.slug}?getan={done}")


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
