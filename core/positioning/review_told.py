"""What is told of the reviews in view: figures, short quotes and frequent words that no topic covers."""

from collections.abc import Sequence

from core.positioning.review_analysis import Analysis
from core.positioning.review_facts import MOST_QUOTES, MOST_TOPICS, Told
from core.positioning.review_figures import ReviewLook, Seen, by_topic, moved, seen, whole
from core.positioning.review_quotes import quotes
from core.positioning.review_topic_reads import TopicSet
from core.positioning.review_topics import PARTS, Topic
from core.positioning.review_words import Vocabulary, frequent

_MOST_WORDS = 120


def told_of(analysis: Analysis, words: Vocabulary, topics: TopicSet, look: ReviewLook) -> Told:
    """Return what a summary of the reviews in view tells."""
    view = seen(analysis, look)
    table = by_topic(view)
    shown = [str(key) for key in table["key"].head(MOST_TOPICS)]
    return Told(
        whole=whole(analysis, look),
        table=table,
        moves=moved(view),
        labels=topics.labels,
        quotes={key: _quotes(view, topics.topics, key) for key in shown},
        words=_others(words, view, topics.topics),
    )


def _quotes(view: Seen, topics: Sequence[Topic], key: str) -> dict[str, list[str]]:
    found = {}
    for kind, sign in (("praise", 1), ("complaint", -1)):
        # Twice as many as are told: what speaks to a model instead of stating something is left out later.
        found[kind] = [each.text for each in quotes(view, topics, key, sign=sign, most=2 * MOST_QUOTES)]
    return found


def _others(words: Vocabulary, view: Seen, topics: Sequence[Topic]) -> list[tuple[str, int]]:
    """Return frequent words of which no topic knows."""
    covered = {word for topic in topics for part in PARTS for word in getattr(topic, part)}
    table = frequent(words, view, most=_MOST_WORDS)
    return [
        (str(row["word"]), int(row["reviews"]))
        for row in table.to_dict("records")
        if not any(len(each) > 1 and each in row["word"] for each in covered)
    ]
