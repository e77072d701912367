"""All checks on one text."""

from core.content.checks.finding import Finding, Text
from core.content.checks.grounding.check import grounding
from core.content.checks.law.law import law
from core.content.checks.limits import limits


def check(text: Text) -> list[Finding]:
    """Return what limits, facts and law say about a text, in the order of the text."""
    found = [*limits(text), *grounding(text), *law(text)]
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.check))
