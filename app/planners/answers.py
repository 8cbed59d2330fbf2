"""What planners say to a flag, cell by cell: nothing of it is ever changed, the newest is where it stands."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.planning import AnswerKind, FlagAnswer
from app.planners.matrix import Cell
from app.planners.question import Band, Question

NEEDS_A_NOTE = frozenset({AnswerKind.EXPLAINED, AnswerKind.ACTED})

_OF_THE_QUESTION = """
    f.measure = :measure AND f.attributes = :attributes AND f.category_id = ANY(CAST(:topics AS int[]))
    AND (f.age_from_months, f.age_to_months) IN (
        SELECT * FROM unnest(CAST(:band_first AS int[]), CAST(:band_last AS int[])))
"""
_COLUMNS = "f.*, a.name AS author FROM flag_answer f JOIN account a ON a.id = f.account_id"
_NEWEST = sa.text(f"""
    SELECT DISTINCT ON (f.area_id, f.category_id, f.age_from_months, f.age_to_months) {_COLUMNS}
    WHERE {_OF_THE_QUESTION}
    ORDER BY f.area_id, f.category_id, f.age_from_months, f.age_to_months, f.id DESC
""")
_OF_CELL = sa.text(f"SELECT {_COLUMNS} WHERE {_OF_THE_QUESTION} AND f.area_id = :area_id ORDER BY f.id DESC")
_RECENT = sa.text("""
    SELECT f.*, a.name AS author, area.name AS area, area.key AS area_key, l.slug AS layer, c.slug AS topic, c.label
    FROM flag_answer f JOIN account a ON a.id = f.account_id JOIN category c ON c.id = f.category_id
    JOIN area ON area.id = f.area_id JOIN area_layer l ON l.id = area.layer_id
    WHERE f.area_id = ANY(CAST(:mine AS int[])) ORDER BY f.id DESC LIMIT :most
""")


def newest(db: Session, question: Question) -> dict[tuple[int, int, Band], Any]:
    """By area id, category id and band: kind, note, at, author."""
    return {
        (row.area_id, row.category_id, Band(row.age_from_months // 12, row.age_to_months // 12)): row
        for row in db.execute(_NEWEST, _values(question))
    }


def of_cell(db: Session, question: Question, area_id: int) -> list[Any]:
    """The newest first."""
    return list(db.execute(_OF_CELL, _values(question) | {"area_id": area_id}))


def recent(db: Session, mine: list[int], most: int = 5) -> list[Any]:
    return list(db.execute(_RECENT, {"mine": mine, "most": most}))


def answer(db: Session, question: Question, cell: Cell, kind: AnswerKind, note: str, by: UUID) -> None:
    first, last = cell.band.months
    db.add(
        FlagAnswer(
            account_id=by,
            area_id=cell.area.id,
            category_id=cell.topic.id,
            age_from_months=first,
            age_to_months=last,
            measure=question.measure,
            attributes=",".join(question.attributes),
            day=question.day,
            flag=cell.flag,
            kind=kind,
            note=note,
        )
    )
    db.flush()


def _values(question: Question) -> dict[str, Any]:
    return question.values | {"measure": question.measure, "attributes": ",".join(question.attributes)}
