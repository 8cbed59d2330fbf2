"""In which order documents are shown: what each is worth, and what decides between equals."""

from search_index.engine import Sort
from search_index.postgres.binding import Statement
from search_index.postgres.matching import Matching, any_of
from search_index.ranking import LITERAL, NEEDED, SOME, STEPS, SUITS, TOPICAL, TYPED, WANTED, WORTH

_WEIGHTS = f"'{{{', '.join(str(WORTH[label]) for label in 'DCBA')}}}'"


def columns(matching: Matching, into: Statement, words: int) -> str:
    """What a document is worth by itself, and for so many words whether it has each of `matching.some`."""
    literal = into.bind("literal", matching.literal, "tsquery")
    told = [f"{LITERAL} * ts_rank({_WEIGHTS}, d.words, {literal})", f"{TYPED} * CAST(d.words @@ {literal} AS int)"]
    if matching.weak:
        share = into.bind("weak_share", matching.weak_share, "real")
        told.append(f"{share} * ts_rank({_WEIGHTS}, d.words, {into.bind('weak', matching.weak, 'tsquery')})")
    if matching.ages:
        told.append(f"{SUITS} * ts_rank({_WEIGHTS}, d.words, {into.bind('ages', matching.ages, 'tsquery')})")
    if matching.topics:
        topics = into.bind("topics", any_of(matching.topics.values()), "tsquery")
        told.append(f"{TOPICAL} * CAST(d.words @@ {topics} AS int)")
    if matching.needs:
        needs = into.bind("needs", any_of(matching.needs.values()), "tsquery")
        told.append(f"{NEEDED} * ts_rank({_WEIGHTS}, d.words, {needs})")
    asked = [f"d.words @@ {into.bind(f'word{n}', word, 'tsquery')}" for n, word in enumerate(matching.some)]
    asked += ["false"] * (words - len(asked))
    met = [f"CAST({each} AS int) AS met{number}" for number, each in enumerate(asked)]
    wanted = f"ts_rank({_WEIGHTS}, d.words, {into.bind('wanted', matching.wanted, 'tsquery')}) AS wanted"
    stems = f"{into.bind('stems', matching.wanted_stems, 'int')} AS stems"
    return ", ".join([f"{' + '.join(told)} AS rank", wanted, stems, *met])


def rarity(words: int) -> str:
    """What it is worth to meet each of so many words: as `search_index.ranking.rarity`."""
    each = (f"1 + ln(1 + count(*)::float8 / greatest(sum(met{n}), 1)) AS rare{n}" for n in range(words))
    return f"rarity AS MATERIALIZED (SELECT {', '.join(each)} FROM found WHERE missed = 0)"


_NEXT = "starts_at ASC NULLS LAST"
_NEAREST = "metres ASC NULLS LAST"
_LAST = "sort_title, id"
"""After everything that means something, the alphabet and the id: no order ever differs between two pages."""


def order(sort: Sort, *, has_words: bool, words: int, has_place: bool) -> str:
    """The neutral order: nobody's offers come first for being theirs. `words` are those that only some may meet."""
    nearest = f"{_NEAREST}, " if has_place else ""
    some = (f"{SOME} * met{number} * rare{number}" for number in range(words))
    told = " + ".join(["rank", f"{WANTED} * wanted", "least(1, stems * wanted)", *some])
    return {
        "relevance": f"lowered, {f'round(({told}) * {STEPS}) DESC, ' if has_words else ''}{nearest}{_NEXT}, {_LAST}",
        "distance": f"lowered, {nearest}{_NEXT}, {_LAST}",
        "date": f"lowered, {_NEXT}, {nearest}{_LAST}",
        "newest": f"newest_at DESC NULLS LAST, {_LAST}",
        "name": _LAST,
    }[sort]
