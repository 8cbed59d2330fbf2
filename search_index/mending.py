"""Which typing errors are mended, and into what."""

from collections.abc import Container, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search_index.analysis import AnalysedQuery, Term, analyse_query
from search_index.german import max_edits, stem
from search_index.vocabulary import Vocabulary

_MOST = 5
SHORTEST_BEGINNING = 4


def groups(term: Term) -> list[tuple[str, ...]]:
    """A text meets the term with all stems of one of these."""
    singles = [(stem,) for stem in (term.stem, *term.spellings)]
    return [*singles, *filter(None, (term.parts, term.core)), *term.synonyms]


def unlisted(query: AnalysedQuery, vocabulary: Vocabulary) -> list[Term]:
    """Words that would be typing errors if no document had them. What our lists know never is: it need not be asked."""
    return [term for term in query.terms if term.max_edits and not vocabulary.knows(term.typed)]


def deciding(query: AnalysedQuery, vocabulary: Vocabulary) -> set[str]:
    """Stems that decide whether a word is doubtful, by whether any document has them now. Those of texts that are gone
    do not count: who types the error of a text that has been mended since is led to the right word."""
    return {stem for term in unlisted(query, vocabulary) for group in groups(term) for stem in group}


def doubtful(query: AnalysedQuery, known: set[str], vocabulary: Vocabulary) -> list[Term]:
    """Words that may be typing errors. `known` has those of the `deciding` stems that any document has."""
    return [term for term in unlisted(query, vocabulary) if not is_fine(term, known)]


def mended(
    query: AnalysedQuery, known: set[str], near: Mapping[str, Mapping[str, str]], vocabulary: Vocabulary
) -> tuple[dict[str, list[Term]], dict[str, str]]:
    """Each word as typed, with what else it may mean; and what is said about those that were mended.

    `near` has written words that are like a doubtful one, and how they are written.
    """
    meant = {term.typed: [term] for term in query.terms}
    corrections: dict[str, str] = {}
    for term in doubtful(query, known, vocabulary):
        for typed in suspects(term, vocabulary):
            if typed != term.typed and stem(typed) in known:
                continue
            # What one of our lists has is rightly spelt, though nothing here is written with it: Kummer is no Nummer.
            written = {} if vocabulary.has(stem(typed)) else near.get(typed, {})
            like = {**_listed(typed, vocabulary), **written}
            if words := nearest(typed, like, written):
                corrections[term.typed] = like[words[0]]
                meant[term.typed] += [other for word in words for other in analyse_query(word, vocabulary).terms[:1]]
                break
    return meant, corrections


def suspects(term: Term, vocabulary: Vocabulary) -> list[str]:
    """What may be misspelt: the word; if there is none like it, what is left of a Geburtsvorbereitunskurs."""
    telling = [part for part in vocabulary.parts.split(term.typed) if stem(part) not in vocabulary.weak_stems]
    return [term.typed, *(part for part in telling if len(telling) == 1 and max_edits(part))]


def is_fine(term: Term, written: set[str]) -> bool:
    """Something is written with it. `written` has the stems of the term that anything has.

    Of a compound with a part nobody knows that is not said: Kinderturen is more likely Kinderturnen than doors.
    """
    whole = [(stem,) for stem in (term.stem, *term.spellings)]
    return any(written.issuperset(group) for group in [*whole, *term.synonyms])


def _listed(typed: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Words of our lists that are or begin like this one, and how they are written: what they mean may be found. One
    typing error at most, for they are many. Where a list has this very word only those of which it is a form: a Boden
    is no Bodenturnen that somebody did not finish.
    """
    near: set[str] = set()
    if not vocabulary.has(stem(typed)):
        most = min(max_edits(typed), 1)
        alike = process.extract(typed, vocabulary.listed.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
        near = {word for word, _, _ in alike}
        if len(typed) >= SHORTEST_BEGINNING:
            near |= {word for word in vocabulary.listed if word.startswith(typed)}
    return {word: vocabulary.listed[word] for word in near | _infinitives(typed) & vocabulary.listed.keys()}


def nearest(typed: str, near: Iterable[str], written: Container[str] = ()) -> list[str]:
    """Of these words that of which it is a form; else those that begin like it, the written ones first; or else those
    with the fewest edits."""
    words = list(near)
    if verbs := [word for word in words if word in _infinitives(typed)]:
        return sorted(verbs)
    if begun := [word for word in words if len(typed) >= SHORTEST_BEGINNING and word.startswith(typed)]:
        return sorted(begun, key=lambda word: (word not in written, len(word), word))[:_MOST]
    edits = {word: OSA.distance(typed, word, score_cutoff=max_edits(typed)) for word in words}
    tolerated = [word for word in words if edits[word] <= max_edits(typed)]
    fewest = min((edits[word] for word in tolerated), default=0)
    return sorted(word for word in tolerated if edits[word] == fewest)[:_MOST]


def _infinitives(typed: str) -> set[str]:
    """Zockt and zockst are forms of zocken, klettert of klettern. Asked only of words that are written nowhere."""
    beginnings = {typed.removesuffix(ending) for ending in ("t", "st", "e", "te") if typed.endswith(ending)}
    return {begun + ending for begun in beginnings for ending in ("n", "en")}
