"""The sections of an offer as forms. A draft may be incomplete: only what it cannot exist without is required."""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.directory.offer import Access, Catchment, CostKind, Form, PricePer, Registration
from app.directory.place import Wheelchair
from app.forms import N_, Line
from app.providers.fields import Cents, Day, Lines, Note, Postcode, Saved, SecureWeb, Text, Web
from app.providers.people import People


class AgeUnit(StrEnum):
    YEARS = "years"
    MONTHS = "months"


class Pregnancy(StrEnum):
    NO = "no"
    ALSO = "also"
    ONLY = "only"


Age = Annotated[int, Field(ge=0, le=200)]
Ids = Annotated[list[int], Field(max_length=100)]


class About(Saved):
    needed: ClassVar = {"summary"}

    title: Annotated[Line, Field(min_length=3, max_length=120, title=N_("Titel"))]
    main_category: int = Field(title=N_("Thema"))
    summary: Annotated[Text, Field(title=N_("Kurz gesagt"), max_length=300)] = ""
    description: Text = Field("", title=N_("Beschreibung"))
    categories: Ids = Field([], title=N_("Weitere Themen"))
    tags: Ids = Field([], title=N_("Stichwörter"))
    search_words: Annotated[Lines, Field(max_length=20)] = Field([], title=N_("Suchwörter"))
    speaker: Line = Field("", title=N_("Leitung"))
    format: Line = Field("", title=N_("Was für eine Veranstaltung ist es?"))
    cooperation: Line = Field("", title=N_("Zusammen mit"))
    course_number: Line = Field("", title=N_("Kursnummer"))
    video_url: SecureWeb = Field("", title=N_("Video im Internet"))


class Audience(Saved):
    age_from: Age | None = Field(None, title=N_("Ab welchem Alter?"))
    age_from_unit: AgeUnit = Field(AgeUnit.YEARS, title=N_("Jahre oder Monate"))
    age_to: Age | None = Field(None, title=N_("Bis zu welchem Alter?"))
    age_to_unit: AgeUnit = Field(AgeUnit.YEARS, title=N_("Jahre oder Monate"))
    pregnancy: Pregnancy = Field(Pregnancy.NO, title=N_("Schon in der Schwangerschaft?"))
    age_note: Line = Field("", title=N_("Bemerkung zum Alter"))
    target_groups: Ids = Field([], title=N_("Für wen besonders?"))
    life_phases: Ids = Field([], title=N_("Lebensphasen"))
    languages: Annotated[list[str], Field(max_length=40)] = Field([], title=N_("Welche Sprachen sprechen Sie dort?"))
    access: Access = Field(Access.OPEN, title=N_("Wer darf kommen?"))
    access_note: Note = Field("", title=N_("Bemerkung dazu"))


class Where(Saved):
    needed: ClassVar = {"new_postcode"}

    forms: list[Form] = Field([], title=N_("Wie findet es statt?"))
    venues: Annotated[list[UUID], Field(max_length=50)] = Field([], title=N_("An welchem Ort?"))
    room: Line = Field("", title=N_("Raum oder Treffpunkt"))
    new_name: Line = Field("", title=N_("Name des Ortes"))
    new_street: Line = Field("", title=N_("Straße und Hausnummer"))
    new_postcode: Postcode | None = Field(None, title=N_("Postleitzahl"))
    new_city: Line = Field("", title=N_("Stadt oder Gemeinde"))
    new_wheelchair: Wheelchair = Field(Wheelchair.UNKNOWN, title=N_("Mit Rollstuhl nutzbar?"))
    catchment: Catchment = Field(Catchment.VENUE, title=N_("Für wen ist es gedacht?"))
    areas: Ids = Field([], title=N_("Welche Gebiete?"))


class When(Saved):
    schedule_note: Note = Field("", title=N_("Bemerkung zu den Terminen"))
    valid_from: Day | None = Field(None, title=N_("Das Angebot beginnt am"))
    valid_until: Day | None = Field(None, title=N_("Das Angebot endet am"))
    funded_until: Day | None = Field(None, title=N_("Die Finanzierung ist sicher bis"))


class Joining(Saved):
    cost_kind: CostKind = Field(CostKind.UNKNOWN, title=N_("Was kostet es?"))
    price: Cents | None = Field(None, title=N_("Preis in Euro"))
    price_per: PricePer | None = Field(None, title=N_("Der Preis gilt für"))
    cost_note: Note = Field("", title=N_("Bemerkung zu den Kosten"))
    reduced: bool = Field(False, title=N_("Es gibt eine Ermäßigung"))
    reduction_note: Note = Field("", title=N_("Wer zahlt weniger, und wie?"))
    registration: Registration = Field(Registration.UNKNOWN, title=N_("Muss man sich anmelden?"))
    registration_note: Note = Field("", title=N_("Bemerkung zur Anmeldung"))
    registration_url: Web = Field("", title=N_("Adresse der Anmeldung im Internet"))
    steps: Annotated[Lines, Field(max_length=12)] = Field([], title=N_("So machen Familien mit"))
    conditions: Note = Field("", title=N_("Bedingungen"))
    places: Annotated[int, Field(ge=0, le=100_000)] | None = Field(None, title=N_("Wie viele Plätze gibt es?"))


class Person(People):
    volunteering: bool = Field(False, title=N_("Man kann hier ehrenamtlich helfen"))
    regulars: bool = Field(False, title=N_("Es gibt ein regelmäßiges Treffen für alle"))
    donation: bool = Field(False, title=N_("Man kann dafür spenden"))
    participate_note: Note = Field("", title=N_("Bemerkung zum Mitmachen"))


class Ending(Saved):
    on: Day = Field(title=N_("Letzter Tag"))


class Rhythm(BaseModel):
    months: Annotated[Literal["", "3", "6", "12"], Field(title=N_("Wann sollen wir wieder fragen?"))] = ""
