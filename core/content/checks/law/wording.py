"""Wording rules from the packs: what is found, what acquits it, and what the facts prove."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from core.content.checks.finding import Severity
from core.content.checks.law.copy import Copy, Hit
from core.content.checks.law.facts import Known
from core.rules import adlaw
from core.text import folded

# Other names that people give to the papers behind a claim.
_PAPERS = frozenset({"evidence", "license"})
_ALSO_PAPERS = (
    "certificates",
    "certificate",
    "certification",
    "certs",
    "test_report",
    "report",
    "qualification",
)
# Facts whose own words a claim may repeat.
_DESCRIBING = (
    "material",
    "ingredients",
    "license",
    "standard",
    "awards",
    "heritage",
    "gi_license",
    "origin",
    "grade",
)
# A first place in the shop proves nothing about a market.
_BEYOND_THE_SHOP = re.compile(r"全网|全国|全球|世界|行业|类目|品类|中国|平台|同类|world|china|america|market")
# Characters that say nothing by themselves: 最佳 without 最.
_BOUND = frozenset("佳优大小多少高低先顶")
_TERM = re.compile(r"<([a-z_]+)>(?!=)")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A wording, compiled."""

    id: str
    group: adlaw.Group
    find: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...]
    proof: tuple[str, ...]
    severity: Severity
    unknown: Severity
    reason: str
    law: str
    say: str
    drop: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Group:
    """A group with one pattern that finds nothing when none of its rules does."""

    group: adlaw.Group
    any_of: re.Pattern[str]
    rules: tuple[_Rule, ...]


def _spelled(pattern: str, terms: dict[str, str]) -> str:
    """Put the named terms of a pack into a pattern; a term may use terms above it."""
    for _ in range(3):
        pattern = _TERM.sub(lambda m: terms.get(m.group(1), m.group()), pattern)
    return pattern


def _compiled(wording: adlaw.Wording, group: adlaw.Group, terms: dict[str, str]) -> _Rule:
    severity = wording.severity or group.severity
    return _Rule(
        id=f"{group.id}.{wording.id}",
        group=group,
        find=re.compile(_spelled(wording.find, terms)),
        unless=tuple(re.compile(_spelled(p, terms)) for p in (*wording.unless, *group.unless)),
        proof=wording.proof,
        severity=severity,
        unknown=wording.unknown or group.unknown or severity,
        reason=wording.reason or group.reason,
        law=wording.law or group.law,
        say=wording.say,
        drop=re.compile(_spelled(wording.drop, terms)) if wording.drop else None,
    )


@cache
def _groups() -> tuple[_Group, ...]:
    made = []
    for terms, group in adlaw.wordings():
        rules = tuple(_compiled(wording, group, terms) for wording in group.rules)
        made.append(_Group(group, re.compile("|".join(rule.find.pattern for rule in rules)), rules))
    return tuple(made)


def worded(copy: Copy) -> Iterator[Hit]:
    """Yield what the packs say about the wording of a text."""
    for group in _groups():
        if not _concerns(group.group, copy) or not group.any_of.search(copy.text):
            continue
        for rule in group.rules:
            yield from _hits(rule, copy)


def _concerns(group: adlaw.Group, copy: Copy) -> bool:
    """Say whether a group speaks about this language and these kinds of goods."""
    if group.english and not copy.english:
        return False
    if group.kinds and copy.kinds.isdisjoint(group.kinds):
        return False
    return copy.kinds.isdisjoint(group.not_kinds)


def _hits(rule: _Rule, copy: Copy) -> Iterator[Hit]:
    for match in rule.find.finditer(copy.text):
        start, end = match.span(1) if match.re.groups and match.group(1) is not None else match.span()
        if start == end or _acquitted(rule, copy.text, start, end):
            continue
        severity = _weighed(rule, copy.known, copy.text[start:end], copy.text[max(0, start - 6) : end])
        if severity is not None:
            yield Hit(
                rule.id, severity, start, end, rule.reason, rule.law, _instead(rule, copy.text[start:end])
            )


def _instead(rule: _Rule, term: str) -> str:
    """Return the replacement: what stays of the hit without its absolute, else the rule's own."""
    rest = rule.drop.sub("", term).strip() if rule.drop else ""
    return rest if rest and rest not in _BOUND else rule.say


def _acquitted(rule: _Rule, text: str, start: int, end: int) -> bool:
    """Say whether an exception touches the span."""
    return any(
        match.start() < end and start < match.end()
        for pattern in rule.unless
        for match in pattern.finditer(text)
    )


def _weighed(rule: _Rule, known: Known, term: str, clause: str) -> Severity | None:
    """Return the severity after the facts have spoken, None when they prove the claim."""
    if not rule.proof:
        return rule.severity
    if any(_proves(key, known, clause) for key in rule.proof) or _told(term, known):
        return None
    if known.lacks(*(key.split("=")[0] for key in rule.proof)) or _denied(rule.proof, known):
        return rule.severity
    return rule.unknown


def _proves(key: str, known: Known, term: str) -> bool:
    """Say whether a fact stands behind a claim: `rank=1` wants that very number, `rank` anything."""
    name, _, wanted = key.partition("=")
    if wanted:
        if name == "rank_in_shop_30d" and _BEYOND_THE_SHOP.search(term):
            return False
        if name == "rank" and known.lacks("source", "evidence"):
            return False
        return known.number(name) == float(wanted)
    return known.has(name) or (name in _PAPERS and known.has(*_ALSO_PAPERS))


def _told(term: str, known: Known) -> bool:
    """Say whether the facts themselves use the words of the claim: organic cotton, 老字号."""
    return len(term) > 1 and term in folded(known.words(*_DESCRIBING))


def _denied(proof: tuple[str, ...], known: Known) -> bool:
    """Say whether a numbered fact is known and is another number."""
    return any("=" in key and known.number(key.partition("=")[0]) is not None for key in proof)
