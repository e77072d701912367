"""Where the same ends and the other begins: the cut, found from the tables themselves."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.stats import norm

from core.competitors.likeness.arrays import Floats

# What a true match scores, in nats, when the weights of evidence.py are right. This hardly differs from
# one kind of table to another; what differs is how well others look, and that is read from the tables.
MATCH_MEAN, MATCH_SPREAD = 14.0, 4.5
_SHIFT = 0.3
_DROP = 1.7  # how much wider the gap between first and second other is than between second and third
_LEAST_SURENESS = 1 / 3
_CELLS = 800


@dataclass(frozen=True, slots=True)
class Cut:
    """How likely each chosen pair is the same, and the score from which it is believed."""

    sureness: Floats
    threshold: float


def cut(first: Floats, second: Floats, gap: float, *, mean: float = MATCH_MEAN) -> Cut:
    """Split the scores of chosen pairs into matches and others without any label.

    `second` are the scores of second choices: a sample of what others score; `gap` is how far third
    choices lie below them. A row without a match shows its best other as first choice, and its best
    but one as second: the sample is moved up for the share of such rows, which is estimated along.
    """
    if not len(first):
        return Cut(first, mean)
    others = _Smoothed(second) if len(second) > 1 else None
    matched = 0.5
    likely = norm.pdf(first, mean, MATCH_SPREAD)
    sureness = np.full(len(first), matched)
    order = np.argsort(first, kind="stable")
    for _ in range(60):
        up = _SHIFT * gap * (1 - matched) / (matched + (1 - matched) / _DROP)
        unlikely = others(first - up) if others else norm.pdf(first, mean - 3 * MATCH_SPREAD, MATCH_SPREAD)
        sureness = matched * likely / (matched * likely + (1 - matched) * unlikely + 1e-300)
        sureness[order] = _rising(sureness[order], int((first < mean).sum()))
        matched = float((sureness.sum() + 1) / (len(first) + 2))
    return Cut(sureness, best_threshold(first, sureness))


def _rising(sureness: Floats, below: int) -> Floats:
    """Make a better score never less sure: two bells of unlike width cross twice, and only one crossing counts.

    `below` of the values, sorted by score, lie below what a match scores on average.
    """
    if below:
        lowest = int(sureness[:below].argmin())
        sureness[:lowest] = sureness[lowest]
    return np.maximum.accumulate(sureness)


def best_threshold(scores: Floats, sureness: Floats) -> float:
    """Return the score from which on to believe so that the expected F1 is highest.

    Expected: every pair counts with its sureness. Nothing less sure than one in three is believed.
    """
    order = np.argsort(-scores, kind="stable")
    sure = sureness[order]
    f1 = 2 * np.cumsum(sure) / (np.arange(1, len(sure) + 1) + sure.sum() + 1e-12)
    f1[sure < _LEAST_SURENESS] = -1.0
    best = int(f1.argmax())
    if f1[best] < 0:
        return float(scores.max()) + 1e-6
    return float(scores[order][best])


class _Smoothed:
    """A density over a grid, with a little of a wider one so that no score is impossible."""

    def __init__(self, sample: Floats) -> None:
        self.low, high = float(sample.min()) - 15, float(sample.max()) + 25
        self.step = (high - self.low) / _CELLS
        counts, _ = np.histogram(sample, bins=_CELLS, range=(self.low, high))
        middle = float(np.subtract(*np.quantile(sample, [0.75, 0.25]))) / 1.34
        width = max(0.3, 1.06 * min(float(sample.std()), middle + 1e-3) * len(sample) ** -0.2)
        dense = counts / len(sample) / self.step
        narrow, wide = (
            gaussian_filter1d(dense, factor * width / self.step, mode="constant") for factor in (1, 4)
        )
        self.density = 0.97 * narrow + 0.03 * wide + 1e-7

    def __call__(self, scores: Floats) -> Floats:
        middles = self.low + (np.arange(_CELLS) + 0.5) * self.step
        found: Floats = np.interp(scores, middles, self.density)
        return found
