"""What these two tables teach: which words mean little in them, and how much a price says."""

import numpy as np

from core.competitors.likeness.arrays import Floats, Sparse
from core.competitors.likeness.corpus import Corpus
from core.competitors.likeness.evidence import DEAREST_RATIO, WEIGHTS, Rows, price_ratio

_DOUBT = 4.0  # pairs' worth of the average: a word seen twice is not judged by two sightings
_LEAST, _MOST = 0.1, 1.5
_FEWEST = 20  # known prices below which nothing is learnt of them
_CAUTION = 0.75  # prices of one thing are not independent of its words
_MOST_TOLD = 5.0


def trust(corpus: Corpus, rows: Rows, sureness: Floats) -> tuple[Floats, Floats]:
    """Return the trust in each word of our titles and of theirs, about 1 on average.

    It is how often, among pairs that are likely the same (`sureness` 0…1), the other listing says the
    word too. Boilerplate (win 98 me, official shop, gift for him) comes out low, names come out high.
    """
    left, right = corpus.left, corpus.right
    return (
        _repeated(left.title[rows[0]], right.everything[rows[1]], sureness),
        _repeated(right.title[rows[1]], left.everything[rows[0]], sureness),
    )


def price_lesson(corpus: Corpus, same: Rows, sureness: Floats, other: Rows) -> tuple[float, float]:
    """Return how much dearer we are on the whole (nats), and what a nat of price apart weighs here.

    Learnt from pairs that are likely the same against second choices: where the same thing costs about
    the same, price tells much; where prices of the same scatter like all others, it tells nothing.
    """
    ratio, others = price_ratio(corpus, same), price_ratio(corpus, other)
    known = ~np.isnan(ratio) & (sureness > 0)
    others = others[~np.isnan(others)]
    if known.sum() < _FEWEST or len(others) < _FEWEST:
        return 0.0, WEIGHTS["price_apart"]
    level = _middle(ratio[known], sureness[known])
    apart_same = np.average(np.minimum(np.abs(ratio[known] - level), DEAREST_RATIO), weights=sureness[known])
    apart_other = np.minimum(np.abs(others - level), DEAREST_RATIO).mean()
    told = 1 / max(apart_same, 0.05) - 1 / max(apart_other, 0.05)
    return level, (WEIGHTS["price_apart"] - _CAUTION * np.clip(told, 0.0, _MOST_TOLD)) / 2


def _middle(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _repeated(titles: Sparse, others: Sparse, sureness: Floats) -> Floats:
    seen = titles.T @ sureness
    repeated = titles.multiply(others).T @ sureness
    average = repeated.sum() / max(seen.sum(), 1e-9)
    if average <= 0:
        return np.ones(len(seen))
    found: Floats = np.clip((repeated + _DOUBT * average) / (seen + _DOUBT) / average, _LEAST, _MOST)
    return found
