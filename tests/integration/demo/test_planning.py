"""What a planner of Lindenaue finds: every word there is, and somebody who has begun to answer."""

from urllib.parse import urlencode

import pytest
from sqlmodel import Session

from app.editors import prospects
from app.planners import answers, norms, scenarios, snapshots
from app.planners.flags import Flag, Reason
from app.planners.homes import homes
from app.planners.way import Way
from app.planners.what_if import what_if
from tests.integration.planners.towns import asked, found


def test_every_kind_of_flag_stands_in_one_table(db: Session) -> None:
    assert {cell.flag for cell in found(db, "ebene=stadtteil&mass=plaetze&altersband=0-17")} == set(Flag)


def test_what_a_planner_sees_first_mostly_says_something(db: Session) -> None:
    table = found(db, "ebene=stadtteil&mass=plaetze&altersband=0-5")

    assert {cell.flag for cell in table} == set(Flag)
    assert table.by_flag[Flag.NONE] < len(list(table)) / 3


def test_a_report_says_nothing_that_was_said_only_later(db: Session) -> None:
    for each in snapshots.listed(db):
        kept = snapshots.content(db, each.id)
        assert all(said.at.date() <= kept.matrix.question.day for said in kept.answers.values())


def test_some_gaps_are_answered_and_one_norm_is_the_towns_own(db: Session) -> None:
    table = found(db, "ebene=stadtteil&mass=plaetze")
    said = answers.newest(db, asked(db, "ebene=stadtteil&mass=plaetze"))

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


@pytest.mark.parametrize(
    ("reason", "query"),
    [
        (Reason.NO_POPULATION, "altersband=0-5&stichtag=2001-01-01"),
        (Reason.FEW_PEOPLE, "altersband=0-5"),
        (Reason.FEW_INHABITANTS, "altersband=18-64"),
        (Reason.INCOMPLETE, "altersband=0-5"),
        (Reason.NOT_STATED, "altersband=0-5&mass=plaetze"),
        (Reason.NOTHING_ANYWHERE, "altersband=14-17"),
        (Reason.UNCERTAIN, "altersband=0-5"),
    ],
)
def test_every_reason_to_say_nothing_is_met(db: Session, reason: Reason, query: str) -> None:
    assert reason in {cell.reason for cell in found(db, f"ebene=stadtteil&{query}")}


def test_providers_that_are_not_in_the_portal_are_in_every_state(db: Session) -> None:
    assert set(prospects.counts(db, None)) == set(prospects.STATES)


def test_people_live_at_points_and_are_as_many_as_in_their_districts(db: Session) -> None:
    question = asked(db, "ebene=stadtteil&altersband=0-5")
    spread, points = homes(db, question, "verteilt"), homes(db, question, "raster")

    assert points.kind == "raster"
    assert points.outside == 0
    assert {area: round(people) for area, people in spread.living.items()} == points.living


def test_the_same_question_was_kept_three_times_and_its_figures_have_moved(db: Session) -> None:
    question = asked(db, "ebene=stadtteil&altersband=0-5&mass=plaetze")
    moved = 0
    for topic in question.topics:
        columns = snapshots.history(db, question, topic, question.bands[0])
        assert len(columns) == 3
        moved += len({cells[0].found.supply for cells in columns.values()}) > 1

    assert moved >= len(question.topics) / 2


def test_one_report_is_released(db: Session) -> None:
    (released,) = [each for each in snapshots.listed(db) if each.release]

    assert snapshots.released(db, released.secret).id == released.id
