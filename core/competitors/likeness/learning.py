"""What people decided teaches the scorer: the unlabelled odds stay the ground, labels move them by degrees."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier

from core.competitors.likeness.arrays import Floats, Ints

_FEWEST = 12  # labels, and at least three of each kind: below it nothing is learnt
_FEWEST_OF_A_KIND = 3
_GROUND = 100.0  # labels that weigh as much as what the tables say by themselves
_FURTHEST = 1.5  # nats that a few labels may move a pair; 200 may move it twice as far, and so on
_TWICE_AS_FAR = 200.0
_FIRMEST = 6.0  # nats; nothing is surer
_HOPELESS = -4.0  # nats; the trees, which saw likely pairs only, are not asked about others
_FOR_F1 = 0.4  # nats: a learnt probability of 0.4 already pays for F1
_TREES = 100


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


def taught(measures: Floats, odds: Floats, labels: Labels, *, ask: float = _HOPELESS) -> Floats:
    """Return log-odds after learning; 0 is the cut, as before.

    The learnt odds are mixed with the given ones, the more labels the more, and a few labels move no
    pair far: odd decisions do no harm. Pairs whose odds lie below `ask` stay as they are.
    """
    ground = np.clip(odds, -_FIRMEST, _FIRMEST)
    if not labels.teach:
        return ground
    count = len(labels.same)
    shown = np.column_stack([measures, ground])
    asked = np.flatnonzero(ground >= ask)
    learnt = _learnt(shown[labels.positions], labels.same, shown[asked]) + _FOR_F1
    moved = count / (count + _GROUND) * (learnt - ground[asked])
    furthest = _FURTHEST * (1 + count / _TWICE_AS_FAR)
    ground[asked] += np.clip(moved, -furthest, furthest)
    return ground


def _learnt(shown: Floats, same: Floats, asked: Floats) -> Floats:
    """Return the log-odds that two kinds of trees agree on."""
    leaf = max(3, min(10, len(same) // 8))
    models = (
        ExtraTreesClassifier(_TREES, min_samples_leaf=3, max_features=0.5, random_state=0),
        HistGradientBoostingClassifier(
            max_iter=100, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=leaf, random_state=0
        ),
    )
    odds = [_log_odds(model.fit(shown, same).predict_proba(asked)[:, 1]) for model in models]
    found: Floats = np.mean(odds, axis=0)
    return found


def _log_odds(share: Floats) -> Floats:
    bounded = np.clip(share, 1e-3, 1 - 1e-3)
    found: Floats = np.log(bounded / (1 - bounded))
    return found
