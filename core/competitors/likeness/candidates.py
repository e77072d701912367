"""Blocking: for each listing the few of the other table that could be it, never all against all."""

from collections.abc import Callable

import numpy as np
from scipy import sparse

from core.competitors.likeness.arrays import Floats, Ints, Sparse
from core.competitors.likeness.corpus import Corpus

_CHUNK = 1000
_MOST_PRODUCTS = 400_000_000  # multiplications that one search may take: some seconds


def candidates(corpus: Corpus, *, each: int, on_share: Callable[[float], None]) -> tuple[Ints, Ints]:
    """Return pairs of rows: the `each` nearest by words and by letters, from both sides.

    Words that so many listings share that searching by them would take too long are left out of the
    search (not of the evidence); what is left is enough to find everything that shares a rarer word.
    """
    words = tuple(_of_length_one(side.near, corpus.weight) for side in (corpus.left, corpus.right))
    letters = (corpus.left.grams, corpus.right.grams)
    found = []
    for n, turned in enumerate((False, True, False, True)):
        left, right = _affordable(*(words if n < 2 else letters))
        a, b = (right, left) if turned else (left, right)
        rows, columns = _nearest(a, b, each, _part(on_share, n))
        i, j = (columns, rows) if turned else (rows, columns)
        found.append(i.astype(np.int64) * len(corpus.right) + j)
    pairs = np.unique(np.concatenate(found))
    return pairs // len(corpus.right), pairs % len(corpus.right)


def _part(on_share: Callable[[float], None], n: int) -> Callable[[float], None]:
    """Return what tells the share of the n-th of four searches as a share of all."""
    return lambda share: on_share((n + share) / 4)


def _of_length_one(matrix: Sparse, weight: Floats) -> Sparse:
    weighted = matrix @ sparse.diags(weight.astype(np.float32))
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)).astype(np.float32) @ weighted)


def _affordable(left: Sparse, right: Sparse) -> tuple[Sparse, Sparse]:
    """Leave out the commonest columns until multiplying the two costs no more than it may."""
    products = np.bincount(left.indices, minlength=left.shape[1]).astype(float)
    products *= np.bincount(right.indices, minlength=right.shape[1])
    order = np.argsort(products, kind="stable")
    kept = order[np.cumsum(products[order]) <= _MOST_PRODUCTS]
    if len(kept) == len(order):
        return left, right
    kept.sort()
    return left[:, kept], right[:, kept]


def _nearest(a: Sparse, b: Sparse, each: int, on_share: Callable[[float], None]) -> tuple[Ints, Ints]:
    """Return the `each` rows of b nearest to every row of a, a chunk of rows at a time."""
    turned = sparse.csr_matrix(b.T)
    rows, columns = [], []
    for start in range(0, a.shape[0], _CHUNK):
        near = sparse.csr_matrix(a[start : start + _CHUNK] @ turned)
        for row, (begin, end) in enumerate(
            zip(near.indptr[:-1].tolist(), near.indptr[1:].tolist(), strict=True)
        ):
            found = near.indices[begin:end]
            if end - begin > each:
                found = found[np.argpartition(-near.data[begin:end], each)[:each]]
            columns.append(found)
            rows.append(np.full(len(found), start + row))
        on_share(min(1.0, (start + _CHUNK) / max(a.shape[0], 1)))
    return np.concatenate(rows) if rows else np.empty(0, np.int64), (
        np.concatenate(columns) if columns else np.empty(0, np.int64)
    )
