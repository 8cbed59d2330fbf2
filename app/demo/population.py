"""Who lives in the districts, by age. Counted once a year, on its last day."""

import math
from collections.abc import Sequence

from app.demo.geography import DISTRICTS, District

_BIRTHS_PER_HEAD = 0.0098
_YOUNG = range(27)
_OLDER = ((27, 44, 0.235), (45, 64, 0.285), (65, 79, 0.145), (80, 109, 0.07))
"""From year, to year, share of the inhabitants in an average district."""

Band = tuple[int, int, int]
"""From month, to month (both included), how many."""


def bands(district: District) -> tuple[Band, ...]:
    """Single years up to 26, then broad bands that share the rest."""
    young = [_born(district, year) for year in _YOUNG]
    rest = district.people - sum(young)
    whole = sum(share for _, _, share in _OLDER)
    older = [round(rest * share / whole) for _, _, share in _OLDER]
    older[0] += rest - sum(older)
    spans = [(year, year) for year in _YOUNG] + [(first, last) for first, last, _ in _OLDER]
    counts = young + older
    return tuple((first * 12, last * 12 + 11, n) for (first, last), n in zip(spans, counts, strict=True))


def sums(districts: list[District]) -> tuple[Band, ...]:
    return tuple(
        (each[0][0], each[0][1], sum(band[2] for band in each)) for each in zip(*map(bands, districts), strict=True)
    )


def poor_children(people: Sequence[Band]) -> float:
    """Percent of the children in families with little money; invented: more where there are more children."""
    young = sum(count for _, last, count in people if last < 18 * 12)
    return round(160 * young / sum(count for _, _, count in people) - 12, 1)


def _born(district: District, year: int) -> int:
    """No two years and no two districts are alike, and families with older children move to greener places."""
    phase = DISTRICTS.index(district)
    wave = 1 + 0.09 * math.sin(1.7 * year + phase) + 0.05 * math.sin(0.6 * year + 2.3 * phase)
    leaving = 1 - 0.012 * year * (district.children - 1)
    return max(0, round(district.people * _BIRTHS_PER_HEAD * district.children * wave * leaving))
