"""The pack of review topics: what buyers write about, and the words by which a clause praises or complains."""

from functools import cache

from pydantic import model_validator

from core.rules.packs import Rule, Sourced, load

Words = tuple[str, ...]


class PackTopic(Sourced):
    """One topic as it ships. `words` only name it, the others also judge it, see the head of the pack."""

    key: str
    name: str
    name_en: str
    sectors: Words
    words: Words
    praise: Words
    complaint: Words
    near_praise: Words
    near_complaint: Words
    too: Words


class ReviewPack(Rule):
    """The whole pack: topics, and the words that judge, negate, wish or mean nothing."""

    topics: tuple[PackTopic, ...]
    praise: Words
    complaint: Words
    negators: Words
    degrees: Words
    too: Words
    wishes: Words
    feared: Words
    turns: Words
    fixed: Words
    templates: Words
    stop_words: Words

    @model_validator(mode="after")
    def _no_key_twice(self) -> "ReviewPack":
        keys = [topic.key for topic in self.topics]
        if len(set(keys)) < len(keys):
            raise ValueError("two topics have one key")
        return self


def review_pack() -> ReviewPack:
    """Return the pack that ships."""
    return load("review_topics", ReviewPack)


@cache
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about the goods."""
    return frozenset(word.casefold() for word in review_pack().stop_words)
