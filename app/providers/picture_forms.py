"""A photo with its words, a document with its title: as forms, and as the last section of an offer and of a profile."""

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, Field
from sqlmodel import Session

from app.directory import picture, wording
from app.forms import N_, Accepted, Line
from app.providers.fields import Saved
from app.providers.section import Section, Writing


def _in_one_line(typed: object) -> object:
    return " ".join(typed.split()) if isinstance(typed, str) else typed


class Words(Saved):
    """Alt text is always required: a picture that says nothing has no place on a page of a directory."""

    alt: Annotated[Line, BeforeValidator(_in_one_line), Field(min_length=3, title=N_("Was ist zu sehen?"))]
    copyright: Annotated[Line, Field(min_length=2, max_length=120, title=N_("Wer hat das Bild gemacht?"))]


class NewPicture(Words):
    needed: ClassVar = {"photo"}

    photo: str = Field("", title=N_("Foto oder Logo"))
    """The name of its file."""
    image: str = ""
    """The id of one that is uploaded already, beside words that were refused."""
    consent: Accepted = Field(False, title=N_("Alle, die man erkennt, sind einverstanden"), validate_default=True)


Title = Annotated[Line, Field(min_length=3, max_length=120, title=N_("Titel des Dokuments"))]


class Titled(Saved):
    title: Title


class NewAttachment(BaseModel):
    needed: ClassVar = {"document"}

    document: str = Field("", title=N_("PDF-Datei"))
    """The name of it."""
    pdf: str = ""
    """The id of one that is uploaded already, beside a title that was refused."""
    title: Title


def _filled(db: Session, revision: Any) -> dict[str, Any]:
    """Whoever made the last picture has probably made the next one."""
    shown = picture.of(db, wording.kind_of(revision).name, revision.id)
    return {"copyright": shown[-1].copyright} if shown else {}


def _nothing(*_: Any) -> Writing:
    """Pictures and documents are saved by the form that brings them."""
    return {}, {}


PICTURES = Section("bilder", N_("Bilder und Dokumente"), NewPicture, _filled, _nothing)
