"""How far a count may be off by chance alone."""

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaincinv

_TAIL = 0.025


def garwood(counts: Sequence[float]) -> list[tuple[float, float]]:
    """Of each count the exact 95 % interval of a Poisson mean (Garwood 1936): 0 is [0; 3.69], 10 is [4.80; 18.39].

    The quantiles of the gamma distribution are those of chi-square, halved; so a share of a session has one, too.
    """
    observed, places = np.unique(np.asarray(counts, dtype=float), return_inverse=True)  # the same come again and again
    low = np.where(observed > 0, gammaincinv(np.maximum(observed, 1e-9), _TAIL), 0.0)
    high = gammaincinv(observed + 1, 1 - _TAIL)
    return list(zip(low[places].tolist(), high[places].tolist(), strict=True))
