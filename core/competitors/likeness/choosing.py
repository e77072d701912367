"""Who may be whose partner: candidates compete, and the order in which they are taken is decided here."""

from dataclasses import dataclass

import numpy as np

from core.competitors.likeness.arrays import Flags, Floats, Ints, lead
from core.competitors.likeness.evidence import Rows

_MOST_LEAD = 5.0  # nats; a longer lead over the second-best says no more


@dataclass(frozen=True, slots=True)
class Once:
    """Which side's listings have one partner at most."""

    left: bool = True
    right: bool = True


def competing(odds: Floats, rows: Rows, once: Once) -> Floats:
    """Return log-odds with the lead over the next best partner of both ends counted in.

    The lead counts on the sides whose listings have one partner at most; there it is what tells a match
    from one of several that look alike.
    """
    if once.left and once.right:
        return odds + 0.5 * lead(odds, rows[0], _MOST_LEAD) + 0.5 * lead(odds, rows[1], _MOST_LEAD)
    if once.left:
        return odds + lead(odds, rows[0], _MOST_LEAD)
    if once.right:
        return odds + lead(odds, rows[1], _MOST_LEAD)
    return odds


def chosen(scores: Floats, rows: Rows, once: Once) -> Ints:
    """Return the positions of the pairs taken, best first, so that nobody is taken more often than may be."""
    order = np.argsort(-scores, kind="stable")
    if not (once.left or once.right):
        return order
    taken_left: Flags = np.zeros(int(rows[0].max(initial=-1)) + 1, dtype=bool)
    taken_right: Flags = np.zeros(int(rows[1].max(initial=-1)) + 1, dtype=bool)
    kept = []
    for position, i, j in zip(order.tolist(), rows[0][order].tolist(), rows[1][order].tolist(), strict=True):
        if (once.left and taken_left[i]) or (once.right and taken_right[j]):
            continue
        taken_left[i] = taken_right[j] = True
        kept.append(position)
    return np.array(kept, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Round:
    """One choosing of partners: positions of the pairs in the list of candidates, and their scores."""

    positions: Ints
    scores: Floats


def rounds(odds: Floats, rows: Rows, once: Once, count: int = 3) -> list[Round]:
    """Choose partners, then again among what is left, `count` times.

    The first choice holds the matches. Where a listing has one partner at most, the second choice holds
    none: it shows how well things that are not the same look here, chosen in the very same way.
    """
    left_over = np.arange(len(odds))
    found = []
    for _ in range(count):
        if not len(left_over):
            break
        here = (rows[0][left_over], rows[1][left_over])
        scores = competing(odds[left_over], here, once)
        picked = chosen(scores, here, once)
        found.append(Round(left_over[picked], scores[picked]))
        left_over = np.delete(left_over, picked)
    return found
