"""What planners fill in: an answer to a flag, a norm, a snapshot."""

from typing import Annotated, Literal

from fastapi import Depends
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, ValidationInfo, field_validator

from app.directory.planning import AnswerKind
from app.forms import N_, Line, Submitted, submitted
from app.i18n import gettext
from app.planners.answers import NEEDS_A_NOTE
from app.planners.flags import Thresholds
from app.planners.question import MOST_BANDS

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")]


class NewAnswer(BaseModel):
    kind: Annotated[AnswerKind, Field(title=N_("Was sagen Sie dazu?"))]
    note: Annotated[Note, Field(title=N_("Notiz"), validate_default=True)] = ""

    @field_validator("note")
    @classmethod
    def _explains_itself(cls, note: str, info: ValidationInfo) -> str:
        if info.data.get("kind") in NEEDS_A_NOTE and len(note) < len("ok."):
            raise ValueError(gettext("Bitte schreiben Sie in einem Satz, was dahinter steht."))
        return note


def with_point(text: object) -> object:
    return text.strip().removesuffix("%").strip().replace(",", ".") if isinstance(text, str) else text


_Number = Annotated[float, BeforeValidator(with_point), Field(gt=0, le=10_000, allow_inf_nan=False)]


class NewNorm(BaseModel):
    under: Annotated[_Number, Field(title=N_("Unterangebot: weniger als"))]
    low: Annotated[_Number, Field(title=N_("Eher wenig: weniger als"))]
    high: Annotated[_Number, Field(title=N_("Eher viel: mehr als"))]
    over: Annotated[_Number, Field(title=N_("Überangebot: mehr als"))]
    per_100: Annotated[_Number | None, Field(title=N_("Feste Norm je 100 Personen"))] = None
    source: Annotated[Line, Field(title=N_("Quelle oder Begründung"), min_length=3)]
    step: Literal["preview", "save"] = "preview"

    @field_validator("low", "high", "over")
    @classmethod
    def _in_order(cls, value: float, info: ValidationInfo) -> float:
        if any(value < smaller for smaller in info.data.values() if isinstance(smaller, float)):
            raise ValueError(gettext("Diese Schwelle darf nicht kleiner sein als die davor."))
        return value

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.under, self.low, self.high, self.over, self.per_100)


class NewSnapshot(BaseModel):
    title: Annotated[Line, Field(title=N_("Titel"), min_length=3)]
    purpose: Annotated[Note, Field(title=N_("Welche Frage soll er beantworten?"))] = ""
    bands: Annotated[list[str], Field(title=N_("Alter"), min_length=1, max_length=MOST_BANDS)]
    topics: Annotated[list[str], Field(title=N_("Themen"), min_length=1)]
    areas: Annotated[list[int], Field(title=N_("Nur diese Gebiete"))] = []


class Withdrawal(BaseModel):
    note: Annotated[Line, Field(title=N_("Was stimmt nicht?"), min_length=3)]


NewAnswerForm = Annotated[Submitted[NewAnswer], Depends(submitted(NewAnswer))]
NewNormForm = Annotated[Submitted[NewNorm], Depends(submitted(NewNorm))]
NewSnapshotForm = Annotated[Submitted[NewSnapshot], Depends(submitted(NewSnapshot))]
WithdrawalForm = Annotated[Submitted[Withdrawal], Depends(submitted(Withdrawal))]
