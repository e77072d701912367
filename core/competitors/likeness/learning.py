"""What people decided teaches the scorer: the unlabelled odds stay the ground, labels move them as they earn it."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold

from core.competitors.likeness.arrays import Floats, Ints

_FEWEST = 12  # labels, and at least three of each kind: below it nothing is learnt
_FEWEST_OF_A_KIND = 3
_GROUND = 50.0  # labels that weigh as much as what the tables say by themselves
_FIRMEST = 6.0  # nats; nothing is surer
_FOR_F1 = 0.4  # nats: a learnt probability of 0.4 already pays for F1
_TREES = 150


@dataclass(frozen=True, slots=True)
class Labels:
    """Decided pairs: their places in the list of candidates and whether they are the same (1.0 or 0.0)."""

    positions: Ints
    same: Floats

    @property
    def teach(self) -> bool:
        """Tell whether there are enough of both kinds to learn from."""
        kinds = (int(self.same.sum()), int((1 - self.same).sum()))
        return len(self.same) >= _FEWEST and min(kinds) >= _FEWEST_OF_A_KIND


def taught(measures: Floats, odds: Floats, labels: Labels) -> Floats:
    """Return log-odds after learning; 0 is the cut, as before.

    The learnt odds are mixed with the given ones: the more labels, the more they count, and no more
    than their own cross-checked likelihood bears out, so that few or odd decisions do no harm.
    """
    ground = np.clip(odds, -_FIRMEST, _FIRMEST)
    if not labels.teach:
        return ground
    shown = np.column_stack([measures, ground])
    own_shown, own_ground = shown[labels.positions], ground[labels.positions]
    weight = len(labels.same) / (len(labels.same) + _GROUND)
    earned = _earned(own_shown, own_ground, labels.same, weight)
    if earned == 0:
        return ground
    open_questions = np.flatnonzero(odds > -_FIRMEST)
    found = ground.copy()
    learnt = _learnt(own_shown, labels.same, shown[open_questions])
    found[open_questions] = earned * (learnt + _FOR_F1) + (1 - earned) * ground[open_questions]
    return found


def _earned(shown: Floats, ground: Floats, same: Floats, weight: float) -> float:
    """Return how much the learnt odds may count: the mix that foretold held-out labels best."""
    folds = StratifiedKFold(min(5, int(min(same.sum(), (1 - same).sum()))), shuffle=True, random_state=0)
    foretold = np.empty(len(same))
    for known, held_out in folds.split(shown, same):
        foretold[held_out] = _learnt(shown[known], same[known], shown[held_out])
    mixes = (0.0, weight / 2, weight)
    losses = [_surprise(mix * foretold + (1 - mix) * ground, same) for mix in mixes]
    return mixes[int(np.argmin(losses))]


def _surprise(odds: Floats, same: Floats) -> float:
    return float(np.logaddexp(0.0, np.where(same > 0.5, -odds, odds)).mean())


def _learnt(shown: Floats, same: Floats, asked: Floats) -> Floats:
    """Return the log-odds that two kinds of trees agree on."""
    leaf = max(2, min(10, len(same) // 8))
    models = (
        ExtraTreesClassifier(_TREES, min_samples_leaf=2, max_features=0.5, random_state=0),
        HistGradientBoostingClassifier(
            max_iter=100, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=leaf, random_state=0
        ),
    )
    odds = [_log_odds(model.fit(shown, same).predict_proba(asked)[:, 1]) for model in models]
    found: Floats = np.clip(np.mean(odds, axis=0), -_FIRMEST, _FIRMEST)
    return found


def _log_odds(share: Floats) -> Floats:
    bounded = np.clip(share, 1e-3, 1 - 1e-3)
    found: Floats = np.log(bounded / (1 - bounded))
    return found
