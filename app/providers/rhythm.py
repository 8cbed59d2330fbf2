"""How often a provider is asked whether an offer is still right."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.directory import freshness
from app.directory.offer import Offer, OfferRevision
from app.directory.recurrence import BERLIN
from app.forms import Submitted, blank
from app.i18n import gettext as _
from app.providers import queries
from app.providers.offer_forms import Rhythm


@dataclass(frozen=True)
class Asking:
    """When somebody said last that it is right, and when the next mail comes."""

    confirmed_on: date | None
    due_on: date
    choices: list[tuple[Any, ...]]
    form: Submitted[Rhythm]


def of(db: Session, offer: Offer, public: OfferRevision) -> Asking:
    usual = freshness.usual({each.kind for each in queries.rules(db, public.id)})
    since = offer.confirmed_on or (offer.first_published_at or public.created_at).astimezone(BERLIN).date()
    chosen = offer.confirm_months
    return Asking(
        offer.confirmed_on,
        freshness.due_on(since, chosen or usual),
        _choices(usual),
        blank(Rhythm, months="" if chosen is None else chosen),
    )


def _choices(usual: int) -> list[tuple[Any, ...]]:
    hints = {
        3: _("Für Angebote, bei denen sich oft etwas ändert"),
        6: _("Für die meisten Angebote"),
        12: _("Für Angebote, die Jahre lang gleich bleiben"),
    }
    said = [(str(months), _after(months), hints[months]) for months in freshness.CHOICES]
    return [("", _("Wie üblich: {time}").format(time=_after(usual)), ""), *said]


def _after(months: int) -> str:
    return _("nach {months} Monaten").format(months=months)
