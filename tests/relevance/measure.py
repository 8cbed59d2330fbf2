"""How good an answer is: pure arithmetic on what was found and what should have been."""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

_FILE = Path(__file__).parent / "queries.toml"
_GRADES = (3, 2, 1)


@dataclass(frozen=True)
class JudgedQuery:
    words: str
    kind: str
    held_out: bool
    answers: Mapping[str, int]
    """Grade by slug; empty: nothing should be found."""


def queries() -> list[JudgedQuery]:
    return [
        JudgedQuery(
            words=entry["words"],
            kind=entry["kind"],
            held_out=entry.get("held_out", False),
            answers={slug: grade for grade in _GRADES for slug in entry.get(f"grade_{grade}", ())},
        )
        for entry in tomllib.loads(_FILE.read_text("utf-8"))["query"]
    ]


def ndcg(found: Sequence[str], answers: Mapping[str, int], depth: int = 10) -> float:
    """1 is the best possible order of the first `depth`, 0 is nothing of use among them.

    A grade counts 2**grade - 1 (7, 3, 1), less the further down it stands.
    """
    gained = _discounted(answers.get(slug, 0) for slug in found[:depth])
    best = _discounted(sorted(answers.values(), reverse=True)[:depth])
    return gained / best if best else 0.0


def _discounted(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def reciprocal_rank(found: Sequence[str], answers: Mapping[str, int]) -> float:
    """How soon the first fitting answer (grade 2 or 3) comes: 1, 1/2, 1/3 …; 0 where none does."""
    ranks = (rank for rank, slug in enumerate(found, start=1) if answers.get(slug, 0) > 1)
    return 1 / next(ranks, math.inf)


def zero_result_rate(totals: Iterable[int]) -> float:
    """The share of searches that found nothing at all."""
    return mean(total == 0 for total in totals)
