"""Numbers as copy writes them: 1,299.00, 1.2万, 一百九十九, 九十九块九, 两千, 壹佰."""

import re
from decimal import Decimal, InvalidOperation

# Possessive: a number is read as far as it goes or not at all, so that long runs cost little.
ARABIC = r"(?:\d{1,3}(?:,\d{3})++|\d{1,12}+)(?:\.\d{1,4}+)?+"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,12}+(?:点[零〇一二三四五六七八九]{1,3}+)?+"
NUMBER = rf"(?:{ARABIC}(?:[百千]?[万亿]|[百千])?|{CHINESE})"
# In counts of people and sales, w and k stand for 万 and thousand.
COUNT = rf"(?:{ARABIC}(?:[百千]?[万亿]|[百千]|[wk](?![a-z]))?|{CHINESE})"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_SCALES = {**_STEPS, **_GROUPS, "w": 10**4, "k": 1000}
_SPLIT = re.compile(rf"({ARABIC})([百千万亿wk]*)$")


def number(text: str) -> Decimal | None:
    """Return the value of a number as NUMBER or COUNT match it, None when it is none."""
    match = _SPLIT.match(text)
    if match:
        try:
            value = Decimal(match[1].replace(",", ""))
        except InvalidOperation:
            return None
        for scale in match[2]:
            value *= _SCALES[scale]
        return value
    whole, point, fraction = text.partition("点")
    value_of_whole = _chinese(whole)
    if value_of_whole is None or not point:
        return value_of_whole
    digits = "".join(str(_DIGITS.get(c, "")) for c in fraction)
    return Decimal(f"{value_of_whole}.{digits or '0'}")


def _chinese(text: str) -> Decimal | None:
    if not text or any(c not in _DIGITS and c not in _STEPS and c not in _GROUPS for c in text):
        return None
    if all(c in _DIGITS for c in text):  # 一九九
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total, group, digit, last_step = 0, 0, 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            last_step = 1 if char in "零〇" else last_step
        elif char in _STEPS:
            group += (digit or 1) * _STEPS[char]
            digit, last_step = 0, _STEPS[char]
        else:
            total = (total + group + digit or 1) * _GROUPS[char]
            group, digit, last_step = 0, 0, _GROUPS[char]
    if digit and last_step >= 100:  # 一百九 is 190, 三千二 is 3200
        digit *= last_step // 10
    return Decimal(total + group + digit)
