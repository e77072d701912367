"""The arrays that evidence is kept in, and sums and bests by group."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Sparse = Any  # scipy.sparse.csr_matrix: scipy has no types


def best_and_next(values: Floats, groups: Ints) -> tuple[Floats, Floats]:
    """Return for every value the best of its group and the best but one (-inf where it is alone)."""
    order = np.lexsort((-values, groups))
    sorted_groups, sorted_values = groups[order], values[order]
    starts = np.flatnonzero(np.r_[True, sorted_groups[1:] != sorted_groups[:-1]])
    sizes = np.diff(np.r_[starts, len(groups)])
    runner_up = np.full(len(starts), -np.inf)
    runner_up[sizes > 1] = sorted_values[starts[sizes > 1] + 1]
    best, following = np.empty(len(values)), np.empty(len(values))
    best[order] = np.repeat(sorted_values[starts], sizes)
    following[order] = np.repeat(runner_up, sizes)
    return best, following


def lead(values: Floats, groups: Ints, most: float) -> Floats:
    """Return by how much every value leads its group's others (negative: trails the best), bounded."""
    best, following = best_and_next(values, groups)
    rival = np.where(values >= best, following, best)
    found: Floats = np.clip(values - rival, -most, most)
    return found


def share(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, NaN where there is no whole."""
    found: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return found
