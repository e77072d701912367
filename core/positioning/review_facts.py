"""The facts of reviews: every number that a summary may use, typed, and the same as a model gets them.

Reviews are hostile text. A model gets no review, but counts, shares, words that stand in many reviews,
and short phrases of quotes that state something (core.llm.cleaned); what asks for anything is left out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from core.competitors.summary_check import Fact
from core.llm.cleaned import phrase
from core.positioning.review_figures import Moved, Whole
from core.positioning.review_sentences import percent

MOST_TOPICS, MOST_QUOTES, MOST_WORDS = 12, 2, 30
_QUOTE, _NAME, _WORD = 40, 20, 12


@dataclass(slots=True)
class ReviewFacts:
    """What a summary stands on: typed facts to check it by, and `values` as the prompt carries them."""

    facts: list[Fact] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """Return the facts as one JSON object."""
        return json.dumps(self.values, ensure_ascii=False, indent=1)

    def count(self, name: str, value: int) -> int:
        """Write a count down and return it as it is told."""
        self.facts.append(Fact(name, Decimal(value), "count"))
        return value

    def share(self, name: str, value: float) -> str:
        """Write a share down and return it as it is told."""
        self.facts.append(Fact(name, Decimal(str(round(value, 6))), "share"))
        return percent(value)

    def month(self, name: str, value: date) -> str:
        """Write a month down and return it as it is told."""
        self.facts.append(Fact(name, value, "date"))
        return f"{value:%Y-%m}"


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is told of the reviews in view. `quotes` are texts by topic key and kind, `words` the frequent ones."""

    whole: Whole
    table: pd.DataFrame
    moves: Sequence[Moved]
    labels: Mapping[str, str]
    quotes: Mapping[str, Mapping[str, Sequence[str]]]
    words: Sequence[tuple[str, int]]


def facts_of(told: Told) -> ReviewFacts:
    """Reduce what reviews say to facts."""
    known, whole = ReviewFacts(), told.whole
    known.values["reviews"] = {
        "with_words": known.count("reviews with words", whole.read),
        "without_words": known.count("reviews without words", whole.silent),
        "complaining": known.count("reviews that complain", whole.complaining),
        "complaining_share": known.share("share that complains", whole.share),
    }
    if whole.rating is not None:
        known.facts.append(Fact("mean rating", Decimal(str(round(whole.rating, 2))), "index"))
        known.values["reviews"]["mean_rating"] = f"{whole.rating:.2f}"
    if whole.first and whole.last:
        known.values["reviews"]["from"] = known.month("first month", whole.first)
        known.values["reviews"]["to"] = known.month("last month", whole.last)
    known.values["topics"] = [_topic(row, told, known) for row in _rows(told.table)]
    known.values["changes"] = [_move(move, told.labels, known) for move in told.moves if move.is_sure]
    known.count("days of the comparison", 90)
    known.facts.append(Fact("days of the comparison", Decimal(90), "days"))
    words = [(said, n) for word, n in told.words if (said := phrase(word, _WORD))]
    known.values["other_words"] = [
        {"word": word, "reviews": known.count("reviews with a word", n)} for word, n in words[:MOST_WORDS]
    ]
    known.names = [name for name in told.labels.values() if name]
    return known


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(row) for row in table.head(MOST_TOPICS).to_dict("records")]


def _topic(row: Mapping[str, Any], told: Told, known: ReviewFacts) -> dict[str, Any]:
    key = str(row["key"])
    topic: dict[str, Any] = {
        "key": key,
        "name": phrase(told.labels.get(key, key), _NAME),
        "mentions": known.count("mentions", int(row["mentions"])),
        "praise": known.count("praise", int(row["praise"])),
        "praise_share": known.share("praise share", float(row["praise_share"])),
        "complaints": known.count("complaints", int(row["complaint"])),
        "complaint_share": known.share("complaint share", float(row["complaint_share"])),
    }
    if row["few"]:
        topic["few"] = True
    for kind, texts in told.quotes.get(key, {}).items():
        said = [short for text in texts if (short := phrase(text, _QUOTE))]
        if said:
            topic[f"{kind}_quotes"] = said[:MOST_QUOTES]
    return topic


def _move(move: Moved, labels: Mapping[str, str], known: ReviewFacts) -> dict[str, Any]:
    told = {
        "topic": phrase(labels.get(move.key, move.key), _NAME),
        "complaints": "rising" if move.change > 0 else "falling",
        "share_before": known.share("share before", move.before),
        "share_in_last_90_days": known.share("share in the last 90 days", move.now),
    }
    known.share("change", abs(move.change))
    if move.since is not None:
        told["since"] = known.month("since", move.since)
    return told
