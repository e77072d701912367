"""An answer in an ordered shape, from servers that keep to a schema, to JSON, or to nothing.

The ladder: json_schema → json_object with the schema in the prompt → prompt only. A rung that a
server refuses is remembered for a day, for all processes. The answer is read strictly, then without
fences, then repaired, the last only when it ended by itself: repair makes whole JSON of cut copy.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from core.db.engine import reading, writing
from core.llm.calls import How, Payer, Source, ask
from core.llm.endpoint import Endpoint
from core.llm.errors import BadShape, Cancelled, CutShort, EmptyAnswer, ModelError, Refused, Unusable
from core.llm.partial import Partial, partial_texts
from core.llm.prompts import Prompt, prompt
from core.llm.refusals import refused_by, remember
from core.llm.request import Completion, Message, Request, Rung
from core.locale import Language, _

T = TypeVar("T", bound=BaseModel)
LADDER: tuple[Rung, ...] = ("json_schema", "json_object", "prompt")
_FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL | re.IGNORECASE)
_SCHEMA_KEYS = ("type", "properties", "items", "enum", "const", "anyOf", "$ref", "$defs", "description")
_ECHOED = 2000
_ALONE = How()


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A value in the ordered shape and how it was come by."""

    value: T
    rung: Rung
    completion: Completion
    source: Source
    was_asked_again: bool = False


def structured(
    endpoint: Endpoint,
    asked: Prompt,
    values: Mapping[str, Any],
    shape: type[T],
    *,
    payer: Payer,
    how: How = _ALONE,
    on_partial: Callable[[Partial], None] | None = None,
    objection: Callable[[T], str] = lambda _value: "",
    remark: Callable[[T], str] = lambda _value: "",
) -> Answer[T]:
    """Ask a prompt for a value of `shape`, which `objection` may still turn down with a reason.

    A first answer that does not fit, or that meets a `remark`, is asked for once more with what was
    wrong. Remarks do not turn an answer down: when the second is no better, the first is taken.
    Raises BadShape or Unusable when neither fits, and whatever ModelError the call itself ends in.
    """
    messages = asked.render(values)
    source = Source(asked.head.name, asked.head.version, asked.hash)
    if on_partial is not None:
        how = replace(how, on_text=lambda text: on_partial(partial_texts(text)))
    order = _Order(endpoint, asked, shape, source, payer, how)
    rung, done = order.climb(messages)
    value, problem = _judged(done, shape, objection, endpoint)
    wrong = (problem.detail if problem else "") or (remark(value) if value is not None else "")
    if value is not None and not wrong:
        return Answer(value, rung, done, source)
    first = Answer(value, rung, done, source) if value is not None else None
    try:
        again = _asked_again(messages, done.text, wrong, asked.head.language)
        rung, done = order.climb(again, at=rung)
        value, problem = _judged(done, shape, objection, endpoint)
    except ModelError as error:
        if first is None or isinstance(error, Cancelled):
            raise
        return first
    if value is not None:
        return Answer(value, rung, done, source, was_asked_again=True)
    if first is not None:
        return first
    raise problem or AssertionError("an answer is fine or has a problem")


def _judged(
    done: Completion, shape: type[T], objection: Callable[[T], str], endpoint: Endpoint
) -> tuple[T | None, ModelError | None]:
    """Return the value of an answer, or the error that it would end in; its detail says what is wrong."""
    value, wrong = read(done, shape)
    if value is None:
        message = _(
            "{model} did not answer in the ordered form, asked twice. Try again, or draft with templates."
        )
        return None, BadShape(message.format(model=endpoint.model), detail=wrong, partial=done.text)
    if reason := objection(value):
        message = _("The draft from {model} cannot be used: {reason} Try again, or draft with templates.")
        told = message.format(model=endpoint.model, reason=reason)
        return None, Unusable(told, detail=reason, partial=done.text)
    return value, None


@dataclass(frozen=True, slots=True)
class _Order(Generic[T]):
    """One order for a value, and the way down the ladder."""

    endpoint: Endpoint
    asked: Prompt
    shape: type[T]
    source: Source
    payer: Payer
    how: How

    def climb(self, messages: tuple[Message, ...], *, at: Rung | None = None) -> tuple[Rung, Completion]:
        """Return the first answer that a rung gives, trying none that the server is known to refuse.

        Only what a lower rung then did better is remembered: an error that all rungs share says
        nothing about them.
        """
        with reading() as session:
            known = refused_by(session, self.endpoint)
        rungs = [at] if at else [rung for rung in LADDER if rung not in known or rung == "prompt"]
        failed: list[Rung] = []
        for rung in rungs:
            try:
                done = self._with_room(messages, rung)
            except (Refused, EmptyAnswer) as error:
                if rung == rungs[-1] or not _blames_the_rung(error):
                    raise
                failed.append(rung)
                continue
            if failed:
                with writing() as session:
                    remember(session, self.endpoint, frozenset(failed))
            return rung, done
        raise AssertionError("a ladder has a last rung")

    def _with_room(self, messages: tuple[Message, ...], rung: Rung) -> Completion:
        """Ask at one rung; an answer that ran out of room is asked for once more with four times of it."""
        room = self.asked.head.max_tokens
        try:
            return self._ask(messages, rung, room)
        except CutShort:
            return self._ask(messages, rung, room * 4)

    def _ask(self, messages: tuple[Message, ...], rung: Rung, room: int) -> Completion:
        schema = strict_schema(self.shape)
        request = Request(
            messages=messages
            if rung == "json_schema"
            else _with_schema(messages, schema, self.asked.head.language),
            max_tokens=room,
            temperature=self.asked.head.temperature,
            response_format=_response_format(rung, self.asked.head.name, schema),
            rung=rung,
        )
        # A blank answer at an upper rung is the rung's fault: it is not tried again and again.
        patience = self.how.patience if rung == "prompt" else replace(self.how.patience, blank_attempts=1)
        return ask(
            self.endpoint,
            request,
            source=self.source,
            payer=self.payer,
            how=replace(self.how, patience=patience),
        )


def _blames_the_rung(error: ModelError) -> bool:
    return (
        not isinstance(error, Refused)
        or not error.names
        or bool(error.names & {"response_format", "json_schema"})
    )


def _response_format(rung: Rung, name: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    if rung == "json_schema":
        return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}
    return {"type": "json_object"} if rung == "json_object" else None


def _with_schema(
    messages: tuple[Message, ...], schema: dict[str, Any], language: Language
) -> tuple[Message, ...]:
    """Return the conversation with the schema and the word JSON in its first turn."""
    text = prompt("answer_in_json", language).render({"schema": json.dumps(schema, ensure_ascii=False)})
    first = replace(messages[0], content=f"{messages[0].content}\n\n{text[0].content}")
    return (first, *messages[1:])


def _asked_again(
    messages: tuple[Message, ...], answer: str, wrong: str, language: Language
) -> tuple[Message, ...]:
    again = prompt("answer_again", language).render({"wrong": wrong})
    return (*messages, Message("assistant", answer[:_ECHOED]), Message("user", again[0].content))


def read(done: Completion, shape: type[T]) -> tuple[T | None, str]:
    """Return the value an answer holds, or None and what is wrong with it (without quoting it)."""
    wrong = ""
    for candidate in _candidates(done):
        try:
            return shape.model_validate(candidate), ""
        except ValidationError as error:
            wrong = wrong or "; ".join(
                f"{'.'.join(str(step) for step in one['loc']) or 'JSON'}: {one['msg']}"
                for one in error.errors(include_url=False, include_input=False)[:6]
            )
    return None, wrong or "not a JSON object"


def _candidates(done: Completion) -> list[object]:
    """Return the JSON objects an answer may mean, the most literal reading first."""
    texts = [done.text]
    if fenced := _FENCE.search(done.text):
        texts.append(fenced.group(1))
    start, end = done.text.find("{"), done.text.rfind("}")
    if 0 <= start < end:
        texts.append(done.text[start : end + 1])
    found: list[object] = []
    for text in texts:
        try:
            found.append(json.loads(text))
        except ValueError:
            continue
    if not found and done.finish == "stop" and start >= 0:
        import json_repair  # rarely needed

        found.append(json_repair.loads(done.text[start:]))
    return [one for one in found if isinstance(one, dict)]


def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema as strict servers take it: all required, nothing extra, plain keywords."""
    strict: dict[str, Any] = _strict(shape.model_json_schema())
    return strict


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: {name: _strict(one) for name, one in value.items()}
        if key in ("properties", "$defs")
        else _strict(value)
        for key, value in node.items()
        if key in _SCHEMA_KEYS
    }
    if "properties" in kept:
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept
