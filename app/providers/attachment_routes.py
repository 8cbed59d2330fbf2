"""/…/bearbeiten/dokumente and /…/dokument/{number}: PDFs of an entry, on the page of its pictures."""

from typing import Annotated, BinaryIO
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from app import pdf, uploads
from app.directory import attachment, upload, wording
from app.forms import Submitted, submitted
from app.i18n import gettext as _
from app.providers import section, uploading
from app.providers.desk import AtDesk, Desk
from app.providers.editing import SavedForm, section_page
from app.providers.picture_forms import PICTURES, NewAttachment, Titled
from app.providers.uploading import ATTACHMENT
from app.uploads import Upload, uploaded

router = APIRouter(prefix="/mein-bereich")

Form = Annotated[
    Upload[NewAttachment],
    Depends(uploaded(NewAttachment, "document", lambda: uploads.MOST_OF_A_PDF), scope="function"),
]
TitleForm = Annotated[Submitted[Titled], Depends(submitted(Titled))]


# The form comes first: it is read before the desk asks the database.
@router.post("/{art}/{entry_id:uuid}/bearbeiten/dokumente")
def add(form: Form, desk: AtDesk) -> Response:
    revision = desk.draft()
    pdf_id = _pdf(desk, form)
    # Nothing of what others have saved meanwhile is touched, so nobody has to have seen it.
    wording.lock(desk.db, revision)
    rows = uploading.rows(desk, ATTACHMENT, revision)
    if len(rows) >= attachment.MOST:
        form.refuse("document", _("Mehr als {most} Dokumente sind nicht möglich.").format(most=attachment.MOST))
    if form.value is None or pdf_id is None:
        beside = {"attaching": form, "kept_pdf": pdf_id}
        return section_page(desk, PICTURES, revision, section.filled(PICTURES, desk.db, revision), 422, beside=beside)
    uploading.write(desk, ATTACHMENT, revision, [*rows, {"pdf_id": pdf_id, "title": form.value.title}], revision.saves)
    return uploading.back(desk, "dokument")


@router.get("/{art}/{entry_id:uuid}/dokument/{number:int}")
def ask(desk: AtDesk, number: int) -> Response:
    return uploading.ask(desk, ATTACHMENT, number, Titled)


@router.post("/{art}/{entry_id:uuid}/dokument/{number:int}")
def save(desk: AtDesk, number: int, form: TitleForm) -> Response:
    return uploading.reword(desk, ATTACHMENT, number, form)


@router.post("/{art}/{entry_id:uuid}/dokument/{number:int}/entfernen")
def remove(desk: AtDesk, number: int, form: SavedForm) -> Response:
    uploading.rearrange(desk, ATTACHMENT, number, form, is_kept=False)
    return uploading.back(desk, "dokument-entfernt")


def _pdf(desk: Desk, form: Upload[NewAttachment]) -> UUID | None:
    account_id = desk.by.account_id

    def read(file: BinaryIO) -> UUID:
        return attachment.keep(desk.db, pdf.rewrite(file), account_id)

    def before() -> UUID | None:
        return upload.fresh(desk.db, upload.PDF, form.text("pdf"), account_id)

    nothing = _("Bitte wählen Sie ein PDF aus.")
    return uploading.received(desk, form, "document", read=read, before=before, nothing=nothing)
