"""Push messages as each vendor takes, refuses or shows them."""

from dataclasses import dataclass
from typing import Literal

from core.content.checks.lengths import cut, length
from core.rules.channels import Unit, VendorRule, channels

Outcome = Literal["shown", "cut", "fails"]


@dataclass(frozen=True, slots=True)
class VendorView:
    """What one vendor does with a push message.

    `title` and `body` are what the phone shows: cut with … where the vendor cuts, empty where the
    message fails and nobody sees it. The counts are in the vendor's own `unit`.
    """

    vendor: str
    name: str
    outcome: Outcome
    title: str
    body: str
    title_used: int
    title_limit: int
    body_used: int
    body_limit: int
    unit: Unit
    source: str


def vendors(title: str, body: str) -> list[VendorView]:
    """Return what every vendor of the rule pack makes of a message, in the pack's order."""
    return [_view(rule, title, body) for rule in channels().vendors]


def failing(text: str, part: str) -> list[str]:
    """Return the names of the vendors that refuse a text as their title or body."""
    return [
        rule.shown_name
        for rule in channels().vendors
        if rule.over == "fails" and length(text, rule.unit) > (rule.title if part == "title" else rule.body)
    ]


def _view(rule: VendorRule, title: str, body: str) -> VendorView:
    title_used, body_used = length(title, rule.unit), length(body, rule.unit)
    fits = title_used <= rule.title and body_used <= rule.body
    outcome: Outcome = "shown" if fits else "fails" if rule.over == "fails" else "cut"
    lost = outcome == "fails"
    return VendorView(
        vendor=rule.vendor,
        name=rule.shown_name,
        outcome=outcome,
        title="" if lost else cut(title, rule.title, rule.unit),
        body="" if lost else cut(body, rule.body, rule.unit),
        title_used=title_used,
        title_limit=rule.title,
        body_used=body_used,
        body_limit=rule.body,
        unit=rule.unit,
        source=rule.source,
    )
