"""What a store profile begins from: what the shop's own row says already of its goods, buyers and tone."""

import re
from typing import Any

from core.positioning.frame import MOST_CATEGORY, checked_frame
from core.positioning.segments import LIMITS, checked_segments
from core.positioning.voice import TONES, checked_voice
from core.shop.reads import ShopProfile

_BREAK = re.compile(r"[，,。；;、\n]")


def starting_sections(shop: ShopProfile) -> dict[str, dict[str, Any]]:
    """Return sections filled from the shop's row, as they are stored; those it says nothing about are left out."""
    sections = {}
    if shop.categories:
        kind = "single" if len(shop.categories) == 1 else "general"
        # A category frame in the buyers' words is for people to find; the first category is where to begin.
        sections["frame"] = checked_frame({"kind": kind, "category": shop.categories[0][:MOST_CATEGORY]})
    if audience := " ".join(shop.audience.split()):
        name = _BREAK.split(audience, maxsplit=1)[0].strip()[: LIMITS["name"]] or audience[: LIMITS["name"]]
        sections["segments"] = checked_segments(
            {"segments": [{"name": name, "who": audience, "is_lead": True}]}
        )
    if shop.tone in TONES and shop.tone != "plain":
        sections["voice"] = checked_voice({"tone": shop.tone})
    return sections
