"""Attributes as evidence: what it says that two listings give the same, or another, material, collar, capacity."""

import numpy as np
from scipy import sparse

from core.competitors.likeness.arrays import Floats, Ints, Sparse, share
from core.competitors.likeness.corpus import Corpus, common

# Of the attributes that the same product has in two shops, this many are filled in alike: sellers
# describe carelessly. (Fellegi & Sunter's m; how often others agree by chance is counted in the tables.)
_ALIKE = 0.75
_RAREST, _COMMONEST = 0.02, 0.9
_NATS = 10.0
_MANY = 10.0


def facts(corpus: Corpus, rows: tuple[Ints, Ints]) -> dict[str, Floats]:
    """Return what attributes say: for and against in tens of nats, how alike weighted, how many compared.

    A shared value counts log(m / how common it is), a differing one log((1 - m) / how often values of
    that attribute differ by chance): a rare model number tells much, “other material: cotton” little.
    """
    left, right = corpus.left, corpus.right
    key_of = _keys(corpus.vocabulary)
    agree, differ = _weights(corpus, key_of)
    same = common(left.facts, right.facts, rows, agree)
    compared = common(left.keys, right.keys, rows, np.ones(len(differ)))
    unlike = common(left.keys, right.keys, rows, differ) - common(
        left.facts, right.facts, rows, np.where(key_of >= 0, differ[key_of], 0.0)
    )
    squared = corpus.fact_weight**2
    lengths = np.sqrt((left.facts @ squared)[rows[0]] * (right.facts @ squared)[rows[1]])
    alike = share(common(left.facts, right.facts, rows, squared), lengths)
    return {
        "facts": np.clip((same + unlike) / _NATS, -1.0, 1.0),
        "facts_alike": np.nan_to_num(alike, nan=0.0),
        "facts_compared": np.minimum(compared / _MANY, 1.0),
    }


def _keys(vocabulary: list[str]) -> Ints:
    """Return for each key=value the place of its key= in the vocabulary, -1 for what is no attribute."""
    places = {name: place for place, name in enumerate(vocabulary) if name.endswith("=")}
    found = [places.get(name[: name.find("=") + 1], -1) if "=" in name else -1 for name in vocabulary]
    kept = [-1 if name.endswith("=") else key for name, key in zip(vocabulary, found, strict=True)]
    return np.array(kept, dtype=np.int64)


def _weights(corpus: Corpus, key_of: Ints) -> tuple[Floats, Floats]:
    """Return the nats of each value when both give it, and of each key when the values differ."""
    counts = _counts(corpus.left.facts) + _counts(corpus.right.facts)
    values = np.flatnonzero(key_of >= 0)
    of_key = np.bincount(key_of[values], counts[values], minlength=len(counts))
    squares = np.bincount(key_of[values], counts[values] ** 2, minlength=len(counts))
    common_share = counts[values] / np.maximum(of_key[key_of[values]], 1)
    agree = np.zeros(len(counts))
    agree[values] = np.log(_ALIKE / np.clip(common_share, _RAREST, _COMMONEST))
    by_chance = squares / np.maximum(of_key, 1) ** 2
    differ = np.where(of_key > 0, np.log((1 - _ALIKE) / (1 - np.clip(by_chance, 0.0, _COMMONEST))), 0.0)
    return agree, differ


def _counts(matrix: Sparse) -> Floats:
    return np.asarray(sparse.csr_matrix(matrix).sum(axis=0)).ravel()
