"""Prompts as files: `prompts/<task>.<language>.md`, checked front matter and a Jinja2 body.

The body has a system part and, after a line `=== user ===`, a user part. Values are data: a prompt
is rendered once, in a sandbox, and a value that looks like a template stays the text it is.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined, Template, meta
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field

from core.llm.request import Message
from core.locale import Language

FOLDER = Path(__file__).parent.parent.parent / "prompts"
_USER = "\n=== user ===\n"


class PromptHead(BaseModel):
    """The front matter of a prompt file: nothing unknown, nothing missing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z_]*$")
    version: int = Field(ge=1)
    task: str = Field(min_length=1)
    language: Language
    description: str = Field(min_length=1)
    temperature: float = Field(ge=0, le=2)
    max_tokens: int = Field(gt=0, le=32_000)
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as read from its file; `hash` changes with every character of it."""

    head: PromptHead
    system: str
    user: str
    hash: str

    def render(self, values: Mapping[str, Any]) -> tuple[Message, ...]:
        """Return the conversation for the given inputs; a missing or an extra one is a bug of the caller."""
        if set(values) != set(self.head.inputs):
            raise ValueError(
                f"prompt {self.head.name}: inputs are {self.head.inputs}, given {sorted(values)}"
            )
        parts = (("system", self.system), ("user", self.user))
        return tuple(
            Message(role, _compiled(text).render(values).strip())  # type: ignore[arg-type]
            for role, text in parts
            if text.strip()
        )


class BadPrompt(ValueError):
    """A prompt file that does not say what it must: a bug of a release."""


@cache
def prompt(name: str, language: Language) -> Prompt:
    """Return the prompt of a task in a language, read and checked once a process."""
    return read_prompt(FOLDER / f"{name}.{language}.md")


def read_prompt(path: Path) -> Prompt:
    """Read and check a prompt file. Raises BadPrompt with the reason."""
    text = path.read_text(encoding="utf-8")
    try:
        _nothing, front, body = text.split("---\n", 2)
        head = PromptHead.model_validate(yaml.safe_load(front))
    except (ValueError, yaml.YAMLError) as error:
        raise BadPrompt(f"{path.name}: {error}") from error
    if path.name != f"{head.name}.{head.language}.md":
        raise BadPrompt(f"{path.name}: the front matter says {head.name}.{head.language}.md")
    used = meta.find_undeclared_variables(_environment().parse(body))
    if used != set(head.inputs):
        raise BadPrompt(f"{path.name}: inputs are {sorted(head.inputs)}, the text uses {sorted(used)}")
    system, _mark, user = body.partition(_USER)
    return Prompt(head, system, user, hashlib.sha256(text.encode()).hexdigest())


@cache
def _compiled(text: str) -> Template:
    """Return a part of a prompt file as a template; compiling takes longer than a short answer."""
    return _environment().from_string(text)


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
