"""Which kinds of goods a text is about: from the category as people write it, else from facts and text."""

import re
from functools import cache, lru_cache

from core.content.checks.finding import Text
from core.content.checks.law.facts import Known
from core.rules import adlaw
from core.text import folded

# Where two kinds share a word, the stricter law decides: a supplement is not an ordinary food.
_STRICTER = {"health_food": "food", "medical_device": "cosmetics", "drug": "food"}


@cache
def _patterns() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    pack = adlaw.kinds()
    named = {kind: re.compile(pattern) for kind, pattern in pack.named.items()}
    told = {kind: re.compile(pattern) for kind, pattern in pack.told.items()}
    return named, told


@lru_cache(maxsize=1024)
def _named(category: str) -> frozenset[str]:
    named, _ = _patterns()
    return frozenset(kind for kind, pattern in named.items() if pattern.search(folded(category)))


def kinds_of(text: Text, read: str) -> frozenset[str]:
    """Return the kinds of goods of a text; `read` is the text folded."""
    found = set(_named(text.product_category))
    known = Known(text.facts)
    if known.has("health_food", "registered_function"):
        found.add("health_food")
    if known.has("cosmetic_type"):
        found.add("cosmetics")
    if not found:
        _, told = _patterns()
        found = {kind for kind, pattern in told.items() if pattern.search(read)}
    if "books" in found:  # a book about money, food or babies is a book
        found = {"books"}
    for strict, loose in _STRICTER.items():
        if strict in found:
            found.discard(loose)
    implied = adlaw.kinds().implies
    return frozenset(found | {also for kind in found for also in implied.get(kind, ())})
