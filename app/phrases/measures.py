"""Figures of planning as people say them: how much, for how many, of which age."""

from app.i18n import gettext as _
from app.i18n import ngettext
from app.phrases.figures import age_range, count_offers, count_providers, number

_GROWN_UP = 18


def decimal(value: float) -> str:
    """As exact as it helps: "12,4", "0,06"; nothing, and from a hundred on, in whole numbers."""
    small, large = 0.095, 99.95
    digits = 0 if not value or abs(value) >= large else 1 if abs(value) >= small else 2
    return number(round(value, digits), "#,##0." + "0" * digits if digits else "#,##0")


def amount(value: float, measure: str) -> str:
    """ "64 Angebote", "55,8 Termine je Woche"."""
    n = round(value, 1)
    if measure == "offers":
        return count_offers(round(value))
    if measure == "providers":
        return count_providers(round(value))
    said = number(n)
    one_or_more = 1 if n == 1 else 2
    if measure == "places":
        return ngettext("{n} Platz", "{n} Plätze", one_or_more).format(n=said)
    return ngettext("{n} Termin je Woche", "{n} Termine je Woche", one_or_more).format(n=said)


def ratio_of(measure: str, last_year: int) -> str:
    """What the figures of a table are: "Angebote je 100 Kinder"."""
    young, others = {
        "offers": (_("Angebote je 100\u00a0Kinder"), _("Angebote je 100\u00a0Personen")),
        "places": (_("Plätze je 100\u00a0Kinder"), _("Plätze je 100\u00a0Personen")),
        "sessions": (_("Termine je Woche und 100\u00a0Kinder"), _("Termine je Woche und 100\u00a0Personen")),
        "providers": (_("Anbieter je 100\u00a0Kinder"), _("Anbieter je 100\u00a0Personen")),
    }[measure]
    return young if last_year < _GROWN_UP else others


def count_people(n: float, last_year: int) -> str:
    """Of an age band that ends with this year of life."""
    count = round(n)
    if last_year < _GROWN_UP:
        return ngettext("{n}\u00a0Kind", "{n}\u00a0Kinder", count).format(n=number(count))
    return ngettext("{n}\u00a0Person", "{n}\u00a0Personen", count).format(n=number(count))


def of_people(n: float, last_year: int) -> str:
    """ "von 480 Kindern"."""
    count = round(n)
    if last_year < _GROWN_UP:
        return ngettext("von {n}\u00a0Kind", "von {n}\u00a0Kindern", count).format(n=number(count))
    return ngettext("von {n}\u00a0Person", "von {n}\u00a0Personen", count).format(n=number(count))


def band_name(months: tuple[int, int]) -> str:
    return age_range(*months)
