"""The statistics of shares and words that reviews need: intervals, differences, and which words tell two heaps apart."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Z = 1.959964  # 95 %
FEW = 30  # reviews below which a share is shown with a warning


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if of <= 0:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    centre = share + square / (2 * of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    whole = 1 + square / of
    return max(0.0, (centre - half) / whole), min(1.0, (centre + half) / whole)


def share_change(hits: int, of: int, hits_before: int, of_before: int) -> tuple[float, float, float]:
    """Return how far a share moved and the 95 % interval of that, by Newcombe's hybrid score (1998, method 10)."""
    if of <= 0 or of_before <= 0:
        return 0.0, -1.0, 1.0
    now, before = hits / of, hits_before / of_before
    low, high = wilson(hits, of)
    low_before, high_before = wilson(hits_before, of_before)
    moved = now - before
    return (
        moved,
        moved - sqrt((now - low) ** 2 + (high_before - before) ** 2),
        moved + sqrt((high - now) ** 2 + (before - low_before) ** 2),
    )


def log_odds(ours: Floats, theirs: Floats, *, prior: float = 0.1, most: float = 500.0) -> Floats:
    """Return by how many standard errors each word is more frequent in the first heap than in the second.

    Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words",
    equations 16, 18 and 22): the prior is both heaps together, as strong as a `prior` share of them and
    at `most` as that many words, so that rare words prove nothing. `ours` and `theirs` are counts of the same words, in the same order.
    """
    both = ours + theirs
    total = both.sum()
    if total <= 0 or not ours.sum() or not theirs.sum():
        return np.zeros(len(ours))
    expected = min(prior * total, most) * (both + 0.01) / (total + 0.01 * len(both))
    whole = expected.sum()

    def logit(counts: Floats) -> Floats:
        known = counts + expected
        return np.asarray(np.log(known) - np.log(counts.sum() + whole - known), dtype=np.float64)

    spread = np.sqrt(1 / (ours + expected) + 1 / (theirs + expected))
    return np.asarray((logit(ours) - logit(theirs)) / spread, dtype=np.float64)
