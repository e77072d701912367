"""A stretch of a sentence and what it says."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """A value found in a sentence: `start` and `end` are positions of its first and its last sign.

    `currency` is the ISO 4217 code of money where it is sure, `unit` the name of its unit as written.
    """

    text: str
    start: int
    end: int
    value: Decimal
    currency: str | None = None
    unit: str = ""


def written(value: Decimal) -> str:
    """Write a value with at most 15 significant digits, without trailing zeros and exponents."""
    rounded = Decimal(f"{value:.15g}") if len(value.as_tuple().digits) > 15 else value
    text = f"{rounded:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def apart(spans: list[Span]) -> list[Span]:
    """Return the spans in their order, of overlapping ones the one that begins first and reaches farthest."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start > kept[-1].end:
            kept.append(span)
    return kept
