"""Words that buyers use: in how many reviews each stands, which tell praise from complaint, which are good for copy.

Chinese is cut by the dictionary (rjieba), neighbours make collocations of two; a word counts once a review.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd
import rjieba
from numpy.typing import NDArray

from core.positioning.review_analysis import Analysis
from core.positioning.review_figures import Seen
from core.positioning.review_pack import review_pack, stop_words
from core.positioning.review_stats import log_odds
from core.positioning.review_terms import comparable
from core.positioning.review_topics import PARTS, Reader, Topic

_PIECE = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z'-]*[a-z]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_AT_LEAST = 3  # reviews in which a word of the vocabulary stands
_MOST_WORDS = 60_000
_SURE = 1.96
_GOOD_TAGS = ("a", "an", "ad", "n", "nz", "ng", "vn", "z", "i", "l", "b", "d")


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Which words stand in which reviews: `at` (row of the analysis), `word` (place in `words`), `sign`.

    The sign is that of the clauses in which the word stands: complaint before praise before neither.
    """

    words: tuple[str, ...]
    at: NDArray[np.int32]
    word: NDArray[np.int32]
    sign: NDArray[np.int8]


def vocabulary(told: Analysis, topics: Sequence[Topic]) -> Vocabulary:
    """Return the words of all reviews with words of a buyer. Takes seconds where there are tens of thousands."""
    reader, cutter = Reader(topics), _cutter(tuple(topics))
    places: dict[str, int] = {}
    at: list[int] = []
    word: list[int] = []
    signs: list[int] = []
    says = told.reviews["says"].to_numpy(dtype=bool)
    ratings = told.reviews["rating"].tolist()
    for n, text in enumerate(told.reviews["text"].tolist()):
        if not says[n]:
            continue
        for each, sign in _signed(reader, cutter, text, ratings[n]).items():
            at.append(n)
            word.append(places.setdefault(each, len(places)))
            signs.append(sign)
    return _usual(places, np.array(at, np.int32), np.array(word, np.int32), np.array(signs, np.int8))


def _usual(
    places: dict[str, int], at: NDArray[np.int32], word: NDArray[np.int32], sign: NDArray[np.int8]
) -> Vocabulary:
    """Leave out the words that hardly any review has; the others stand by their frequency."""
    counts = np.bincount(word, minlength=len(places))
    order = np.argsort(-counts, kind="stable")[:_MOST_WORDS]
    order = order[counts[order] >= _AT_LEAST]
    place = np.full(len(places), -1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    names = list(places)
    kept = place[word] >= 0
    return Vocabulary(tuple(names[n] for n in order), at[kept], place[word[kept]], sign[kept])


def _signed(reader: Reader, cutter: rjieba.Jieba, text: str, rating: float) -> dict[str, int]:
    """Return the words of a review, each with the sign of its clauses."""
    hits = reader.read(text, None if rating != rating else rating)
    found: dict[str, int] = {}
    n = 0
    for start, end in reader.segments(text):
        sign = 0
        while n < len(hits) and hits[n].start < end:
            sign = -1 if -1 in (sign, hits[n].sign) else max(sign, hits[n].sign)
            n += 1
        for word in terms(text[start:end], cutter):
            before = found.get(word, 0)
            found[word] = -1 if -1 in (before, sign) else max(before, sign)
    return found


def terms(clause: str, cutter: rjieba.Jieba) -> Iterator[str]:
    """Yield the words of a clause and its pairs of neighbours, without those that say nothing."""
    silent = stop_words()
    for piece in _PIECE.findall(comparable(clause)):
        if not _CHINESE.match(piece):
            if piece not in silent:
                yield piece
            continue
        before = ""
        for word in cutter.cut(piece):
            is_silent = word in silent or len(word) > 8
            if not is_silent and len(word) > 1:
                yield word
            if before and not is_silent and len(before) + len(word) > 2:
                yield before + word
            before = "" if is_silent else word


@lru_cache(maxsize=8)
def _cutter(topics: tuple[Topic, ...]) -> rjieba.Jieba:
    """Return a cutter that knows the topics' words: 快递 and 给力, not 递给."""
    cutter = rjieba.Jieba()
    pack = review_pack()
    known = {*pack.praise, *pack.complaint}.union(
        *(getattr(topic, part) for topic in topics for part in PARTS)
    )
    for word in known:
        if 1 < len(word) <= 4 and _CHINESE.match(word):
            cutter.add_word(word, 20_000, None)
    return cutter


def frequent(words: Vocabulary, view: Seen, *, most: int = 40) -> pd.DataFrame:
    """Return the words in most reviews in view: word, reviews, share; a part of a longer word as frequent is left out."""
    counts = _counts(words, view.kept)
    read = max(int(view.kept.sum()), 1)
    order = np.argsort(-counts, kind="stable")[: 4 * most]
    table = pd.DataFrame({"word": [words.words[n] for n in order], "reviews": counts[order]})
    table = table[table["reviews"] >= _AT_LEAST]
    table = table[~_is_part(table)].head(most)
    return table.assign(share=table["reviews"] / read).reset_index(drop=True)


def telling(words: Vocabulary, view: Seen, *, most: int = 15, at_least: int = 5) -> pd.DataFrame:
    """Return the words that tell praise from complaint: word, praise, complaint (reviews), score, sign.

    A word is praise where its clause praises. The score is that of `log_odds`: beyond ±1.96 it is more than chance; words of fewer than `at_least` reviews are left out.
    """
    ours, theirs = _counts(words, view.kept, 1), _counts(words, view.kept, -1)
    score = log_odds(ours.astype("float64"), theirs.astype("float64"))
    table = pd.DataFrame({"word": words.words, "praise": ours, "complaint": theirs, "score": score})
    table = table[(table["praise"] + table["complaint"] >= at_least) & (table["score"].abs() > _SURE)]
    table = table.assign(reviews=table["praise"] + table["complaint"])
    best = table.sort_values("score", ascending=False)
    parts = []
    for sign, rows in ((1, best[best["score"] > 0]), (-1, best[best["score"] < 0].iloc[::-1])):
        near = rows.head(6 * most)
        parts.append(near[~_is_part(near)].head(most).assign(sign=sign))
    return pd.concat(parts, ignore_index=True).drop(columns="reviews")


def for_copy(
    words: Vocabulary,
    view: Seen,
    topics: Sequence[Topic],
    said: Iterable[str],
    *,
    most: int = 20,
    at_least: int = 5,
) -> pd.DataFrame:
    """Return words of praise that `said` (our titles, facts, selling points, voice) does not hold: word, reviews, at.

    Adjectives, nouns and pairs of them; words that only name a topic, judge anything at all, or complain are
    left out. `at` is the row of the newest review in which the word stands.
    """
    ours, theirs = _counts(words, view.kept, 1), _counts(words, view.kept, -1)
    known = comparable("\n".join(said))
    barred = _not_for_copy(tuple(topics))
    rows: list[tuple[str, int, int]] = []
    for n in np.argsort(-ours, kind="stable"):
        if ours[n] < at_least or len(rows) >= 3 * most:
            break
        word = words.words[n]
        if theirs[n] * 4 > ours[n] or word in known or _is_barred(word, barred) or not _describes(word):
            continue
        rows.append((word, int(ours[n]), int(n)))
    table = pd.DataFrame(rows, columns=["word", "reviews", "number"])
    table = table[~_is_part(table)].head(most)
    return table.assign(at=[_newest(words, view.kept, number) for number in table["number"]]).drop(
        columns="number"
    )


def _counts(words: Vocabulary, kept: NDArray[np.bool_], sign: int | None = None) -> NDArray[np.int64]:
    rows = kept[words.at] if sign is None else kept[words.at] & (words.sign == sign)
    return np.asarray(np.bincount(words.word[rows], minlength=len(words.words)), dtype=np.int64)


def _newest(words: Vocabulary, kept: NDArray[np.bool_], number: int) -> int:
    rows = words.at[(words.word == number) & (words.sign > 0) & kept[words.at]]
    return int(rows.min())


def _is_part(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which words are but a part of another that stands in nearly as many reviews."""
    names, counts = table["word"].tolist(), table["reviews"].tolist()
    return np.array(
        [
            any(
                word != other and word in other and n <= 1.25 * m
                for other, m in zip(names, counts, strict=True)
            )
            for word, n in zip(names, counts, strict=True)
        ],
        dtype=bool,
    )


@cache
def _not_for_copy(topics: tuple[Topic, ...]) -> frozenset[str]:
    pack = review_pack()
    barred = {*pack.praise, *pack.complaint, *pack.negators, *pack.fixed}
    for topic in topics:
        for part in PARTS:
            if part not in ("praise", "near_praise"):
                barred.update(getattr(topic, part))
        if topic.key in ("loyalty", "service", "logistics", "after_sales", "price", "gift"):
            barred.update(
                (*topic.praise, *topic.near_praise)
            )  # what is praised of the shop is no word for the goods
    return frozenset(map(comparable, barred))


def _is_barred(word: str, barred: frozenset[str]) -> bool:
    return word in barred or any(len(each) > 1 and each in word for each in barred if _CHINESE.match(each))


@cache
def _describes(word: str) -> bool:
    """Tell whether a word is an adjective, a noun, or a pair that ends in one."""
    if not _CHINESE.match(word):
        return len(word) > 3
    tags = rjieba.tag(word)
    return (
        bool(tags)
        and tags[-1][1] in _GOOD_TAGS
        and all(len(piece) > 1 or tag[0] in "an" for piece, tag in tags)
    )
