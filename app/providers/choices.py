"""What can be chosen in the sections: pairs or triples of a value, its words and a hint."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app import i18n, phrases
from app.directory.offer import Access, Catchment, CostKind, Form, OfferRevision, PricePer, Registration
from app.directory.place import Wheelchair
from app.directory.provider import Carrier
from app.directory.recurrence import HolidayRule
from app.i18n import gettext as _
from app.providers.offer_forms import AgeUnit, Pregnancy

Choices = dict[str, list[tuple[Any, ...]]]

LANGUAGES = (
    *("de", "gsg", "en", "tr", "ar", "uk", "ru", "pl", "ro", "bg", "fa", "prs", "kmr", "fr", "es", "it", "sq", "sr"),
    *("hr", "el", "pt", "vi", "zh", "ti", "so"),
)

_CATEGORIES = sa.text("""
    SELECT c.id, coalesce(c.translations ->> :language, c.label) AS label,
        coalesce(p.translations ->> :language, p.label) AS parent
    FROM category c LEFT JOIN category p ON p.id = c.parent_id
    ORDER BY coalesce(p.position, c.position), coalesce(p.id, c.id), p.id IS NOT NULL, c.position
""")
_LABELS = "SELECT id, coalesce(translations ->> :language, label) AS label FROM"
_TARGET_GROUPS = sa.text(f"{_LABELS} target_group ORDER BY position")
_LIFE_PHASES = sa.text(f"{_LABELS} life_phase ORDER BY position")
_TAGS = sa.text(f"{_LABELS} tag ORDER BY 2")
_AREAS = sa.text("""
    SELECT a.id, a.name, l.label FROM area a JOIN area_layer l ON l.id = a.layer_id
    WHERE a.valid_to IS NULL ORDER BY l.position, a.name
""")


def categories(db: Session) -> list[tuple[int, str, str]]:
    rows = db.execute(_CATEGORIES, {"language": i18n.language()})
    return [(row.id, f"{row.parent}: {row.label}" if row.parent else row.label, "") for row in rows]


def tags(db: Session) -> list[tuple[int, str, str]]:
    return _labelled(db, _TAGS)


def _labelled(db: Session, query: sa.TextClause) -> list[tuple[int, str, str]]:
    return [(row.id, row.label, "") for row in db.execute(query, {"language": i18n.language()})]


def about(db: Session) -> Choices:
    listed = categories(db)
    first = ("", _("Bitte wählen"))
    topics = [first, *((value, words) for value, words, _hint in listed)]
    return {"main_category": topics, "categories": [*listed], "tags": [*tags(db)]}


def audience(db: Session, revision: OfferRevision) -> Choices:
    units = [(AgeUnit.YEARS.value, _("Jahre")), (AgeUnit.MONTHS.value, _("Monate"))]
    return {
        "age_from_unit": [*units],
        "age_to_unit": [*units],
        "pregnancy": [
            (Pregnancy.NO.value, _("Nein"), ""),
            (Pregnancy.ALSO.value, _("Ja, auch"), ""),
            (Pregnancy.ONLY.value, _("Nur in der Schwangerschaft"), ""),
        ],
        "target_groups": [*_labelled(db, _TARGET_GROUPS)],
        "life_phases": [*_labelled(db, _LIFE_PHASES)],
        "languages": [
            (code, phrases.language_name(code), "") for code in dict.fromkeys([*LANGUAGES, *revision.languages])
        ],
        "access": _coded(Access, "access"),
    }


def where(db: Session, venues: list[tuple[Any, ...]]) -> Choices:
    hints = {
        Catchment.VENUE: _("Wer hinkommt, ist willkommen."),
        Catchment.AREAS: _("Zum Beispiel nur für einen Stadtteil."),
        Catchment.EVERYWHERE: _("Zum Beispiel online."),
    }
    return {
        "forms": _coded(Form, "form"),
        "venues": venues,
        "new_wheelchair": wheelchair(),
        "catchment": [(each.value, phrases.word(each, "catchment"), hints.get(each, "")) for each in Catchment],
        "areas": [(row.id, row.name, "") for row in db.execute(_AREAS)],
    }


def wheelchair() -> list[tuple[Any, ...]]:
    return [
        (Wheelchair.YES.value, _("ja")),
        (Wheelchair.PARTLY.value, _("zum Teil")),
        (Wheelchair.NO.value, _("nein")),
        (Wheelchair.UNKNOWN.value, _("nicht bekannt")),
    ]


def joining() -> Choices:
    return {
        "cost_kind": [
            (CostKind.FREE.value, _("Es ist kostenlos"), ""),
            (CostKind.PAID.value, _("Es kostet etwas"), ""),
            (CostKind.DONATION.value, _("Gegen eine Spende"), ""),
        ],
        "price_per": [
            ("", _("ohne Angabe")),
            (PricePer.VISIT.value, _("einen Termin")),
            (PricePer.DAY.value, _("einen Tag")),
            (PricePer.WEEK.value, _("eine Woche")),
            (PricePer.MONTH.value, _("einen Monat")),
            (PricePer.YEAR.value, _("ein Jahr")),
            (PricePer.COURSE.value, _("den ganzen Kurs")),
        ],
        "registration": [
            (each.value, phrases.word(each, "registration"), "")
            for each in Registration
            if each != Registration.UNKNOWN
        ],
    }


def rule() -> Choices:
    return {
        "weekdays": [(day, phrases.weekday(day), "") for day in range(1, 8)],
        "month_week": [
            ("", _("Bitte wählen")),
            *((week, words) for week, words in zip((1, 2, 3, 4, 5, -1), _weeks(), strict=True)),
        ],
        "month_by": [("week", _("Ein Wochentag, zum Beispiel der erste Montag"), ""), ("day", _("Ein fester Tag"), "")],
        "holidays": [
            (HolidayRule.ANY.value, _("Findet auch in den Ferien statt"), ""),
            (HolidayRule.NOT_IN_SCHOOL_HOLIDAYS.value, _("Nicht in den Ferien"), ""),
            (HolidayRule.ONLY_SCHOOL_HOLIDAYS.value, _("Nur in den Ferien"), ""),
        ],
    }


def _weeks() -> list[str]:
    return [_("der erste"), _("der zweite"), _("der dritte"), _("der vierte"), _("der fünfte"), _("der letzte")]


def carriers() -> list[tuple[Any, ...]]:
    return [(each.value, phrases.word(each, "carrier"), "") for each in Carrier if each != Carrier.UNKNOWN]


def _coded(codes: Iterable[str], vocabulary: str) -> list[tuple[Any, ...]]:
    return [(str(code), phrases.word(code, vocabulary), "") for code in codes]
