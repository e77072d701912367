"""Scores for two tables: evidence, competition, a cut that the tables themselves give, and what people decided."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.competitors.likeness.arrays import Flags, Floats, Ints, lead
from core.competitors.likeness.candidates import candidates
from core.competitors.likeness.choosing import Once, Round, chosen, competing, rounds
from core.competitors.likeness.corpus import Corpus, corpus
from core.competitors.likeness.cut import MATCH_MEAN, Cut, cut
from core.competitors.likeness.evidence import NAMES, WEIGHTS, Rows, evidence, read_again
from core.competitors.likeness.learning import Labels, taught
from core.competitors.likeness.listings import with_known_columns
from core.competitors.likeness.trust import price_lesson, trust

_EACH, _EACH_OF_MANY = 7, 4
_MANY = 40_000  # listings in a table from which on fewer candidates are looked at for each
_SURE = 0.8
_OFTEN = 1.35  # sure partners a head: above it, a table holds several offers of one thing
_LESSONS = 2
_DECIDED = 12.0  # nats for what people decided: beyond anything that evidence reaches
_LONGEST_LEAD = 5.0


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidates with what was found out about them. Log-odds of 0 are the cut.

    `lift` is how many log-odds the cut itself lies above an even chance: where hardly anything is in doubt,
    the least sure pair that is believed is still a sure one.
    """

    corpus: Corpus
    rows: Rows
    evidence: Floats
    odds: Floats
    is_chosen: Flags  # who is whose best partner, whether believed or not
    once: Once
    lift: float = 0.0

    @property
    def is_believed(self) -> Flags:
        """Tell for each candidate whether it is believed the same."""
        return self.is_chosen & (self.odds >= 0)


@dataclass(frozen=True, slots=True)
class _Lesson:
    """How candidates stand after one reading of the tables."""

    evidence: Floats
    odds: Floats  # summed evidence, before any competition
    first: Round
    found: Cut
    mean: float  # what a match scores


def scored(
    ours: pd.DataFrame,
    theirs: pd.DataFrame,
    *,
    decided: tuple[Ints, Ints, Floats] | None = None,
    on_share: Callable[[float], None],
) -> Scored:
    """Score the likely pairs of two tables.

    `decided` are pairs of rows with 1.0 for the same and 0.0 for another; they keep what people said.
    Where `theirs` tells a seller, a listing of ours may have a partner at each.
    """
    both = corpus(with_known_columns(ours), with_known_columns(theirs))
    on_share(0.1)
    each = _EACH if max(len(both.left), len(both.right)) < _MANY else _EACH_OF_MANY
    rows = candidates(both, each=each, on_share=lambda share: on_share(0.1 + 0.4 * share))
    rows, labels = _with_decided(rows, decided, len(both.right))
    if not len(rows[0]):
        return Scored(both, rows, evidence(both, rows), np.empty(0), np.empty(0, dtype=bool), Once())
    places = _places(rows, theirs)
    lesson = _first_lesson(both, rows, places)
    for n in range(_LESSONS):
        on_share(0.55 + 0.1 * n)
        lesson = _next_lesson(both, rows, places, lesson)
    on_share(0.8)
    once = _partners(lesson, places)
    if once != Once():
        lesson = _read(lesson.evidence, lesson.odds, places, once, lesson.mean)
    odds, lift = _above_the_cut(lesson, places, once)
    if labels is not None:
        odds = _as_decided(taught(_shown(lesson, places), odds, labels), labels)
    on_share(0.95)
    return Scored(both, rows, lesson.evidence, odds, _is_chosen(odds, places, once), once, lift)


def _places(rows: Rows, theirs: pd.DataFrame) -> Rows:
    """Return for which place each candidate competes at either end: ours has one at each seller."""
    if "seller" not in theirs.columns:
        return rows
    seller = pd.factorize(theirs["seller"], use_na_sentinel=False)[0].astype(np.int64)
    return rows[0] * (int(seller.max()) + 1) + seller[rows[1]], rows[1]


def _with_decided(
    rows: Rows, decided: tuple[Ints, Ints, Floats] | None, width: int
) -> tuple[Rows, Labels | None]:
    """Add decided pairs to the candidates and return where they are."""
    if decided is None or not len(decided[2]):
        return rows, None
    wanted = decided[0] * width + decided[1]
    every = np.unique(np.concatenate([rows[0] * width + rows[1], wanted]))
    return (every // width, every % width), Labels(np.searchsorted(every, wanted), decided[2])


def _first_lesson(both: Corpus, rows: Rows, places: Rows) -> _Lesson:
    measures = evidence(both, rows)
    return _read(measures, measures @ _weights(), places, Once(), MATCH_MEAN)


def _next_lesson(both: Corpus, rows: Rows, places: Rows, before: _Lesson) -> _Lesson:
    """Read the tables again with what likely pairs tell: which words mean little, what prices say."""
    sure = np.where(before.found.sureness > 0.5, before.found.sureness, 0.0)
    same = _at(rows, before.first.positions)
    others = _at(rows, rounds(before.odds, places, Once(), 2)[-1].positions)
    level, price_weight = price_lesson(both, same, sure, others)
    trusted = trust(both, same, sure)
    measures = read_again(both, rows, before.evidence, trust=trusted, price_level=level)
    odds = measures @ _weights(price_apart=price_weight)
    # The same pairs score higher now, matches and others alike: what a match scores moves with them.
    now = competing(odds, places, Once())[before.first.positions]
    rise = np.average(now - before.first.scores, weights=before.found.sureness + 1e-9)
    return _read(measures, odds, places, Once(), before.mean + float(rise))


def _weights(**changed: float) -> Floats:
    return np.array([changed.get(name, WEIGHTS[name]) for name in NAMES])


def _at(rows: Rows, positions: Ints) -> Rows:
    return rows[0][positions], rows[1][positions]


def _read(measures: Floats, odds: Floats, places: Rows, once: Once, mean: float) -> _Lesson:
    first, *later = rounds(odds, places, once)
    second = later[0].scores if later else np.empty(0)
    return _Lesson(measures, odds, first, cut(first.scores, second, _gap(later, places), mean=mean), mean)


def _gap(later: list[Round], places: Rows) -> float:
    """Return how far a listing's third choice lies below its second, about."""
    if len(later) < 2:
        return 1.0
    second, third = (
        dict(zip(places[0][choice.positions].tolist(), choice.scores.tolist(), strict=True))
        for choice in later[:2]
    )
    gaps = [max(0.0, score - third[row]) for row, score in second.items() if row in third]
    return float(np.median(gaps) / np.log(2)) if gaps else 1.0


def _partners(lesson: _Lesson, places: Rows) -> Once:
    """Tell from the candidates which side's listings have one partner at most.

    When the other side chooses freely, do its sure choices fall on the same few listings? Then a table
    holds several offers of one thing, and they are not rivals of each other.
    """
    ours = _read(lesson.evidence, lesson.odds, places, Once(left=False), lesson.mean)
    theirs = _read(lesson.evidence, lesson.odds, places, Once(right=False), lesson.mean)
    return Once(left=_a_head(ours, places[0]) <= _OFTEN, right=_a_head(theirs, places[1]) <= _OFTEN)


def _a_head(lesson: _Lesson, side: Ints) -> float:
    sure = side[lesson.first.positions[lesson.found.sureness >= _SURE]]
    return len(sure) / max(len(np.unique(sure)), 1)


def _above_the_cut(lesson: _Lesson, places: Rows, once: Once) -> tuple[Floats, float]:
    """Return log-odds for every candidate, 0 at the cut, and how far above an even chance the cut lies.

    They are as steep as the sureness of the chosen ones.
    """
    scores = competing(lesson.odds, places, once)
    order = np.argsort(lesson.first.scores, kind="stable")
    sureness = np.clip(lesson.found.sureness[order], 1e-3, 1 - 1e-3)
    known, odds = lesson.first.scores[order], np.log(sureness / (1 - sureness))
    at_cut = float(np.interp(lesson.found.threshold, known, odds))
    # Beside the sureness, which is flat in places, a little of the score itself: the order stays strict.
    steady = 0.1 * (scores - lesson.found.threshold)
    found: Floats = np.interp(scores, known, odds) - at_cut + steady
    return found, max(at_cut, 0.0)


def _shown(lesson: _Lesson, places: Rows) -> Floats:
    """Return what a learner sees of each candidate: its measures and how it stands among its rivals."""
    leads = [lead(lesson.odds, side, _LONGEST_LEAD) for side in places]
    return np.column_stack([lesson.evidence, lesson.odds, *leads])


def _as_decided(odds: Floats, labels: Labels) -> Floats:
    """Let decided pairs stand as decided."""
    odds = odds.copy()
    odds[labels.positions] = np.where(labels.same > 0.5, _DECIDED, -_DECIDED)
    return odds


def _is_chosen(odds: Floats, places: Rows, once: Once) -> Flags:
    found = np.zeros(len(odds), dtype=bool)
    found[chosen(odds, places, once)] = True
    found[odds >= _DECIDED] = True
    return found
