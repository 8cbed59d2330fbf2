"""The Meilisearch engine: writes documents, runs searches."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice, takewhile
from typing import Literal
from uuid import UUID

from search_index.engine import Document, Held, Hit, Query, Results, Suggestion
from search_index.meilisearch import asking, counting, index, spots
from search_index.meilisearch.asking import Asked
from search_index.meilisearch.kept import Kept, Titled
from search_index.meilisearch.layout import Names
from search_index.meilisearch.ordering import FEW, Order
from search_index.meilisearch.server import Server
from search_index.meilisearch.times import midnight
from search_index.meilisearch.tokens import micros
from search_index.meilisearch.version import version
from search_index.meilisearch.wording import Wording, understood
from search_index.vocabulary import Vocabulary

_WORD = re.compile(r"\w+")


class MeiliEngine:
    """Keeps no state of its own: any number of processes may write and search the indexes of one `family`."""

    def __init__(
        self,
        server: Server,
        family: str = "chancenportal",
        vocabulary: Vocabulary | None = None,
        *,
        second: bool = False,
    ) -> None:
        self._server, self._family = server, family
        self.names = Names(family).second if second else Names(family)
        self._vocabulary = vocabulary or Vocabulary.shipped()

    def replace(self, documents: Iterable[Document]) -> None:
        index.replace(self._server, self.names, documents, self._vocabulary)

    def remove(self, ids: Iterable[UUID]) -> None:
        index.remove(self._server, self.names, ids)

    @property
    def version(self) -> str:
        return version()

    def is_ready(self) -> bool:
        return index.is_ready(self._server, self.names)

    def prepare(self) -> None:
        index.prepare(self._server, self.names)

    def held(self) -> Iterator[Held]:
        return index.held(self._server, self.names)

    def empty(self) -> None:
        index.empty(self._server, self.names)

    def second(self) -> "MeiliEngine":
        return MeiliEngine(self._server, self._family, self._vocabulary, second=True)

    def fresh(self, *, go_on: bool = False) -> "MeiliEngine":
        second = self.second()
        second.prepare()
        if not go_on:
            second.empty()
        return second

    def take_over(self, fresh: "MeiliEngine") -> None:
        index.take_over(self._server, self.names, fresh.names)

    def search(self, query: Query, now: datetime) -> Results:
        words = self._understood([query]).get(query.words)
        results = self._results(query, words, words.required if words else "", now)
        loosened = words and words.some(results.total)
        if loosened is None:
            return results
        more = self._results(query, loosened, loosened.required, now)
        if more.total <= results.total:
            return results
        return replace(more, any_word=True, with_all_words=results.total)

    def counts(self, queries: Sequence[Query], now: datetime) -> list[int]:
        words = self._understood(queries)
        return counting.totals(self._server, self.names.documents, self._asked(queries, words, now))

    def counts_until(self, stages: Sequence[Sequence[Query]], more_than: int, now: datetime) -> list[list[int]]:
        totals: list[list[int]] = []
        for stage in stages:
            has_enough = any(total > more_than for before in totals for total in before)
            totals.append([] if has_enough or not stage else self.counts(stage, now))
        return totals

    def first(self, sort: Literal["date", "newest"], now: datetime, limit: int) -> list[Hit]:
        question = asking.asked(Query(sort=sort), "", now)
        order = Order(self._server, self.names.documents, question, None)
        if sort == "newest":
            known = takewhile(lambda found: found.kept.newest_at is not None, order.documents(FEW + 1))
            return [found.hit() for found in islice(known, limit)]
        today = micros(midnight(now))
        coming = (found for found in order.dated() if found.next and found.next.starts >= today)
        return [found.hit() for found in islice(coming, limit)]

    def suggest(self, text: str, now: datetime, limit: int = 5) -> list[Suggestion]:
        # Signs are commands there, and of filler words it would want every single one.
        said = [word for word in _WORD.findall(text) if not self._vocabulary.is_stop_word(word)]
        search = {
            "indexUid": self.names.documents,
            "q": " ".join(said),
            "filter": f"listed_until > {micros(now)}",
            "matchingStrategy": "all",
            "locales": ["deu"],
            "limit": limit,
            "attributesToRetrieve": ["id", "kind", "title"],
        }
        if not said:
            return []
        hits = self._server.found(Titled, [search])[0].hits
        return [Suggestion(each.kind, each.id, each.title) for each in hits]

    def _results(self, query: Query, words: Wording | None, condition: str, now: datetime) -> Results:
        question = self._placed([asking.asked(query, condition, now)])[0]
        uid = self.names.documents
        total, facets = counting.counted(self._server, uid, question)
        first = (query.page - 1) * query.page_size
        documents = Order(self._server, uid, question, words).documents(total) if first < total else iter(())
        return Results(
            hits=[found.hit() for found in islice(documents, first, first + query.page_size)],
            total=total,
            page=query.page,
            facets=facets,
            corrections=words.corrections if words else {},
            topics=tuple(words.topics) if words else (),
            needs=tuple(words.needs) if words else (),
        )

    def _understood(self, queries: Sequence[Query]) -> dict[str, Wording]:
        """By what was typed: looked up once, however many questions are asked with the same words."""
        looked_up = {
            text: understood(text, self._server, self.names, self._vocabulary)
            for text in {query.words for query in queries if query.words}
        }
        return {text: words for text, words in looked_up.items() if words}

    def _asked(self, queries: Sequence[Query], words: dict[str, Wording], now: datetime) -> list[Asked]:
        conditions = (words[query.words].required if query.words in words else "" for query in queries)
        pairs = zip(queries, conditions, strict=True)
        return self._placed([asking.asked(query, condition, now) for query, condition in pairs])

    def _placed(self, questions: Sequence[Asked]) -> list[Asked]:
        """With the places measured that a radius leaves doubtful."""
        circles = list(dict.fromkeys(filter(None, (each.circle for each in questions))))
        if not circles:
            return list(questions)
        uid = self.names.documents
        answers = self._server.found(Kept, [{"indexUid": uid, **asking.border(circle)} for circle in circles])
        doubtful = [answer.facet_distribution.get("spot", {}) for answer in answers]
        known = spots.points(self._server, uid, {spot for each in doubtful for spot in each})
        inside = {
            circle: asking.within(circle, {spot: known[spot] for spot in each if spot in known})
            for circle, each in zip(circles, doubtful, strict=True)
        }
        return [asking.located(each, inside[each.circle]) if each.circle else each for each in questions]
