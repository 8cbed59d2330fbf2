"""PDFs of a wording, such as a leaflet: rewritten when they came, kept beside it in the database as pictures are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel

from app.directory.columns import now, reference
from app.pdf import Rewritten

MOST = 3
"""Of one wording."""


class Pdf(SQLModel, table=True):
    """Several wordings may show the same one; the address is made of its id."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    content: bytes
    size: int
    """In bytes: asked for often, and without the content."""
    pages: int
    uploaded_at: datetime = Field(default_factory=now)
    uploaded_by: UUID | None = reference("account.id", default=None)


class Attachment(SQLModel, table=True):
    """A PDF of one wording, with the title people read."""

    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(offer_revision_id, provider_revision_id) = 1", name="owner"),
        sa.CheckConstraint("title <> ''", name="titled"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    offer_revision_id: UUID | None = reference("offer_revision.id", cascade=True, default=None)
    provider_revision_id: UUID | None = reference("provider_revision.id", cascade=True, default=None)
    pdf_id: UUID | None = Field(default=None, foreign_key="pdf.id", ondelete="SET NULL", index=True)
    """None in a wording of the past, once the file has served its time."""
    title: str
    position: int = 0


def as_json(kind: str, revision: str = "r") -> str:
    """As SQL: all that `shown` needs of the attachments of a wording."""
    return f"""(
        SELECT json_agg(json_build_array(f.id, x.title, f.size, f.pages) ORDER BY x.position, x.id)
        FROM attachment x JOIN pdf f ON f.id = x.pdf_id WHERE x.{kind}_revision_id = {revision}.id
    )"""


@dataclass(frozen=True)
class Shown:
    pdf_id: UUID
    title: str
    size: int
    pages: int

    @property
    def href(self) -> str:
        """In every language the same address: the file has none."""
        return f"/dokumente/{self.pdf_id}.pdf"


def shown(listed: Sequence[Sequence[Any]] | None) -> list[Shown]:
    return [Shown(UUID(pdf_id), *rest) for pdf_id, *rest in listed or []]


def of(db: Session, kind: str, revision_id: UUID) -> list[Shown]:
    return shown(
        db.scalar(sa.text(f"SELECT {as_json(kind)} FROM (SELECT CAST(:id AS uuid) AS id) r"), {"id": revision_id})
    )


def keep(db: Session, rewritten: Rewritten, account_id: UUID | None) -> UUID:
    """The worker deletes it again unless a wording shows it within a day."""
    pdf = Pdf(content=rewritten.content, size=len(rewritten.content), pages=rewritten.pages, uploaded_by=account_id)
    db.add(pdf)
    db.flush()
    return pdf.id


_CONTENT = sa.text("SELECT content FROM pdf WHERE id = :id")


def content(db: Session, pdf_id: UUID) -> bytes | None:
    """Whoever calls this has asked whether the reader may see it."""
    found: bytes | None = db.scalar(_CONTENT, {"id": pdf_id})
    return found
