"""A whole piece of copy held against its brief: each part through every check."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from core.content.brief import PARTS, Brief, Kind
from core.content.checks.finding import Finding, Text
from core.content.checks.run import check
from core.content.checks.voice import off_voice, says
from core.content.facts import facts_of
from core.content.phrases import phrases
from core.locale import Language, _, language

_HEAD = re.compile(r"\s*【[^】]*】")
_TAIL = re.compile(
    r"(?:拒收请?回复?\s*[A-Za-z]|回复?\s*[A-Za-z]{1,2}\s*退订|reply stop[\w ]*)[。.]?\s*$", re.IGNORECASE
)


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
    """Return what limits, facts, law and the brand's voice say of each part of a piece, by the part's name.

    A page asks this of every piece in every run, so the newest answers are remembered.
    """
    facts = facts_of(brief)
    written = json.dumps(facts, ensure_ascii=False, default=str)
    category = brief.items[0].category

    def asked(part: str) -> _Asked:
        text = Text(parts[part], kind, category, facts, brief.language, part)
        return _Asked(text, text.text, f"{kind}.{part}", category, written, text.lang, language())

    return {
        part: _with_voice(list(_answer(asked(part))), brief, kind, part, parts[part])
        if parts[part].strip()
        else [_empty()]
        for part in PARTS[kind]
    }


def off_voice_in(brief: Brief, kind: Kind, text: str) -> list[Finding]:
    """Return where a part says a word that the brand avoids; what frames a message is none of its words."""
    if brief.voice is None or not brief.voice.avoid:
        return []
    start, end = _own_words(brief, kind, text)
    return [each for each in off_voice(text, brief.voice.avoid) if start <= each.start and each.end <= end]


def _with_voice(found: list[Finding], brief: Brief, kind: Kind, part: str, text: str) -> list[Finding]:
    spoken = off_voice_in(brief, kind, text)
    if spoken and part == "button":
        spoken = [_other_button(brief, spoken[0], text)]
    return sorted([*found, *spoken], key=lambda one: (one.start, one.end)) if spoken else found


def _other_button(brief: Brief, found: Finding, text: str) -> Finding:
    """A button is too short to lose a word: another one is suggested for the whole of it."""
    avoid = brief.voice.avoid if brief.voice else ()
    words = phrases(brief.language).banner.button["any"]
    other = next((word for word in words if word != text and not says(word, avoid)), "")
    return replace(found, start=0, end=len(text), term=text, suggestion=other, removable=False)


def _own_words(brief: Brief, kind: Kind, text: str) -> tuple[int, int]:
    """Return where the words between the signature and the opt-out of an SMS stand, the whole of other texts."""
    if kind != "sms":
        return 0, len(text)
    head, tail = _HEAD.match(text), _TAIL.search(text)
    start = head.end() if head else 0
    name = f"{brief.signature or brief.shop}: "
    if not start and len(name) > 2 and text.startswith(name):
        start = len(name)
    return start, tail.start() if tail else len(text)


def _empty() -> Finding:
    """An empty part may be saved, as work in hand, but nobody should choose it without being told."""
    return Finding("limits", "warn", 0, 0, "", _("This part is empty."), id="limits.empty")


@lru_cache(maxsize=4096)
def _answer(asked: _Asked) -> tuple[Finding, ...]:
    return tuple(check(asked.text))
