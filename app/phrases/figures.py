"""Ages, distances, money and counts as people say them. A number and its unit are held together by U+00A0."""

import re
from functools import lru_cache
from typing import Protocol

from babel import Locale
from babel.numbers import format_decimal

from app.i18n import gettext as _
from app.i18n import language, locale, ngettext

_MONTHS_FOR_YEARS = 48
"""Below four years people still count an odd age in months."""


class Cost(Protocol):
    """The cost of an offer; kinds and units are those of `offer.CostKind` and `offer.PricePer`."""

    @property
    def kind(self) -> str: ...
    @property
    def price_cents(self) -> int | None: ...
    @property
    def per(self) -> str | None: ...


def age_range(min_months: int | None, max_months: int | None) -> str:
    """Both ends belong to it: 36 to 83 months are "3 bis 6 Jahre"."""
    if min_months is None and max_months is None:
        return _("alle Altersgruppen")
    if max_months is not None and max_months < 0:
        return _("in der Schwangerschaft")
    if min_months is not None and min_months < 0:
        return _from_pregnancy(max_months)
    if min_months is None:
        return _("bis {age}").format(age=_last_age(max_months or 0))
    if max_months is None:
        return _from_age(min_months)
    if _in_years(min_months, max_months):
        return _years_between(min_months // 12, max_months // 12)
    if max_months < 24 or (max_months < _MONTHS_FOR_YEARS and not _ends_a_year(max_months)):
        return _months_between(min_months, max_months)
    return _("{first} bis {last}").format(first=_age(min_months), last=_last_age(max_months))


def age_of_child(value: str) -> str:
    """What stands in the address (`alter=4`, `18m`, `schwanger`); what we do not know stays as it is."""
    if value == "schwanger":
        return _("vor der Geburt")
    if value.isdecimal():
        return _years(int(value))
    if value.endswith("m") and value[:-1].isdecimal():
        return _months(int(value[:-1]))
    if ends := re.fullmatch(r"(\d+)-(\d+)m", value, re.ASCII):
        return age_range(int(ends[1]), int(ends[2]))
    return value


def distance(metres: float) -> str:
    return _("{length} entfernt").format(length=length(metres))


def length(metres: float) -> str:
    """As exact as it helps on the way: "350 m", "0,6 km", "12 km"."""
    if metres < 475:
        return _("{n}\u00a0m").format(n=max(50, round(metres / 50) * 50))
    kilometres = metres / 1000
    return _("{n}\u00a0km").format(n=number(round(kilometres, 1 if kilometres < 9.95 else None)))


def file_size(size: int) -> str:
    """ "230 KB", "1,2 MB"; nothing is smaller than one kilobyte."""
    if size < 999_500:
        return f"{max(1, round(size / 1000))} KB"
    return f"{number(size / 1_000_000, '0.0')} MB"


def price(cents: int) -> str:
    euros = number(cents // 100) if cents % 100 == 0 else number(cents / 100, "#,##0.00")
    return ngettext("{amount}\u00a0Euro", "{amount}\u00a0Euro", 1 if cents == 100 else 2).format(amount=euros)


def cost(of: Cost) -> str:
    """In one breath; notes and reductions are told beside it."""
    if of.kind == "free" or (of.kind == "paid" and of.price_cents == 0):
        return _("kostenlos")
    if of.kind == "donation":
        return _("gegen eine Spende")
    if of.kind == "unknown":
        return _("Kosten nicht bekannt")
    if of.price_cents is None:
        return _("kostet etwas")
    return _price_per(of.per).format(price=price(of.price_cents))


def count_offers(n: int) -> str:
    return ngettext("{n} Angebot", "{n} Angebote", n).format(n=number(n))


def count_providers(n: int) -> str:
    return ngettext("{n} Anbieter", "{n} Anbieter", n).format(n=number(n))


def count_dates(n: int) -> str:
    return ngettext("{n} Termin", "{n} Termine", n).format(n=number(n))


def language_name(code: str) -> str:
    """ "tr" is "Türkisch"; a code that nobody knows stays as it is."""
    unlisted = {"gsg": _("Deutsche Gebärdensprache"), "kmr": _("Kurmandschi"), "prs": _("Dari")}
    return unlisted.get(code) or locale().languages.get(code) or code


def _price_per(unit: str | None) -> str:
    phrases = {
        "visit": _("{price} pro Termin"),
        "day": _("{price} am Tag"),
        "week": _("{price} in der Woche"),
        "month": _("{price} im Monat"),
        "year": _("{price} im Jahr"),
        "course": _("{price} für den Kurs"),
    }
    return phrases.get(unit or "", "{price}")


def _from_pregnancy(max_months: int | None) -> str:
    if max_months is None:
        return _("ab der Schwangerschaft")
    return _("Schwangerschaft bis {age}").format(age=_last_age(max_months))


def _from_age(months: int) -> str:
    if months == 0:
        return _("ab der Geburt")
    if months % 12 == 0:
        return ngettext("ab {n}\u00a0Jahr", "ab {n}\u00a0Jahren", months // 12).format(n=months // 12)
    if months < _MONTHS_FOR_YEARS:
        return ngettext("ab {n}\u00a0Monat", "ab {n}\u00a0Monaten", months).format(n=months)
    years, rest = divmod(months, 12)
    words = ngettext("ab {years}\u00a0Jahren und {n}\u00a0Monat", "ab {years}\u00a0Jahren und {n}\u00a0Monaten", rest)
    return words.format(years=years, n=rest)


def _ends_a_year(months: int) -> bool:
    return months >= 12 and (months + 1) % 12 == 0


def _in_years(min_months: int, max_months: int) -> bool:
    return min_months % 12 == 0 and _ends_a_year(max_months)


def _last_age(months: int) -> str:
    """The age one still has in this last month."""
    if _ends_a_year(months):
        return _years(months // 12)
    return _months(months) if months % 12 == 0 else _age(months)


def _age(months: int) -> str:
    if months and months % 12 == 0:
        return _years(months // 12)
    if months < _MONTHS_FOR_YEARS:
        return _months(months)
    return f"{_years(months // 12)} {_months(months % 12)}"


def _years_between(first: int, last: int) -> str:
    if first == last:
        return _years(first)
    return _("{first} bis {last}\u00a0Jahre").format(first=first, last=last)


def _months_between(first: int, last: int) -> str:
    if first == last:
        return _months(first)
    return _("{first} bis {last}\u00a0Monate").format(first=first, last=last)


def _years(n: int) -> str:
    return ngettext("{n}\u00a0Jahr", "{n}\u00a0Jahre", n).format(n=n)


def _months(n: int) -> str:
    return ngettext("{n}\u00a0Monat", "{n}\u00a0Monate", n).format(n=n)


def number(value: float, pattern: str | None = None) -> str:
    return _written(value, pattern, language())


@lru_cache(maxsize=4096)
def _written(value: float, pattern: str | None, code: str) -> str:
    """Cached, because Babel takes longer for a number than the database for a row."""
    return format_decimal(value, format=pattern, locale=Locale.parse(code))
