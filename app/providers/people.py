"""Whom families may ask: the persons of an offer or of a profile, as one form of the first three."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from app.directory.offer import Contact, OfferRevision
from app.directory.wording import Revision
from app.forms import N_, Email, Line
from app.i18n import gettext as _
from app.providers.fields import Phone, Saved

FIELDS = ("name", "role", "phone", "email", "hours")
_ENDINGS = ("", "_2", "_3")
"""What the fields of the first, the second and the third person end with."""

_Name = Annotated[Line, Field(title=N_("Name"))]
_Role = Annotated[Line, Field(title=N_("Aufgabe"))]
_Phone = Annotated[Phone, Field(title=N_("Telefon"))]
_Email = Annotated[Email, Field(title=N_("E-Mail"))]
_Hours = Annotated[Line, Field(title=N_("Zu erreichen"))]


class People(Saved):
    name: _Name = ""
    role: _Role = ""
    phone: _Phone = ""
    email: _Email = ""
    hours: _Hours = ""
    name_2: _Name = ""
    role_2: _Role = ""
    phone_2: _Phone = ""
    email_2: _Email = ""
    hours_2: _Hours = ""
    name_3: _Name = ""
    role_3: _Role = ""
    phone_3: _Phone = ""
    email_3: _Email = ""
    hours_3: _Hours = ""


def of(db: Session, revision: Revision) -> list[dict[str, Any]]:
    is_offer = isinstance(revision, OfferRevision)
    owner = col(Contact.offer_revision_id if is_offer else Contact.provider_revision_id)
    columns = [getattr(Contact, name) for name in (*FIELDS, "position")]
    rows = sa.select(*columns).where(owner == revision.id).order_by(col(Contact.position), col(Contact.id))
    return [dict(row) for row in db.execute(rows).mappings()]


def typed(listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    shown = zip(_ENDINGS, listed, strict=False)
    return {f"{name}{ending}": person[name] for ending, person in shown for name in FIELDS}


def rows(form: People, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Those of the form; what came from elsewhere and does not fit into it stays as it is."""
    filled = [{name: getattr(form, f"{name}{ending}") for name in FIELDS} for ending in _ENDINGS]
    kept = [*(each for each in filled if each["name"]), *before[len(_ENDINGS) :]]
    return [{**each, "position": place} for place, each in enumerate(kept)]


def faults(form: People) -> dict[str, str]:
    """Nobody is without a name."""
    return {
        f"name{ending}": _("Wie heißt die Person? Es kann auch ein Team sein.")
        for ending in _ENDINGS
        if not getattr(form, f"name{ending}") and any(getattr(form, f"{name}{ending}") for name in FIELDS)
    }
