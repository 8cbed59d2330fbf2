"""Pictures of a wording, and the pixels behind them. They lie in the database: saved, copied and kept safe with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel

from app.directory.columns import now, reference
from app.images import Encoded, widths

MOST = 6
"""Of one wording."""


class Image(SQLModel, table=True):
    """An upload, re-encoded. Several wordings may show the same one; the address is made of its id."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    width: int
    """Of the largest size; `app.images.widths` knows the others."""
    height: int
    uploaded_at: datetime = Field(default_factory=now)
    uploaded_by: UUID | None = reference("account.id", default=None)
    """Who has said that everybody in it agrees."""


class ImageSize(SQLModel, table=True):
    __tablename__ = "image_size"

    image_id: UUID = Field(foreign_key="image.id", ondelete="CASCADE", primary_key=True)
    width: int = Field(primary_key=True)
    content: bytes
    """WebP."""


class Picture(SQLModel, table=True):
    """An image of one wording, with its words. Alt text and copyright are never empty."""

    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(offer_revision_id, provider_revision_id) = 1", name="owner"),
        sa.CheckConstraint("alt <> '' AND copyright <> ''", name="described"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    offer_revision_id: UUID | None = reference("offer_revision.id", cascade=True, default=None)
    provider_revision_id: UUID | None = reference("provider_revision.id", cascade=True, default=None)
    image_id: UUID | None = Field(default=None, foreign_key="image.id", ondelete="SET NULL", index=True)
    """None in a wording of the past, once the image has served its time."""
    alt: str
    copyright: str
    position: int = 0


def as_json(kind: str, revision: str = "r") -> str:
    """As SQL: all that `shown` needs of the pictures of a wording."""
    return f"""(
        SELECT json_agg(json_build_array(i.id, i.width, i.height, x.alt, x.copyright) ORDER BY x.position, x.id)
        FROM picture x JOIN image i ON i.id = x.image_id WHERE x.{kind}_revision_id = {revision}.id
    )"""


@dataclass(frozen=True)
class Shown:
    image_id: UUID
    width: int
    height: int
    alt: str
    copyright: str

    @classmethod
    def of(cls, image: Image) -> "Shown":
        """Without words, for whoever is about to write them."""
        return cls(image.id, image.width, image.height, "", "")

    def src(self, width: int) -> str:
        """In every language the same address: the picture has none."""
        return f"/bilder/{self.image_id}/{width}.webp"

    @property
    def small(self) -> str:
        return self.src(widths(self.width)[0])

    @property
    def middle(self) -> str:
        """For browsers that do not choose by themselves."""
        return self.src(widths(self.width)[:2][-1])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.src(width)} {width}w" for width in widths(self.width))


def shown(listed: Sequence[Sequence[Any]] | None) -> list[Shown]:
    return [Shown(UUID(image_id), *rest) for image_id, *rest in listed or []]


def of(db: Session, kind: str, revision_id: UUID) -> list[Shown]:
    return shown(db.scalar(sa.text(f"SELECT {as_json(kind)} FROM (SELECT :id AS id) r"), {"id": revision_id}))


def keep(db: Session, encoded: Encoded, account_id: UUID | None, **changes: Any) -> Image:
    """The worker deletes it again unless a wording shows it within a day."""
    image = Image(width=encoded.width, height=encoded.height, uploaded_by=account_id, **changes)
    db.add(image)
    db.flush()
    db.add_all(ImageSize(image_id=image.id, width=each.width, content=each.content) for each in encoded.sizes)
    db.flush()
    return image


_CONTENT = sa.text("SELECT content FROM image_size WHERE image_id = :id AND width = :width")


def content(db: Session, image_id: UUID, width: int) -> bytes | None:
    """Whoever calls this has asked whether the reader may see it."""
    found: bytes | None = db.scalar(_CONTENT, {"id": image_id, "width": width})
    return found
