"""Reviews read by topics, as frames: what each review says of each topic, once a review. Pure.

Of a topic a review complains where any of its clauses does, else it praises where any does, else it only
names it. So the three counts of a topic sum up to the reviews that mention it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.positioning.review_clause import GENERAL
from core.positioning.review_text import says_something
from core.positioning.review_topics import LOW, Reader, Topic

COLUMNS = ("id", "item_id", "code", "brand", "rating", "day", "text")


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What reviews say.

    `reviews` has a row a review: id, item_id, code, brand ("" is ours), rating, day, text, `says` (the buyer
    wrote words), `complains`, `praises`. `mentions` has a row a review and topic that it mentions: `at` (the
    row in `reviews`), `topic` (its place in `keys`), `sign`.
    """

    keys: tuple[str, ...]
    reviews: pd.DataFrame
    mentions: pd.DataFrame


def analysed(reviews: pd.DataFrame, topics: Sequence[Topic]) -> Analysis:
    """Read reviews (a frame of COLUMNS) by topics."""
    reader = Reader(topics)
    texts = reviews["text"].tolist()
    ratings = [None if rating != rating else rating for rating in reviews["rating"].tolist()]
    says = np.fromiter((says_something(text) for text in texts), dtype=bool, count=len(texts))
    complains = np.asarray(reviews["rating"].to_numpy(dtype="float64") < LOW)
    praises = np.zeros(len(texts), dtype=bool)
    at: list[int] = []
    topic: list[int] = []
    signs: list[int] = []
    for n, text in enumerate(texts):
        if not says[n]:
            continue
        for number, sign in _net(reader, text, ratings[n]).items():
            complains[n] |= sign < 0
            praises[n] |= sign > 0
            if number != GENERAL:
                at.append(n)
                topic.append(number)
                signs.append(sign)
    mentions = pd.DataFrame(
        {
            "at": np.array(at, dtype=np.int32),
            "topic": np.array(topic, dtype=np.int16),
            "sign": np.array(signs, dtype=np.int8),
        }
    )
    known = reviews.reset_index(drop=True).assign(says=says, complains=complains, praises=praises)
    return Analysis(tuple(each.key for each in topics), known, mentions)


def _net(reader: Reader, text: str, rating: float | None) -> dict[int, int]:
    net: dict[int, int] = {}
    for hit in reader.read(text, rating):
        before = net.get(hit.topic, 0)
        net[hit.topic] = -1 if -1 in (before, hit.sign) else max(before, hit.sign)
    return net
