"""What editors fill in."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from app.directory.trust import Trust
from app.forms import N_, Line

_STORABLE = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000, pattern=_STORABLE)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000, pattern=_STORABLE)]


def _as_seen(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else 0


class Decision(BaseModel):
    """Every decision says which state of the text it is about; whoever does not say has seen none."""

    seen: Annotated[int, BeforeValidator(_as_seen)] = 0


class Refusal(Decision):
    reason: Annotated[Reason, Field(title=N_("Grund"))]


class Removal(Decision):
    upload_id: Annotated[UUID, Field(title=N_("Was soll weg?"))]
    cause: Annotated[Reason, Field(title=N_("Grund"))]
    """Another name than the reason of a refusal: both forms stand on one page."""


class Archiving(Decision):
    note: Annotated[Text, Field(title=N_("Grund"), max_length=2000)] = ""


class Correction(Decision):
    called: Annotated[Line, Field(title=N_("Titel"), min_length=3)]
    summary: Annotated[Text, Field(title=N_("Kurztext"))] = ""
    description: Annotated[Text, Field(title=N_("Beschreibung"))] = ""


class Suspension(BaseModel):
    reason: Annotated[Reason, Field(title=N_("Grund"))]


class TrustChoice(BaseModel):
    trust: Annotated[Trust | None, Field(title=N_("Wie wird geprüft?"))] = None
