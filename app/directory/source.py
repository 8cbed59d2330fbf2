"""Where imported entries come from, and whom their pages have to name."""

from datetime import date

from sqlmodel import Field, SQLModel


class Source(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    attribution: str = ""
    licence: str = ""
    url: str = ""
    retrieved_on: date | None = None
