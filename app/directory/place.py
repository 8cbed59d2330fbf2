"""Where offers take place: venues, how one gets in, and which areas they lie in."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from geoalchemy2 import Geography
from sqlmodel import Field, Session, SQLModel

from app.directory.area import valid_on
from app.directory.columns import part, reference, word
from app.directory.recurrence import TODAY


class Wheelchair(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """ "Unknown" is an answer of its own: nobody is sent to a door we know nothing about."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Feature(StrEnum):
    """What people ask before they set out (HSDS: accessibility of a location)."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    LIFT = "lift"
    PARKING = "parking"
    INDUCTION_LOOP = "induction_loop"
    QUIET_ROOM = "quiet_room"
    GUIDE_DOGS = "guide_dogs"
    PRAM = "pram"


class Venue(SQLModel, table=True):
    __table_args__ = (
        sa.Index("ix_venue_point", "point", postgresql_using="gist"),
        sa.Index(
            "uq_venue_source_key", "source_id", "source_key", unique=True, postgresql_where=sa.text("source_key <> ''")
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    directions: str = ""
    stop: str = ""
    """Nearest bus or train stop, in words."""
    point: Any = Field(
        default=None, sa_type=Geography("POINT", srid=4326, spatial_index=False), nullable=True, exclude=True
    )
    wheelchair: Wheelchair = word(Wheelchair, "wheelchair", Wheelchair.UNKNOWN)
    source_id: int | None = reference("source.id", default=None)
    source_key: str = ""


class VenueFeature(SQLModel, table=True):
    __tablename__ = "venue_feature"

    venue_id: UUID = part("venue.id")
    feature: Feature = word(Feature, "feature", primary_key=True)
    answer: Answer = word(Answer, "answer", Answer.UNKNOWN)
    note: str = ""


class VenueArea(SQLModel, table=True):
    """Computed whenever a venue or an area layer is saved; never edited."""

    __tablename__ = "venue_area"

    venue_id: UUID = part("venue.id")
    area_id: int = part("area.id")


_INSIDE = f"""
    SELECT v.id AS venue_id, a.id AS area_id FROM venue v JOIN area a ON ST_Covers(a.shape, v.point::geometry)
    WHERE {valid_on(TODAY)}
"""


def assign_areas(db: Session, venue_ids: Collection[UUID] | None = None) -> None:
    """Note in which of today's areas these venues lie, or all of them; a border belongs to both sides."""
    db.flush()
    chosen = "true" if venue_ids is None else "venue_id = ANY(:ids)"
    values = {} if venue_ids is None else {"ids": list(venue_ids)}
    db.execute(sa.text(f"DELETE FROM venue_area WHERE {chosen}"), values)
    db.execute(
        sa.text(f"INSERT INTO venue_area (venue_id, area_id) SELECT * FROM ({_INSIDE}) inside WHERE {chosen}"), values
    )


def moved(db: Session) -> list[UUID]:
    """Venues of which other areas are noted than those they lie in today: an edition has begun or ended."""
    return list(
        db.scalars(
            sa.text(f"""
                SELECT venue_id FROM (({_INSIDE}) EXCEPT SELECT venue_id, area_id FROM venue_area) begun
                UNION SELECT venue_id FROM (SELECT venue_id, area_id FROM venue_area EXCEPT ({_INSIDE})) ended
            """)
        )
    )
