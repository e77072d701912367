"""Natural breaks: the classes of prices within which they lie closest together (Fisher 1958, Jenks 1967).

Exact, by dynamic programming over the unique prices with their weights: W. D. Fisher, “On grouping for maximum
homogeneity”, Journal of the American Statistical Association 53 (1958). A package that does only this (jenkspy, MIT)
knows no weights and brings an extension in C; numpy, which we have, does it in the few lines below.
"""

import numpy as np

MOST_UNIQUE = 1500  # beyond that neighbouring prices go together first: the table below grows with the square


def natural_breaks(values: np.ndarray, weights: np.ndarray, classes: int) -> np.ndarray:
    """Return the first value of each class but the lowest, ascending: `classes` - 1 of them.

    `values` are unique and ascending, `weights` how often each is there. The classes have the least sum of squared
    deviations from their means. With no more values than classes each value is a class of its own; of more than
    MOST_UNIQUE values neighbours are first put together, so breaks fall between such groups only.
    """
    classes = min(classes, len(values))
    if classes < 2:
        return values[:0]
    firsts, centres, weights = _grouped(np.asarray(values, float), np.asarray(weights, float))
    breaks: np.ndarray = values[firsts[_class_starts(centres, weights, classes)]]
    return breaks


def goodness(values: np.ndarray, weights: np.ndarray, edges: np.ndarray) -> float:
    """Return the goodness of variance fit: 1 where all values of a class are equal, 0 for a single class."""
    total = _deviation(values, weights)
    band = np.searchsorted(edges, values, side="right")
    within = sum(_deviation(values[band == n], weights[band == n]) for n in range(len(edges) + 1))
    return 1.0 if total == 0 else 1 - within / total


def _deviation(values: np.ndarray, weights: np.ndarray) -> float:
    if not len(values):
        return 0.0
    return float(np.sum(weights * (values - np.average(values, weights=weights)) ** 2))


def _grouped(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where each group of neighbours begins, its mean and its weight; each value is one where they are few."""
    if len(values) <= MOST_UNIQUE:
        return np.arange(len(values)), values, weights
    firsts = np.unique(np.linspace(0, len(values), MOST_UNIQUE, endpoint=False).astype(int))
    heavy = np.add.reduceat(weights, firsts)
    return firsts, np.add.reduceat(values * weights, firsts) / heavy, heavy


def _class_starts(values: np.ndarray, weights: np.ndarray, classes: int) -> np.ndarray:
    """Return the positions at which all classes but the first begin."""
    cost = _costs(values, weights)
    best, came_from = cost[0], []
    for _class in range(1, classes):
        # Row i: the classes before end at i - 1, and the next one is i…j.
        total = np.concatenate(([np.inf], best[:-1]))[:, None] + cost
        start = np.argmin(total, axis=0)
        came_from.append(start)
        best = np.take_along_axis(total, start[None], axis=0)[0]
    starts, last = [], len(values) - 1
    for start in reversed(came_from):
        starts.append(int(start[last]))
        last = starts[-1] - 1
    return np.array(starts[::-1], dtype=int)


def _costs(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the sum of squared deviations of the values i…j, infinite where j is before i."""
    centred = values - np.average(values, weights=weights)  # or large prices would eat the small differences
    sums = [np.concatenate(([0.0], np.cumsum(weights * centred**power))) for power in range(3)]
    weight, first, second = (sum_[None, 1:] - sum_[:-1, None] for sum_ in sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        cost: np.ndarray = np.maximum(second - first**2 / weight, 0.0)
    rows, columns = np.tril_indices(len(values), -1)
    cost[rows, columns] = np.inf
    return cost
