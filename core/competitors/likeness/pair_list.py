"""Scores for a given list of pairs, without labels: each pair stands alone, nobody competes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from core.competitors.likeness.arrays import Floats
from core.competitors.likeness.corpus import Corpus, corpus
from core.competitors.likeness.evidence import NAMES, WEIGHTS, evidence
from core.competitors.likeness.listings import with_known_columns

_NARROWEST, _WIDEST = 1.0, 4.0
_SHARES = (0.2, 0.8)  # of matches in a list without attributes: nobody lists pairs that are all alike
_FOR_F1 = 0.4  # nats: a probability of 0.4 already pays for F1
_COMPARED = NAMES.index("facts_compared")
_FACTS = NAMES.index("facts")
_FACTS_WEIGHT = 7.5
_ENOUGH_COMPARED = 0.3  # three attributes that both sides give
_WORDS_BESIDE_FACTS = 0.2


@dataclass(frozen=True, slots=True)
class PairList:
    """A list of pairs with its measures and, for each pair, the log-odds of being the same."""

    corpus: Corpus
    evidence: Floats
    odds: Floats


def pair_list(left: pd.DataFrame, right: pd.DataFrame) -> PairList:
    """Score pairs given row by row: row 7 of `left` beside row 7 of `right`."""
    both = corpus(with_known_columns(left), with_known_columns(right))
    every = np.arange(len(both.left))
    measures = evidence(both, (every, every))
    return PairList(both, measures, _odds(measures))


def _odds(measures: Floats) -> Floats:
    """Return log-odds with the share of matches estimated along.

    Whoever made the list picked pairs with like titles; where attributes are there, they decide, and
    titles speak softly. Without attributes the sum of all evidence is split into two bells.
    """
    if not len(measures):
        return np.empty(0)
    total = measures @ np.array(list(WEIGHTS.values()))
    if np.mean(measures[:, _COMPARED] >= _ENOUGH_COMPARED) >= 0.5:
        words = total - measures[:, _FACTS] * WEIGHTS["facts"]
        beside = _WORDS_BESIDE_FACTS * (words - np.median(words))
        return _with_share(_FACTS_WEIGHT * measures[:, _FACTS] + beside)
    return _two_bells(total)


def _with_share(odds: Floats) -> Floats:
    """Add the log-odds of the share of matches, found by expectation and maximisation."""
    share = 0.3
    for _ in range(100):
        share = float(np.clip((_likely(odds + _logit(share))).mean(), 0.01, 0.99))
    return odds + _logit(share)


def _two_bells(total: Floats) -> Floats:
    """Split summed evidence into the bell of matches and that of others, both found from the list."""
    low, high = (float(quantile) for quantile in np.quantile(total, [0.25, 0.75]))
    spread = float(np.clip(total.std(), _NARROWEST, _WIDEST))
    share, match, other = 0.5, (high, spread), (low, spread)
    odds = np.zeros(len(total))
    for _ in range(200):
        odds = (
            norm.logpdf(np.minimum(total, match[0]), *match)
            - norm.logpdf(np.maximum(total, other[0]), *other)
            + _logit(share)
        )
        likely = _likely(odds)
        share = float(np.clip((likely.sum() + 1) / (len(total) + 2), *_SHARES))
        match, other = _bell(total, likely), _bell(total, 1 - likely)
    return odds + _FOR_F1


def _bell(total: Floats, weights: Floats) -> tuple[float, float]:
    weights = weights + 1e-9
    middle = float(np.average(total, weights=weights))
    width = float(np.sqrt(np.average((total - middle) ** 2, weights=weights)))
    return middle, float(np.clip(width, _NARROWEST, _WIDEST))


def _likely(odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
    return found


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))
