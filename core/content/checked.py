"""A whole piece of copy held against its brief: each part through every check."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from core.content.brief import PARTS, Brief, Kind
from core.content.checks.finding import Finding, Text
from core.content.checks.run import check
from core.content.facts import facts_of
from core.locale import Language, _, language


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text with its facts written out, so that the same question is known again."""

    text: Text = field(compare=False)
    words: str
    part: str
    category: str
    facts: str
    copy_language: Language
    told_in: Language


def check_parts(brief: Brief, kind: Kind, parts: Mapping[str, str]) -> dict[str, list[Finding]]:
    """Return what limits, facts and law say of each part of a piece, by the part's name.

    A page asks this of every piece in every run, so the newest answers are remembered.
    """
    facts = facts_of(brief)
    written = json.dumps(facts, ensure_ascii=False, default=str)
    category = brief.items[0].category

    def asked(part: str) -> _Asked:
        text = Text(parts[part], kind, category, facts, brief.language, part)
        return _Asked(text, text.text, f"{kind}.{part}", category, written, text.lang, language())

    return {part: list(_answer(asked(part))) if parts[part].strip() else [_empty()] for part in PARTS[kind]}


def _empty() -> Finding:
    """An empty part may be saved, as work in hand, but nobody should choose it without being told."""
    return Finding("limits", "warn", 0, 0, "", _("This part is empty."), id="limits.empty")


@lru_cache(maxsize=4096)
def _answer(asked: _Asked) -> tuple[Finding, ...]:
    return tuple(check(asked.text))
