"""The check itself: a text in, findings of the advertising law out."""

import re
from collections.abc import Iterator

from core.content.checks.finding import Finding, Severity, Text
from core.content.checks.law.absent import unpapered
from core.content.checks.law.copy import Copy, Hit
from core.content.checks.law.denied import denied
from core.content.checks.law.exempt import exempt
from core.content.checks.law.facts import Known, with_derived
from core.content.checks.law.folding import fold
from core.content.checks.law.health_food import lawful_function, told_of_health
from core.content.checks.law.kinds import kinds_of
from core.content.checks.law.mandatory import owed
from core.content.checks.law.medium import carried
from core.content.checks.law.offers import offered
from core.content.checks.law.prices import priced
from core.content.checks.law.prizes import drawn
from core.content.checks.law.reasons import reason
from core.content.checks.law.urgency import urged
from core.content.checks.law.wording import worded

_LATIN_WORDS = re.compile(r"[a-z']{2,}")
_RANK: dict[Severity, int] = {"block": 2, "warn": 1, "info": 0}


def law(text: Text) -> list[Finding]:
    """Return what the advertising law and its neighbours say about a text, in reading order.

    block = a violation unless changed; warn = needs evidence or a look; info = advice. Spans are
    never empty and never overlap one of the same or higher severity. Not legal advice.
    """
    folded = fold(text.text)
    if not folded.text.strip():
        return []
    copy = Copy(
        given=text,
        folded=folded,
        known=Known(with_derived(text.facts)),
        kinds=kinds_of(text, folded.text),
        english=text.lang == "en" or len(_LATIN_WORDS.findall(folded.text)) > 2,
    )
    return [_finding(copy, hit) for hit in _strongest(_said(copy))]


_SUBJECTS = (worded, priced, offered, urged, drawn, denied, told_of_health, carried, owed, unpapered)


def _said(copy: Copy) -> Iterator[Hit]:
    """Yield every subject's word, exceptions taken out."""
    for subject in _SUBJECTS:
        yield from (hit for hit in subject(copy) if not exempt(copy, hit) and not lawful_function(copy, hit))


def _strongest(hits: Iterator[Hit]) -> list[Hit]:
    """Keep the weightiest of hits that overlap, the longer of equals; return them in reading order."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (-_RANK[h.severity], h.start - h.end, h.start, h.rule)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.start, h.end, h.rule))


def _finding(copy: Copy, hit: Hit) -> Finding:
    start, end = copy.folded.span(hit.start, hit.end)
    term = copy.given.text[start:end]
    return Finding(
        check="law",
        severity=hit.severity,
        start=start,
        end=end,
        term=term,
        reason=reason(hit, disguised=term.lower() != copy.text[hit.start : hit.end]),
        law=hit.law,
        suggestion=hit.say.replace("{}", term),
        id=hit.rule,
    )
