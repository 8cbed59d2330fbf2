"""How good a search is, in figures: what it found against answers people agreed on. No database here."""

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

QUERIES = Path(__file__).parent / "queries"
PARTS = ("tuned", "everyday", "newcomers", "held_out", "unseen", "evaluation", "strangers", "visitors")
"""The search is improved by the first three, watched by the sums of the next two, and judged by the last three."""
GRADES = {"exact": 3, "good": 2, "acceptable": 1}
GOOD = GRADES["good"]
SHOWN = 10
"""What a family reads before it types something else."""
LOOKED_THROUGH = 20
ALL, NONSENSE = "all", "nonsense"

Search = Callable[[str], Sequence[str]]
"""Words to slugs of offers, best first."""


@dataclass(frozen=True)
class Judged:
    """What somebody types, and how well each offer answers it. Without answers nothing should be found."""

    words: str
    kind: str
    grades: Mapping[str, int]
    part: str = PARTS[0]


@dataclass(frozen=True)
class Figures:
    queries: int
    ndcg: float | None
    recall: float | None
    """None for queries that nothing answers."""
    nothing_found: float
    """The share that found nothing: a failure where there are answers, right where there are none."""


def read() -> list[Judged]:
    parts = {part: tomllib.loads((QUERIES / f"{part}.toml").read_text("utf-8"))["query"] for part in PARTS}
    every = [(entry, part) for part, entries in parts.items() for entry in entries]
    grades = {entry["words"]: _grades(entry) for entry, _ in every if "like" not in entry}
    return [
        Judged(entry["words"], entry["kind"], grades[entry.get("like", entry["words"])], part) for entry, part in every
    ]


def _grades(entry: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {slug: grade for name, grade in GRADES.items() for slug in entry.get(name, ())}


def ndcg_at(depth: int, found: Sequence[str], grades: Mapping[str, int]) -> float:
    """1 if the best answers come first, in the order of their grades; what is not judged is worth nothing."""
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(slug, 0) for slug in found[:depth]]) / best


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def recall_at(depth: int, found: Sequence[str], grades: Mapping[str, int]) -> float:
    """How many of the good answers are among the first, of those that have room there."""
    good = {slug for slug, grade in grades.items() if grade >= GOOD}
    return len(good.intersection(found[:depth])) / min(len(good), depth)


def evaluate(search: Search, queries: Iterable[Judged]) -> dict[str, Figures]:
    """Figures of each kind, and of all queries that have answers under `ALL`."""
    found = [(query, search(query.words)) for query in queries]
    kinds = dict.fromkeys(query.kind for query, _ in found)
    table = {kind: _figures([each for each in found if each[0].kind == kind]) for kind in kinds}
    return table | {ALL: _figures([each for each in found if each[0].grades])}


def _figures(found: Sequence[tuple[Judged, Sequence[str]]]) -> Figures:
    answered = [(slugs, query.grades) for query, slugs in found if query.grades]
    return Figures(
        queries=len(found),
        ndcg=fmean(ndcg_at(SHOWN, *each) for each in answered) if answered else None,
        recall=fmean(recall_at(LOOKED_THROUGH, *each) for each in answered) if answered else None,
        nothing_found=fmean(not slugs for _, slugs in found) if found else 0,
    )


def false_positives(search: Search, queries: Iterable[Judged]) -> list[str]:
    """Words that nothing answers and that found something all the same."""
    return [query.words for query in queries if not query.grades and search(query.words)]
