"""Where spots are. What a spot is called is made of its points (`rows.spot_of`): what was read once holds for ever."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from search_index.engine import Point
from search_index.meilisearch.conditions import is_any
from search_index.meilisearch.layout import MOST
from search_index.meilisearch.server import Server

Spots = dict[str, Sequence[Point]]
_known: Spots = {}
_MOST_KNOWN = 1 << 17


class _Spot(BaseModel):
    spot: str
    points: Sequence[tuple[float, float]]


def points(server: Server, index: str, spots: Iterable[str]) -> Spots:
    """Without those that are gone in the meantime."""
    asked = list(spots)
    found = {spot: _known[spot] for spot in asked if spot in _known}
    unknown = [spot for spot in asked if spot not in found]
    if unknown:
        search = {"filter": is_any("spot", unknown), "distinct": "spot", "attributesToRetrieve": ["spot", "points"]}
        rows = server.found(_Spot, [{"indexUid": index, "limit": MOST, **search}])[0].hits
        read = {row.spot: [Point(*each) for each in row.points] for row in rows}
        if len(_known) + len(read) > _MOST_KNOWN:
            _known.clear()
        _known.update(read)
        found |= read
    return found
