"""What is asked of a model and what comes back: plain values, no network."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Literal

Rung = Literal["json_schema", "json_object", "prompt", "text"]
Cancelled = Callable[[], bool]
OnText = Callable[[str], None]

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?</\1>\s*", re.IGNORECASE | re.DOTALL)
_OPEN_THOUGHT = re.compile(r"<(?:think|thinking|reasoning)>.*\Z", re.IGNORECASE | re.DOTALL)
_END_OF_THOUGHT = re.compile(r"\A.*</(?:think|thinking|reasoning)>\s*", re.IGNORECASE | re.DOTALL)
_TAG_BEGINS = re.compile(r"<[a-z/]{0,10}\Z", re.IGNORECASE)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model, without the model: what the prompt says and how to answer."""

    messages: tuple[Message, ...]
    max_tokens: int
    temperature: float | None = None
    response_format: Mapping[str, Any] | None = None
    rung: Rung = "text"

    def body(self, model: str, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return the body of the HTTP request, leaving out parameters the server is known to refuse."""
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": one.role, "content": one.content} for one in self.messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_completion_tokens" if "max_tokens" in without else "max_tokens": self.max_tokens,
        }
        if self.temperature is not None:
            body["temperature"] = self.temperature
        if self.response_format is not None:
            body["response_format"] = dict(self.response_format)
        return {name: value for name, value in body.items() if name not in without}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer as it arrives; `reasoning` counts characters that are never shown."""

    text: str = ""
    reasoning: int = 0
    finish: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A finished answer: its copy without any thinking, and what it took."""

    text: str
    finish: str
    tokens_in: int
    tokens_out: int
    is_estimated: bool
    first_token_ms: int
    total_ms: int
    attempts: int = 1
    without: frozenset[str] = field(default=frozenset())
    is_cached: bool = False


def shown(raw: str) -> str:
    """Return what may be shown of an answer so far: nothing of what the model thinks to itself.

    A tag that has only begun to arrive is held back, so a thought never flashes up.
    """
    if "<" not in raw:
        return raw
    text = _OPEN_THOUGHT.sub("", _THOUGHT.sub("", raw))
    return _TAG_BEGINS.sub("", _END_OF_THOUGHT.sub("", text))


def estimated_tokens(text: str) -> int:
    """Return about how many tokens a text has: a 汉字 is about 0.8, four other characters are one."""
    wide = len(_WIDE.findall(text))
    return ceil(wide * 0.8 + (len(text) - wide) / 4)
