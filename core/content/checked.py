"""A whole piece of copy held against its brief: each part through every check."""

from collections.abc import Mapping

from core.content.brief import PARTS, Brief, Kind
from core.content.checks.finding import Finding, Text
from core.content.checks.run import check
from core.content.facts import facts_of


def check_parts(brief: Brief, kind: Kind, parts: Mapping[str, str]) -> dict[str, list[Finding]]:
    """Return what limits, facts and law say of each part of a piece, by the part's name."""
    facts = facts_of(brief)
    category = brief.items[0].category
    return {
        part: check(
            Text(
                text=parts[part],
                channel=kind,
                product_category=category,
                facts=facts,
                lang=brief.language,
                part=part,
            )
        )
        for part in PARTS[kind]
    }
