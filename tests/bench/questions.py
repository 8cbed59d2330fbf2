"""What is asked: the same many questions at every size, so that no cache and no luck decides."""

from dataclasses import dataclass
from urllib.parse import urlencode

_POSTCODES = [f"{code:05}" for code in range(201, 249, 2)]
_RADII_KM = (1, 2, 3, 5, 10)
_AGES = ("0", "18m", "3", "4", "6", "8", "11", "15", "schwanger")
_TOPICS = (
    "sport-bewegung", "lernen-schule", "musik-kunst", "treffen-freizeit", "beratung-hilfe", "gesundheit", "betreuung",
    "fruehe-hilfen", "sport-schwimmen", "lernen-hausaufgaben", "treff-elterncafe",
)  # fmt: skip
_WORDS = (
    "turnen", "Schwimmkurs", "schwimen", "Hausaufgabenhilfe", "Hausafgabenhilfe", "Krabbelgruppe", "Kinderchor",
    "Chor", "Elterncafé", "elterncafe", "Nachhilfe Mathe", "Schuldnerberatung", "Judo", "basteln", "Fußball",
    "fussball", "Kita", "Kindergarten", "Yoga für Schwangere", "töpfern", "Erste Hilfe am Kind", "vorlesen",
    "Deutschkurs", "tanzen", "Ballett", "Gitarre", "Theater", "Zirkus", "Ferienspiele", "Zeltlager", "Flohmarkt",
    "Tafel", "Impfung", "Stillberatung", "Logopädie", "Babysitter", "Tagesmutter", "Hort", "Museum", "Bücherei",
    "Programmieren", "Roboter", "Klettern", "Fahrrad", "Selbsthilfegruppe", "Trauer", "Krisentelefon", "Wohngeld",
    "Elterngeld", "Migrationsberatung", "Musikgarten", "Babymassage", "Rückbildung", "Hebamme", "Jugendtreff",
    "Mädchenfußball", "Ponyzeit", "kochen",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    name: str
    queries: tuple[str, ...]


def _place(number: int) -> str:
    """Every combination differs in several values from the one before: the lists have no common length."""
    values = {"ort": _POSTCODES, "umkreis": _RADII_KM, "alter": _AGES, "kategorie": _TOPICS}
    return urlencode({name: known[number % len(known)] for name, known in values.items()})


QUESTIONS = (
    Question("place, radius, age, topic", tuple(_place(number) for number in range(120))),
    Question("words", tuple(urlencode({"q": words}) for words in _WORDS)),
    Question("start page", ("",)),
)


def paths(question: Question, page: str) -> list[str]:
    """Addresses of one page: "/angebote", "/angebote.json" or "/"."""
    return [f"{page}?{query}" if query else page for query in question.queries]
