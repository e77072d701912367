"""The summary of a brief: from templates, or from a model with every number checked against the tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from core.competitors.report import Report, names_in
from core.competitors.report_facts import facts_of
from core.competitors.report_numbers import hundredths, percent, sentence_space
from core.competitors.summary_check import Checked, Dropped, checked_summary
from core.llm.calls import How, Payer
from core.llm.endpoint import Endpoint
from core.llm.errors import Unusable
from core.llm.output import objection
from core.llm.prompts import prompt
from core.llm.structured import Answer, structured
from core.locale import Language, _, ngettext
from core.money import price
from core.text import visible

MOST_CHARACTERS = 1500
_ALONE = How()


@dataclass(frozen=True, slots=True)
class Summary:
    """The text that stands first in a brief. `origin` is template or model; `model` who wrote it.

    `dropped` are sentences left out because the tables do not hold a number in them.
    """

    text: str
    origin: str
    model: str = ""
    dropped: tuple[Dropped, ...] = ()


class Written(BaseModel):
    """What a model is asked for: one paragraph."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    summary: str = Field(min_length=1, max_length=MOST_CHARACTERS)


def write_summary(
    report: Report, lang: Language, *, endpoint: Endpoint, payer: Payer, how: How = _ALONE
) -> tuple[str, Checked]:
    """Have a model sum up a brief from its facts alone; return its text, and what of it the tables hold.

    A text with a number that no table holds is sent back once with that number. Raises ModelError.
    """
    facts, names = facts_of(report), names_in(report)
    asked = prompt("competitor_summary", lang)
    values = {"facts": facts.as_json()}
    told = asked.render(values)

    def wrong(value: Written) -> str:
        return objection(value.summary, conversation=told)

    def remark(value: Written) -> str:
        dropped = checked_summary(value.summary, facts.facts, names).dropped
        return "; ".join(_("{number} is not among the facts").format(number=one.number) for one in dropped)

    answer: Answer[Written] = structured(
        endpoint, asked, values, Written, payer=payer, how=how, objection=wrong, remark=remark
    )
    text = " ".join(visible(answer.value.summary).split())
    checked = checked_summary(text, facts.facts, names)
    if not checked.text:
        raise Unusable(_("Every sentence of the summary held a number that the tables do not hold."))
    return text, checked


def summary_of(report: Report, written: str = "", *, model: str = "") -> Summary:
    """Return the summary of a brief: a model's text as far as today's tables hold its numbers.

    Without one, or when nothing of it is left, the summary is made from templates.
    """
    checked = Checked("", ())
    if written:
        checked = checked_summary(written, facts_of(report).facts, names_in(report))
    if checked.text:
        return Summary(checked.text, "model", model, checked.dropped)
    return Summary(template_summary(report), "template", "", checked.dropped)


def template_summary(report: Report) -> str:
    """Sum up a brief in fixed sentences, in the reader's language; each says what the tables hold."""
    writers: tuple[Callable[[Report], str], ...] = (answer, _index, _worst, _moved, _habit)
    return sentence_space().join(sentence for writer in writers if (sentence := writer(report)))


def left_out(numbers: Sequence[str]) -> str:
    """Say how many sentences of a model were left out, one a number that no table holds."""
    told = ngettext(
        "{n} sentence of the model was left out: the tables do not hold {numbers}.",
        "{n} sentences of the model were left out: the tables do not hold {numbers}.",
        len(numbers),
    )
    return told.format(n=len(numbers), numbers=_(", ").join(dict.fromkeys(numbers)))


def answer(report: Report) -> str:
    """Say how many items are dearer than every rival: the sentence that answers the page's question."""
    standing = report.standing
    if not standing.compared:
        return _("None of these items has a rival's price that counts yet.")
    return ngettext(
        "{n} of {compared} item with a rival's price is dearer than every rival.",
        "{n} of {compared} items with a rival's price are dearer than every rival.",
        standing.compared,
    ).format(n=standing.dearest, compared=standing.compared)


def _index(report: Report) -> str:
    index = report.index
    if index.jevons is None:
        return ""
    return _("The price index is {index}; {coverage} of the items have a price to compare with.").format(
        index=hundredths(index.jevons), coverage=percent(index.coverage)
    )


def _worst(report: Report) -> str:
    if not report.gaps:
        return ""
    worst = report.gaps[0]
    return _("Furthest above a rival is {item}: we ask {ours}, {rival} asks {theirs}, {gap} less.").format(
        item=worst.title,
        ours=price(worst.ours),
        rival=worst.rival,
        theirs=price(worst.theirs),
        gap=percent(-worst.share),
    )


def _moved(report: Report) -> str:
    changes = report.changes
    if changes is None or not (changes.up or changes.down):
        return ""
    return _("Since {day} {up} of their prices went up, {down} went down and {same} stayed.").format(
        day=changes.since.isoformat(), up=changes.up, down=changes.down, same=changes.unchanged
    )


def _habit(report: Report) -> str:
    told = [habit for habit in report.habits if habit.sale]
    if not told:
        return ""
    deepest = max(told, key=lambda habit: habit.depth * habit.cut)
    return _("{rival} cuts most: for {sale} {cut} of {watched} items, by {depth}.").format(
        rival=deepest.rival,
        sale=deepest.sale,
        cut=deepest.cut,
        watched=deepest.watched,
        depth=percent(deepest.depth),
    )
