"""Length as each channel counts it, and the longest beginning that fits."""

import unicodedata
from math import ceil

from core.rules.channels import Unit
from core.text import gb18030_bytes, utf16_units

_ELLIPSIS = "…"


def length(text: str, unit: Unit) -> int:
    """Return how much of a limit in `unit` a text uses."""
    if unit == "characters":
        return len(text)
    if unit == "utf16":
        return utf16_units(text)
    if unit == "gb18030":
        return gb18030_bytes(text)
    return ceil(halves(text) / 2)


def halves(text: str) -> int:
    """Return the width in half places: 汉字, full-width signs and emoji take two, letters and digits one."""
    if text.isascii():
        return len(text)
    return sum(_halves_of(char) for char in text)


def cut(text: str, limit: int, unit: Unit) -> str:
    """Return the text as a phone shows it: whole when it fits, else its beginning and an ellipsis."""
    if length(text, unit) <= limit:
        return text
    kept = ""
    for char in text:
        if length(kept + char + _ELLIPSIS, unit) > limit:
            break
        kept += char
    return kept.rstrip() + _ELLIPSIS


def _halves_of(char: str) -> int:
    if unicodedata.combining(char) or char == "\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
