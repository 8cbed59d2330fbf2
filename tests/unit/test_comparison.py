"""Two stands side by side, and one figure over time: laws that hold whatever the figures are."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.planners.comparison import compare
from app.planners.figures import AreaRow, People
from app.planners.flags import Finding, Flag, Verdict
from app.planners.freezing import freeze, thaw
from app.planners.matrix import Cell, Matrix
from app.planners.question import Band, Layer, Question, Topic
from app.planners.stand import CountedOffer, Stand
from app.planners.trend import HEIGHT, WIDTH, trend

BAND = Band(0, 5)
TOPIC = Topic(1, "sport", "Sport", "")
QUESTION = Question(Layer("viertel", "Viertel"), (BAND,), (TOPIC,), date(2026, 1, 1))


def cell(number: int, supply: float, flag: Flag) -> Cell:
    found = Finding(supply, supply, supply, 0, 0, 100, 1000, 1, 1)
    return Cell(AreaRow(number, f"{number:02}", f"Viertel {number}", True), TOPIC, BAND, found, Verdict(flag), 0)


def stand(areas: dict[int, tuple[set[int], Flag]]) -> Stand:
    cells = {(number, 1, BAND): cell(number, len(offers), flag) for number, (offers, flag) in areas.items()}
    people = {(number, BAND): 100.0 for number in areas}
    matrix = Matrix(
        QUESTION,
        tuple(each.area for each in cells.values()),
        cells,
        People(people, dict.fromkeys(areas, 1000), date(2025, 12, 31), ("Amt",), frozenset()),
        {},
        {BAND: frozenset(areas)},
        (),
    )
    counted = {
        (number, 1, BAND): frozenset(CountedOffer(f"Angebot {each}", "Verein", f"a-{each}", str(each)) for each in ids)
        for number, (ids, _) in areas.items()
        if ids
    }
    return Stand(matrix, {}, {}, None, counted)


STANDS = st.dictionaries(
    st.integers(1, 5), st.tuples(st.sets(st.integers(1, 8)), st.sampled_from(sorted(Flag))), max_size=5
).map(stand)


@given(STANDS)
def test_nothing_differs_from_itself(one: Stand) -> None:
    found = compare(one, one)

    assert (found.changes, found.appeared, found.ended, found.only_before, found.only_after) == ((), (), (), (), ())


@given(STANDS, STANDS)
def test_the_other_way_round_more_is_less_and_new_is_over(one: Stand, other: Stand) -> None:
    there, back = compare(one, other), compare(other, one)

    assert (there.appeared, there.ended) == (back.ended, back.appeared)
    assert (there.only_before, there.only_after) == (back.only_after, back.only_before)
    assert {each.after.area.key for each in there.more} == {each.after.area.key for each in back.less}
    assert len(there.reworded) == len(back.reworded)


@given(STANDS, STANDS)
def test_what_comes_minus_what_goes_is_the_difference(one: Stand, other: Stand) -> None:
    for change in compare(one, other).changes:
        assert change.by == len(change.appeared) - len(change.ended)


@given(STANDS)
def test_what_is_kept_and_read_again_is_the_same(one: Stand) -> None:
    assert thaw(freeze(one)) == one


@given(STANDS, st.sets(st.integers(1, 5)))
def test_a_part_tells_nothing_of_the_rest(one: Stand, areas: set[int]) -> None:
    part = one.within(areas)

    assert {area.id for area in part.matrix.areas} <= areas
    assert {key[0] for key in [*part.matrix.cells, *part.counted]} <= areas
    assert thaw(freeze(part)) == part


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 50)), min_size=1, max_size=8, unique_by=lambda x: x[0]))
def test_a_line_goes_forward_in_time_and_stays_in_its_picture(points: list[tuple[int, int]]) -> None:
    columns = {
        (QUESTION.day + timedelta(days=after), number, ""): [cell(1, supply, Flag.WITHIN)]
        for number, (after, supply) in enumerate(sorted(points))
    }
    line = trend(columns, ["01"]).lines[0]

    assert len(line.points) == len(points)
    assert all(one[0] <= other[0] for one, other in pairwise(line.points))
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in line.points)


def test_an_area_that_a_snapshot_lacks_is_a_gap_and_no_zero() -> None:
    columns = {
        (date(2025, 1, 1), 1, "Früher"): [cell(1, 5, Flag.WITHIN)],
        (date(2026, 1, 1), 2, "Heute"): [cell(1, 5, Flag.WITHIN), cell(2, 5, Flag.WITHIN)],
    }
    found = trend(columns, ["01", "02", "03"])

    assert [line.name for line in found.lines] == ["Viertel 1", "Viertel 2"]
    assert found.lines[1].cells[0] is None
    assert len(found.lines[1].points) == 1
