"""Which words of a search may be counted at all, and under which key they wait until they are common enough."""

import hmac
import re
from hashlib import sha256

from app.settings import settings
from search_index.german import fold
from search_index.vocabulary import Vocabulary

MOST_WORDS = 3
LONGEST = 30
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PERSONAL = re.compile(r"@|\d\D{0,2}\d\D{0,2}\d|https?:|www\.", re.IGNORECASE)
"""Mail addresses, telephone and house numbers, dates, links: on no day, however often they come."""


def phrase(text: str) -> tuple[str, str] | None:
    """The words of a search without those that say nothing: folded, and as written. None: not to be counted.

    A long search is a sentence, and sentences tell about people.
    """
    if _PERSONAL.search(text):
        return None
    stops = Vocabulary.shipped()
    kept = [word for word in _WORD.findall(text.lower()) if not stops.is_stop_word(word)]
    if not 1 <= len(kept) <= MOST_WORDS or any(len(word) > LONGEST for word in kept):
        return None
    written = " ".join(kept)
    return fold(written), written


def key(folded: str) -> str:
    """A keyed hash: without the portal's secret nobody can try out what it stands for."""
    return hmac.new(settings().secret_key.encode(), f"usage word {folded}".encode(), sha256).hexdigest()[:32]
