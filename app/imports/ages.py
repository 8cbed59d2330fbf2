"""Ages as people write them ("3 bis 6 Jahre", "ab 8 Monaten") and age bands of statistics, in months."""

import re

from app.imports.problems import Unreadable

PREGNANCY = -9
OLDEST = 1199
"""The last month of the 99th year: how an open end is stored where a table needs one. All ages are 0 to this."""

_AGE = r"(\d{1,4}(?:[.,]\d)?)\s*(jahr|j\b|monat|mon\b|m\b|woche)?[a-z.]*"
_RANGE = re.compile(rf"(?:von\s+|ab\s+)?{_AGE}\s*(?:bis|-|–|—)\s*(?:zu\s+)?{_AGE}")
_FROM = re.compile(rf"(?:ab|mindestens)\s+{_AGE}|{_AGE}\s*(?:\+|-|–|und älter|aufwärts)(?:\s*jahre)?")
_TO = re.compile(rf"(?:bis|höchstens|-|–)\s*(?:zu\s+)?{_AGE}")
_UNDER = re.compile(rf"(?:unter|u)\s*{_AGE}")
_ONE = re.compile(_AGE)
_ANY = {"", "alle", "jedes alter", "alle altersgruppen", "offen", "-", "–", "- jahre", "- monate", "bis jahre"}
_EXPECTING = {"schwangerschaft", "in der schwangerschaft", "schwanger", "vor der geburt"}
_FROM_EARLY_ON = re.compile(r"(?:ab|ab der|von der)\s+(schwangerschaft|geburt)(\s+bis\s.+)?")
_NOISE = re.compile(r"\b(?:kinder|im alter|alt|circa|ca\.|etwa)(?:\s|$)")
_BAND = re.compile(r"\s*([^=,]+?)\s*=\s*(\d+)\s*(?:(-|–)\s*(\d+)?|\+)?\s*(m)?\s*")


def span(text: str) -> tuple[int | None, int | None]:
    """First and last month, both inclusive: "bis 6 Jahre" ends with 83, the day before the seventh birthday."""
    found = _span(_NOISE.sub("", text.lower()).strip())
    if found is None:
        raise Unreadable(
            f"„{text}“ ist keine Altersangabe. Schreiben Sie zum Beispiel „3-6 Jahre“ oder „ab 8 Monaten“."
        )
    first, last = found
    if max(first or 0, last or 0) > OLDEST:
        raise Unreadable(f"„{text}“: So alt wird niemand. Prüfen Sie die Zahl und ob Jahre oder Monate gemeint sind.")
    if first is not None and last is not None and first > last:
        raise Unreadable(f"„{text}“: Das kleinste Alter ist größer als das größte. Tauschen Sie die Zahlen.")
    return first, last


def _span(text: str) -> tuple[int | None, int | None] | None:
    if text in _ANY:
        return None, None
    if text in _EXPECTING:
        return PREGNANCY, -1
    if found := _FROM_EARLY_ON.fullmatch(text):
        until = _span(found[2].strip()) if found[2] else (None, None)
        return until and (PREGNANCY if found[1] == "schwangerschaft" else 0, until[1])
    if found := _RANGE.fullmatch(text):
        first, unit, last, last_unit = found.groups()
        return _first_month(first, unit or last_unit), _last_month(last, last_unit or unit)
    if found := _FROM.fullmatch(text):
        return _first_month(found[1] or found[3], found[2] or found[4]), None
    if found := _UNDER.fullmatch(text):
        return None, _first_month(*found.groups()) - 1
    if found := _TO.fullmatch(text):
        return None, _last_month(*found.groups())
    if found := _ONE.fullmatch(text):
        return _first_month(*found.groups()), _last_month(*found.groups())
    return None


def _first_month(number: str, unit: str | None) -> int:
    return int(_months(number, unit))


def _last_month(number: str, unit: str | None) -> int:
    """A whole year includes its twelve months; months and half years are meant as they are said."""
    months = _months(number, unit)
    is_whole_year = not (unit or "j").startswith(("m", "w")) and months % 12 == 0
    return int(months) + (11 if is_whole_year else 0)


def _months(number: str, unit: str | None) -> float:
    return float(number.replace(",", ".")) * {"m": 1, "w": 12 / 52}.get((unit or "j")[0], 12)


def bands(text: str) -> dict[str, tuple[int, int]]:
    """ "u6=0-5,65plus=65-": a column and its years, both ends inclusive; in months with an m ("u1=0-11m")."""
    found: dict[str, tuple[int, int]] = {}
    for part in filter(str.strip, text.split(",")):
        name, band = _band(part)
        for other, (first, last) in found.items():
            if name == other or (first <= band[1] and band[0] <= last):
                raise Unreadable(
                    f"Die Altersgruppen „{other}“ und „{name}“ überschneiden sich. Jedes Alter darf nur "
                    "in einer stehen; eine Spalte für alle Altersgruppen nennen Sie mit --total."
                )
        found[name] = band
    return found


def _band(part: str) -> tuple[str, tuple[int, int]]:
    match = _BAND.fullmatch(part)
    if not match:
        raise Unreadable(
            f"„{part.strip()}“ ist keine Altersgruppe. Schreiben Sie „Spalte=von-bis“, zum Beispiel „u6=0-5“ "
            "oder „ab65=65-“."
        )
    name, first, dash, last, months = match.groups()
    unit = 1 if months else 12
    start = int(first) * unit
    is_open = (dash or "+" in part) and not last
    end = OLDEST if is_open else (int(last or first) + 1) * unit - 1
    if start > end or end > OLDEST:
        raise Unreadable(
            f"„{part.strip()}“: Dieses Alter kann nicht stimmen. Schreiben Sie das kleinere zuerst, bis höchstens 99."
        )
    return name, (start, end)
