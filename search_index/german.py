"""How German words are written and inflected: folding, cutting text into words, stems, tolerated typos."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import Stemmer  # type: ignore[import-not-found] # compiled, has no types

WORDS = Path(__file__).parent / "words"
LONGEST_WORD = 60
"""In letters. What is longer is no word, and is left as it is."""
KEPT_LETTERS = 200
"""What is longer still is known by its beginning: a database refuses words of 2 kB."""

# Letters that carry no separable accent but are typed without it, and characters nobody sees.
_PLAIN = str.maketrans(
    {"æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "þ": "th", "ı": "i"}
    | {"ي": "ی", "ى": "ی", "ك": "ک"}  # Arabic and Persian keyboards type different code points for one letter
    | dict.fromkeys("\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Not all marks: in Hindi they are vowels.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")

# ä, ae and a are one letter to us, so that Bücherei, Buecherei and Bucherei meet whoever typed which. After a
# vowel or q a "ue" is no umlaut (neue, Feuer, Frauen, Quelle). Elsewhere genuine ae, oe, ue are folded too
# (Michael, Poesie, aktuell), on both sides alike. Of 17,000 German words tried not one became another by that.
_WRITTEN_OUT = re.compile("(?<=[ao])e+|(?<=[^aeiouyq\\W]u)e+|(?<=\\bu)e+")


def fold(text: str) -> str:
    """Lower case, one spelling for umlauts and ß, no accents. A word half typed folds to half the folded word."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", text.translate(_PLAIN)))
    return _WRITTEN_OUT.sub("", text.lower())


_NO_LETTERS_FIRST = re.compile(r"^[\W_]+")


def alphabetical(title: str) -> str:
    """Sorts from A to Z as people look things up: quotation marks and dashes at the beginning are no letters."""
    folded = fold(title)
    return _NO_LETTERS_FIRST.sub("", folded) or folded


# Folded, a child that hört would ask for a Hort.
_HEARS = re.compile(r"\b([hH])ör(?:t|e|st|te)\b")


def written_out(text: str) -> str:
    """With the words that folding would make others of: to be done before."""
    return text if text.isascii() else _HEARS.sub(r"\1ören", text)


_LETTER = "[^\\W_]|[\u0900-\u109f\u1780-\u17ff]"  # Indic to Khmer: their vowels are no \\w
_WRITTEN_WORD = re.compile(f"(?:{_LETTER})+(?:[-‐'’](?:{_LETTER})+)*")
_ABBREVIATION = re.compile(r"(?<![\w.])(?:[^\W\d_]\. ?)+[^\W\d_](?!\w)\.?")  # e. V., z.B.
_GENDERED = re.compile(r"(?<=[^\W\d_])[*:_·](?=innen|in\b)|(?<=er)/-?(?=in(?:nen)?\b)|(?<=er)\((?=in(?:nen)?\))")


def chains(text: str) -> Iterator[tuple[str, ...]]:
    """The folded words; one written with hyphens comes as its pieces: ("eltern", "kind", "gruppe")."""
    folded = _GENDERED.sub("", fold(written_out(text)))
    folded = _ABBREVIATION.sub(lambda found: fold(re.sub(r"\W", "", found[0])), folded)
    for written in _WRITTEN_WORD.findall(folded):
        pieces = [written] if written.isalnum() else re.split("[-‐]", fold(re.sub("['’]", "", written)))
        yield tuple(piece[:KEPT_LETTERS] for piece in pieces)


def tokens(text: str) -> list[str]:
    """All folded words; after the pieces of a hyphenated word also the whole, as if written in one."""
    return [word for chain in chains(text) for word in (*chain, *in_one(chain))]


def in_one(chain: tuple[str, ...]) -> tuple[str, ...]:
    """Folded again: two halves can meet in an umlaut (Kita-Essen), as they do in a word. Not for 3-6 years."""
    return (fold("".join(chain))[:KEPT_LETTERS],) if len(chain) > 1 and chain[0].isalpha() else ()


def max_edits(word: str) -> int:
    """How many typing errors a word of this length may have. Numbers are right or wrong."""
    if len(word) <= 3 or not word.isalpha():
        return 0
    return 1 if len(word) <= 7 else 2


def _read_stems() -> tuple[dict[str, str], dict[str, str]]:
    """Whole words and word endings whose stem is laid down in stems.txt."""
    words: dict[str, str] = {}
    endings: dict[str, str] = {}
    for line in (WORDS / "stems.txt").read_text("utf-8").splitlines():
        if entry := line.partition("#")[0].strip():
            word, _, forms = entry.partition(":")
            base = fold(word.strip(" -"))
            for form in (base, *(fold(form.strip()) for form in forms.split(",") if form.strip())):
                words[form] = base
                if entry.startswith("-"):
                    endings[form] = base
    return words, endings


_STEMS, _STEM_ENDINGS = _read_stems()
_LONGEST_ENDING = max(map(len, _STEM_ENDINGS))


class _Stemmer(threading.local):
    """Keeps the word it works on in itself: one for each thread."""

    def __init__(self) -> None:
        self.stem = Stemmer.Stemmer("german").stemWord


_SNOWBALL = _Stemmer()
# What Snowball leaves alone: plurals of borrowed words (Kitas, Kinos, Babys, Workshops; but kostenlos and Gras stay),
# Gymnasium beside Gymnasien, Ideen, women beside men (Ärztin, Studentinnen; but Termin and Medizin stay).
_FOREIGN_PLURAL = re.compile(r"(\w*[aeiouy]\w*(?:[aypc]|[^l]o))s$")
_ENDING = re.compile(
    r"(\w+i)um$|(\w+ee)[ns]$|(\w{4,})innen$|(\w*(?:[ae]nt|ist|eut|og|or|arzt|wirt|anwalt|freund|nachbar))in$"
)
# Weinend is weinen, wandernde wandern; what only ends like that is not.
_PARTICIPLE = re.compile(
    r"(?!.*(?:abend|jugend|gegend|legend|tausend|dutzend|wochenend|spend|kalend|absend|versend|wend)(?:e[mnrs]?)?$)"
    r"(\w{3,}e[lr]?n)d(?:e[mnrs]?)?$"
)


_ARABIC_ARTICLE = re.compile("(?:ال|لل)(?=\\w{3})")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """What the forms of one folded word have in common. The stem of a stem is itself."""
    while not (laid_down := _laid_down(word)):
        shorter = _shortened(word)
        if shorter == word:
            return word
        word = shorter
    return laid_down


def _laid_down(word: str) -> str | None:
    if word in _STEMS:
        return _STEMS[word]
    for length in range(min(_LONGEST_ENDING, len(word) - 3), 3, -1):
        if base := _STEM_ENDINGS.get(word[-length:]):
            return word[:-length] + base
    return None


def _shortened(word: str) -> str:
    if article := _ARABIC_ARTICLE.match(word):
        return word[article.end() :]
    if not (word.isascii() and word.isalpha()) or len(word) > LONGEST_WORD or word.endswith("ee"):
        return word
    if shorter := _FOREIGN_PLURAL.match(word) or _ENDING.match(word) or _PARTICIPLE.match(word):
        return str(shorter[shorter.lastindex or 0])
    return str(_SNOWBALL.stem(word))
