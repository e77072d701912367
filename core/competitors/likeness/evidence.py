"""What speaks for and against a pair: a dozen measures between 0 and 1, each meaning the same in every shop."""

import numpy as np

from core.competitors.likeness.arrays import Flags, Floats, Ints, Sparse, share
from core.competitors.likeness.corpus import Corpus, Side, common
from core.competitors.likeness.facts import facts

Rows = tuple[Ints, Ints]

# How many nats each measure adds to the odds of being the same. Set by reason and checked on several
# sets; the tables themselves only say where the cut lies and which words mean little (trust.py).
WEIGHTS = {
    "letters": 4.0,  # titles alike letter by letter
    "words": 1.0,  # words that both titles have, of all they have
    "ours_explained": 4.0,  # how much of our title is found anywhere in their listing
    "theirs_explained": 4.0,
    "rare_words": 1.5,  # the shared words are rare
    "numbers_differ": -1.2,  # both have a number that the other lacks: version, size, year
    "number_alone": -0.2,
    "code": 2.0,  # the same model code
    "codes_differ": -2.5,
    "price_apart": -1.5,
    "descriptions": 2.0,
    "brands_differ": -2.0,
    "brand": 0.3,
    "category": 0.5,
    "facts": 5.0,  # attributes, as facts.py weighs them
    "facts_alike": 0.0,  # for learning only, like the next
    "facts_compared": 0.0,
}
NAMES = tuple(WEIGHTS)
DEAREST_RATIO = 1.5  # nats; beyond it, prices are simply different


def evidence(corpus: Corpus, rows: Rows) -> Floats:
    """Return a row of measures (NAMES) for each pair.

    A measure that a pair has no data for takes the middle of the other pairs: it speaks neither for
    nor against.
    """
    found = {
        **_of_titles(corpus, rows, corpus.weight, corpus.weight),
        **_of_numbers(corpus, rows),
        **_of_codes(corpus, rows),
        **_of_brands(corpus, rows),
        **_of_the_rest(corpus, rows),
        **facts(corpus, rows),
        "letters": common(corpus.left.grams, corpus.right.grams, rows, np.ones(corpus.left.grams.shape[1])),
        "price_apart": _price_apart(corpus, rows, 0.0),
    }
    return np.column_stack([found[name] for name in NAMES]) if len(rows[0]) else np.empty((0, len(NAMES)))


def read_again(
    corpus: Corpus, rows: Rows, measures: Floats, *, trust: tuple[Floats, Floats], price_level: float
) -> Floats:
    """Return the measures with each word of our titles and of theirs weighed by the trust in it.

    `price_level` is how much dearer we are on the whole, in nats.
    """
    changed = {
        **_of_titles(corpus, rows, corpus.weight * trust[0], corpus.weight * trust[1]),
        "price_apart": _price_apart(corpus, rows, price_level),
    }
    found = measures.copy()
    for name, values in changed.items():
        found[:, NAMES.index(name)] = values
    return found


def _of_titles(corpus: Corpus, rows: Rows, ours: Floats, theirs: Floats) -> dict[str, Floats]:
    left, right = corpus.left, corpus.right
    whole_left, whole_right = (left.title @ ours)[rows[0]], (right.title @ theirs)[rows[1]]
    shared_left = common(left.title, right.near, rows, ours)
    shared_right = common(left.near, right.title, rows, theirs)
    return {
        "words": _or_nought(share(shared_left + shared_right, whole_left + whole_right)),
        "ours_explained": _or_nought(share(common(left.title, right.everything, rows, ours), whole_left)),
        "theirs_explained": _or_nought(
            share(common(left.everything, right.title, rows, theirs), whole_right)
        ),
        "rare_words": np.minimum(np.minimum(shared_left, shared_right) / np.log(corpus.size + 1), 3) / 3,
    }


def _of_numbers(corpus: Corpus, rows: Rows) -> dict[str, Floats]:
    alone_left, alone_right = _unexplained(corpus, rows, corpus.is_number.astype(float))
    return {
        "numbers_differ": ((alone_left > 0) & (alone_right > 0)).astype(float),
        "number_alone": ((alone_left > 0) ^ (alone_right > 0)).astype(float),
    }


def _of_codes(corpus: Corpus, rows: Rows) -> dict[str, Floats]:
    codes = corpus.is_code.astype(float)
    alone_left, alone_right = _unexplained(corpus, rows, codes)
    model_left, model_right = _models_unexplained(corpus, rows)
    shared = common(corpus.left.near, corpus.right.near, rows, corpus.weight * codes)
    code = np.minimum(shared / np.log(corpus.size + 1), 1)
    differ = ((alone_left > 0) | model_left) & ((alone_right > 0) | model_right)
    for position in np.flatnonzero(differ & (code == 0)):
        left, right = (
            _codes(corpus, side, int(r[position])) for side, r in zip(corpus.sides, rows, strict=True)
        )
        if any(_is_same_but_for_letters(a, b) for a in left for b in right):
            code[position], differ[position] = 0.5, False
    return {"code": code, "codes_differ": differ.astype(float)}


def _models_unexplained(corpus: Corpus, rows: Rows) -> tuple[Flags, Flags]:
    """Tell whose model number (the field of its own) the other listing says nothing of."""
    left, right = corpus.left, corpus.right
    every = np.ones(len(corpus.weight))
    return (
        ((left.model @ every)[rows[0]] > 0) & (common(left.model, right.everything, rows, every) == 0),
        ((right.model @ every)[rows[1]] > 0) & (common(left.everything, right.model, rows, every) == 0),
    )


def _codes(corpus: Corpus, side: Side, row: int) -> list[str]:
    """Return the model codes that a listing's title has, also written apart or joined."""
    columns = side.written.indices[side.written.indptr[row] : side.written.indptr[row + 1]]
    return [corpus.vocabulary[column] for column in columns[corpus.is_code[columns]]]


def _is_same_but_for_letters(a: str, b: str) -> bool:
    """Tell whether one code is the other with letters before or after: a colour, a region, a series."""
    short, long = sorted((a, b), key=len)
    before, found, after = long.partition(short)
    return bool(found) and len(short) >= 4 and not any(c.isdigit() for c in before + after)


def _unexplained(corpus: Corpus, rows: Rows, kind: Floats) -> tuple[Floats, Floats]:
    """Return how many words of a kind each title has that the other listing says nowhere."""
    left, right = corpus.left, corpus.right
    return (
        (left.title @ kind)[rows[0]] - common(left.title, right.everything, rows, kind),
        (right.title @ kind)[rows[1]] - common(left.everything, right.title, rows, kind),
    )


def _of_brands(corpus: Corpus, rows: Rows) -> dict[str, Floats]:
    """Return whether one side's brand is named by the other; without any brand neither measure speaks."""
    every = np.ones(len(corpus.weight))
    left, right = corpus.left, corpus.right
    named = np.column_stack(
        [
            share(common(left.brand, right.everything, rows, every), (left.brand @ every)[rows[0]]),
            share(common(left.everything, right.brand, rows, every), (right.brand @ every)[rows[1]]),
        ]
    )
    best = np.where(np.isnan(named), -1.0, named).max(axis=1)
    return {
        "brands_differ": ((best >= 0) & (best < 0.01)).astype(float),
        "brand": (best > 0.6).astype(float),
    }


def _of_the_rest(corpus: Corpus, rows: Rows) -> dict[str, Floats]:
    left, right = corpus.left, corpus.right
    every = np.ones(len(corpus.weight))
    return {
        "descriptions": np.sqrt(
            _or_mean(_cosine(left.description, right.description, rows, corpus.description_weight))
        ),
        "category": _or_nought(_cosine(left.category, right.category, rows, every)),
    }


def _price_apart(corpus: Corpus, rows: Rows, price_level: float) -> Floats:
    return _or_middle(np.minimum(np.abs(price_ratio(corpus, rows) - price_level), DEAREST_RATIO))


def price_ratio(corpus: Corpus, rows: Rows) -> Floats:
    """Return our price over theirs in nats, NaN where one is not known."""
    found: Floats = np.log(corpus.left.price[rows[0]] / corpus.right.price[rows[1]])
    return found


def _cosine(a: Sparse, b: Sparse, rows: Rows, weight: Floats) -> Floats:
    squared = weight**2
    return share(common(a, b, rows, squared), np.sqrt((a @ squared)[rows[0]] * (b @ squared)[rows[1]]))


def _or_nought(values: Floats) -> Floats:
    return np.nan_to_num(values, nan=0.0)


def _or_middle(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    return np.nan_to_num(values, nan=float(np.median(known)) if len(known) else 0.0)


def _or_mean(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    return np.nan_to_num(values, nan=float(known.mean()) if len(known) else 0.0)
