"""Copy written by a model: facts in, one variant out, held to lengths and to what copy may carry."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from core.content.angles import angle as angle_of
from core.content.brief import PARTS, Brief, Change, Kind, Variant
from core.content.checks.finding import Text
from core.content.checks.grounding.check import grounding
from core.content.checks.law.law import law
from core.content.checks.limits import limit_for, measure
from core.content.checks.voice import off_voice
from core.content.facts import facts_of
from core.content.model_facts import facts_for_model, voice_for_model
from core.content.shorten import shorten
from core.llm.calls import How, Payer, Source
from core.llm.cleaned import nonce
from core.llm.endpoint import Endpoint
from core.llm.errors import ModelError, Unusable
from core.llm.output import objection
from core.llm.partial import Partial, partial_texts
from core.llm.prompts import Prompt, prompt
from core.llm.request import Rung
from core.llm.structured import Answer, structured
from core.locale import Language, _, speaking
from core.rules.channels import channels
from core.text import utf16_units, visible

OPT_OUT: dict[Language, str] = {"zh": "拒收请回复R", "en": " Reply STOP to opt out"}
_ALONE = How()
_LEAST_SMS = 30
_OLD_COPY = 600
_REMARKS = 4
_OWN_FRAME = re.compile(
    r"^\s*【[^】]*】|[，,。.；;\s]*(?:拒收请?回复?\s*[A-Za-z]|回复?\s*[A-Za-z]{1,2}\s*退订|reply stop[\w ]*)[。.]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A variant from a model and all that is stored or told about its making.

    `shortened` names the parts that the model wrote too long, `left_out` the fields of the brief
    that did not go into the prompt because their text was no fact.
    """

    variant: Variant
    source: Source
    model: str
    rung: Rung
    shortened: tuple[str, ...]
    left_out: tuple[str, ...]
    is_cached: bool

    @property
    def prompt(self) -> str:
        """Return name and version of the prompt, as stored with a draft."""
        return f"{self.source.name} v{self.source.version}"


def draft_with_model(
    brief: Brief,
    kind: Kind,
    angle: str,
    *,
    endpoint: Endpoint,
    payer: Payer,
    on_partial: Callable[[Partial], None] | None = None,
    how: How = _ALONE,
) -> Drafted:
    """Draft one variant from a named angle. Raises ModelError: then a template draft is at hand.

    `on_partial` gets the parts while they arrive; `how` holds who may cancel and how long to wait.
    """
    facts = facts_for_model(brief, kind, angle)
    voice, unsaid = voice_for_model(brief)
    asked = prompt("draft_copy", brief.language)
    values = {
        "kind": kind,
        "angle": angle_of(angle).instruction(brief.language),
        "tone": brief.tone,
        "sliders": _sliders(brief),
        "voice": voice,
        "limits": prompt_limits(brief, kind),
        "facts": facts.as_json(),
    }
    left_out = (*facts.left_out, *unsaid)
    return _written(brief, kind, angle, asked, values, left_out, endpoint, payer, on_partial, how)


def rewrite_with_model(
    brief: Brief,
    variant: Variant,
    change: Change,
    *,
    angle: str = "",
    endpoint: Endpoint,
    payer: Payer,
    on_partial: Callable[[Partial], None] | None = None,
    how: How = _ALONE,
) -> Drafted:
    """Rewrite one variant: shorter, plainer, or from another angle (which must then be named)."""
    chosen = angle or variant.angle
    facts = facts_for_model(brief, variant.kind, chosen)
    voice, unsaid = voice_for_model(brief)
    asked = prompt("rewrite_copy", brief.language)
    old = {name: visible(_unframed(text))[:_OLD_COPY] for name, text in variant.parts.items()}
    copy = json.dumps({"parts": old}, ensure_ascii=False)
    values = {
        "change": change,
        "angle": angle_of(chosen).instruction(brief.language) if change == "angle" else "",
        "sliders": _sliders(brief),
        "voice": voice,
        "limits": prompt_limits(brief, variant.kind),
        "facts": facts.as_json(),
        "mark": nonce(payer.run, copy),
        "copy": copy,
    }
    left_out = (*facts.left_out, *unsaid)
    return _written(brief, variant.kind, chosen, asked, values, left_out, endpoint, payer, on_partial, how)


def _sliders(brief: Brief) -> dict[str, int]:
    """Return where the sliders of the voice stand, by name; the neutral ones are not named to a model."""
    return dict(brief.voice.sliders) if brief.voice else {}


def _written(
    brief: Brief,
    kind: Kind,
    angle: str,
    asked: Prompt,
    values: Mapping[str, Any],
    left_out: tuple[str, ...],
    endpoint: Endpoint,
    payer: Payer,
    on_partial: Callable[[Partial], None] | None,
    how: How,
) -> Drafted:
    told, mark = asked.render(values), str(values.get("mark", ""))

    def wrong(value: BaseModel) -> str:
        texts = value.model_dump().values()
        return next(
            (reason for text in texts if (reason := objection(text, conversation=told, nonce=mark))), ""
        )

    try:
        answer: Answer[BaseModel] = structured(
            endpoint,
            asked,
            values,
            _shape(kind),
            payer=payer,
            how=how,
            on_partial=on_partial,
            objection=wrong,
            remark=lambda value: _blocked(value.model_dump(), brief, kind),
        )
    except ModelError as error:
        error.partial = "\n".join(partial_texts(error.partial).texts.values())  # copy, not JSON
        raise
    parts, shortened = _fitted(answer.value.model_dump(), brief, kind)
    return Drafted(
        variant=Variant(kind=kind, angle=angle, parts=parts, origin="model"),
        source=answer.source,
        model=endpoint.model,
        rung=answer.rung,
        shortened=shortened,
        left_out=left_out,
        is_cached=answer.completion.is_cached,
    )


def _blocked(parts: Mapping[str, str], brief: Brief, kind: Kind) -> str:
    """Return what the checks would block of a fresh draft, or the voice avoids, so that the model may mend it once.

    What is left after that is marked on the card: a person decides.
    """
    facts = facts_of(brief)
    told: list[str] = []
    with speaking(brief.language):
        for part, text in parts.items():
            copy = Text(text, kind, brief.items[0].category, facts, brief.language, part)
            found = [*grounding(copy), *law(copy)]
            blocked = [one for one in found if one.severity == "block"]
            avoided = off_voice(text, brief.voice.avoid if brief.voice else ())
            told += [f"{one.term!r}: {one.reason}" for one in (*blocked, *avoided)]
    return "; ".join(told[:_REMARKS])


@cache
def _shape(kind: Kind) -> type[BaseModel]:
    """Return the shape of an answer: the parts of a kind, each a text with something in it."""
    settings = ConfigDict(extra="ignore", str_strip_whitespace=True)
    fields: dict[str, Any] = {name: (str, Field(min_length=1, max_length=4000)) for name in PARTS[kind]}
    return create_model(f"{kind}_copy", __config__=settings, **fields)


def prompt_limits(brief: Brief, kind: Kind) -> dict[str, dict[str, int | str]]:
    """Return the longest length of each part that has one, with its unit; the prompt says it in words."""
    limits: dict[str, dict[str, int | str]] = {}
    for part in PARTS[kind]:
        limit = limit_for(kind, part, brief.language)
        if kind == "sms":
            limits[part] = {"value": _sms_room(brief), "unit": "characters"}
        elif limit is not None:
            limits[part] = {"value": limit.value, "unit": limit.unit}
    return limits


def _fitted(written: Mapping[str, str], brief: Brief, kind: Kind) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the parts tidied, shortened by the clause to their limits, an SMS with its frame."""
    parts, shortened = {}, []
    for name, text in written.items():
        tidy = _tidy(text, keep_lines=name == "detail")
        limit = limit_for(kind, name, brief.language)
        fits = tidy
        if kind == "sms":
            fits = shorten(_unframed(tidy), _sms_room(brief), measure=utf16_units)
        elif limit is not None:
            fits = shorten(tidy, limit.value, measure=lambda text, limit=limit: measure(text, limit))  # type: ignore[misc]
        if not fits:
            raise Unusable(
                _("The draft was too long to be shortened sensibly. Try again, or draft with templates.")
            )
        if fits != tidy:
            shortened.append(name)
        parts[name] = framed(fits, brief) if kind == "sms" else fits
    return parts, tuple(shortened)


def framed(text: str, brief: Brief) -> str:
    """Return an SMS with its signature in front and the opt-out at its end."""
    stop = "" if text[-1:] in "。！？!?.…" else ("，" if brief.language == "zh" else ".")
    return f"{_signature(brief)}{text}{stop}{OPT_OUT[brief.language]}"


def _signature(brief: Brief) -> str:
    name = visible(brief.signature or brief.shop).strip(" 【】[]")
    return f"【{name}】" if name else ""


def _sms_room(brief: Brief) -> int:
    """Return how much an SMS may say so that it is billed as one message."""
    rules = channels().sms
    single = rules.china.single if brief.language == "zh" else rules.gsm7.single
    return max(_LEAST_SMS, single - utf16_units(_signature(brief) + OPT_OUT[brief.language]) - 1)


def _unframed(text: str) -> str:
    """Return a text without a signature and an opt-out that a model wrote although it was told not to."""
    return _OWN_FRAME.sub("", _OWN_FRAME.sub("", text)).strip()


def _tidy(text: str, *, keep_lines: bool) -> str:
    """Return a text without invisible characters, quotes around it, and breaks where none belong."""
    lines = [" ".join(line.split()) for line in visible(text).splitlines()]
    joined = ("\n" if keep_lines else " ").join(line for line in lines if line)
    if len(joined) > 2 and (joined[0], joined[-1]) in (("“", "”"), ('"', '"'), ("「", "」"), ("'", "'")):
        joined = joined[1:-1].strip()
    return joined
