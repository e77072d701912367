"""Sums of money and discounts as copy writes them, in yuan and as shares of the price."""

import re
from collections.abc import Iterator

from core.content.checks.grounding.numerals import NUMBER, number

YUAN = rf"(?:[¥￥$€£]\s*)?(?P<yuan>{NUMBER})\s*(?:元|块钱?|rmb|cny|yuan|dollars?)?"
_FOLD = re.compile(
    r"(?P<fold>\d(?:\.\d{1,2})?|[一二三四五六七八九](?:点?[一二三四五六七八九])?|\d{2})\s*折(?!叠|扣率|线|页|痕|返|射|中)"
)
_PERCENT_OFF = re.compile(r"(?P<percent>\d{1,2})\s*% off")
_HALF = re.compile(r"(?<!第二件)(?<!第2件)(?<!第二份)半价")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}


def amount(text: str) -> float | None:
    """Return the number a match wrote, or None when it is none."""
    value = number(text)
    return None if value is None else float(value)


def discounts(text: str) -> Iterator[tuple[re.Match[str], float]]:
    """Yield every discount with the share of the price that is left: 8折 is 0.8, 30% off is 0.7."""
    for match in _FOLD.finditer(text):
        yield match, _share(match["fold"])
    for match in _PERCENT_OFF.finditer(text):
        yield match, 1 - float(match["percent"]) / 100
    for match in _HALF.finditer(text):
        yield match, 0.5


def _share(fold: str) -> float:
    digits = "".join(str(_DIGITS[c]) if c in _DIGITS else c for c in fold.replace("点", ""))
    value = float(digits)
    return value / 10 if value < 10 else value / 100
