"""What is on offer after the changes of a scenario, and the laws its figures keep."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.planning import Measure
from app.directory.scenario import ChangeKind
from app.planners.catchments import DECAYS, Numbers
from app.planners.changes import Change, Idle, applied, idle
from app.planners.figures import AreaRow, People
from app.planners.ground import Ground, Spot, Within
from app.planners.homes import Home, Homes
from app.planners.question import Band, Layer, Question, Topic
from app.planners.spatial_access import SpatialAccess, of_each_home, shared
from app.planners.way import Way

CARE, NURSERY, SPORT = Topic(1, "betreuung", "Betreuung", ""), 2, 3
QUESTION = Question(Layer("stadtteil", "Stadtteil"), (Band(0, 5),), (CARE,), date(2026, 3, 1), Measure.PLACES)
A, B, C = (UUID(int=2**100 + number) for number in range(3))


def spot(offer: UUID, amount: float = 40, place: UUID | None = None) -> Spot:
    return Spot(offer, place or offer, 7.0, 54.0, amount)


def new(number: int = 1, **changes: Any) -> Change:
    values = {"lat": 54.0, "lon": 7.0, "places": 30, "topics": frozenset({CARE.id}), "ages": (0, 71)}
    return Change(number, ChangeKind.NEW, "Neu", **values | changes)


def of(kind: ChangeKind, offer: UUID = A, number: int = 1, **changes: Any) -> Change:
    return Change(number, kind, "Kita", offer_id=offer, slug="kita", **changes)


def amounts(spots: Sequence[Spot]) -> dict[UUID | None, float]:
    return {each.offer_id: sum(x.amount for x in spots if x.offer_id == each.offer_id) for each in spots}


def after(now: Sequence[Spot], *changes: Change, measure: Measure = Measure.PLACES) -> list[Spot]:
    return applied(now, changes, Question(**vars(QUESTION) | {"measure": measure}))


def test_what_is_closed_is_gone_from_all_its_places() -> None:
    assert amounts(after([spot(A, 20, B), spot(A, 20, C), spot(B)], of(ChangeKind.CLOSED))) == {B: 40}


def test_what_has_moved_is_at_one_place_with_all_it_has() -> None:
    moved = of(ChangeKind.MOVED, lat=54.1, lon=7.1)

    assert after([spot(A, 20, B), spot(A, 20, C)], moved) == [Spot(A, moved.spot, 7.1, 54.1, 40)]


def test_it_may_have_another_size_at_the_new_place() -> None:
    assert amounts(after([spot(A)], of(ChangeKind.MOVED, lat=54.1, lon=7.1, places=55))) == {A: 55}


def test_a_new_size_is_spread_over_all_places_and_may_be_the_first_one_said() -> None:
    found = after([spot(A, 0, B), spot(A, 0, C)], of(ChangeKind.RESIZED, places=50))

    assert [each.amount for each in found] == [25, 25]


def test_where_offers_are_counted_places_change_nothing() -> None:
    now = [spot(A, 0.5, B), spot(A, 0.5, C)]

    assert after(now, of(ChangeKind.RESIZED, places=50), measure=Measure.OFFERS) == now
    assert amounts(after([], new(), measure=Measure.OFFERS)) == {None: 1}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (new(), None),
        (new(topics=frozenset({NURSERY, CARE.id})), None),
        (new(topics=frozenset({SPORT})), Idle.OTHER_TOPIC),
        (new(ages=(72, 119)), Idle.OTHER_AGES),
        (new(ages=(71, 119)), None),
        (of(ChangeKind.CLOSED), None),
        (of(ChangeKind.CLOSED, offer=C), Idle.NOT_COUNTED),
        (of(ChangeKind.CLOSED, offer=B), Idle.NO_PLACES),
        (of(ChangeKind.RESIZED, offer=B, places=10), None),
        (of(ChangeKind.MOVED, offer=B, lat=54, lon=7), Idle.NO_PLACES),
        (Change(1, ChangeKind.CLOSED, "Kita"), Idle.GONE),
        (Change(1, ChangeKind.CLOSED, "Kita", offer_id=A), Idle.GONE),
    ],
)
def test_a_change_that_changes_nothing_says_why(change: Change, why: Idle | None) -> None:
    now = [spot(A), spot(B, 0)]

    assert idle(change, now, after(now, change), QUESTION) == why


def test_what_does_not_belong_to_the_question_is_not_counted() -> None:
    assert after([], new(topics=frozenset({SPORT})), new(2, ages=(72, 119))) == []


# The laws of the figures, in small towns of which only the distances matter


PLACES = st.lists(st.integers(0, 60).map(float), min_size=3, max_size=3)
PEOPLE = st.lists(st.integers(0, 900).map(float), min_size=5, max_size=5)
METRES = st.lists(st.lists(st.floats(0, 3000, allow_subnormal=False), min_size=5, max_size=5), min_size=4, max_size=4)
WAYS = st.sampled_from(sorted(DECAYS)).map(lambda decay: Way(decay=decay, detour=1.0))


def town(people: list[float], metres: list[list[float]], way: Way, *planned: Change) -> Ground:
    """Five homes in two areas; the last row of distances is that of every planned place."""
    homes = tuple(Home(1 if number < 3 else 2, 7, 54, count) for number, count in enumerate(people))
    living = {1: sum(people[:3]), 2: sum(people[3:])}
    rows = {A: metres[0], B: metres[1], C: metres[2], **{each.spot: metres[3] for each in planned}}
    near = {place: _within(np.array(row), way.straight_metres) for place, row in rows.items()}
    areas = [AreaRow(number, f"{number}", f"Bezirk {number}", is_mine=True) for number in living]
    return Ground(areas, Homes("raster", homes, living, People({}, {}, None, (), frozenset())), way, near)


def _within(row: Numbers, metres: float) -> Within:
    homes = np.flatnonzero(row <= metres)
    return homes, row[homes]


def _is_lived_near(people: list[float], ground: Ground, spot: Spot) -> bool:
    return any(people[home] for home in ground.near[spot.place][0])


def now_of(places: list[float]) -> list[Spot]:
    return [spot(offer, count) for offer, count in zip((A, B, C), places, strict=True) if count]


def same(one: SpatialAccess, other: SpatialAccess) -> bool:
    pairs = zip(sorted(one.rows, key=_key), sorted(other.rows, key=_key), strict=True)
    return all(
        (a.places, a.per_100, a.near) == pytest.approx((b.places, b.per_100, b.near), abs=1e-9) for a, b in pairs
    )


def _key(row: Any) -> int:
    return int(row.area.id)


@given(PLACES, PEOPLE, METRES, WAYS)
def test_no_place_is_lost_and_none_is_counted_twice(
    places: list[float], people: list[float], metres: list[list[float]], way: Way
) -> None:
    changes = (new(1), of(ChangeKind.CLOSED, A, 2), of(ChangeKind.RESIZED, B, 3, places=7))
    ground, then = town(people, metres, way, *changes), after(now_of(places), *changes)

    found = shared(ground, then)
    reached = [each for each in then if _is_lived_near(people, ground, each)]
    assert sum(row.places for row in found.rows) == pytest.approx(found.shared)
    assert found.shared <= sum(each.amount for each in reached) + 1e-9


@given(PLACES, PEOPLE, METRES)
def test_whatever_somebody_lives_near_is_shared_in_full(
    places: list[float], people: list[float], metres: list[list[float]]
) -> None:
    """Without a decay that is nothing at its edge."""
    way, change = Way(decay="gleich", detour=1.0), new()
    ground, then = town(people, metres, way, change), after(now_of(places), change)

    reached = [each.amount for each in then if _is_lived_near(people, ground, each)]
    assert sum(row.places for row in shared(ground, then).rows) == pytest.approx(sum(reached))


@given(PLACES, PEOPLE, METRES, WAYS)
def test_without_changes_nothing_changes(
    places: list[float], people: list[float], metres: list[list[float]], way: Way
) -> None:
    ground, now = town(people, metres, way), now_of(places)

    assert shared(ground, after(now)) == shared(ground, now)


@given(PLACES, PEOPLE, METRES, WAYS)
def test_closing_and_opening_the_same_at_the_same_point_makes_no_difference(
    places: list[float], people: list[float], metres: list[list[float]], way: Way
) -> None:
    places[0], metres[3] = places[0] or 1.0, metres[0]
    changes = (of(ChangeKind.CLOSED, A, 1), new(2, places=places[0]))
    ground, now = town(people, metres, way, *changes), now_of(places)

    assert same(shared(ground, after(now, *changes)), shared(ground, now))
    assert of_each_home(ground, after(now, *changes)) == pytest.approx(of_each_home(ground, now), abs=1e-12)


@given(PLACES, PEOPLE, METRES, WAYS)
def test_moving_is_closing_and_opening_elsewhere(
    places: list[float], people: list[float], metres: list[list[float]], way: Way
) -> None:
    places[0] = places[0] or 1.0
    moved = of(ChangeKind.MOVED, A, 1, lat=54.0, lon=7.0)
    pair = (of(ChangeKind.CLOSED, A, 2), new(3, places=places[0]))
    ground, now = town(people, metres, way, moved, *pair), now_of(places)

    assert same(shared(ground, after(now, moved)), shared(ground, after(now, *pair)))


@given(PLACES, PEOPLE, METRES, WAYS)
def test_nobody_loses_by_something_new_and_nobody_gains_by_a_closure(
    places: list[float], people: list[float], metres: list[list[float]], way: Way
) -> None:
    ground, now = town(people, metres, way, new()), now_of(places)

    before = of_each_home(ground, now)
    assert (of_each_home(ground, after(now, new())) >= before - 1e-12).all()
    assert (of_each_home(ground, after(now, of(ChangeKind.CLOSED, A))) <= before + 1e-12).all()
