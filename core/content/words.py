"""Copy as pieces that must not be broken: prices, offers, dates and amounts, words, marks."""

import re
from functools import cache

import rjieba
from pydantic import RootModel

from core.rules.packs import load

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_NUMBER = r"(?:[¥￥$€£]\s?)?\d+(?:[.,:：/]\d+)*"
_UNIT = (
    r"(?:万|亿)?(?:元|块|折|%|％|年|月|日|号|点|时|分钟|分|秒|小时|天|周|个|件|份|包|袋|盒|瓶|罐|支|片|条|套|双|只|台|"
    r"枚|块|张|颗|粒|杯|桶|箱|组|款|色|种|次|人|名|位|单|层|寸|升|斤|克|千克|公斤|毫升|毫安时?|毫米|厘米|米|岁|度|℃|级|"
    r"(?:kg|g|mg|ml|mL|L|cm|mm|m|mAh|Ah|W|V|Hz|GB|TB|oz|lb|pcs|SPF|x)(?![A-Za-z]))"
)
_BEFORE = r"(?:满|每满|立减|直降|立省|减|省|降|送|赠|第|前|限|仅剩|券后|到手价?|活动价|现价|日常价|平时|原价|低至|只要|仅需?|约)"
_BARE = rf"{_NUMBER}{_UNIT}?"
_ONE = rf"{_BEFORE}{{0,2}}{_BARE}"
_JOIN = r"[-–—~～至到×xX*/]?"
_AFTER_FIRST = r"(?:立减|减|省|降|送|赠|券)"
_ENGLISH = (
    rf"{_MONTHS}\s\d{{1,2}}(?:,\s\d{{4}})?(?:\sat)?(?:\s\d{{1,2}}:\d{{2}})?(?![\d])"
    rf"|\d{{1,2}}\s{_MONTHS}(?:\s\d{{4}})?"
    r"|[¥￥$€£]?\d+(?:[.,]\d+)*%?\s(?:off|g|kg|ml|oz|pcs|packs?|pieces?|days?)(?![A-Za-z])(?:\s(?:over|orders?\sover)\s[¥￥$€£]?\d+(?:[.,]\d+)*)?"
)
AMOUNT = re.compile(rf"{_ENGLISH}|{_ONE}(?:(?:{_JOIN}|{_AFTER_FIRST}){_BARE})*(?:起|前|半价|以上|以内|多)?")
OFFER = re.compile(
    r"[¥￥$€£]\s?\d|\d\s?(?:元|块钱?|折)|(?:满|减|降|省|券)\s?\d|\d\s?[%％]\s?off|(?:save|from|only)\s[¥￥$€£]?\d|半价|免单",
    re.IGNORECASE,
)
DATE = re.compile(
    rf"\d{{1,2}}月\d{{1,2}}|\d{{1,2}}[日号点]|\d{{1,2}}[:：]\d{{2}}|{_MONTHS}\s\d|\d\s{_MONTHS}"
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f0-9]+(?:[-'’+&.@#][A-Za-z\u00c0-\u024f0-9]+)*|\s+")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


class _Names(RootModel[dict[str, tuple[str, ...]]]):
    """The pack of words for reading titles."""


@cache
def _cutter() -> rjieba.Jieba:
    cutter = rjieba.Jieba()
    for word in load("naming", _Names).root["words"]:
        cutter.add_word(word, 100_000, "n")
    return cutter


def is_chinese(text: str) -> bool:
    """Say whether a text reads as Chinese: any 汉字 makes it so."""
    return _CJK.search(text) is not None


def pieces(text: str) -> list[str]:
    """Cut a text into pieces that join to the same text: amounts whole, words, single marks, blanks."""
    out: list[str] = []
    at = 0
    while at < len(text):
        match = AMOUNT.match(text, at) or _LATIN.match(text, at)
        if match and match.end() > at:
            out.append(match.group())
            at = match.end()
            continue
        run = _CJK.match(text, at)
        if run:
            end = run.end()
            amount = AMOUNT.search(text, at, min(len(text), end + 4))
            if amount and amount.start() < end:
                end = amount.start()
            out.extend(_cutter().cut(text[at:end]) if end > at else [])
            at = end
            continue
        out.append(text[at])
        at += 1
    return out


def tagged(text: str) -> list[tuple[str, str]]:
    """Return Chinese words with their part of speech."""
    return [(word, tag) for word, tag in _cutter().tag(text)]
