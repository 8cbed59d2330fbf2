"""What planners write down: how much is enough (norms), and what they say to a flag. Both are only ever added to."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.directory.columns import now, reference, word


class Measure(StrEnum):
    """What is counted of the supply; never two of them in one column."""

    OFFERS = "offers"
    PLACES = "places"
    SESSIONS = "sessions"
    """Per week."""
    PROVIDERS = "providers"


class AnswerKind(StrEnum):
    SEEN = "seen"
    EXAMINING = "examining"
    EXPLAINED = "explained"
    ACTED = "acted"


class Norm(SQLModel, table=True):
    """From where on a figure is few or many. The newest of a category, age band and measure holds."""

    __table_args__ = (
        sa.Index("ix_norm_newest", "category_id", "age_from_months", "age_to_months", "measure", "id"),
        sa.CheckConstraint("age_from_months <= age_to_months", name="ages"),
        sa.CheckConstraint("0 < under AND under <= low AND low <= high AND high <= over", name="thresholds"),
        sa.CheckConstraint("per_100 > 0", name="per_100"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID = reference("account.id")
    category_id: int = reference("category.id")
    age_from_months: int
    age_to_months: int
    measure: Measure = word(Measure, "measure")
    under: float
    low: float
    high: float
    over: float
    """Thresholds of the index, in percent."""
    per_100: float | None = None
    """An absolute norm: what 100 people of the band should have. None: compared with the whole portal."""
    source: str


class FlagAnswer(SQLModel, table=True):
    """Somebody has looked at a cell. The newest of a cell is where it stands."""

    __tablename__ = "flag_answer"
    __table_args__ = (
        sa.Index(
            "ix_flag_answer_cell",
            "area_id",
            "category_id",
            "age_from_months",
            "age_to_months",
            "measure",
            "attributes",
            "id",
        ),
        sa.CheckConstraint("age_from_months <= age_to_months", name="ages"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID = reference("account.id")
    area_id: int = reference("area.id")
    category_id: int = reference("category.id")
    age_from_months: int
    age_to_months: int
    measure: Measure = word(Measure, "measure")
    attributes: str = ""
    """As in the address, in one order: "kostenlos,rollstuhl"."""
    day: date
    """Of which day the figure was."""
    flag: str
    """What it said then."""
    kind: AnswerKind = word(AnswerKind, "answer_kind")
    note: str = ""
