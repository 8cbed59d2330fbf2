"""The sections of a provider's profile as forms."""

from typing import Annotated, ClassVar

from pydantic import Field

from app.directory.provider import Carrier
from app.forms import N_, Email, Line, Name
from app.providers.fields import Facts, Phone, Postcode, Saved, Text, Web
from app.providers.offer_forms import Ids
from app.providers.people import People


class Who(Saved):
    needed: ClassVar = {"summary"}

    name: Annotated[Name, Field(min_length=3, max_length=120, title=N_("Name"))]
    claim: Annotated[Line, Field(title=N_("Leitsatz"), max_length=120)] = ""
    summary: Annotated[Text, Field(title=N_("Kurz gesagt"), max_length=300)] = ""
    description: Text = Field("", title=N_("Beschreibung"))
    carrier: Carrier = Field(Carrier.UNKNOWN, title=N_("Was für ein Anbieter sind Sie?"))
    categories: Ids = Field([], title=N_("Themen"))
    tags: Ids = Field([], title=N_("Stichwörter"))
    facts: Facts = Field([], title=N_("Zahlen und Fakten"))
    employees: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None, title=N_("Wie viele Menschen arbeiten da?")
    )


class Reach(Saved):
    street: Line = Field("", title=N_("Straße und Hausnummer"))
    postcode: Postcode | None = Field(None, title=N_("Postleitzahl"))
    city: Line = Field("", title=N_("Stadt oder Gemeinde"))
    phone: Phone = Field("", title=N_("Telefon"))
    phone2: Phone = Field("", title=N_("Zweites Telefon"))
    email: Email = Field("", title=N_("E-Mail"))
    website: Web = Field("", title=N_("Website"))
    opening_hours: Annotated[Text, Field(title=N_("Öffnungszeiten"), max_length=1000)] = ""


class Persons(People):
    """Whom to ask about the provider as a whole."""


class Help(Saved):
    volunteering: Annotated[Text, Field(title=N_("Ehrenamt"), max_length=1000)] = ""
    regulars: Annotated[Text, Field(title=N_("Stammtisch"), max_length=1000)] = ""
    donation: Annotated[Text, Field(title=N_("Spenden"), max_length=1000)] = ""
