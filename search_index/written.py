"""The words a document is written with: what each counts for, and how it is spelt."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from uuid import UUID

from search_index.analysis import Analysed, analyse_document
from search_index.engine import Document
from search_index.german import KEPT_LETTERS, WORDS, alphabetical, fold, tokens, written_out
from search_index.topics import FACETS, answered
from search_index.vocabulary import Ages, Vocabulary

_WRITTEN = re.compile(r"[^\W_]+")


def weighted(document: Document, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Stems with weights: A title and what its words are made of, B keywords, C summary, D all the rest."""
    title, keywords = _analysed(document.title, vocabulary), _analysed(document.keywords, vocabulary)
    summary, body = _analysed(document.summary, vocabulary), _analysed(document.body, vocabulary)
    near = [
        *((word, "A") for word in [*title.words, *title.parts]),
        *((word, "B") for word in keywords.words),
        *((word, "C") for word in [*summary.words, *keywords.parts]),
    ]
    return [
        *_suits(document, vocabulary),
        *_filed(document),
        *_answers(near, vocabulary),
        *near,
        *((word, "D") for word in [*summary.parts, *body.words, *body.parts]),
    ]


NOBODY = "@"
"""What nobody can type begins a word that stands for an age, a topic or a need."""


def of_age(ages: Ages) -> str:
    """The word that documents for somebody of this age are written with."""
    return f"{NOBODY}{ages[0]}~{ages[1]}"


def _suits(document: Document, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Half as much for what is open to every age."""
    youngest, oldest = document.age_min_months, document.age_max_months
    weight = "B" if youngest is oldest is None else "A"
    for first, last in sorted(set(vocabulary.ages.values())):
        if (youngest is None or youngest <= last) and (oldest is None or oldest >= first):
            yield of_age((first, last)), weight


def of_topic(slug: str) -> str:
    """The word that documents filed under this topic are written with."""
    return f"{NOBODY}{slug}"


def _filed(document: Document) -> Iterator[tuple[str, str]]:
    for facet in FACETS:
        for slug in document.facets.get(facet, ()):
            yield of_topic(slug), "A"


def of_need(name: str) -> str:
    """The word that documents which answer this need are written with, once for each way in which they tell."""
    return f"{NOBODY}{NOBODY}{name}"


_ANSWERING = {"A": "A", "B": "A", "C": "B"}
"""What a telling word counts for: one is as good as another, but for those that are said in passing."""


def _answers(near: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """From all but the body, which says much about little."""
    best: dict[str, str] = {}
    for word, weight in near:
        best.setdefault(word, weight)
    told = ((_ANSWERING[weight], of_need(name)) for name, weight in answered(best, vocabulary.needs))
    return [(word, weight) for weight, word in sorted(told)]


def _analysed(text: str, vocabulary: Vocabulary) -> Analysed:
    """Line by line: no word goes across lines, and those of categories, venues and providers come again and again."""
    lines = [_analysed_line(line, vocabulary) for line in text.split("\n")]
    return Analysed([word for line in lines for word in line.words], [part for line in lines for part in line.parts])


@lru_cache(maxsize=1 << 14)
def _analysed_line(line: str, vocabulary: Vocabulary) -> Analysed:
    return analyse_document(line, vocabulary)


def spellings(documents: Iterable[Document], vocabulary: Vocabulary) -> dict[str, str]:
    """Every word and part that is written anywhere, folded, with one way it is written: for mending typing errors."""
    texts = (text for d in documents for text in (d.title, d.keywords, d.summary, d.body))
    lines = {line: None for text in texts for line in text.split("\n")}
    written: dict[str, str] = {}
    for line in lines:
        for word, raw in _words_of_line(line, vocabulary):
            written.setdefault(word, raw)
    return written


@lru_cache(maxsize=1 << 14)
def _words_of_line(line: str, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    written: dict[str, str] = {}
    for raw in _WRITTEN.findall(written_out(line)):
        if len(folded := fold(raw)) <= KEPT_LETTERS:
            written.setdefault(folded, raw)
    for word in tokens(line):
        written.setdefault(word, word)
        for part in vocabulary.parts.split(word):
            written.setdefault(part, part)
    return tuple(written.items())


_ONLY_ASKED, _COUNTED = {"topics.txt"}, {"needs.txt"}
"""Lists that no document is written with, and the one that is too long to be written itself."""


@cache
def version() -> str:
    """In which way words are written. Found out by writing our lists: nobody has to remember to count it up."""
    lists = {path.name: path.read_text(encoding="utf-8") for path in sorted(WORDS.glob("*.txt"))}
    text = "\n".join(said for name, said in lists.items() if name not in _ONLY_ASKED | _COUNTED)
    facets = {name: ["topic"] for name in FACETS}
    everything = Document(UUID(int=0), "offer", title=text, keywords=text, summary=text, body=text, facets=facets)
    samples = [
        everything,
        Document(UUID(int=0), "offer", title=text),
        Document(UUID(int=0), "offer", title="", keywords=text),
        Document(UUID(int=0), "offer", title="", summary=text),
    ]
    vocabulary = Vocabulary.shipped()
    told = json.dumps(
        [
            [weighted(each, vocabulary) for each in samples],
            spellings([everything], vocabulary),
            alphabetical("„A–Z“"),
            [lists[name] for name in sorted(_COUNTED)],
        ]
    )
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
