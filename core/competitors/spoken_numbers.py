"""Numbers written in words, turned into figures so that they can be compared: 三家, 百分之十二, twenty-three."""

import re
from decimal import Decimal

from core.numerals import NUMERAL, chinese_number

# Only before one of these is a Chinese numeral a number; in 一些, 统一, 万一, 十分 it is none.
_COUNTED = r"个件款家天日号月年次条项种类成折元块倍周名位店%"
_PERCENT_ZH = re.compile(rf"百分之\s*([{NUMERAL}点0-9.]+)")
_FRACTION_ZH = re.compile(rf"([{NUMERAL}0-9]+)分之([{NUMERAL}0-9]+)")
_ORDINAL_ZH = re.compile(rf"第([{NUMERAL}]+)")
_COUNT_ZH = re.compile(rf"(?<![0-9.{NUMERAL}])([{NUMERAL}][{NUMERAL}点]*)(?=[{_COUNTED}])")
_HALF_ZH = re.compile(r"半价|对折|一半|过半|半数")

_UNITS_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS_EN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL_EN = {word: n for n, word in enumerate(_UNITS_EN)} | {w: 20 + 10 * n for n, w in enumerate(_TENS_EN)}
_LARGE_EN = {"hundred": 100, "thousand": 1000, "million": 10**6}
_WORD_EN = "|".join((*_SMALL_EN, *_LARGE_EN))
_NUMBER_EN = re.compile(
    rf"\b(?<!no )(?:{_WORD_EN})(?:(?:[ -]| and )(?:{_WORD_EN}))*\b(?! another|-off)", re.IGNORECASE
)
_PART_EN = re.compile(r"\b([0-9]+|an?)[ -](third|quarter|fifth|tenth)s?\b", re.IGNORECASE)
_PARTS_EN = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_MORE_EN = (
    (re.compile(r"\bhalf\b", re.IGNORECASE), "5成"),
    (re.compile(r"\ba dozen\b|\bdozen\b", re.I), "12"),
)
_TIMES_EN = re.compile(r"\b(?:twice|twofold|double[ds]?|doubling)\b", re.IGNORECASE)


def with_figures(text: str) -> str:
    """Return the text with its number words as figures; words that only look like numbers stay.

    Halves become 5成 and doublings 2倍: both are read as coarsely as they are meant.
    """
    text = _PERCENT_ZH.sub(lambda found: f"{_zh(found[1])}%", text)
    text = _FRACTION_ZH.sub(lambda found: f"{_zh(found[2])}/{_zh(found[1])}", text)
    text = _HALF_ZH.sub("5成", text)
    text = _ORDINAL_ZH.sub(lambda found: f"第{_zh(found[1])}", text)
    text = _COUNT_ZH.sub(lambda found: _zh(found[1]), text)
    text = _NUMBER_EN.sub(lambda found: str(_english(found[0])), text)
    text = _PART_EN.sub(lambda found: f"{_whole(found[1])}/{_PARTS_EN[found[2].casefold()]}", text)
    text = _TIMES_EN.sub(" 2倍 ", text)
    for pattern, figure in _MORE_EN:
        text = pattern.sub(figure, text)
    return text


def _zh(numeral: str) -> str:
    """Return a numeral in figures; one that cannot be read stays, and then matches nothing."""
    value = chinese_number(numeral)
    return numeral if value is None else f"{value:f}"


def _whole(word: str) -> str:
    return word if word.isdecimal() else "1"


def _english(words: str) -> Decimal:
    total, part = 0, 0
    for word in re.split(r"[ -]+", words.casefold()):
        if word in _SMALL_EN:
            part += _SMALL_EN[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _LARGE_EN:
            total, part = total + (part or 1) * _LARGE_EN[word], 0
    return Decimal(total + part)
