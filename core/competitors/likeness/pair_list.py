"""Scores for a given list of pairs, without labels: each pair stands alone, nobody competes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from core.competitors.likeness.arrays import Floats
from core.competitors.likeness.corpus import Corpus, corpus
from core.competitors.likeness.evidence import NAMES, WEIGHTS, evidence
from core.competitors.likeness.listings import with_known_columns

_MATCH_MEAN, _MATCH_SPREAD = 10.5, 3.2  # what a match's evidence sums up to, in nats, before any competition
_LEAST_APART = 4.5
_NARROWEST, _WIDEST = 1.0, 2.8
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
    titles speak softly. Without attributes the sum of all evidence is split into two bells, of which
    the one of matches is known.
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
    share, middle, spread = 0.4, float(np.quantile(total, 0.3)), _WIDEST
    odds = np.zeros(len(total))
    for _ in range(200):
        odds = (
            norm.logpdf(np.minimum(total, _MATCH_MEAN), _MATCH_MEAN, _MATCH_SPREAD)
            - norm.logpdf(np.maximum(total, middle), middle, spread)
            + _logit(share)
        )
        other = 1 - _likely(odds)
        share = float(np.clip(1 - (other.sum() + 1) / (len(total) + 2), 0.02, 0.98))
        middle = min(float(np.average(total, weights=other + 1e-9)), _MATCH_MEAN - _LEAST_APART)
        width = np.sqrt(np.average((total - middle) ** 2, weights=other + 1e-9))
        spread = float(np.clip(width, _NARROWEST, _WIDEST))
    return odds


def _likely(odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
    return found


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))
