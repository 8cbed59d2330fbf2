"""What a search is about: topics and needs that are meant, though the offers use other words.

"Mein Sohn will nicht zur Schule" is about mental health and bringing up children, whatever the offers say. The list
words/topics.txt has the words that tell which topic is meant; what is filed there answers it. Needs are finer, and an
offer answers one if it uses some of the words that tell of it: words/needs.txt has them for both sides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from search_index.german import chains, fold, in_one, stem

FACETS = ("category", "target_group")
"""The facets whose values are topics."""
_NOT = "nicht"
_JOINING = set(
    fold("am an auf bei das dem den der die ein eine im in ins mehr mein meine mit sich von zu zum zur").split()
)
_NEGATIONS = {"nicht", "nichts", "kein", "keine", "keinen", "keinem", "keiner", "nie", "niemand", "niemanden"}


SHARE = 0.34
"""Of what tells most: a third of it is beside the point."""


class Telltale(NamedTuple):
    """Words that, all of them in one search or text, tell of topics or needs."""

    stems: frozenset[str]
    names: frozenset[str]


Telltales = Mapping[str, Sequence[Telltale]]
"""Each under one of its stems."""


def content(words: Sequence[str], stop_words: frozenset[str]) -> frozenset[str]:
    """Stems without filler words, but for a "not": it makes another need of going to school. Where too little would be
    left they stay: all of "nach der Schule", and of "will nicht zur Schule" what makes it a wish."""
    telling = {word for word in words if word not in stop_words}
    negated = {_NOT for word in words if word in _NEGATIONS}
    fillers = set(words) - _NEGATIONS - (_JOINING if negated else set()) if len(telling) < 2 else set()
    return frozenset(map(stem, telling | fillers | negated))


def longest(stems: frozenset[str]) -> str:
    """Under which of its stems a telltale is known: a text may lack the "not"."""
    return max(stems - {_NOT} or stems, key=lambda each: (len(each), each))


def words_of(entry: str) -> list[str]:
    return [word for chain in chains(entry) for word in in_one(chain) or chain]


def said(words: Iterable[str]) -> set[str]:
    """Stems of filler words, as far as they may tell something beside others."""
    return {stem(_NOT if word in _NEGATIONS else word) for word in words}


def meant(stems: Set[str], known: Telltales, silent: frozenset[str] = frozenset()) -> list[str]:
    """What much of what was said tells of, most of it first. Of what is part of something longer only the longer
    counts. What is `silent` tells nothing alone."""
    told = [each for word in stems for each in known.get(word, ()) if each.stems <= stems and not each.stems <= silent]
    votes: Counter[str] = Counter()
    for each in told:
        if not any(each.stems < other.stems for other in told):
            votes.update(dict.fromkeys(each.names, len(each.stems)))
    much = SHARE * max(votes.values(), default=0)
    return sorted((name for name in votes if votes[name] >= much), key=lambda name: (-votes[name], name))


def answered(weights: Mapping[str, str], known: Telltales) -> Iterator[tuple[str, str]]:
    """What a text tells of, once for each way in which it does, with the weight of the least of the words (A to D)."""
    for stems, names in ways(weights.keys(), known):
        yield from ((name, max(weights[stem] for stem in stems)) for name in names)


def ways(said: Set[str], known: Telltales) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Stems of a text, and what they tell of together.
    Beside two other words a "not" may be left out: who helps a child to sleep through does not say that it does not."""
    for word in said:
        for each in known.get(word, ()):
            others = each.stems - {_NOT}
            telling = others if len(others) > 1 else each.stems
            if said >= telling:
                yield telling, each.names
