"""What an editor reads of a wording: its fields, each with its name and its text. Together they show all of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app import phrases
from app.directory import schedule
from app.i18n import gettext as _

Said = Mapping[str, Any]


def N_(message: str) -> str:  # noqa: N802 - the name that message extraction knows
    return message


@dataclass(frozen=True)
class Field:
    label: str
    names: tuple[str, ...]
    """The names of `wording.values` that it shows."""
    text: Callable[[Said], str]


@dataclass(frozen=True)
class _Cost:
    kind: str
    price_cents: int | None
    per: str | None


def _plain(label: str, name: str) -> Field:
    return Field(label, (name,), lambda said: _words(said[name]))


def _listed(label: str, *names: str, by: str = ", ") -> Field:
    return Field(
        label, names, lambda said: by.join(_words(each) for name in names for each in said[name] or [] if each)
    )


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(text for text in map(_words, value) if text)
    return "" if value is None else str(value)


def _day(label: str, name: str) -> Field:
    return Field(label, (name,), lambda said: phrases.day(said[name]) if said[name] else "")


def _coded(label: str, name: str, note: str = "") -> Field:
    def text(said: Said) -> str:
        return _sentences(phrases.word(said[name], name), said[note] if note else "")

    return Field(label, (name, note) if note else (name,), text)


def _sentences(*texts: str) -> str:
    return ". ".join(text.rstrip(". ") for text in texts if text)


def _ages(said: Said) -> str:
    return _sentences(phrases.age_range(said["age_min_months"], said["age_max_months"]), said["age_note"])


def _cost(said: Said) -> str:
    cost = _Cost(said["cost_kind"], said["price_cents"], said["price_per"])
    return _sentences(phrases.cost(cost), said["cost_note"])


def _reduction(said: Said) -> str:
    return _sentences(_("Ermäßigung möglich") if said["reduced"] else "", said["reduction_note"])


def _schedules(said: Said) -> str:
    specs = schedule.specs(said["schedules"])
    lines = [_sentences(phrases.schedule_text(spec), spec.note) for spec in specs]
    return "\n".join(line for line in [*lines, said["schedule_note"]] if line)


def _venues(said: Said) -> str:
    return "\n".join(
        "\n".join(
            [", ".join(part for part in (name, room, street, f"{postcode} {city}".strip()) if part), *_access(more)]
        )
        for name, room, street, postcode, city, _id, more in said["venues"] or []
    )


def _access(venue: Said) -> list[str]:
    """What else is known of a place, one thing a line."""
    rows = [
        (_("Haltestelle"), venue["stop"]),
        (_("So findet man hin"), venue["directions"]),
        (_("Zugang"), "" if venue["wheelchair"] == "unknown" else phrases.word(venue["wheelchair"], "wheelchair")),
    ]
    for feature, answer, note in venue["features"] or []:
        words = phrases.word(feature, "missing_feature" if answer == "no" else "feature")
        rows.append((_("Zugang"), _sentences(words, note)))
    rows.append((_("Punkt auf der Karte"), venue["point"] or ""))
    return [f"{label}: {text}" for label, text in rows if text]


def _served(said: Said) -> str:
    return _sentences(phrases.word(said["catchment"], "catchment"), ", ".join(said["areas"] or []))


def _ways(said: Said) -> str:
    ways = [phrases.word(way, "participation") for way in ("volunteering", "regulars", "donation") if said[way]]
    return _sentences(", ".join(ways), said["participate_note"])


def _contacts(said: Said) -> str:
    rows = zip(said["contacts"] or [], said["contact_phone"] or [], said["contact_email"] or [], strict=True)
    return "\n".join(_words([name, role, phone, email, hours]) for (name, role, hours), phone, email in rows)


def _pictures(said: Said) -> str:
    return "\n".join(f"{alt} (© {by})" for alt, by, _image in said["pictures"] or [])


def _attachments(said: Said) -> str:
    return "\n".join(title for title, _pdf in said["attachments"] or [])


_CONTACTS = Field(N_("Ansprechperson"), ("contacts", "contact_phone", "contact_email"), _contacts)
_PICTURES = Field(N_("Bilder"), ("pictures",), _pictures)
_ATTACHMENTS = Field(N_("Dokumente"), ("attachments",), _attachments)

OFFER = (
    _plain(N_("Titel"), "title"),
    _plain(N_("Kurztext"), "summary"),
    _plain(N_("Beschreibung"), "description"),
    Field(N_("Alter"), ("age_min_months", "age_max_months", "age_note"), _ages),
    Field(N_("Termine"), ("schedules", "schedule_note"), _schedules),
    Field(N_("Ort"), ("venues",), _venues),
    Field(N_("Kosten"), ("cost_kind", "price_cents", "price_per", "cost_note"), _cost),
    Field(N_("Ermäßigung"), ("reduced", "reduction_note"), _reduction),
    _coded(N_("Anmeldung"), "registration", "registration_note"),
    _plain(N_("Adresse der Anmeldung"), "registration_url"),
    _CONTACTS,
    _plain(N_("Hauptthema"), "main_category"),
    _listed(N_("Weitere Themen"), "categories"),
    _listed(N_("Für wen"), "target_groups"),
    _listed(N_("Lebensphasen"), "life_phases"),
    _listed(N_("Schlagwörter"), "tags"),
    _listed(N_("Suchwörter"), "search_words"),
    Field(N_("Sprachen"), ("languages",), lambda said: ", ".join(map(phrases.language_name, said["languages"]))),
    Field(N_("Art des Angebots"), ("forms",), lambda said: ", ".join(phrases.word(f, "form") for f in said["forms"])),
    Field(N_("Einzugsgebiet"), ("catchment", "areas"), _served),
    _coded(N_("Zugang"), "access", "access_note"),
    _listed(N_("So machen Sie mit"), "steps", by="\n"),
    _plain(N_("Bedingungen"), "conditions"),
    _plain(N_("Plätze"), "places"),
    Field(N_("Mitmachen"), ("volunteering", "regulars", "donation", "participate_note"), _ways),
    _plain(N_("Kursnummer"), "course_number"),
    _plain(N_("Leitung"), "speaker"),
    _plain(N_("Format"), "format"),
    _plain(N_("Kooperation"), "cooperation"),
    _day(N_("Gültig ab"), "valid_from"),
    _day(N_("Gültig bis"), "valid_until"),
    _day(N_("Finanziert bis"), "funded_until"),
    _plain(N_("Video"), "video_url"),
    _PICTURES,
    _ATTACHMENTS,
)

PROVIDER = (
    _plain(N_("Name"), "name"),
    _plain(N_("Leitsatz"), "claim"),
    _plain(N_("Kurztext"), "summary"),
    _plain(N_("Beschreibung"), "description"),
    _coded(N_("Träger"), "carrier"),
    Field(
        N_("Adresse"),
        ("street", "postcode", "city"),
        lambda said: ", ".join(part for part in (said["street"], f"{said['postcode']} {said['city']}".strip()) if part),
    ),
    _plain(N_("Punkt auf der Karte"), "point_text"),
    _plain(N_("Telefon"), "phone"),
    _plain(N_("Zweites Telefon"), "phone2"),
    _plain(N_("E-Mail"), "email"),
    _plain(N_("Website"), "website"),
    _plain(N_("Öffnungszeiten"), "opening_hours"),
    _CONTACTS,
    _listed(N_("Themen"), "categories"),
    _listed(N_("Schlagwörter"), "tags"),
    Field(N_("Zahlen und Fakten"), ("facts",), lambda said: "\n".join(f"{a}: {b}" for a, b in said["facts"] or [])),
    _plain(N_("Beschäftigte"), "employees"),
    _plain(N_("Ehrenamt"), "volunteering"),
    _plain(N_("Stammtisch"), "regulars"),
    _plain(N_("Spenden"), "donation"),
    _PICTURES,
    _ATTACHMENTS,
)

FIELDS = {"offer": OFFER, "provider": PROVIDER}

SMALL_CHANGES = {
    "phone": N_("Telefon"),
    "phone2": N_("Zweites Telefon"),
    "email": N_("E-Mail"),
    "contact_phone": N_("Telefon der Ansprechperson"),
    "contact_email": N_("E-Mail der Ansprechperson"),
    "opening_hours": N_("Öffnungszeiten"),
    "places": N_("Plätze"),
}
"""What passes at once, in words; `trust.SMALL_CHANGES` is the rule."""
