"""Numbers as copy writes them: 1,299.00, 1.2万, 一百九十九, 十万, 3k."""

import re
from decimal import Decimal

from core.numerals import chinese_number

# Possessive: a number is read as far as it goes or not at all, so that long runs cost little.
ARABIC = r"(?:\d{1,3}(?:,\d{3})++|\d{1,12}+)(?:\.\d{1,4}+)?+"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,12}+(?:点[零〇一二三四五六七八九]{1,3}+)?+"
NUMBER = rf"(?:{ARABIC}(?:[百千]?[万亿]|[百千])?|{CHINESE})"
# In counts of people and sales, w and k stand for 万 and thousand.
COUNT = rf"(?:{ARABIC}(?:[百千]?[万亿]|[百千]|[wk](?![a-z]))?|{CHINESE})"
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "w": 10**4, "k": 1000}
_SPLIT = re.compile(rf"({ARABIC})([百千万亿wk]*)$")


def number(text: str) -> Decimal | None:
    """Return the value of a number as NUMBER or COUNT match it, None when it is none; 万 alone is 10,000."""
    match = _SPLIT.match(text)
    if not match:
        return Decimal(_SCALES[text]) if text in _SCALES else chinese_number(text)
    value = Decimal(match[1].replace(",", ""))
    for scale in match[2]:
        value *= _SCALES[scale]
    return value
