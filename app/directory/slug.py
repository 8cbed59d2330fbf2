"""The readable part of an address: "Bücherei am Süßen Grund" is buecherei-am-suessen-grund."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "ı": "i", "đ": "d"})
_LONGEST = 80


def slug_of(text: str) -> str:
    """Letters and digits of ASCII, and hyphens. Empty for a text in another script."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_GERMAN)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    slug = re.sub("[^a-z0-9]+", "-", plain).strip("-")
    return slug if len(slug) <= _LONGEST else slug[:_LONGEST].rsplit("-", 1)[0]


def free_slugs(wanted: Iterable[str], taken: Collection[str]) -> Iterator[str]:
    """Each slug itself, or with the first number that neither `taken` nor one of those before has."""
    used = set(taken)
    numbers: Counter[str] = Counter()
    for slug in wanted:
        free = slug
        while free in used:
            numbers[slug] += 1
            free = f"{slug}-{numbers[slug] + 1}"
        used.add(free)
        yield free
