"""The columns of a list of offers, and what only several of them together can say."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from app.directory.offer import Access, Catchment, CostKind, Form, PricePer, Registration
from app.directory.place import Wheelchair
from app.directory.recurrence import HolidayRule, ScheduleKind
from app.imports import ages, cells, columns
from app.imports.columns import ADDRESS, CONTACT, Column, Complain
from app.imports.lookups import Lookup, Lookups, languages
from app.imports.problems import Unreadable

BY_HEADINGS = ("anbieter", "anbieter_kennung", "alter_von", "alter_bis")
"""Columns beside those below: who offers it, and an age in two cells."""

_FORMS = {"vor ort": Form.ON_SITE, "online": Form.ONLINE, "aufsuchend": Form.OUTREACH}
_ACCESS = {"offen": Access.OPEN, "mitglieder": Access.MEMBERS, "nachweis": Access.PROOF}
_REGISTRATION = {
    "nein": Registration.NONE,
    "ja": Registration.NEEDED,
    "nach dem schnuppern": Registration.AFTER_TRIAL,
    "unbekannt": Registration.UNKNOWN,
}
_WHEELCHAIR = {
    "ja": Wheelchair.YES,
    "teilweise": Wheelchair.PARTLY,
    "nein": Wheelchair.NO,
    "unbekannt": Wheelchair.UNKNOWN,
}
_CATCHMENT = {"veranstaltungsort": Catchment.VENUE, "portal": Catchment.PORTAL, "überall": Catchment.EVERYWHERE}
_FREE = {"kostenlos", "kostenfrei", "frei", "keine", "umsonst", "gratis"}
_PER = {
    "besuch": PricePer.VISIT,
    "monat": PricePer.MONTH,
    "jahr": PricePer.YEAR,
    "kurs": PricePer.COURSE,
    "tag": PricePer.DAY,
    "woche": PricePer.WEEK,
}
_PRICE = re.compile(
    r"(.*?\d(?:,-)?(?:\s*(?:€|euro\b|eur\b))?)\s*(?:(?:im|je|pro|in der|für den|am)\s+(\w+))?", re.IGNORECASE
)
_RHYTHM = {
    "nach vereinbarung": (ScheduleKind.BY_ARRANGEMENT, 1),
    "öffnungszeiten": (ScheduleKind.OPENING_HOURS, 1),
    "einmalig": (ScheduleKind.DATE, 1),
    "durchgehend": (ScheduleKind.PERIOD, 1),
    "täglich": (ScheduleKind.DAILY, 1),
    "wöchentlich": (ScheduleKind.WEEKLY, 1),
    "alle 2 wochen": (ScheduleKind.WEEKLY, 2),
}
_HOLIDAYS = {
    "auch in den ferien": HolidayRule.ANY,
    "nicht in den ferien": HolidayRule.NOT_IN_SCHOOL_HOLIDAYS,
    "nur in den ferien": HolidayRule.ONLY_SCHOOL_HOLIDAYS,
}


def _search_words(text: str) -> list[str]:
    words = [*dict.fromkeys(cells.several(text))]
    if len(words) > 20 or max(map(len, words), default=0) > 200:
        raise Unreadable("Es sind höchstens 20 Suchwörter möglich, jedes mit höchstens 200 Zeichen.")
    return words


def offer_columns(words: Lookups) -> Sequence[Column]:
    return (*_about(words), *_terms(), *_times(), *_place(), *CONTACT)


def _about(words: Lookups) -> Sequence[Column]:
    """What it is, and for whom."""
    return (
        Column("kennung", "key", required=True, also=("id", "nummer")),
        Column("titel", "title", required=True, also=("bezeichnung", "angebot")),
        Column("kurztext", "summary"),
        Column("beschreibung", "description", str),
        Column("kategorie", ("main_category_id", "category_ids"), _categories(words.category), required=True),
        Column("zielgruppen", "target_group_ids", words.target_group.set, also=("zielgruppe",)),
        Column("lebensphasen", "life_phase_ids", words.life_phase.set, also=("lebensphase",)),
        Column("schlagworte", "tag_ids", words.tag.set),
        Column("suchwoerter", "search_words", _search_words, also=("suchworte",)),
        Column("alter", ("age_min_months", "age_max_months"), ages.span),
        Column("alter_hinweis", "age_note"),
        Column("form", "forms", _all_of(_FORMS)),
        Column("einzugsgebiet", ("catchment", "area_ids"), _catchment(words.area)),
        Column("sprachen", "languages", languages, also=("sprache",)),
    )


def _terms() -> Sequence[Column]:
    """What it asks of those who come, and what it asks them for."""
    return (
        Column("kosten", ("cost_kind", "price_cents", "price_per"), _cost, also=("preis", "gebuehr")),
        Column("kosten_hinweis", "cost_note"),
        Column("ermaessigt", "reduced", cells.yes),
        Column("ermaessigung_hinweis", "reduction_note"),
        Column("zugang", "access", cells.one_of(_ACCESS)),
        Column("zugang_hinweis", "access_note"),
        Column("anmeldung", "registration", cells.one_of(_REGISTRATION)),
        Column("anmeldung_hinweis", "registration_note"),
        Column("anmeldung_url", "registration_url", cells.web),
        Column("ablauf", "steps", cells.several),
        Column("voraussetzungen", "conditions", str),
        Column("plaetze", "places", cells.count),
        Column("kursnummer", "course_number"),
        Column("leitung", "speaker"),
        Column("kooperation", "cooperation"),
        Column("ehrenamt", "volunteering", cells.yes),
        Column("stammtisch", "regulars", cells.yes),
        Column("spende", "donation", cells.yes),
        Column("mitmachen_hinweis", "participate_note"),
        Column("gueltig_ab", "valid_from", cells.day),
        Column("gueltig_bis", "valid_until", cells.day),
        Column("gefoerdert_bis", "funded_until", cells.day),
        Column("bestaetigt_am", "confirmed_on", _past_day),
        Column("video_url", "video_url", cells.secure_web),
    )


def _times() -> Sequence[Column]:
    return (
        Column("rhythmus", ("schedule_kind", "schedule_interval"), cells.one_of(_RHYTHM)),
        Column("wochentage", "schedule_weekdays", cells.weekdays, also=("wochentag",)),
        Column("erster_tag", "schedule_starts_on", cells.day, also=("datum",)),
        Column("letzter_tag", "schedule_ends_on", cells.day),
        Column("uhrzeit_von", "schedule_opens_at", cells.clock, also=("beginn",)),
        Column("uhrzeit_bis", "schedule_closes_at", cells.clock, also=("ende",)),
        Column("ferien", "schedule_holidays", cells.one_of(_HOLIDAYS)),
        Column("termine", "schedule_note"),
    )


def _place() -> Sequence[Column]:
    return (
        Column("einrichtung", "venue_name", also=("veranstaltungsort",)),
        *ADDRESS,
        Column("raum", "room"),
        Column("anfahrt", "directions"),
        Column("haltestelle", "stop"),
        Column("rollstuhl", "wheelchair", cells.one_of(_WHEELCHAIR), also=("rollstuhlgerecht", "barrierefrei")),
    )


def read(known: Sequence[Column], row: Mapping[str, str], complain: Complain) -> dict[str, Any]:
    """The values of one row, checked also against each other."""
    if not row.get("alter") and (row.get("alter_von") or row.get("alter_bis")):
        row = {**row, "alter": f"{row.get('alter_von', '')}-{row.get('alter_bis', '')}"}
    found = columns.read(known, row, complain)
    _in_order(found, ("valid_from", "valid_until"), complain, "gueltig_bis")
    _in_order(found, ("schedule_starts_on", "schedule_ends_on"), complain, "letzter_tag")
    _settle_schedule(found, complain)
    return found


def _in_order(found: Mapping[str, Any], ends: tuple[str, str], complain: Complain, column: str) -> None:
    first, last = (found.get(end) for end in ends)
    if first and last and first > last:
        complain(f"Das Ende ({last:%d.%m.%Y}) liegt vor dem Anfang ({first:%d.%m.%Y}).", column)


def _settle_schedule(found: dict[str, Any], complain: Complain) -> None:
    """Which kind of schedule the cells describe, where "rhythmus" does not say it."""
    says = {name.removeprefix("schedule_") for name in found if name.startswith("schedule_")} - {"note"}
    kind = found.get("schedule_kind") or _kind(says)
    if kind is None and says:
        complain("Zu diesen Zeiten fehlt der Tag. Füllen Sie „wochentage“ oder „erster_tag“ aus.", "uhrzeit_von")
    elif kind in (ScheduleKind.DATE, ScheduleKind.PERIOD, ScheduleKind.DAILY) and "starts_on" not in says:
        complain("Zu diesem Rhythmus fehlt „erster_tag“.", "rhythmus")
    elif kind == ScheduleKind.PERIOD and "ends_on" not in says:
        complain("Zu diesem Rhythmus fehlt „letzter_tag“.", "rhythmus")
    elif kind == ScheduleKind.WEEKLY and not says & {"weekdays", "starts_on"}:
        complain("Zu diesem Rhythmus fehlen „wochentage“.", "rhythmus")
    found["schedule_kind"] = kind


def _kind(says: set[str]) -> ScheduleKind | None:
    if "weekdays" in says:
        return ScheduleKind.WEEKLY
    if "starts_on" in says:
        return ScheduleKind.PERIOD if "ends_on" in says else ScheduleKind.DATE
    return None


def _categories(known: Lookup) -> Callable[[str], tuple[int, list[int]]]:
    """The first is the main one; the others follow in a fixed order."""

    def choose(text: str) -> tuple[int, list[int]]:
        found = known.several(text)
        if not found:
            raise Unreadable("Hier fehlt eine Kategorie.")
        return found[0], sorted(found[1:])

    return choose


def _catchment(areas: Lookup) -> Callable[[str], tuple[Catchment, list[int]]]:
    def choose(text: str) -> tuple[Catchment, list[int]]:
        if kind := _CATCHMENT.get(text.lower()):
            return kind, []
        return Catchment.AREAS, areas.set(text)

    return choose


def _all_of(meanings: Mapping[str, Any]) -> Callable[[str], list[Any]]:
    choose = cells.one_of(meanings)
    return lambda text: list(dict.fromkeys(choose(part.strip()) for part in re.split(r"[|;,\n]", text) if part.strip()))


def _cost(text: str) -> tuple[CostKind, int | None, PricePer | None]:
    """ "kostenlos", "gegen Spende", "12,50 Euro", "4 € im Monat"."""
    if text.lower() in _FREE:
        return CostKind.FREE, None, None
    if "spende" in text.lower():
        return CostKind.DONATION, None, None
    if text.lower() == "unbekannt":
        return CostKind.UNKNOWN, None, None
    if text.lower() in ("kostenpflichtig", "ja"):
        return CostKind.PAID, None, None
    found = _PRICE.fullmatch(text)
    if not found or (found[2] and found[2].lower() not in _PER):
        raise Unreadable(
            f"„{text}“: Schreiben Sie „kostenlos“, „Spende“, „12,50“ oder „4 Euro im Monat“. Alles andere "
            "gehört in „kosten_hinweis“."
        )
    price = cells.cents(found[1])
    return (CostKind.PAID if price else CostKind.FREE), price or None, _PER[found[2].lower()] if found[2] else None


def _past_day(text: str) -> date:
    found = cells.day(text)
    if found > cells.today():
        raise Unreadable(f"„{text}“ liegt in der Zukunft.")
    return found
