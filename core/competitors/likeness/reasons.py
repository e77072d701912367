"""Why a pair looks the same or not, as plain values that a page words: brand, code, pack, words, price."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from core.competitors.likeness.arrays import Sparse
from core.competitors.likeness.corpus import Corpus
from core.competitors.likeness.evidence import NAMES
from core.competitors.likeness.facts import facts

_MOST_WORDS = 4
_LIKE_PRICE, _UNLIKE_PRICE = 0.15, 0.5  # nats: about 15 % and 65 % apart
_MANY_FACTS = 0.2

What = Literal["brand", "code", "pack", "words", "ours_alone", "theirs_alone", "numbers", "price", "facts"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (True) or against a pair; `ours` and `theirs` are what each listing says."""

    what: What
    speaks_for: bool
    ours: str = ""
    theirs: str = ""

    def stored(self) -> dict[str, Any]:
        """Return the reason as it is kept in the database."""
        return asdict(self)


def reasons(corpus: Corpus, measures: np.ndarray[Any, Any], i: int, j: int) -> list[Reason]:
    """Return what was found for and against a pair of rows, the weightiest first."""
    value = dict(zip(NAMES, measures.tolist(), strict=True))
    found = [*_brand(corpus, value, i, j), *_code(corpus, value, i, j), *_words(corpus, i, j)]
    if value["numbers_differ"]:
        found.append(Reason("numbers", False, *_apart(corpus, i, j, corpus.is_number)))
    return [*found, *_facts(corpus, i, j), *_price(corpus, i, j)]


def _brand(corpus: Corpus, value: dict[str, float], i: int, j: int) -> list[Reason]:
    ours, theirs = _said(corpus, corpus.left.brand, i), _said(corpus, corpus.right.brand, j)
    named = (" ".join(ours), " ".join(theirs))
    if value["brand"] and not value["brands_differ"]:
        return [Reason("brand", True, *named)]
    return [Reason("brand", False, *named)] if value["brands_differ"] else []


def _code(corpus: Corpus, value: dict[str, float], i: int, j: int) -> list[Reason]:
    if value["code"] > 0:
        shared = _both(corpus, corpus.left.near, corpus.right.near, i, j)
        codes = [word for word in shared if corpus.is_code[corpus.vocabulary.index(word)]]
        longest = max(codes, key=len, default="")
        return [Reason("code", True, longest, longest)] if longest else []
    if value["codes_differ"]:
        return [Reason("code", False, *_apart(corpus, i, j, corpus.is_code))]
    return []


def _words(corpus: Corpus, i: int, j: int) -> list[Reason]:
    left, right = corpus.left, corpus.right
    shared = _both(corpus, left.title, right.title, i, j)[:_MOST_WORDS]
    ours = _only(corpus, left.title, right.everything, i, j)[:_MOST_WORDS]
    theirs = _only(corpus, right.title, left.everything, j, i)[:_MOST_WORDS]
    found = [Reason("words", True, " ".join(shared), " ".join(shared))] if shared else []
    if ours:
        found.append(Reason("ours_alone", False, ours=" ".join(ours)))
    if theirs:
        found.append(Reason("theirs_alone", False, theirs=" ".join(theirs)))
    return found


def _facts(corpus: Corpus, i: int, j: int) -> list[Reason]:
    told = float(facts(corpus, (np.array([i]), np.array([j])))["facts"][0])
    if abs(told) < _MANY_FACTS:
        return []
    shared = _both(corpus, corpus.left.facts, corpus.right.facts, i, j)[:_MOST_WORDS]
    said = " ".join(fact.replace("=", ":") for fact in shared)
    return [Reason("facts", told > 0, said, said)]


def _price(corpus: Corpus, i: int, j: int) -> list[Reason]:
    ours, theirs = float(corpus.left.price[i]), float(corpus.right.price[j])
    if np.isnan(ours) or np.isnan(theirs):
        return []
    apart = abs(np.log(ours / theirs))
    if _LIKE_PRICE < apart < _UNLIKE_PRICE:
        return []
    return [Reason("price", bool(apart <= _LIKE_PRICE), f"{ours:.2f}", f"{theirs:.2f}")]


def _columns(matrix: Sparse, row: int) -> set[int]:
    return set(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist())


def _rarest_first(corpus: Corpus, columns: set[int]) -> list[str]:
    order = sorted(columns, key=lambda column: (-corpus.weight[column], corpus.vocabulary[column]))
    return [corpus.vocabulary[column] for column in order]


def _said(corpus: Corpus, matrix: Sparse, row: int) -> list[str]:
    return [corpus.vocabulary[column] for column in sorted(_columns(matrix, row))]


def _both(corpus: Corpus, a: Sparse, b: Sparse, i: int, j: int) -> list[str]:
    return _rarest_first(corpus, _columns(a, i) & _columns(b, j))


def _only(corpus: Corpus, a: Sparse, b: Sparse, i: int, j: int) -> list[str]:
    return _rarest_first(corpus, _columns(a, i) - _columns(b, j))


def _apart(corpus: Corpus, i: int, j: int, kind: np.ndarray[Any, Any]) -> tuple[str, str]:
    """Return the words of a kind that each title has and the other listing has not."""
    left, right = corpus.left, corpus.right
    ours = {c for c in _columns(left.title, i) - _columns(right.everything, j) if kind[c]}
    theirs = {c for c in _columns(right.title, j) - _columns(left.everything, i) if kind[c]}
    return " ".join(_rarest_first(corpus, ours)), " ".join(_rarest_first(corpus, theirs))
