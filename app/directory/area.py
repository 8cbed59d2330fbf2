"""Areas in layers, the people who live there, and postcodes."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geography, Geometry
from sqlmodel import Field, SQLModel

from app.directory.columns import reference
from search_index.german import fold


def _folded_name(context: Any) -> str:
    return fold(context.get_current_parameters()["name"])


class AreaLayer(SQLModel, table=True):
    """One way to cut the town into pieces: Stadtteile, Sozialräume, the Gemeinde itself."""

    __tablename__ = "area_layer"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    label: str
    position: int = 0


class Area(SQLModel, table=True):
    """A piece of one layer, as it was cut between two days. `key` is the municipality's own id."""

    __table_args__ = (
        sa.UniqueConstraint("layer_id", "key", "valid_from"),
        sa.Index("uq_area_slug_current", "slug", unique=True, postgresql_where=sa.text("valid_to IS NULL")),
        sa.Index("ix_area_shape", "shape", postgresql_using="gist"),
        sa.CheckConstraint("valid_from < valid_to", name="validity"),
    )

    id: int | None = Field(default=None, primary_key=True)
    layer_id: int = reference("area_layer.id")
    key: str
    slug: str
    name: str
    folded: str = Field(default=None, index=True, sa_column_kwargs={"default": _folded_name, "onupdate": _folded_name})
    """How a typed name is looked up; made from the name."""
    parent_id: int | None = reference("area.id", default=None)
    valid_from: date = Field(default=date(1900, 1, 1))
    valid_to: date | None = None
    """The last day; None: still valid."""
    shape: Any = Field(sa_type=Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), exclude=True)
    point: Any = Field(sa_type=Geography("POINT", srid=4326, spatial_index=False), exclude=True)
    """A point inside the shape: distances to the area are measured from here."""


def valid_on(day: str) -> str:
    """As SQL: whether area a is one of those of the day."""
    return f"(a.valid_from <= {day} AND coalesce(a.valid_to >= {day}, true))"


class Population(SQLModel, table=True):
    """Inhabitants of one area and age band on one day. Months, both ends included."""

    __table_args__ = (
        sa.UniqueConstraint("area_id", "day", "age_from_months", "age_to_months"),
        sa.CheckConstraint("people >= 0", name="people"),
        sa.CheckConstraint("age_from_months <= age_to_months", name="ages"),
    )

    id: int | None = Field(default=None, primary_key=True)
    area_id: int = reference("area.id", cascade=True)
    day: date
    age_from_months: int
    age_to_months: int
    people: int
    source: str = ""


class PopulationPoint(SQLModel, table=True):
    """Inhabitants around one point, such as the middle of a grid cell. Months, both ends included."""

    __tablename__ = "population_point"
    __table_args__ = (
        sa.UniqueConstraint("lat", "lon", "day", "age_from_months", "age_to_months"),
        sa.Index("ix_population_point_day", "day"),
        sa.CheckConstraint("people >= 0", name="people"),
        sa.CheckConstraint("age_from_months <= age_to_months", name="ages"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lat: float
    lon: float
    day: date
    age_from_months: int
    age_to_months: int
    people: int
    source: str = ""


class Indicator(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("area_id", "key", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    area_id: int = reference("area.id", cascade=True)
    key: str
    period: str
    value: float
    unit: str = ""
    source: str = ""


class Postcode(SQLModel, table=True):
    code: str = Field(primary_key=True, regex=r"^\d{5}$")
    name: str
    """The town most people would name for it."""
    point: Any = Field(sa_type=Geography("POINT", srid=4326, spatial_index=False), exclude=True)


class PostcodePlace(SQLModel, table=True):
    """A place name that a postcode serves; `folded` is how it is looked up."""

    __tablename__ = "postcode_place"
    __table_args__ = (
        sa.Index("ix_postcode_place_folded", "folded", postgresql_ops={"folded": "text_pattern_ops"}),
        sa.Index(
            "ix_postcode_place_trigrams",
            "folded",
            postgresql_using="gin",
            postgresql_ops={"folded": "gin_trgm_ops"},
        ),
    )

    code: str = Field(foreign_key="postcode.code", ondelete="CASCADE", primary_key=True)
    name: str = Field(primary_key=True)
    folded: str = Field(default=None, sa_column_kwargs={"default": _folded_name})
    point: Any = Field(sa_type=Geography("POINT", srid=4326, spatial_index=False), exclude=True)


LIES_WITHIN = "(s.id = a.id OR (ST_Covers(s.shape, a.point::geometry) AND ST_Area(a.shape) <= 1.01 * ST_Area(s.shape)))"
"""As SQL: area a is area s or a part of it, whatever layers they are of."""
