"""Near-copies: two drafts that say the same thing in nearly the same words."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from core.content.brief import Variant
from core.text import folded

SAME = 0.86  # of the characters, figures aside: from here on readers called two drafts the same one
_FIGURES = re.compile(r"\d[\d.,:]*")
_FRAME = re.compile(r"^【[^】]*】|拒收请回复\w|reply stop[\w ]*$", re.IGNORECASE)


def is_near_copy(parts: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """Tell whether two pieces of one kind say nearly the same; figures and an SMS's frame do not count."""
    return likeness(parts, others) >= SAME


def likeness(parts: Mapping[str, str], others: Mapping[str, str]) -> float:
    """Return how alike two pieces are, 0…1, by the order of their characters."""
    return fuzz.ratio(_said(parts), _said(others)) / 100


def without_near_copies(variants: Sequence[Variant]) -> list[Variant]:
    """Return the variants without those that nearly repeat an earlier one of their kind."""
    kept: list[Variant] = []
    for variant in variants:
        if not any(other.kind == variant.kind and is_near_copy(variant.parts, other.parts) for other in kept):
            kept.append(variant)
    return kept


def _said(parts: Mapping[str, str]) -> str:
    text = " ".join(_FRAME.sub("", folded(parts[name])) for name in sorted(parts) if name != "button")
    return _FIGURES.sub("0", text)
