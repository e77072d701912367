"""Both tables as sparse rows over one vocabulary, with the weight that each word has in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from core.competitors.likeness.arrays import Flags, Floats, Ints, Sparse
from core.competitors.likeness.listings import Listings, attribute_facts, listings
from core.competitors.likeness.words import is_code, is_measure, is_number, joined

_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Side:
    """One table. Every matrix has a row for each listing and a column for each word of the vocabulary."""

    title: Sparse  # the title's words
    written: Sparse  # and what they make joined or apart
    near: Sparse  # and brand, model code, spec
    everything: Sparse  # and description and attributes
    brand: Sparse
    model: Sparse
    description: Sparse
    category: Sparse
    facts: Sparse  # attributes as key=value
    keys: Sparse  # attributes as key=
    grams: Sparse  # letters of the title by threes and fours, weighted, of length 1
    price: Floats

    def __len__(self) -> int:
        return len(self.price)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Two tables over one vocabulary; `weight` is how rare a word is in titles (0: it is everywhere)."""

    left: Side
    right: Side
    vocabulary: list[str]
    weight: Floats
    description_weight: Floats
    fact_weight: Floats
    is_number: Flags
    is_code: Flags

    @property
    def sides(self) -> tuple[Side, Side]:
        """Our table and theirs."""
        return self.left, self.right

    @property
    def size(self) -> int:
        """How many listings there are in both tables."""
        return len(self.left) + len(self.right)


def corpus(ours: pd.DataFrame, theirs: pd.DataFrame) -> Corpus:
    """Read two tables (see listings.FIELDS) into one vocabulary."""
    tables = (listings(ours), listings(theirs))
    vocabulary: dict[str, int] = {}
    compounds = _compounds(tables)
    left, right = _grams(tables)
    sides = (
        _side(tables[0], left, vocabulary, compounds),
        _side(tables[1], right, vocabulary, compounds),
    )
    sides = (_widened(sides[0], len(vocabulary)), _widened(sides[1], len(vocabulary)))
    names = list(vocabulary)
    count = len(tables[0]) + len(tables[1])
    return Corpus(
        left=sides[0],
        right=sides[1],
        vocabulary=names,
        weight=_rarity([side.written for side in sides], count),
        description_weight=_rarity([side.description for side in sides], count),
        fact_weight=_rarity([side.facts for side in sides], count),
        is_number=np.array([is_number(name) or is_measure(name) for name in names], dtype=bool),
        is_code=np.array([is_code(name) for name in names], dtype=bool),
    )


def common(a: Sparse, b: Sparse, rows: tuple[Ints, Ints], weight: Floats) -> Floats:
    """Return for each pair of rows the summed weight of the words that both have."""
    found = np.empty(len(rows[0]))
    light = weight.astype(np.float32)
    for start in range(0, len(found), _CHUNK):
        part = slice(start, start + _CHUNK)
        found[part] = a[rows[0][part]].multiply(b[rows[1][part]]) @ light
    return found


def _compounds(tables: Sequence[Listings]) -> dict[str, tuple[str, str]]:
    """Return words that are also written apart somewhere: resumemaker → resume, maker."""
    seen = {word for table in tables for title in table.words["title"] for word in title}
    return {
        first + second: (first, second)
        for table in tables
        for title in table.words["title"]
        for first, second in pairwise(title)
        if len(first) > 1 and len(second) > 1 and first + second in seen and first.isascii()
    }


def _side(
    table: Listings, grams: Sparse, vocabulary: dict[str, int], compounds: dict[str, tuple[str, str]]
) -> Side:
    def spread(found: list[str]) -> set[str]:
        """Return words with what they make joined and apart."""
        apart = {part for word in found if word in compounds for part in compounds[word]}
        return {*found, *joined(found), *apart}

    by = table.words
    written = [spread(title) for title in by["title"]]
    near = [
        title | {*brand, *model, *spec}
        for title, brand, model, spec in zip(written, by["brand"], by["modelno"], by["spec"], strict=True)
    ]
    everything = [
        words_near | spread(description) | {*facts}
        for words_near, description, facts in zip(near, by["description"], by["attributes"], strict=True)
    ]
    facts = [attribute_facts(values) for values in table.attributes]
    return Side(
        title=_rows(by["title"], vocabulary),
        written=_rows(written, vocabulary),
        near=_rows(near, vocabulary),
        everything=_rows(everything, vocabulary),
        brand=_rows(by["brand"], vocabulary),
        model=_rows(by["modelno"], vocabulary),
        description=_rows(by["description"], vocabulary),
        category=_rows(by["category"], vocabulary),
        facts=_rows(([f"{key}={value}" for key, value in row.items()] for row in facts), vocabulary),
        keys=_rows(([f"{key}=" for key in row] for row in facts), vocabulary),
        grams=grams,
        price=table.price,
    )


def _rows(texts: Iterable[Iterable[str]], vocabulary: dict[str, int]) -> Sparse:
    """Return texts as rows of ones; words not seen before join the vocabulary."""
    columns: list[int] = []
    ends = [0]
    for text in texts:
        columns.extend(sorted({vocabulary.setdefault(word, len(vocabulary)) for word in text}))
        ends.append(len(columns))
    data = np.ones(len(columns), dtype=np.float32)
    shape = (len(ends) - 1, len(vocabulary))
    return sparse.csr_matrix((data, np.array(columns, dtype=np.int32), np.array(ends)), shape=shape)


def _widened(side: Side, width: int) -> Side:
    """Give every matrix of words the columns of the whole vocabulary: it grew while they were read."""
    for name in Side.__dataclass_fields__:
        if name not in ("grams", "price"):
            matrix = getattr(side, name)
            matrix.resize((matrix.shape[0], width))
    return side


def _grams(tables: Sequence[Listings]) -> tuple[Sparse, Sparse]:
    titles = [[" ".join(title) for title in table.words["title"]] for table in tables]
    reader = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, dtype=np.float32)
    try:
        reader.fit(titles[0] + titles[1])
    except ValueError:  # no title has a single letter
        return tuple(sparse.csr_matrix((len(table), 1), dtype=np.float32) for table in tables)
    return reader.transform(titles[0]), reader.transform(titles[1])


def _rarity(matrices: Sequence[Sparse], count: int) -> Floats:
    seen = sum(np.asarray(matrix.sum(axis=0)).ravel() for matrix in matrices)
    return np.maximum(np.log((count + 1) / (seen + 0.5)), 0.0)
