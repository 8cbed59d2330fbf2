"""How far people go for something, as it stands in the address. Understanding it never fails."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from app.planners.catchments import DECAYS

USUAL_METRES, USUAL_DECAY, USUAL_DETOUR, USUAL_HOMES = 1500, "stufen", 1.3, "verteilt"
HOMES = ("verteilt", "mitte", "raster")
NEAREST, FARTHEST = 100, 50_000
MOST_DETOUR = 3.0


@dataclass(frozen=True)
class Way:
    """How far people go for it, as it stands in the address."""

    metres: int = USUAL_METRES
    """On foot: the straight distance times `detour`."""
    decay: str = USUAL_DECAY
    detour: float = USUAL_DETOUR
    homes: str = USUAL_HOMES
    """Whether people live all over their area, at its one point, or where imported points say."""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "Way":
        """Never fails: what is no number is as usual, what is too near or far is the nearest or farthest possible."""
        decay, homes = typed.get("abfall", ""), typed.get("wohnen", "")
        return cls(
            round(_number(typed.get("reichweite", ""), USUAL_METRES, NEAREST, FARTHEST)),
            decay if decay in DECAYS else USUAL_DECAY,
            round(_number(typed.get("umweg", ""), USUAL_DETOUR, 1.0, MOST_DETOUR), 2),
            homes if homes in HOMES else USUAL_HOMES,
        )

    @property
    def straight_metres(self) -> float:
        return self.metres / self.detour

    def parameters(self) -> list[tuple[str, str]]:
        """As `read` understands them."""
        return [
            ("reichweite", str(self.metres)),
            ("abfall", self.decay),
            ("umweg", f"{self.detour:g}"),
            ("wohnen", self.homes),
        ]


def _number(text: str, usual: float, least: float, most: float) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return usual
    return usual if math.isnan(number) else min(max(number, least), most)
