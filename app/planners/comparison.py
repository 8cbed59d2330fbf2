"""What has become more, less, new or over between two days or two snapshots."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from app.planners.matrix import Cell
from app.planners.question import Band
from app.planners.stand import CountedOffer, Stand

_SAME = 1e-9
"""Shares of places are sums of fractions."""


@dataclass(frozen=True)
class Change:
    before: Cell
    after: Cell
    appeared: tuple[CountedOffer, ...]
    ended: tuple[CountedOffer, ...]

    @property
    def by(self) -> float:
        return self.after.found.supply - self.before.found.supply

    @property
    def is_reworded(self) -> bool:
        return self.before.flag != self.after.flag

    def __bool__(self) -> bool:
        return abs(self.by) > _SAME or self.is_reworded or bool(self.appeared) or bool(self.ended)


@dataclass(frozen=True)
class Comparison:
    changes: tuple[Change, ...]
    """Cells that both have and that are not the same."""
    appeared: tuple[CountedOffer, ...]
    """Counted after, and nowhere before."""
    ended: tuple[CountedOffer, ...]
    only_before: tuple[str, ...]
    """Names of areas that are missing after: their borders were drawn anew, or they were not asked for."""
    only_after: tuple[str, ...]
    is_redrawn: bool = False
    """Whether some areas are of another edition of the borders: what differs may be due to these."""

    @cached_property
    def more(self) -> list[Change]:
        return sorted((each for each in self.changes if each.by > _SAME), key=lambda each: -each.by)

    @cached_property
    def less(self) -> list[Change]:
        return sorted((each for each in self.changes if each.by < -_SAME), key=lambda each: each.by)

    @cached_property
    def reworded(self) -> list[Change]:
        return [each for each in self.changes if each.is_reworded]


def is_comparable(before: Stand, after: Stand) -> bool:
    """Whether both count the same in areas of the same layer: keys of areas mean nothing beyond it."""
    one, other = before.matrix.question, after.matrix.question
    return (one.measure, one.attributes, one.layer.slug) == (
        other.measure,
        other.attributes,
        other.layer.slug,
    ) and bool(_columns(before) & _columns(after))


def _columns(stand: Stand) -> set[tuple[int, Band]]:
    return {(topic.id, band) for topic in stand.matrix.question.topics for band in stand.matrix.question.bands}


def compare(before: Stand, after: Stand) -> Comparison:
    """In the topics and bands of both. Areas are the same by their key: an id is of one edition of the borders."""
    earlier = {(cell.area.key, cell.topic.slug, cell.band): cell for cell in before.matrix}
    pairs = [
        (earlier[key], cell) for cell in after.matrix if (key := (cell.area.key, cell.topic.slug, cell.band)) in earlier
    ]
    both = _columns(before) & _columns(after)
    then, now = _by_id(before, both), _by_id(after, both)
    return Comparison(
        tuple(change for one, other in pairs if (change := _change(before, after, one, other))),
        _missing(now, then),
        _missing(then, now),
        tuple(_only(before, after)),
        tuple(_only(after, before)),
        any(one.area.id != other.area.id for one, other in pairs),
    )


def _change(before: Stand, after: Stand, one: Cell, other: Cell) -> Change:
    then = {offer.id: offer for offer in before.counted.get(one.key, ())}
    now = {offer.id: offer for offer in after.counted.get(other.key, ())}
    return Change(
        one,
        other,
        _missing(now, then),
        _missing(then, now),
    )


def _missing(here: dict[str, CountedOffer], there: dict[str, CountedOffer]) -> tuple[CountedOffer, ...]:
    return tuple(sorted(here[each] for each in here.keys() - there.keys()))


def _by_id(stand: Stand, columns: Collection[tuple[int, Band]]) -> dict[str, CountedOffer]:
    return {offer.id: offer for key, offers in stand.counted.items() if key[1:] in columns for offer in offers}


def _only(here: Stand, there: Stand) -> Iterator[str]:
    known = {area.key for area in there.matrix.areas}
    return (area.name for area in here.matrix.areas if area.key not in known)
