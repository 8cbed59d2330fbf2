"""What an entry still lacks before the office can decide on it. Pure rules over what `wording.values` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.directory.offer import Catchment, CostKind, Form, Registration
from app.i18n import gettext as _


@dataclass(frozen=True)
class Missing:
    section: str
    field: str
    sentence: str


def of_offer(said: Mapping[str, Any]) -> list[Missing]:
    """In the order of the sections."""
    needed = [
        ("worum", "title", said["title"], _("Geben Sie Ihrem Angebot einen Titel.")),
        ("worum", "summary", said["summary"], _("Sagen Sie in einem Satz, worum es geht.")),
        ("wo", "forms", said["forms"], _("Sagen Sie, ob es vor Ort, online oder bei den Familien stattfindet.")),
        ("wo", "venues", _has_place(said), _("Sagen Sie, wo es stattfindet.")),
        ("wo", "catchment", _has_reach(said), _("Sagen Sie, für welche Gebiete es gedacht ist.")),
        ("wann", "regeln", said["schedules"], _("Sagen Sie, wann es stattfindet.")),
        ("kosten", "cost_kind", said["cost_kind"] != CostKind.UNKNOWN, _("Sagen Sie, ob es etwas kostet.")),
        ("kosten", "price", _has_price(said), _("Sagen Sie, wie viel es kostet.")),
        (
            *("kosten", "registration"),
            said["registration"] != Registration.UNKNOWN,
            _("Sagen Sie, ob man sich anmelden muss."),
        ),
        ("kontakt", "phone", _can_be_asked(said), _("Geben Sie eine Telefonnummer oder eine E-Mail-Adresse an.")),
    ]
    return [Missing(section, field, sentence) for section, field, is_there, sentence in needed if not is_there]


def of_provider(said: Mapping[str, Any]) -> list[Missing]:
    needed = [
        ("wer", "name", said["name"], _("Wie heißt Ihr Anbieter?")),
        ("wer", "summary", said["summary"], _("Sagen Sie in einem Satz, wer Sie sind.")),
        (
            *("erreichen", "phone"),
            said["phone"] or said["email"] or _can_be_asked(said),
            _("Geben Sie eine Telefonnummer oder eine E-Mail-Adresse an."),
        ),
    ]
    return [Missing(section, field, sentence) for section, field, is_there, sentence in needed if not is_there]


def _has_place(said: Mapping[str, Any]) -> bool:
    return bool(said["venues"]) or Form.ON_SITE not in said["forms"]


def _has_reach(said: Mapping[str, Any]) -> bool:
    """Without a place it has to be said whom it is for, and named areas have to have names."""
    if said["catchment"] == Catchment.AREAS:
        return bool(said["areas"])
    return said["catchment"] != Catchment.VENUE or Form.ON_SITE in said["forms"] or bool(said["venues"])


def _has_price(said: Mapping[str, Any]) -> bool:
    return said["cost_kind"] != CostKind.PAID or said["price_cents"] is not None or bool(said["cost_note"])


def _can_be_asked(said: Mapping[str, Any]) -> bool:
    return any([*(said["contact_phone"] or []), *(said["contact_email"] or [])])
