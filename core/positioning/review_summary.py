"""The summary of reviews: from figures alone, or from a model with every number checked against the table.

A model may also propose topics: names with sets of words. It never counts: what a proposed topic comes to is
counted here, and words that no review has are dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from core.competitors.summary_check import Checked, checked_summary
from core.llm.calls import How, Payer
from core.llm.endpoint import Endpoint
from core.llm.errors import Unusable
from core.llm.output import objection
from core.llm.prompts import prompt
from core.llm.structured import Answer, structured
from core.locale import Language, _, language, ngettext
from core.positioning import review_sentences as say
from core.positioning.review_analysis import Analysis
from core.positioning.review_facts import ReviewFacts, Told
from core.positioning.review_terms import Terms, comparable
from core.positioning.review_topic_actions import MOST_NAME, MOST_TERM
from core.text import folded, visible

MOST_CHARACTERS, MOST_PROPOSED, MOST_WORDS = 1500, 4, 12
_ALONE = How()


class ProposedTopic(BaseModel):
    """A topic as a model proposes it: a name, and words that name it, praise and complain."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=60)
    words: list[str] = Field(max_length=30)
    praise: list[str] = Field(max_length=30)
    complaint: list[str] = Field(max_length=30)


class WrittenReviews(BaseModel):
    """What a model is asked for: one paragraph, and topics to add."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    summary: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    topics: list[ProposedTopic] = Field(max_length=8)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed topic with words that reviews do have; `reviews` is how many hold one of them, counted here."""

    name: str
    words: tuple[str, ...]
    praise: tuple[str, ...]
    complaint: tuple[str, ...]
    reviews: int


def write_summary(
    facts: ReviewFacts, lang: Language, *, endpoint: Endpoint, payer: Payer, how: How = _ALONE
) -> tuple[Checked, list[ProposedTopic]]:
    """Have a model sum reviews up from their facts alone; return what of it the table holds, and proposed topics.

    A text with a number that the table does not hold is sent back once with that number. Raises ModelError.
    """
    asked = prompt("review_topics", lang)
    values = {"facts": facts.as_json()}
    told = asked.render(values)

    def wrong(value: WrittenReviews) -> str:
        return objection(value.summary, conversation=told)

    def remark(value: WrittenReviews) -> str:
        dropped = checked_summary(value.summary, facts.facts, facts.names).dropped
        return "; ".join(_("{number} is not among the facts").format(number=one.number) for one in dropped)

    answer: Answer[WrittenReviews] = structured(
        endpoint, asked, values, WrittenReviews, payer=payer, how=how, objection=wrong, remark=remark
    )
    text = " ".join(visible(answer.value.summary).split())
    checked = checked_summary(text, facts.facts, facts.names)
    if not checked.text:
        raise Unusable(_("Every sentence of the summary held a number that the table does not hold."))
    return checked, [each for each in answer.value.topics if not objection(_all_words(each))]


def proposals(written: Sequence[ProposedTopic], told: Analysis, names: Sequence[str]) -> list[Proposal]:
    """Return proposed topics with the words that at least one review has, counted; known names are left out."""
    known = {folded(name) for name in names}
    texts = [comparable(text) for text in told.reviews.loc[told.reviews["says"], "text"]]
    found = []
    for topic in written:
        name = " ".join(visible(topic.name).split())
        if not name or len(name) > MOST_NAME or folded(name) in known:
            continue
        parts = [_usable(words) for words in (topic.words, topic.praise, topic.complaint)]
        terms = Terms(word for part in parts for word in part)
        counts: dict[str, int] = {}
        reviews = 0
        for text in texts:
            if words := {term for term, _start, _end in terms.found(text)}:
                reviews += 1
                for word in words:
                    counts[word] = counts.get(word, 0) + 1
        kept = [tuple(word for word in part if counts.get(comparable(word))) for part in parts]
        if reviews:
            known.add(folded(name))
            found.append(Proposal(name, kept[0], kept[1], kept[2], reviews))
    return found[:MOST_PROPOSED]


def plain_summary(told: Told) -> str:
    """Sum reviews up in fixed sentences, in the reader's language; each says what the table holds."""
    writers: tuple[Callable[[Told], str], ...] = (_answer, _praised, _moved, _rating)
    space = "" if language() == "zh" else " "
    return space.join(sentence for write in writers if (sentence := write(told)))


def left_out(numbers: Sequence[str]) -> str:
    """Say how many sentences of a model were left out, one a number that the table does not hold."""
    said = ngettext(
        "{n} sentence of the model was left out: the table does not hold {numbers}.",
        "{n} sentences of the model were left out: the table does not hold {numbers}.",
        len(numbers),
    )
    return said.format(n=len(numbers), numbers=_(", ").join(dict.fromkeys(numbers)))


def _answer(told: Told) -> str:
    return say.answer(told.whole, told.table, told.moves, told.labels)


def _praised(told: Told) -> str:
    praised = told.table[told.table["praise"] > 0].nlargest(3, "praise") if len(told.table) else told.table
    if not len(praised):
        return ""
    parts = [
        _("{topic} ({share})").format(
            topic=told.labels.get(row["key"], row["key"]), share=say.percent(row["praise_share"])
        )
        for row in praised.to_dict("records")
    ]
    return _("Most praised: {topics}.").format(topics=_(", ").join(parts))


def _moved(told: Told) -> str:
    space = "" if language() == "zh" else " "
    return space.join(say.rising(told.moves, told.labels)[:3])


def _rating(told: Told) -> str:
    if told.whole.rating is None:
        return ""
    return _("The mean of {n} ratings is {rating}.").format(
        n=f"{told.whole.rated:,}", rating=f"{told.whole.rating:.2f}"
    )


def _usable(words: Sequence[str]) -> list[str]:
    clean = (folded(word) for word in words)
    return [word for word in dict.fromkeys(clean) if 1 < len(word) <= MOST_TERM][:MOST_WORDS]


def _all_words(topic: ProposedTopic) -> str:
    return " ".join([topic.name, *topic.words, *topic.praise, *topic.complaint])
