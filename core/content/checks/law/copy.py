"""One piece of copy while it is being checked, and what a rule says about a part of it."""

import re
from dataclasses import dataclass

from core.content.checks.finding import Severity, Text
from core.content.checks.law.facts import Known
from core.content.checks.law.folding import Folded


@dataclass(frozen=True, slots=True)
class Copy:
    """A text folded for reading, the facts about it, and the kinds of goods that it is about."""

    given: Text
    folded: Folded
    known: Known
    kinds: frozenset[str]
    english: bool

    @property
    def text(self) -> str:
        """Return the folded text, which every rule reads."""
        return self.folded.text


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's word about a non-empty span of the folded text; `{}` in `say` is the span as given."""

    rule: str
    severity: Severity
    start: int
    end: int
    reason: str
    law: str
    say: str = ""


def hit_at(
    match: re.Match[str], rule: str, reason: str, law: str, *, severity: Severity = "block", say: str = ""
) -> Hit:
    """Return a hit on the span of a match."""
    return Hit(rule, severity, match.start(), match.end(), reason, law, say)


_CLAUSE = re.compile(r"[^\s,。!?;、][^,。!?;\n]*")


def opening(copy: Copy) -> re.Match[str] | None:
    """Return the first clause of a text: where a rule points when something is missing from it."""
    return _CLAUSE.search(copy.text)
