"""Money in a Chinese sentence: 十五美元, 50元6角三分, 5306亿台币, 两美元又三美分, ¥199, US$ 30."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from core.competitors.reading.numbers import ANY, number_value
from core.competitors.reading.span import Span
from core.figures import plain_digits
from core.rules.currencies import chinese_units, code_of, signs_in

# Words that begin like a unit of money and are none.
_NOT_MONEY = {
    "角": "大落形度色铁星尺楼钱",
    "分": "钟鐘之子析类類享比手别別局差数數店校队隊裂布部公米享贝貝歧摊攤割明区區散期档红",
    "元": "旦素月论論里宵件老首帅帥次方气氣勋勳谋",
    "块": "儿兒头頭状狀去地石肉板砖磚茎",
    "毛": "不线線衣笔筆巾利重孩病发髮绒",
    "圆": "形圈桌珠满滿",
    "欧": "洲美盟亚式",
}
_VAGUE = r"(?:\s*[多余來来]\s*)?"
_LATIN = re.compile(r"\s?(?P<code>[A-Za-z]{2,4})(?![A-Za-z])")


def find_money(sentence: str) -> list[Span]:
    """Return the amounts of money in a sentence, an amount with its smaller units as one.

    A small unit that stands alone (五角) keeps its own count; its currency is not in doubt, but it
    has no code of its own, so `currency` is None and `unit` tells.
    """
    plain = plain_digits(sentence)
    spans: list[Span] = []
    for found in _AMOUNT().finditer(plain):
        span = _before_digits(found) if found["sign"] else _with_unit(found, plain)
        if span is None:
            continue
        joined = _joined(spans[-1], span, plain) if spans else None
        if joined:
            spans[-1] = joined
        else:
            spans.append(span)
    return [_shown(span, plain) for span in spans]


def in_whole_units(span: Span) -> tuple[Decimal, str]:
    """Return an amount of money in its currency's own unit (五角 is 0.5), and the unit as written."""
    unit = chinese_units().get(span.unit)
    return (span.value * unit.part if unit else span.value), span.unit


@cache
def _AMOUNT() -> re.Pattern[str]:
    units = "|".join(map(re.escape, sorted(chinese_units(), key=len, reverse=True)))
    prefixes = r"[A-Za-z]{0,4}[$€£¥￥₩₹฿₫₽₺]"
    return re.compile(
        rf"(?P<sign>{prefixes}|(?<![A-Za-z])(?:rmb|cny|usd|eur|gbp|hkd|jpy|aud|cad|sgd))\s?(?P<figures>{ANY}(?:\s?[万亿]+)?)"
        rf"|(?P<number>(?<![几幾数數上])(?:[负負]|(?<![\d-])-)?(?:\d{{1,12}}+(?:\.\d{{1,4}})?w|半(?=块|元)|{ANY})){_VAGUE}\s*(?:个(?=[英美欧日港]))?(?:(?P<unit>{units})|(?P<code>[A-Za-z]{{2,4}}\$?(?![A-Za-z])|[€£₩₽]|\$(?!\s?\d)))"
        rf"(?P<tail>(?<=块)半|(?<=[块毛角])[\d一二三四五六七八九](?!\s*[角毛分]|[\d一二三四五六七八九十百千万.,%折成件个片盒袋瓶斤克gm]|包(?!邮)))?",
        re.IGNORECASE,
    )


def _before_digits(found: re.Match[str]) -> Span | None:
    value = number_value(found["figures"])
    if value is None:
        return None
    return Span(found[0], found.start(), found.end() - 1, value, code_of(found["sign"]), found["sign"])


def _with_unit(found: re.Match[str], text: str) -> Span | None:
    """Return the amount before a unit, None when the word goes on and means something else."""
    number = found["number"]
    value = _counted(number)
    if value is None or (found["code"] and not _is_currency(found["code"])):
        return None
    if found["code"]:
        return Span(found[0], found.start(), found.end() - 1, value, code_of(found["code"]), found["code"])
    name = found["unit"]
    following = text[found.end() : found.end() + 1]
    if (following and following in _NOT_MONEY.get(name, "")) or (
        name == "分" and found["number"] in "十百千万"
    ):
        return None
    unit = chinese_units()[name]
    if found["tail"]:
        value += (_counted(found["tail"]) or Decimal(0)) / (1 if found["tail"] == "半" else 10)
    return Span(found[0], found.start(), found.end() - 1, value, unit.code, name)


def _counted(number: str) -> Decimal | None:
    """Return the value of a number before a unit of money; here w is 万, and there are halves."""
    if number == "半":
        return Decimal("0.5")
    value = number_value(number[:-1] if number[-1] in "wW" else number)
    return None if value is None else value * 10**4 if number[-1] in "wW" else value


def _is_currency(word: str) -> bool:
    return any(sign.text == word and sign.strength != "rare" for sign in signs_in(word))


def _joined(first: Span, second: Span, text: str) -> Span | None:
    """Return 50元 and 6角 as one amount, None when the second is another amount."""
    between = text[first.end + 1 : second.start].strip()
    unit, smaller = chinese_units().get(first.unit), chinese_units().get(second.unit)
    if between not in ("", "又", "再", "零") or unit is None or smaller is None:
        return None
    if unit.code != smaller.code or smaller.part >= unit.part:
        return None
    value = first.value * unit.part + second.value * smaller.part
    name = next(name for name, one in chinese_units().items() if one.code == unit.code and one.part == 1)
    whole = replace(first, end=second.end, value=value / (1 if unit.part == 1 else unit.part))
    return replace(whole, unit=first.unit or name)


def _shown(span: Span, text: str) -> Span:
    unit = chinese_units().get(span.unit)
    code = None if unit and unit.part != 1 else span.currency
    if code == "BTC":
        code = None  # no code of ISO 4217
    return replace(span, text=text[span.start : span.end + 1], currency=code)
