"""Shares in a Chinese sentence: 5%, 百分之三, 二十个百分点, 8.5折, 打对折, 七成, 半成, 万分之三."""

import re
from decimal import Decimal

from core.competitors.reading.numbers import ANY, number_value
from core.competitors.reading.span import Span, apart
from core.figures import plain_digits

_DIGIT = "一二三四五六七八九零壹贰貳叁參肆伍陆陸柒捌玖〇两兩"
_NOT_TENTHS = r"(?!不变|[功为為了立本员員人分都长長年品就语語果交熟型像天群堆套份色衣见見全活败敗绩績名家])"
_SHARE = re.compile(
    rf"(?P<of>(?<![{_DIGIT}\d])[百佰千万萬])\s*分\s*之\s*(?P<part>[负負-]?{ANY})(?![\d{_DIGIT}])"
    rf"|(?<![\d{_DIGIT}十百千万.,])(?P<points>{ANY})\s*[个個]?\s*[百佰]\s*分\s*[点點]"
    r"|(?<![%\d.])(?P<percent>(?<![\d])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*(?P<sign>[%‰])(?!\d)"
    rf"|(?<![\d.{_DIGIT}])(?P<off>\d(?:[.\s]?\d)?|[{_DIGIT}](?:\s*[点點]?\s*[{_DIGIT}])?)\s*折(?![扣叠疊腾騰线返断斷磨合])"
    rf"|(?P<tenths>(?<![\d.])\d(?:\.\d)?|(?<!\d)10|(?<![{_DIGIT}])[{_DIGIT}十拾](?:\s*[点點]\s*[{_DIGIT}])?)\s*成(?P<more>\s*半|\s*[\d{_DIGIT}](?![\d{_DIGIT}件个個元]))?{_NOT_TENTHS}"
    r"|(?P<all>百分百)"
    r"|(?P<half>半\s*成(?![品人])|(?<=打)[对對]\s*折|半\s*折|半价|半價)",
    re.IGNORECASE,
)
_PARTS = {"百": 1, "佰": 1, "千": 10, "万": 100, "萬": 100}


def find_shares(sentence: str) -> list[Span]:
    """Return the shares of a sentence; a value is in percent, so 八五折 is 85 and 半成 is 5."""
    plain = plain_digits(sentence)
    spans = []
    for found in _SHARE.finditer(plain):
        value = _value(found)
        if value is not None:
            spans.append(Span(found[0], found.start(), found.end() - 1, value))
    return apart(spans)


def _value(found: re.Match[str]) -> Decimal | None:
    if found["of"]:
        part = number_value(found["part"])
        return None if part is None else part / _PARTS[found["of"]]
    if found["points"]:
        return number_value(found["points"])
    if found["percent"]:
        value = Decimal(found["percent"].replace(",", ""))
        return value if found["sign"] == "%" else value / 10
    if found["all"]:
        return Decimal(100)
    if found["half"]:
        return Decimal(5) if "成" in found["half"] else Decimal(50)
    if found["off"]:
        return _tenths(found["off"])
    return _in_tenths(found["tenths"], found["more"] or "")


def _tenths(text: str) -> Decimal | None:
    """Return the percent of 8, 8.5, 85, 八五 and 八点五 before 折."""
    digits = re.sub(r"[\s.点點]", "", text)
    value = number_value(digits)
    return None if value is None else value * 10 if len(digits) == 1 else value


def _in_tenths(text: str, more: str) -> Decimal | None:
    value = number_value(text)
    rest = Decimal(5) if "半" in more else number_value(more) if more.strip() else Decimal(0)
    return None if value is None or rest is None else value * 10 + rest
