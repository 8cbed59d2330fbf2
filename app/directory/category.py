"""What one can filter by: categories in two levels, target groups, life phases, tags."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.directory.columns import reference, translations


class Category(SQLModel, table=True):
    """`label` is what families read, `planning_term` what the youth-welfare plan calls it."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    label: str
    planning_term: str = ""
    hint: str = ""
    parent_id: int | None = reference("category.id", default=None)
    marker: str = ""
    """Key of the colour mark in the stylesheet; a subcategory takes its parent's."""
    position: int = 0
    translations: dict[str, str] = translations()


class TargetGroup(SQLModel, table=True):
    __tablename__ = "target_group"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    label: str
    position: int = 0
    translations: dict[str, str] = translations()


class LifePhase(SQLModel, table=True):
    """A stretch of childhood in months, both ends included; open ends (parents) match no age by themselves."""

    __tablename__ = "life_phase"
    __table_args__ = (sa.CheckConstraint("age_min_months <= age_max_months", name="ages"),)

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    label: str
    hint: str = ""
    icon: str = ""
    age_min_months: int | None = None
    age_max_months: int | None = None
    position: int = 0
    translations: dict[str, str] = translations()


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    label: str
    translations: dict[str, str] = translations()
