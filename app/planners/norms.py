"""From where on a figure is few or many: which norm holds, who set it, and what another one would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.planning import Norm
from app.planners.flags import Finding, Thresholds, Verdict, judge
from app.planners.question import Band, Question, Topic

_NEWEST = sa.text("""
    SELECT DISTINCT ON (n.category_id, n.age_from_months, n.age_to_months) n.*, a.name AS author
    FROM norm n JOIN account a ON a.id = n.account_id
    WHERE n.measure = :measure AND n.category_id = ANY(CAST(:topics AS int[]))
        AND (n.age_from_months, n.age_to_months) IN (
            SELECT * FROM unnest(CAST(:band_first AS int[]), CAST(:band_last AS int[])))
    ORDER BY n.category_id, n.age_from_months, n.age_to_months, n.id DESC
""")
_ALL = sa.text("""
    SELECT n.*, a.name AS author, c.slug, c.label,
        n.id = first_value(n.id) OVER (
            PARTITION BY n.category_id, n.age_from_months, n.age_to_months, n.measure ORDER BY n.id DESC
        ) AS holds
    FROM norm n JOIN account a ON a.id = n.account_id JOIN category c ON c.id = n.category_id
    ORDER BY n.id DESC LIMIT :most
""")


@dataclass(frozen=True)
class Holding:
    """A norm that somebody set."""

    thresholds: Thresholds
    author: str
    at: datetime
    source: str


def holding(db: Session, question: Question) -> dict[tuple[int, Band], Holding]:
    """By category id and band; where nobody set one, the usual thresholds hold."""
    rows = db.execute(_NEWEST, question.values | {"measure": question.measure})
    return {
        (row.category_id, Band(row.age_from_months // 12, row.age_to_months // 12)): Holding(
            Thresholds(row.under, row.low, row.high, row.over, row.per_100), row.author, row.at, row.source
        )
        for row in rows
    }


def thresholds(db: Session, question: Question) -> Mapping[tuple[int, Band], Thresholds]:
    return {key: norm.thresholds for key, norm in holding(db, question).items()}


def history(db: Session, most: int = 100) -> list[Any]:
    """All that were ever set, the newest first; `holds`: the one of its kind that counts."""
    return list(db.execute(_ALL, {"most": most}))


def set_norm(db: Session, question: Question, topic: Topic, band: Band, new: Thresholds, source: str, by: UUID) -> None:
    """From now on; what held before stays in the list."""
    first, last = band.months
    db.add(
        Norm(
            account_id=by,
            category_id=topic.id,
            age_from_months=first,
            age_to_months=last,
            measure=question.measure,
            under=new.under,
            low=new.low,
            high=new.high,
            over=new.over,
            per_100=new.per_100,
            source=source,
        )
    )
    db.flush()


def effect(findings: Iterable[Finding], new: Thresholds) -> list[Verdict]:
    """What these cells would be called with other thresholds."""
    return [judge(replace(found, thresholds=new)) for found in findings]
