"""A leaflet and a video of Lindenaue, so that the demo has one of each; the leaflet is written here."""

from io import BytesIO

import sqlalchemy as sa
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from sqlmodel import Session, col

from app import pdf
from app.directory import attachment
from app.directory.attachment import Attachment
from app.directory.offer import OfferRevision
from app.directory.wording import OFFER

_A5 = (420, 595)
_SHOWN_BY = "eltern-kind-turnen"
_TITLE = "Flyer Eltern-Kind-Turnen"
_LINES = (
    (26, "Eltern-Kind-Turnen"),
    (15, "Turnverein Erlengrund"),
    (13, ""),
    (13, "Klettern, rollen, balancieren:"),
    (13, "Ihr Kind turnt, und Sie turnen mit."),
    (13, ""),
    (13, "Bitte mitbringen: Turnschuhe, etwas zu trinken."),
    (13, "Einfach vorbeikommen, das erste Mal ist frei."),
    (13, ""),
    (11, "Lindenaue ist eine erfundene Stadt."),
)
_VIDEO = "https://video.example/turnverein-erlengrund/eltern-kind-turnen"


def load(db: Session) -> None:
    """On the public wording and on the change beside it: the change is about something else."""
    entry = db.scalars(sa.select(OFFER.entry).where(OFFER.entry.slug == _SHOWN_BY)).one()
    pdf_id = attachment.keep(db, pdf.rewrite(leaflet()), None)
    for revision in db.scalars(sa.select(OfferRevision).where(col(OfferRevision.offer_id) == entry.id)):
        revision.video_url = _VIDEO
        db.add(Attachment(offer_revision_id=revision.id, pdf_id=pdf_id, title=_TITLE))
    db.flush()


def leaflet() -> BytesIO:
    writer = PdfWriter()
    page = writer.add_blank_page(*_A5)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawn = DecodedStreamObject()
    drawn.set_data(f"BT 40 {_A5[1] - 80} Td {_text()} ET".encode("cp1252"))
    page[NameObject("/Contents")] = writer._add_object(drawn)  # noqa: SLF001 -- pypdf has no public name for it
    file = BytesIO()
    writer.write(file)
    file.seek(0)
    return file


def _text() -> str:
    """None of the lines has a bracket or a backslash."""
    return " ".join(f"/F {size} Tf 0 -{size * 2} Td ({line}) Tj" for size, line in _LINES)
