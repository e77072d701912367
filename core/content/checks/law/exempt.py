"""Exceptions that hold for a text whatever the rule: names and titles used as names."""

import re

from core.content.checks.law.copy import Copy, Hit
from core.text import folded

_TITLE = re.compile("《[^》]{1,40}》")
_NAME_KEYS = ("name", "brand", "trademark", "model")


def exempt(copy: Copy, hit: Hit) -> bool:
    """Say whether a hit lies inside a registered name or a title, used to refer to the thing.

    The 2023 guide leaves out a term inside a product name, model, trademark or patent, for
    absolutes only: a cure claimed by a name is still a cure claimed.
    """
    if not hit.rule.startswith(("absolute", "english_absolute", "society")):
        return False
    spans = [match.span() for match in _TITLE.finditer(copy.text)] + _names(copy)
    return any(start <= hit.start and hit.end <= end for start, end in spans)


def _names(copy: Copy) -> list[tuple[int, int]]:
    """Return where the names from the facts stand in the text, whole or by their marked part."""
    found = []
    for key in _NAME_KEYS:
        name = folded(copy.known.words(key)).strip()
        for part in {name, *re.findall(r"[\u4e00-\u9fff]{2,}|[a-z0-9][a-z0-9 ]{3,}", name)}:
            shared = _longest_shared(part, copy.text)
            if shared:
                at = copy.text.find(shared)
                found.append((at, at + len(shared)))
    return found


def _longest_shared(name: str, text: str) -> str:
    """Return the longest prefix of a name, of three characters or more, that the text holds."""
    for length in range(len(name), 2, -1):
        if name[:length] in text:
            return name[:length]
    return ""
