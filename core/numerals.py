"""Chinese numerals: 五千三百, 九万四, 两点五, and mixtures with figures such as 5亿1万4千6百."""

import re
from decimal import Decimal

_DIGITS = dict(zip("〇零一二三四五六七八九", [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], strict=True)) | dict(
    zip("两兩壹贰叁肆伍陆柒捌玖貳參陸", [2, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 6], strict=True)
)
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
NUMERAL = "".join(_DIGITS) + "".join(_SMALL) + "".join(_LARGE)
_PARTS = re.compile(rf"\d+(?:\.\d+)?|[{NUMERAL}]")


def chinese_number(text: str) -> Decimal | None:
    """Return the value of a numeral written with Chinese digits or units, or None when it is not one.

    Figures may stand for digits (5亿1万); a digit after a unit counts the next lower one (九万四 is
    94,000) unless 零 precedes it.
    """
    whole, point, fraction = text.replace("點", "点").partition("点")
    if point:
        value, digits = chinese_number(whole), _digits(fraction)
        return value + Decimal(f"0.{digits}") if value is not None and digits else None
    parts: list[str] = _PARTS.findall(whole)
    if not parts or "".join(parts) != whole or not any(part in _SMALL or part in _LARGE for part in parts):
        plain = whole if parts == [whole] and whole[0].isdecimal() else _digits(whole)
        return Decimal(plain) if plain else None
    return _value(parts)


def _digits(text: str) -> str:
    return "".join(str(_DIGITS[c]) for c in text) if all(c in _DIGITS for c in text) else ""


def _value(parts: list[str]) -> Decimal | None:
    total, section = Decimal(0), Decimal(0)
    digit: Decimal | None = None
    after_unit, last_unit = True, 1
    for part in parts:
        if part in _SMALL:
            section += (Decimal(1) if digit is None else digit) * _SMALL[part]
            digit, after_unit, last_unit = None, True, _SMALL[part]
        elif part in _LARGE:
            section += digit or 0
            if not section and not total:
                return None  # 万 alone counts nothing
            size = _LARGE[part]
            total = (total + section) * size if size > 10**4 or not section else total + section * size
            section, digit, after_unit, last_unit = Decimal(0), None, True, size
        elif _DIGITS.get(part) == 0:
            after_unit, last_unit = False, 1
        elif digit is not None:
            return None  # two digits side by side beside units: 二三百 is a range
        else:
            digit = Decimal(_DIGITS[part]) if part in _DIGITS else Decimal(part)
    if digit is None:
        return total + section
    step = last_unit // 10 if after_unit and last_unit > 1 and digit < 10 else 1
    return total + section + digit * step
