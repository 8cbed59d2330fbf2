"""What a planner of Lindenaue finds: every word there is, and somebody who has begun to answer."""

from urllib.parse import urlencode

from sqlmodel import Session

from app.planners import answers, norms, scenarios
from app.planners.flags import Flag
from app.planners.way import Way
from app.planners.what_if import what_if
from tests.integration.planners.towns import asked, found


def test_every_kind_of_flag_stands_in_one_table(db: Session) -> None:
    assert {cell.flag for cell in found(db, "ebene=stadtteil&mass=plaetze&altersband=0-17")} == set(Flag)


def test_some_gaps_are_answered_and_one_norm_is_the_towns_own(db: Session) -> None:
    table = found(db, "ebene=stadtteil")
    said = answers.newest(db, asked(db, "ebene=stadtteil"))

    assert {row.kind for row in said.values()} == {"seen", "examining", "explained", "acted"}
    assert {table.cells[key].flag for key in said} == {Flag.UNDER}
    assert [row.label for row in norms.history(db)] == ["Betreuung"]


def test_two_scenarios_say_who_gains_and_who_loses(db: Session) -> None:
    for scenario in scenarios.listed(db):
        result = what_if(
            db,
            asked(db, urlencode(scenario.parameters)),
            Way.read(dict(scenario.parameters)),
            scenarios.changes(db, scenario.id),
        )

        assert result.gains
        assert [mark.idle for mark in result.marks] == [None] * scenario.changes
        assert bool(result.losses) == any(mark.change.kind == "closed" for mark in result.marks)
    assert [each.changes for each in scenarios.listed(db)] == [3, 1]


def test_children_are_counted_by_single_years_so_nothing_is_split(db: Session) -> None:
    people = found(db, "ebene=stadtteil&altersband=0-5&altersband=3-5&altersband=6-9").people

    assert people.split == frozenset()
    assert people.sources == ("Melderegister Lindenaue (erfunden)",)
