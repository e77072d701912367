"""Statements to choose from, written by a model: each sentence cites facts, and is held to them."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.llm.calls import How, Payer
from core.llm.endpoint import Endpoint
from core.llm.errors import Unusable
from core.llm.output import objection
from core.llm.prompts import prompt
from core.llm.structured import structured
from core.locale import Language, _
from core.positioning.statement import MOST_SENTENCE, MOST_SENTENCES
from core.positioning.statement_check import Held, held
from core.positioning.statement_facts import StatementFacts

_ALONE = How()
_MOST_TOLD = 6


class WrittenSentence(BaseModel):
    """A sentence, and the ids of the facts that it says."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=MOST_SENTENCE)
    facts: list[str] = Field(max_length=12)


class WrittenOption(BaseModel):
    """One statement, by the angle it takes."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    angle: Literal["value", "alternative", "occasion"]
    sentences: list[WrittenSentence] = Field(min_length=1, max_length=MOST_SENTENCES)


class Written(BaseModel):
    """What a model is asked for."""

    model_config = ConfigDict(extra="ignore")

    options: list[WrittenOption] = Field(min_length=1, max_length=5)


@dataclass(frozen=True, slots=True)
class WrittenStatement:
    """One statement of a model as far as the facts hold it."""

    angle: str
    held: Held


def write_statements(
    known: StatementFacts, lang: Language, *, endpoint: Endpoint, payer: Payer, how: How = _ALONE
) -> tuple[WrittenStatement, ...]:
    """Have a model write statements from the facts alone, and keep of them what the facts hold.

    An answer with sentences that they do not hold is sent back once with what is wrong. Raises ModelError.
    """
    asked = prompt("positioning_statement", lang)
    values = {"facts": known.as_json()}
    told = asked.render(values)

    def wrong(value: Written) -> str:
        texts = (sentence.text for option in value.options for sentence in option.sentences)
        return next((reason for text in texts if (reason := objection(text, conversation=told))), "")

    def remark(value: Written) -> str:
        return "; ".join(_remarks(value, known)[:_MOST_TOLD])

    answer = structured(
        endpoint, asked, values, Written, payer=payer, how=how, objection=wrong, remark=remark
    )
    options = tuple(WrittenStatement(each.angle, _held(each, known)) for each in answer.value.options)
    if not any(option.held.sentences for option in options):
        raise Unusable(_("Every sentence of the model said something that the facts it cites do not say."))
    return options


def _held(option: WrittenOption, known: StatementFacts) -> Held:
    return held([(each.text, each.facts) for each in option.sentences], known.by_id)


def _remarks(value: Written, known: StatementFacts) -> list[str]:
    ids = known.by_id
    told = [
        _("there is no fact {id}").format(id=each)
        for option in value.options
        for sentence in option.sentences
        for each in sentence.facts
        if each not in ids
    ]
    told += [
        _("“{wrong}” is in none of the facts that its sentence cites").format(wrong=each.wrong)
        for option in value.options
        for each in _held(option, known).left_out
    ]
    return list(dict.fromkeys(told))
