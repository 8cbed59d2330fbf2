"""What a scenario changes, and what is on offer afterwards. No database, no clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from app.directory.planning import Measure
from app.directory.scenario import ChangeKind
from app.planners.ground import Spot
from app.planners.question import Question


class Idle(StrEnum):
    """Why a change changes nothing in the figures."""

    GONE = "gone"
    """The offer is not public any more."""
    NOT_COUNTED = "not_counted"
    """It is public, and no part of this question."""
    OTHER_TOPIC = "other_topic"
    OTHER_AGES = "other_ages"
    NO_PLACES = "no_places"
    """It does not say how many places it has."""
    NOBODY_NEAR = "nobody_near"


@dataclass(frozen=True)
class Change:
    id: int
    kind: ChangeKind
    name: str
    """Of an offer there is: as it is called now, or was called last."""
    offer_id: UUID | None = None
    slug: str = ""
    """Empty: there is nothing public behind it."""
    lat: float | None = None
    lon: float | None = None
    place: str = ""
    topics: frozenset[int] = frozenset()
    """What is new: its category, and the one above."""
    ages: tuple[int, int] = (0, 0)
    """What is new: first and last month."""
    places: int | None = None

    @property
    def spot(self) -> UUID:
        """As the place of a `Spot`: no venue has so small a number."""
        return UUID(int=self.id)


def applied(now: Sequence[Spot], changes: Sequence[Change], question: Question) -> list[Spot]:
    """In whatever order: no two changes are about the same offer."""
    after = list(now)
    for change in changes:
        after = _RULES[change.kind](after, change, question)
    return [spot for spot in after if spot.amount > 0]


def _closed(spots: list[Spot], change: Change, _question: Question) -> list[Spot]:
    return [spot for spot in spots if spot.offer_id != change.offer_id]


def _moved(spots: list[Spot], change: Change, question: Question) -> list[Spot]:
    """An offer at several places is at the new one alone."""
    own = [spot for spot in spots if spot.offer_id == change.offer_id]
    if not own:
        return spots
    amount = _amount(change, question, sum(spot.amount for spot in own))
    return [*_closed(spots, change, question), _planned(change, amount)]


def _resized(spots: list[Spot], change: Change, question: Question) -> list[Spot]:
    own = [spot for spot in spots if spot.offer_id == change.offer_id]
    amount = _amount(change, question, sum(spot.amount for spot in own))
    return [replace(spot, amount=amount / len(own)) if spot in own else spot for spot in spots]


def _new(spots: list[Spot], change: Change, question: Question) -> list[Spot]:
    return [*spots, _planned(change, _amount(change, question, 1))] if _belongs(change, question) is None else spots


_RULES: Mapping[ChangeKind, Callable[[list[Spot], Change, Question], list[Spot]]] = {
    ChangeKind.CLOSED: _closed,
    ChangeKind.MOVED: _moved,
    ChangeKind.RESIZED: _resized,
    ChangeKind.NEW: _new,
}


def _amount(change: Change, question: Question, otherwise: float) -> float:
    is_of_places = question.measure == Measure.PLACES
    return change.places if is_of_places and change.places is not None else otherwise


def _planned(change: Change, amount: float) -> Spot:
    return Spot(change.offer_id, change.spot, change.lon or 0, change.lat or 0, amount)


def _belongs(change: Change, question: Question) -> Idle | None:
    """Whether something new is a part of the question, as `counting` decides it of what there is."""
    band, (first, last) = question.bands[0].months, change.ages
    if question.topics[0].id not in change.topics:
        return Idle.OTHER_TOPIC
    return None if first <= band[1] and last >= band[0] else Idle.OTHER_AGES


def idle(change: Change, now: Sequence[Spot], after: Sequence[Spot], question: Question) -> Idle | None:
    """None: it counts."""
    if change.kind == ChangeKind.NEW:
        return _belongs(change, question)
    if not change.slug:
        return Idle.GONE
    own = [spot for spot in now if spot.offer_id == change.offer_id]
    if not own:
        return Idle.NOT_COUNTED
    has_any = any(spot.amount for spot in (*own, *after) if spot.offer_id == change.offer_id)
    return None if has_any else Idle.NO_PLACES
