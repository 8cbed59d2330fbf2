"""What planners fill in for a scenario: its name, and what would be otherwise."""

from typing import Annotated, ClassVar, Literal

from fastapi import Depends
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.directory.scenario import ChangeKind
from app.forms import N_, Line, Submitted, submitted
from app.i18n import gettext
from app.imports import coordinates
from app.planners.forms import Note, with_point
from app.planners.question import OLDEST_YEARS

_MOST_PLACES = 100_000
_Degrees = Annotated[float, BeforeValidator(with_point), Field(allow_inf_nan=False)]
_Years = Annotated[int, Field(ge=0, le=OLDEST_YEARS)]
_Places = Annotated[int, Field(ge=1, le=_MOST_PLACES)]


class ScenarioName(BaseModel):
    title: Annotated[Line, Field(title=N_("Name des Szenarios"), min_length=3)]
    purpose: Annotated[Note, Field(title=N_("Worum geht es?"))] = ""


def _coordinates(text: str) -> str:
    if text and coordinates.typed(text) is None:
        raise PydanticCustomError("enum", "no coordinates")
    return text


class Placed(BaseModel):
    """A point: one of the places found, or latitude and longitude."""

    where: Annotated[Line, Field(title=N_("Wo?"))] = ""
    found: Annotated[str, AfterValidator(_coordinates), Field(title=N_("Welchen Ort meinen Sie?"))] = ""
    lat: Annotated[_Degrees | None, Field(title=N_("Breite"))] = None
    lon: Annotated[_Degrees | None, Field(title=N_("Länge"), validate_default=True)] = None
    after: Literal["", "suchen"] = ""

    @field_validator("lon")
    @classmethod
    def _is_a_point(cls, lon: float | None, info: ValidationInfo) -> float | None:
        if info.data.get("found") or "lat" not in info.data:
            return lon
        lat = info.data["lat"]
        if (lat is None) != (lon is None):
            raise ValueError(gettext("Bitte füllen Sie Breite und Länge aus, oder lassen Sie beide leer."))
        if lat is not None and coordinates.typed(f"{lat},{lon}") is None:
            sentence = "Das ist kein Ort in Deutschland. Die Breite liegt bei 47 bis 55, die Länge bei 6 bis 15."
            raise ValueError(gettext(sentence))
        return lon


class NewOffer(Placed):
    needed: ClassVar = {"where"}

    name: Annotated[Line, Field(title=N_("Wie heißt das neue Angebot?"), min_length=3)]
    places: Annotated[_Places, Field(title=N_("Plätze"))]
    age_from: Annotated[_Years, Field(title=N_("Jüngstes Alter in Jahren"))]
    age_to: Annotated[_Years, Field(title=N_("Höchstes Alter in Jahren"))]

    @field_validator("age_to")
    @classmethod
    def _in_order(cls, age_to: int, info: ValidationInfo) -> int:
        if age_to < info.data.get("age_from", 0):
            raise ValueError(gettext("Das höchste Alter darf nicht unter dem jüngsten liegen."))
        return age_to


class OtherOffer(Placed):
    kind: Annotated[Literal["closed", "moved", "resized"], Field(title=N_("Was soll anders sein?"))]
    places: Annotated[_Places | None, Field(title=N_("Plätze danach"), validate_default=True)] = None

    @field_validator("places")
    @classmethod
    def _are_said(cls, places: int | None, info: ValidationInfo) -> int | None:
        if places is None and info.data.get("kind") == ChangeKind.RESIZED:
            raise ValueError(gettext("Bitte schreiben Sie, wie viele Plätze es danach sind."))
        return places


ScenarioNameForm = Annotated[Submitted[ScenarioName], Depends(submitted(ScenarioName))]
NewOfferForm = Annotated[Submitted[NewOffer], Depends(submitted(NewOffer))]
OtherOfferForm = Annotated[Submitted[OtherOffer], Depends(submitted(OtherOffer))]
