"""What a provider types into one field, and what it means: days, times, money, addresses of the web."""

import re
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from typing import Annotated, Any, LiteralString

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app import richtext
from app.forms import LONGEST_LINE
from app.imports import cells
from app.imports.problems import Unreadable

HERE, OVERVIEW = "hier", "uebersicht"
"""Where to go on after a save, unless it is the next section."""
MOST_DAYS = 60
MOST_FACTS = 12
_YEARS_AROUND = timedelta(days=10 * 366)


def read_by(read: Callable[[str], Any], fault: LiteralString) -> BeforeValidator:
    """As files are read, said as forms say it."""

    def parse(typed: object) -> object:
        typed = _one_text(typed)
        if not isinstance(typed, str):
            return typed
        try:
            return read(typed.strip())
        except Unreadable:
            raise PydanticCustomError(fault, "unreadable") from None

    return BeforeValidator(parse)


def _near(day: date) -> date:
    if abs(day - cells.today()) > _YEARS_AROUND:
        raise PydanticCustomError("far_day", "far away")
    return day


def days(text: str) -> list[date]:
    """ "24.12.2026, 31.12.2026" or one a line; in order and without duplicates."""
    found = {_near(cells.day(part.strip())) for part in re.split(r"[,;\n]|\bund\b", text) if part.strip()}
    if len(found) > MOST_DAYS:
        raise PydanticCustomError("many_days", "too many", {"most": MOST_DAYS})
    return sorted(found)


def written_days(listed: list[date]) -> str:
    return ", ".join(f"{day.day}.{day.month}.{day.year}" for day in listed)


def written_cents(cents: int | None) -> str | None:
    if cents is None:
        return None
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100},{cents % 100:02}"


def _web(text: str) -> str:
    if not richtext.web_address(text):
        raise PydanticCustomError("web_address", "no address")
    return text


def _secure(text: str) -> str:
    if richtext.outside(text) is None:
        raise PydanticCustomError("secure_address", "no encrypted address")
    return text


def _as_seen(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else 0


def _one_kind_of_line_end(text: object) -> object:
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


def _one_text(typed: object) -> object:
    """A field that means a list comes as the list of what was posted under its name."""
    return "\n".join(typed) if isinstance(typed, list) and all(isinstance(each, str) for each in typed) else typed


def _lines(typed: object) -> object:
    text = _one_text(typed)
    return [line.strip() for line in text.splitlines() if line.strip()] if isinstance(text, str) else text


def _facts(typed: object) -> object:
    """ "Mitglieder: 120", one a line: what is before the first colon, and the rest."""
    listed = _lines(typed)
    if not isinstance(listed, list):
        return listed
    found = [tuple(part.strip() for part in line.split(":", 1)) for line in listed]
    if not all(len(each) == 2 and all(each) for each in found):
        raise PydanticCustomError("facts", "no label")
    if len(found) > MOST_FACTS:
        raise PydanticCustomError("too_long", "too many", {"max_length": MOST_FACTS})
    return found


def written_facts(listed: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{label}: {text}" for label, text in listed)


Text = Annotated[
    str,
    BeforeValidator(_one_kind_of_line_end),
    StringConstraints(strip_whitespace=True, max_length=5000, pattern=r"^[^\x00]*$"),
]
"""Several lines."""
Note = Annotated[Text, Field(max_length=500)]
"""A remark beside other fields; one may need two sentences."""
Lines = Annotated[
    list[Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]], BeforeValidator(_lines)
]
"""A list, one entry a line."""
_Short = Annotated[str, StringConstraints(max_length=LONGEST_LINE, pattern=r"^[^\x00]*$")]
Facts = Annotated[list[tuple[_Short, _Short]], BeforeValidator(_facts)]
Day = Annotated[date, read_by(cells.day, "date_parsing"), AfterValidator(_near)]
Days = Annotated[list[date], read_by(days, "days")]
Clock = Annotated[time, read_by(cells.clock, "time_parsing")]
Cents = Annotated[int, read_by(cells.cents, "price")]
Postcode = Annotated[str, read_by(cells.postcode, "postcode")]
Phone = Annotated[str, read_by(cells.phone, "phone"), StringConstraints(max_length=80)]
Web = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_web)]
SecureWeb = Annotated[Web, AfterValidator(_secure)]


class Saved(BaseModel):
    """Every form says which state of the text it was filled in on; whoever does not say has seen none."""

    version: Annotated[int, BeforeValidator(_as_seen)] = 0
    after: str = ""
    """Where to go on; empty is the next section."""
