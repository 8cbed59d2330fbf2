"""What a cell means: numbers, days, addresses of the web. `Unreadable` says what to write instead."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from app import richtext
from app.directory.recurrence import BERLIN
from app.imports.problems import Unreadable, did_you_mean
from app.imports.workbook import Figure

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[. '’]\d{3})+(?:,\d+)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::00)?)?(?:\s?Uhr)?", re.ASCII)
_POSTCODE = re.compile(r"(?:D[- ]?)?(\d{5})", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]{2,}")
_WEB = re.compile(r"(?:https?://)?([^\s/:?#@.]+\.)+[^\s/:?#@.\d]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_PHONE = re.compile(
    r"[+(\d][\d\s()/.+–-]{3,}(?:\s?(?:App\.?|Durchwahl|DW|oder|,|und)\s?[\d\s()/.+–-]+)*", re.IGNORECASE
)
_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_YES = {"ja", "j", "yes", "x", "1", "wahr", "true"}
_NO = {"nein", "n", "no", "-", "0", "falsch", "false"}


def line(text: str) -> str:
    """A text of one line."""
    return " ".join(text.split())


def decimal(text: str, *, point_parts_thousands: bool = False) -> float:
    """ "38,85", "38.85" and "1.234,5". A lone point parts thousands ("1.234") only where the caller knows."""
    if isinstance(text, Figure):
        return float(text)
    if _THOUSANDS.fullmatch(text) and ("," in text or point_parts_thousands or text.count(".") != 1):
        return float(re.sub("[. '’]", "", text).replace(",", "."))
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    raise Unreadable(f"„{text}“ ist keine Zahl. Schreiben Sie sie mit Ziffern, zum Beispiel 12,5.")


def count(text: str) -> int:
    """A whole number from 0; a spreadsheet's "69.0" is one, and so is "1.234"."""
    number = decimal(text, point_parts_thousands=True)
    if number < 0:
        raise Unreadable(f"„{text}“ ist negativ. Schreiben Sie 0 oder eine größere Zahl.")
    if not number.is_integer():
        raise Unreadable(f"„{text}“ ist keine ganze Zahl.")
    if number > 2_000_000_000:
        raise Unreadable(f"„{text}“ ist zu groß.")
    return int(number)


def cents(text: str) -> int:
    euros = decimal(
        re.sub(r"\s*(?:€|Euro|EUR)\s*", "", text, flags=re.IGNORECASE).removesuffix(",-"), point_parts_thousands=True
    )
    if not 0 <= euros <= 100_000:
        raise Unreadable(f"„{text}“ kann kein Preis sein. Schreiben Sie ihn in Euro, zum Beispiel 4,50.")
    return round(euros * 100)


def day(text: str) -> date:
    if german := _GERMAN_DAY.fullmatch(text):
        numbers = [int(each) for each in reversed(german.groups())]
    elif iso := _ISO_DAY.fullmatch(text):
        numbers = [int(each) for each in iso.groups()]
    else:
        raise Unreadable(f"„{text}“ ist kein Datum. Schreiben Sie es so: 31.12.2025 oder 2025-12-31.")
    try:
        found = date(*numbers)
    except ValueError:
        raise Unreadable(f"Den Tag „{text}“ gibt es nicht. Prüfen Sie Tag und Monat.") from None
    if not 1900 <= found.year <= 2200:
        raise Unreadable(f"„{text}“: Das Jahr kann nicht stimmen.")
    return found


def today() -> date:
    """Where the office is."""
    return datetime.now(BERLIN).date()


def clock(text: str) -> time:
    found = _TIME.fullmatch(text)
    try:
        if found:
            return time(0 if found[1] == "24" else int(found[1]), int(found[2] or 0))
    except ValueError:
        pass
    raise Unreadable(f"„{text}“ ist keine Uhrzeit. Schreiben Sie sie so: 16:30.")


def weekdays(text: str) -> list[int]:
    """ "Mo, Mi", "Montag bis Freitag" and "täglich", as ISO numbers."""
    if text.lower() == "täglich":
        return list(range(1, 8))
    found: set[int] = set()
    for part in re.split(r"[,;+/]|\bund\b", text.lower()):
        first, *last = [_weekday(end) for end in re.split(r"–|-|\bbis\b", part)]
        if not first or len(last) > 1 or not all(last):
            raise Unreadable(f"„{text}“ sind keine Wochentage. Schreiben Sie zum Beispiel „Mo, Mi“ oder „Mo-Fr“.")
        found.update((first - 1 + step) % 7 + 1 for step in range((last[0] - first) % 7 + 1 if last else 1))
    return sorted(found)


def _weekday(word: str) -> int:
    """0 for what is none."""
    word = word.strip(" .").removesuffix("s").replace("sonnabend", "samstag")
    return next((day for day, name in enumerate(_WEEKDAYS, start=1) if word in (name, name[:2])), 0)


def yes(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise Unreadable(f"Schreiben Sie „ja“ oder „nein“ statt „{text}“.")


def postcode(text: str) -> str:
    """Five digits. A workbook that took it for a number gets its zero back."""
    found = _POSTCODE.fullmatch(text.zfill(5) if isinstance(text, Figure) else text)
    if not found:
        raise Unreadable(f"„{text}“ ist keine Postleitzahl. Schreiben Sie fünf Ziffern, zum Beispiel 01067.")
    return found[1]


def email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise Unreadable(f"„{text}“ ist keine E-Mail-Adresse. Schreiben Sie genau eine, zum Beispiel info@verein.de.")
    return text


def web(text: str) -> str:
    if not _WEB.fullmatch(text):
        raise Unreadable(f"„{text}“ ist keine Internet-Adresse. Schreiben Sie zum Beispiel https://www.verein.de.")
    return text if "://" in text else f"https://{text}"


def secure_web(text: str) -> str:
    address = web(text)
    if richtext.outside(address) is None:
        raise Unreadable(f"„{text}“ ist keine Adresse, die mit https:// beginnt.")
    return address


def phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise Unreadable(f"„{text}“ ist keine Telefonnummer. Schreiben Sie sie so: 030 123456.")
    return line(text)


def one_of(meanings: Mapping[str, Any]) -> Callable[[str], Any]:
    def choose(text: str) -> Any:
        if text.lower() in meanings:
            return meanings[text.lower()]
        allowed = ", ".join(f"„{each}“" for each in meanings)
        raise Unreadable(f"„{text}“ kennen wir hier nicht.{did_you_mean(text.lower(), meanings)} Erlaubt: {allowed}.")

    return choose


def several(text: str) -> list[str]:
    """Parted by | or ; or a new line. Not by commas: names of categories contain them."""
    return [part.strip() for part in re.split(r"[|;\n]", text) if part.strip()]
