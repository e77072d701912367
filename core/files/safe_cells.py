"""Cells that leave the house: a text is never a formula to the program that opens it."""

from typing import Any

_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "−")


def safe_cell(value: Any) -> Any:
    """Return a text that no sheet takes for a formula: an apostrophe in front where it could be; the rest as it is."""
    if not isinstance(value, str):
        return value
    if value.startswith(("\t", "\r", "\n")) or value.lstrip().startswith(_STARTS):
        return f"'{value}"
    return value
