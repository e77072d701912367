"""The figures in a fact's text: numbers, money, coupons, discounts, quantities with their unit."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from core.content.checks.grounding.numerals import ARABIC, NUMBER, number
from core.content.checks.grounding.plain import plain

_NUMBER = re.compile(NUMBER)
_COUPON = re.compile(
    rf"(?<![\d.\-/])({ARABIC})元?(?:立|即|可|再)?(?:减|-|省|抵|返)({ARABIC})(?![\d.]*[-月日:/])"
)
_MONEY = re.compile(
    rf"[¥$€£] ?({ARABIC})|({NUMBER})(?:元|块|rmb|cny|usd|dollars?)|[价值券]格?[:为]?({ARABIC})(?![\d.%折件])"
)
_SAVING = re.compile(
    rf"(?:减|直降|省|抵|返|优惠|补贴|红包)[¥$]?({ARABIC})(?!\d*[%折])|({ARABIC})元?(?:无门槛|优惠|代金|满减|新人)*[券红津]|[$€£]({ARABIC}) off"
)
_RATIO = re.compile(
    rf"({NUMBER})折|(\d{{1,2}}(?:\.\d)?) ?% ?(?:off|discount)|(半价|对折|half[ -]price|half off)"
)
_OFF_RATIO = re.compile(r"(?:立减|直降|降价?|减|省|优惠)(\d{1,2}(?:\.\d)?)%")

# unit → (dimension, factor to the base unit)
UNITS: dict[str, tuple[str, Decimal]] = {
    name: (dimension, Decimal(factor))
    for dimension, units in {
        "mass": {"kg": "1000", "千克": "1000", "公斤": "1000", "斤": "500", "两": "50", "mg": "0.001", "毫克": "0.001",
                 "g": "1", "克": "1", "oz": "28.35", "lb": "453.6", "lbs": "453.6", "吨": "1000000"},
        "volume": {"ml": "1", "毫升": "1", "l": "1000", "升": "1000"},
        "length": {"mm": "1", "毫米": "1", "cm": "10", "厘米": "10", "公分": "10", "m": "1000", "米": "1000",
                   "英寸": "25.4", "寸": "25.4", "inch": "25.4", "inches": "25.4"},
        "power": {"w": "1", "瓦": "1", "kw": "1000", "千瓦": "1000"},
        "area": {"m2": "1", "平": "1", "平方米": "1", "平米": "1", "平方": "1"},
        "voltage": {"v": "1", "伏": "1"},
        "charge": {"mah": "1", "毫安": "1", "毫安时": "1"},
        "temperature": {"℃": "1", "°c": "1", "度": "1", "摄氏度": "1"},
        "share": {"%": "1", "percent": "1"},
        "data": {"gb": "1", "tb": "1000"},
        "energy": {"kj": "1", "千焦": "1", "kcal": "4.184", "大卡": "4.184", "千卡": "4.184"},
        "frequency": {"hz": "1"},
        "pressure": {"atm": "1", "bar": "1"},
        "speed": {"rpm": "1"},
        "flow": {"m3/h": "1"},
        "suction": {"pa": "1", "kpa": "1000"},
        "light": {"lm": "1", "流明": "1", "nit": "1", "nits": "1", "尼特": "1"},
        "dots": {"dpi": "1"},
        "sound": {"db": "1", "分贝": "1"},
        "threads": {"支": "1"},
    }.items()
    for name, factor in units.items()
}  # fmt: skip
PIECES = "包盒袋瓶支片粒颗枚罐听条双只套件个杯抽层卷块箱桶份张根本台把副组对册节集"
_UNIT = "|".join(sorted((re.escape(u) for u in UNITS), key=len, reverse=True))
_SMALL = "[一二两三四五六七八九十百千半]{1,8}+"
QUANTITY = re.compile(
    rf"(?<![a-z])(?P<n>{ARABIC}|{_SMALL})(?:[-~至到](?P<m>{ARABIC}))? ?(?P<u>{_UNIT})(?![a-z0-9])"
)
PIECE = re.compile(rf"(?P<n>{NUMBER})(?:小|大|独立|单独)?(?P<u>[{PIECES}])")
_SIDES = re.compile(
    r"(\d{1,5}(?:\.\d)?)(?:cm|mm|m)?[×x*](\d{1,5}(?:\.\d)?)(?:cm|mm|m)?(?:[×x*](\d{1,5}(?:\.\d)?))? ?(?P<u>cm|mm|m|厘米|毫米|米)(?![a-z])"
)
_KEY_UNITS = {
    "weights_g": "mass", "fill_g": "mass", "protein_per_100g": "mass", "fat_per_100g": "mass", "power": "power",
    "temps": "temperature", "recycled_pct": "share", "rating": "share",
}  # fmt: skip
_KEY_SUFFIXES = {
    "_g": "g",
    "_kg": "kg",
    "_ml": "ml",
    "_l": "l",
    "_cm": "cm",
    "_mm": "mm",
    "_w": "w",
    "_pct": "%",
}
_KEY_SUFFIXES |= {"_percent": "%", "_v": "v", "_mah": "mah", "_gb": "gb", "_per_100g": "g", "_rate": "%"}


def numbers(text: str) -> tuple[Decimal, ...]:
    """Return every number in a plain text."""
    return tuple(n for match in _NUMBER.finditer(text) if (n := number(match[0])) is not None)


def numbers_in(value: Any) -> tuple[Decimal, ...]:
    """Return the number that a fact is, or the numbers in its text."""
    if isinstance(value, bool):
        return ()
    if isinstance(value, int | Decimal):
        return (Decimal(value),)
    return numbers(plain(str(value)).text)


def coupons_in(text: str) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield (threshold, amount off) for "399-60", "满199减20", "每满300减50"."""
    for match in _COUPON.finditer(text):
        threshold, off = number(match[1]), number(match[2])
        if threshold and off and off < threshold:
            yield threshold, off


def money_in(text: str) -> frozenset[Decimal]:
    """Return the amounts of money in a plain text."""
    found = (number(next(g for g in match.groups() if g)) for match in _MONEY.finditer(text))
    return frozenset(n for n in found if n is not None)


def savings_in(text: str) -> frozenset[Decimal]:
    """Return the amounts that a plain text takes off: 立减100, 20元券, $10 off."""
    found = (number(next(g for g in match.groups() if g)) for match in _SAVING.finditer(text))
    return frozenset(n for n in found if n is not None)


def ratios_in(text: str) -> frozenset[Decimal]:
    """Return the discounts in a plain text as the share that is paid: 8折 and 20 % off are 0.8."""
    found: set[Decimal] = set()
    for match in _RATIO.finditer(text):
        if match[1]:
            value = zhe(match[1])
            found |= {value} if value else set()
        else:
            found.add(Decimal("0.5") if match[3] else 1 - Decimal(match[2]) / 100)
    found |= {1 - Decimal(match[1]) / 100 for match in _OFF_RATIO.finditer(text)}
    return frozenset(found)


def zhe(text: str) -> Decimal | None:
    """Return the share paid for a number before 折: 8, 八, 8.5, 85 and 八五 折."""
    value = number(text)
    if value is None or value <= 0 or value >= 100:
        return None
    return value / 10 if value < 10 else value / 100


def quantities(values: Mapping[str, tuple[Any, ...]], words: str) -> dict[str, frozenset[Decimal]]:
    """Return what the facts measure, in base units by dimension, and pieces under their own word."""
    found: dict[str, set[Decimal]] = {}
    for match in QUANTITY.finditer(words):
        dimension, factor = UNITS[match["u"]]
        for part in (match["n"], match["m"]):
            value = number(part) if part else None
            if value is not None:
                found.setdefault(dimension, set()).add(value * factor)
    for match in _SIDES.finditer(words):
        dimension, factor = UNITS[match["u"]]
        sides = {Decimal(side) * factor for side in match.groups()[:-1] if side}
        found.setdefault(dimension, set()).update(sides)
    for match in PIECE.finditer(words):
        value = number(match["n"])
        if value is not None:
            found.setdefault(match["u"], set()).add(value)
    for key, given in values.items():
        for unit, value in _by_key(key, given):
            dimension, factor = UNITS[unit]
            found.setdefault(dimension, set()).add(value * factor)
    return {dimension: frozenset(numbers_) for dimension, numbers_ in found.items()}


def _by_key(key: str, given: tuple[Any, ...]) -> Iterator[tuple[str, Decimal]]:
    """Yield (unit, number) for numbers whose unit the key names: power, weights_g, cotton_pct."""
    base = {"mass": "g", "power": "w", "temperature": "℃", "share": "%"}
    unit = base[_KEY_UNITS[key]] if key in _KEY_UNITS else ""
    unit = unit or next((u for suffix, u in _KEY_SUFFIXES.items() if key.endswith(suffix)), "")
    for value in given if unit else ():
        if isinstance(value, bool):
            continue
        if isinstance(value, int | Decimal):
            yield unit, abs(Decimal(value))  # the minus of -10℃ is read as a dash in copy
            if unit == "%" and 0 < value < 1:
                yield unit, Decimal(value) * 100
        elif re.fullmatch(ARABIC, str(value).strip()):
            yield unit, Decimal(str(value).strip().replace(",", ""))
