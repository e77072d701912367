"""The grounding check: does what the copy says follow from the facts?"""

import re
from functools import cache

from core.content.checks.finding import Finding, Severity, Text
from core.content.checks.grounding.claims import claimed
from core.content.checks.grounding.counts import counts
from core.content.checks.grounding.dates import dates
from core.content.checks.grounding.gifts import gifts
from core.content.checks.grounding.known import Known, known
from core.content.checks.grounding.lasting import lasting
from core.content.checks.grounding.looks import looks
from core.content.checks.grounding.measures import measures
from core.content.checks.grounding.money import money
from core.content.checks.grounding.offers import offers
from core.content.checks.grounding.patents import patents
from core.content.checks.grounding.places import places
from core.content.checks.grounding.plain import plain
from core.content.checks.grounding.reading import Reading, Verdict
from core.content.checks.grounding.services import services
from core.locale import _

# The order matters: what one reader has understood, the next does not read again.
_READERS = (offers, services, gifts, counts, dates, money, lasting, measures, patents, claimed, places, looks)
_PRICES = re.compile(
    "price|价|discount|折|coupon|offset|cost|ratio|sold_at|stock_at|currency|threshold|promotion|prize|off$"
)
_TOPICS = {
    "money": _PRICES,
    "offer": _PRICES,
    "gift": re.compile("gift|coupon|promotion"),
    "service": re.compile("ship|warranty|return|service"),
    "count": re.compile("stock(?:$|_at)|sold$|limited|rank|qty"),
    "time": re.compile("start|end|activity|days|restores"),
}


def grounding(text: Text) -> list[Finding]:
    """Return what the copy says and the facts do not: with facts None, nothing."""
    if not text.facts:
        return []
    form, facts = plain(text.text), known(text.facts)
    reading = Reading(form.text, facts)
    found: list[Finding] = []
    for reader in _READERS:
        for verdict in reader(reading):
            severity = _severity(verdict, facts)
            if severity:
                start, end = form.span(verdict.start, verdict.end)
                found.append(_finding(text.text, start, end, severity, verdict))
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _severity(verdict: Verdict, facts: Known) -> Severity | None:
    """Return how loud a verdict is: block against a known fact, softer the less is known."""
    if verdict.kind in ("contradicts", "absent"):
        return "block"
    if not facts.speaks:
        return None
    if verdict.kind == "unsupported":
        if not _same_topic(verdict.rule, facts):
            return "info"
        return "block" if facts.rich else "warn"
    return "warn" if verdict.kind == "loose" and facts.rich else None


def _same_topic(rule: str, facts: Known) -> bool:
    """Tell whether the facts can carry what a verdict is about.

    Facts on several topics, or on a named item, are a sheet: what it leaves out is not so. A remark
    on one topic alone (two dates, a coupon) says nothing about gifts or materials.
    """
    if facts.named and len(facts.about) > 1:
        return True
    topics = {_topics_of(key) for key in facts.about}
    if len(topics) > 1:
        return True
    topic = "service" if rule in ("claim.service", "claim.shipping") else rule.partition(".")[0]
    return topic in next(iter(topics), frozenset()) or (topic not in _TOPICS and topics == {frozenset()})


@cache
def _topics_of(key: str) -> frozenset[str]:
    """Return the topics that a key speaks of; none is the item itself."""
    return frozenset(topic for topic, pattern in _TOPICS.items() if pattern.search(key))


def _finding(source: str, start: int, end: int, severity: Severity, verdict: Verdict) -> Finding:
    return Finding(
        check="grounding",
        severity=severity,
        start=start,
        end=end,
        term=source[start:end],
        reason=_reason(verdict),
        law=_("Copy must follow from the facts"),
        suggestion=verdict.suggestion,
        id=f"grounding.{verdict.rule}",
    )


def _reason(verdict: Verdict) -> str:
    if verdict.kind == "contradicts" and verdict.known:
        return _("The facts say something else: {known}.").format(known=verdict.known)
    if verdict.kind == "contradicts":
        return _("The facts say something else.")
    if verdict.kind == "absent":
        return _("According to the facts there is none of this.")
    return _("Nothing in the facts says this: add it to the facts or take it out.")
