"""What is kept of use: numbers by day. Nothing here points to a person, and nothing says when within a day."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.directory.columns import word


class Hits(StrEnum):
    NONE = "none"
    FEW = "few"
    MANY = "many"


class Ages(StrEnum):
    """Whom a search was for: an age as a band, so that no single child can be made out."""

    ANY = "any"
    UNBORN = "unborn"
    TO_2 = "0-2"
    TO_5 = "3-5"
    TO_9 = "6-9"
    TO_13 = "10-13"
    TO_17 = "14-17"
    ADULT = "adult"
    SEVERAL = "several"


def _key() -> Any:
    return Field(default="", primary_key=True)


def _of(target: str) -> Any:
    """First in the key: everything of one entry lies together."""
    return Field(foreign_key=target, ondelete="CASCADE", primary_key=True)


def _day() -> Any:
    return Field(primary_key=True, index=True)


def _checked() -> tuple[sa.CheckConstraint, ...]:
    one_place = sa.CheckConstraint("postcode = '' OR area = ''", name="one_place")
    return one_place, sa.CheckConstraint("count > 0", name="count")


class SearchUse(SQLModel, table=True):
    """How often a day was searched like this. The place is a postcode, the slug of an area, or neither."""

    __tablename__ = "usage_search"
    __table_args__ = _checked()

    day: date = Field(primary_key=True)
    postcode: str = _key()
    area: str = _key()
    ages: Ages = word(Ages, "ages", primary_key=True)
    category: str = _key()
    """Slug of the category that was filtered by, or of what all chosen ones belong to."""
    hits: Hits = word(Hits, "hits", primary_key=True)
    count: int


class Word(SQLModel, table=True):
    """What people type, once it has been typed on enough different days to say nothing about any of them."""

    __tablename__ = "usage_word"

    id: int | None = Field(default=None, primary_key=True)
    folded: str = Field(unique=True)
    written: str
    known_on: date


class WordDay(SQLModel, table=True):
    """That something was typed on a day; the keyed hash tells nobody what. Forgotten once the word is known, or old."""

    __tablename__ = "usage_word_day"

    key: str = Field(primary_key=True)
    day: date = _day()


class WordUse(SQLModel, table=True):
    """Apart from ages and categories: together they would say too much about one search."""

    __tablename__ = "usage_word_search"
    __table_args__ = _checked()

    word_id: int = _of("usage_word.id")
    day: date = _day()
    postcode: str = _key()
    area: str = _key()
    hits: Hits = word(Hits, "hits", primary_key=True)
    count: int


class OfferUse(SQLModel, table=True):
    __tablename__ = "usage_offer"

    offer_id: UUID = _of("offer.id")
    day: date = _day()
    appearances: int = 0
    """On the first page of a search."""
    views: int = 0
    contacts: int = 0


class ProviderUse(SQLModel, table=True):
    __tablename__ = "usage_provider"

    provider_id: UUID = _of("provider.id")
    day: date = _day()
    views: int = 0
    contacts: int = 0
