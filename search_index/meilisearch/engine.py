"""The Meilisearch engine: writes documents, runs searches."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from search_index.engine import Document, Held
from search_index.meilisearch import index
from search_index.meilisearch.layout import Names
from search_index.meilisearch.server import Server
from search_index.vocabulary import Vocabulary


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

    def prepare(self) -> None:
        index.prepare(self._server, self.names)

    def held(self) -> Iterator[Held]:
        return index.held(self._server, self.names)

    def fresh(self, *, go_on: bool = False) -> "MeiliEngine":
        second = MeiliEngine(self._server, self._family, self._vocabulary, second=True)
        second.prepare()
        if not go_on:
            index.empty(self._server, second.names)
        return second

    def take_over(self, fresh: "MeiliEngine") -> None:
        index.take_over(self._server, self.names, fresh.names)
