"""Supply beyond the borders of an area: floating catchments over points of supply and points where people live.

All of it is arithmetic on pairs; `app.planners.spatial_access` knows which points there are, `nearness` how far apart.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import chdtri

Numbers = NDArray[np.float64]
Decay = Callable[[Numbers], Numbers]
"""The weight of a distance, given as the share of the catchment: 0 is the same place, 1 its edge."""


@dataclass(frozen=True)
class Pairs:
    """A supply point and a people point no further apart than the catchment; entry n of each array is one pair."""

    supply: NDArray[np.intp]
    """Row of the supply point."""
    people: NDArray[np.intp]
    share: Numbers
    """Distance as a share of the catchment, 0 to 1."""


def even(share: Numbers) -> Numbers:
    """Luo and Wang 2003: whatever is within the catchment is equally near."""
    return np.ones_like(share)


def steps(share: Numbers) -> Numbers:
    """Luo and Qi 2009: 1, 0.68 and 0.22 in the three thirds of the catchment; an edge belongs to the nearer third."""
    return np.select([share <= 1 / 3, share <= 2 / 3], [1.0, 0.68], 0.22)


def gaussian(share: Numbers) -> Numbers:
    """Dai 2010: a bell that is 1 at the place itself and 0 at the edge of the catchment."""
    end = np.exp(-0.5)
    bell: Numbers = (np.exp(-0.5 * share**2) - end) / (1 - end)
    return bell


DECAYS: dict[str, Decay] = {"gleich": even, "stufen": steps, "glocke": gaussian}


@dataclass(frozen=True)
class Access:
    """Per group of people points, in their order."""

    per_person: Numbers
    """Places for each person: A_i of (E)2SFCA, of several points the mean over the people."""
    places: Numbers
    """Of all places those that reach this group: spatial availability (Soukhov et al. 2023). They sum to `shared`."""
    low: Numbers
    """Lower end of the 95 % interval of `per_person`."""
    high: Numbers
    """Upper end; infinite where nothing is in reach, since nothing says how large a first offer would be."""
    shared: float
    """Places with somebody in their catchment. A place nobody lives near adds nothing anywhere."""


def access(
    supply: Numbers, people: Numbers, pairs: Pairs, decay: Decay = steps, groups: NDArray[np.intp] | None = None
) -> Access:
    """(E)2SFCA: R_j = S_j / sum_k P_k f(d_kj), A_i = sum_j R_j f(d_ij), over one row per offer and place.

    `groups` names for each people point the row of the area it belongs to; without it each is a group of its own.
    """
    groups = np.arange(len(people)) if groups is None else groups
    count = int(groups.max(initial=-1)) + 1
    reach = csr_array((decay(pairs.share), (pairs.supply, pairs.people)), shape=(len(supply), len(people)))
    crowd: Numbers = np.asarray(reach @ people)
    used = crowd > 0
    per_head = np.divide(supply, crowd, out=np.zeros(len(supply)), where=used)
    places: Numbers = np.asarray(per_head @ _by_group(reach, people, groups, count))
    # What one offer brings to a group is one matter of chance, however many points of the group it reaches.
    brought = _by_group(reach, _parts(people, groups, count), groups, count).tocoo()
    mean, of = brought.data * per_head[brought.row], brought.col.astype(np.intp)
    low, high = _interval(of, mean, count)
    return Access(_summed(of, mean, count), places, low, high, float(supply[used].sum()))


def _by_group(reach: csr_array, each: Numbers, groups: NDArray[np.intp], count: int) -> csr_array:
    """For each offer and group the weights of the group's points, every point counted as often as `each` says."""
    belongs = csr_array((each, (np.arange(len(each)), groups)), shape=(len(each), count))
    return reach @ belongs


def _parts(people: Numbers, groups: NDArray[np.intp], count: int) -> Numbers:
    """Of each point its part of the people of its group; where nobody lives, all points weigh the same."""
    lived_in = _summed(groups, people, count)[groups]
    points = _summed(groups, np.ones_like(people), count)[groups]
    return np.divide(people, lived_in, out=1 / points, where=lived_in > 0)


def _summed(of: NDArray[np.intp], what: Numbers, count: int) -> Numbers:
    return np.bincount(of, what, count).astype(np.float64)


def _interval(of: NDArray[np.intp], brought: Numbers, count: int, error: float = 0.05) -> tuple[Numbers, Numbers]:
    """Fay and Feuer 1997, for a sum of weighted Poisson counts: chance decides whether an offer is there, not each of
    its places. With equal weights it is the exact interval of Garwood 1936."""
    total, variance = _summed(of, brought, count), _summed(of, brought**2, count)
    largest = np.zeros(count)
    np.maximum.at(largest, of, brought)
    some = total > 0
    low, high = np.zeros(count), np.full(count, np.inf)
    low[some] = _gamma(total[some], variance[some], error / 2)
    high[some] = _gamma(total[some] + largest[some], variance[some] + largest[some] ** 2, 1 - error / 2)
    return low, high


def _gamma(mean: Numbers, variance: Numbers, quantile: float) -> Numbers:
    """The quantile of the gamma distribution with this mean and variance, through that of chi-square."""
    found: Numbers = variance / (2 * mean) * chdtri(2 * mean**2 / variance, 1 - quantile)
    return found


def within_reach(people: Numbers, pairs: Pairs) -> Numbers:
    """Per people point how many of its people have supply within the catchment: all of them, or nobody."""
    near = np.zeros(len(people), dtype=bool)
    near[pairs.people] = True
    return np.where(near, people, 0.0)
