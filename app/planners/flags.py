"""When a figure is few, enough or many, and when nothing can be said. One table; no database, no clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LEAST_PEOPLE = 50
LEAST_INHABITANTS = 300
FLOORS = {"fewest": LEAST_PEOPLE, "fewest_inhabitants": LEAST_INHABITANTS}
"""For templates."""
LEAST_COMPLETENESS = 0.5
LEAST_STATED = 0.5
"""Shares of the known providers with a confirmed entry, and of the offers that say how many places or sessions."""


class Flag(StrEnum):
    UNDER = "under"
    LOW = "low"
    WITHIN = "within"
    HIGH = "high"
    OVER = "over"
    NONE = "none"


class Reason(StrEnum):
    """Why nothing can be said."""

    NO_POPULATION = "no_population"
    FEW_PEOPLE = "few_people"
    FEW_INHABITANTS = "few_inhabitants"
    INCOMPLETE = "incomplete"
    NOT_STATED = "not_stated"
    NOTHING_ANYWHERE = "nothing_anywhere"
    UNCERTAIN = "uncertain"


WITHHOLDING = frozenset({Reason.NO_POPULATION, Reason.FEW_PEOPLE, Reason.FEW_INHABITANTS})
"""With so few people a ratio says nothing, and may point at somebody: it is shown nowhere, in no file either."""


def shown_people(people: float | None) -> float | None:
    """What pages and files say of how many live somewhere; None if nobody knows, or they are fewer than the floor."""
    return None if people is None or people < LEAST_PEOPLE else people


def too_few(people: float, inhabitants: float | None) -> Reason | None:
    """The floor of ratios, also of those that are no finding of the matrix."""
    if shown_people(people) is None:
        return Reason.FEW_PEOPLE
    return Reason.FEW_INHABITANTS if inhabitants is not None and inhabitants < LEAST_INHABITANTS else None


@dataclass(frozen=True)
class Thresholds:
    """Of the index, in percent."""

    under: float = 50
    low: float = 75
    high: float = 110
    over: float = 150
    per_100: float | None = None
    """What 100 people should have; None: as many as in the whole portal."""


@dataclass(frozen=True)
class Finding:
    """What is known of one cell."""

    supply: float
    supply_low: float
    supply_high: float
    offers: int
    stated: int
    """How many of the offers say how much they are: all of them, where offers or providers are counted."""
    people: float | None
    inhabitants: float | None
    """None: not known, then nothing follows from it."""
    completeness: float | None
    """None: not one provider of this topic is known."""
    whole_per_100: float | None
    """The ratio of all areas together."""
    thresholds: Thresholds = Thresholds()
    known: int = 0
    """Providers of this topic, in the portal or on the office's list."""
    confirmed: int = 0
    is_local: bool = False
    """Whether these two are of the area alone."""

    @property
    def norm_per_100(self) -> float | None:
        return self.thresholds.per_100 or self.whole_per_100 or None

    def per_100(self, supply: float) -> float | None:
        return supply / self.people * 100 if self.people else None

    def index(self, supply: float) -> float | None:
        norm = self.norm_per_100
        if not self.people or norm is None:
            return None
        # Bounds are met by exact fractions of counts: 75 must not become 74.99999999999999.
        return round(supply / self.people * 100 / norm * 100, 9)


@dataclass(frozen=True)
class Verdict:
    flag: Flag
    reason: Reason | None = None


def _is_uncertain(found: Finding) -> bool:
    """From too little to too much, everything is possible. Zero is no matter of chance: there is nothing to go to."""
    if not found.supply:
        return False
    low = found.index(found.supply_low)
    if low is None or low >= found.thresholds.low:
        return False
    high = found.index(found.supply_high)
    return high is not None and high > found.thresholds.high


SILENCES: Mapping[Reason, Callable[[Finding], bool]] = {
    Reason.NO_POPULATION: lambda found: found.people is None,
    Reason.FEW_PEOPLE: lambda found: (found.people or 0) < LEAST_PEOPLE,
    Reason.FEW_INHABITANTS: lambda found: found.inhabitants is not None and found.inhabitants < LEAST_INHABITANTS,
    Reason.INCOMPLETE: lambda found: (found.completeness or 0) < LEAST_COMPLETENESS,
    Reason.NOT_STATED: lambda found: found.stated < found.offers * LEAST_STATED,
    Reason.NOTHING_ANYWHERE: lambda found: found.norm_per_100 is None,
    Reason.UNCERTAIN: _is_uncertain,
}
"""They come first, in this order: no gap is ever shown out of ignorance."""

WORDS: Mapping[Flag, Callable[[float, Thresholds], bool]] = {
    Flag.UNDER: lambda index, at: index < at.under,
    Flag.LOW: lambda index, at: index < at.low,
    Flag.WITHIN: lambda index, at: index <= at.high,
    Flag.HIGH: lambda index, at: index <= at.over,
    Flag.OVER: lambda _index, _at: True,
}
"""The first that fits."""


def judge(found: Finding) -> Verdict:
    for reason, applies in SILENCES.items():
        if applies(found):
            return Verdict(Flag.NONE, reason)
    index = found.index(found.supply) or 0
    return Verdict(next(flag for flag, fits in WORDS.items() if fits(index, found.thresholds)))
