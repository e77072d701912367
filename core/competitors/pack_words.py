"""The words of pack sizes: quantities in a text, and which of them are multiplied with one another."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from core.numerals import chinese_number
from core.text import visible

Unit = Literal["g", "ml", "piece", "m"]
_LONGEST = 500
_MEASURES: dict[str, tuple[Unit, str]] = {
    **dict.fromkeys(("g", "克", "gr", "gram", "grams"), ("g", "1")),
    **dict.fromkeys(("kg", "千克", "公斤", "kgs"), ("g", "1000")),
    **dict.fromkeys(("斤", "市斤"), ("g", "500")),
    "两": ("g", "50"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "磅"), ("g", "453.59237")),
    **dict.fromkeys(("oz", "ounce", "ounces", "盎司"), ("g", "28.349523125")),
    **dict.fromkeys(("ml", "毫升"), ("ml", "1")),
    **dict.fromkeys(("l", "升", "公升", "litre", "litres", "liter", "liters", "ltr"), ("ml", "1000")),
    "cl": ("ml", "10"),
    **dict.fromkeys(("fl oz", "fl. oz", "fl.oz", "fl oz.", "floz", "fluid ounces"), ("ml", "29.5735295625")),
    **dict.fromkeys(("m", "米", "meter", "meters", "metre", "metres"), ("m", "1")),
}
_COUNTS_ZH = "连包|联包|连杯|小包|小袋|小盒|小瓶|小罐|大包|大袋|大盒|包|袋|盒|瓶|罐|听|箱|桶|片|粒|颗|枚|支|只|个|件|条|根|块|抽|张|卷|杯|碗|板|提|组|份|串|本|把|套|双|对|朵|束|丸|贴|节|朵|头|筒|管|坛|篮|捆|扎"
_COUNTS_EN = (
    "pcs?|pieces?|counts?|ct|packs?|pk|packets?|tablets?|capsules?|caps|softgels?|gummies|sheets?|rolls?|bags?|bottles?|cans?|"
    "boxes|box|sachets?|pods?|pairs?|wipes?|units?|tins?|jars?|cartons?|sticks?|bars?|teabags?"
)
_NUMERAL = "[一二两三四五六七八九十百]"
_ARABIC = r"\d{1,3}(?:,\d{3})++(?:\.\d{1,3})?|\d{1,7}(?:\.\d{1,4})?"
# Words that go on behind a unit and make it something else.
_NO_UNIT = {
    "克": "拉力罗隆斯莱里重",
    "升": "级降温职学",
    "米": "色白粉饭糊线其黄油面兰老国莲勒长宽高",
    "斤": "两",
    "两": "用面个种",
}
_MEASURE_ZH = "|".join(
    f"{unit}(?![{_NO_UNIT[unit]}])" if unit in _NO_UNIT else unit
    for unit in sorted((one for one in _MEASURES if not one.isascii()), key=len, reverse=True)
)
_MEASURE_EN = "|".join(
    re.escape(one) for one in sorted((one for one in _MEASURES if one.isascii()), key=len, reverse=True)
)
_MEASURE = rf"(?:{_MEASURE_ZH}|(?:{_MEASURE_EN})(?![a-z]))(?!\s?/\s?(?:m|平)|\s?(?:重磅|床|被|高|宽|长))"
_COUNT = rf"(?:(?:{_COUNTS_ZH})(?:装)?|(?:{_COUNTS_EN})(?![a-z]))"
_NOT_COUNTED = r"(?!套|月|口味|种|味|起|折|包邮|免邮|减|打\d|以[上内]|松鼠|年|人|\s?(?:立减|减|打|享|包邮|免邮|送)|件套|用|型|号|码|色|位|头发|能)"
# A number begins apart from figures and letters, or right behind a unit: 550ml24瓶.
_START = r"(?<![\d.])(?:(?<![a-z])|(?<=\dml)|(?<=\d[gl])|(?<=\dkg)"
# … or behind the size of a nappy: L64片.
_START += r"|(?:(?<=[^a-z][sml])|(?<=xl)|(?<=nb))(?=\d{1,3}片))"
_QUANTITY = re.compile(
    rf"{_START}(?P<number>{_ARABIC})\s?-?\s?(?:(?P<measure>{_MEASURE})|(?P<count>{_COUNT}){_NOT_COUNTED})"
    rf"|(?<![{_NUMERAL[1:-1]}第])(?P<half>半)(?P<half_measure>斤|公斤|千克|升)"
    rf"|(?<![{_NUMERAL[1:-1]}第\d])(?P<spoken>{_NUMERAL}{{1,4}})(?:(?P<spoken_measure>{_MEASURE_ZH})|(?P<spoken_count>{_COUNTS_ZH})(?=装|[\s,，;；、。)）/×x*+]|$))"
    rf"|(?P<pack_of>pack of|set of|box of|case of|lot of)\s?(?P<of>\d{{1,4}})(?!\d)"
    rf"|(?<=[×*])\s?(?P<bare>\d{{1,4}})(?![\d.]|\s?(?:cm|mm|厘米|毫米|英寸|寸|inch))"
    rf"|(?<=\dx)\s?(?P<bare_x>\d{{1,4}})(?![\d.a-z])"
    rf"|(?<![\d.a-z])(?P<lead>\d{{1,4}})(?=\s?[×*x]\s?\d)",
)
_TIMES = re.compile(r"\s?(?:装\s?)?(?:/\s?[^\W\d_]{1,2}\s?)?(?:\([^()]{0,12}\)\s?)?[×*x]\s?")
_PER = re.compile(rf"\s?/\s?(?P<container>{_COUNTS_ZH}|bag|bottle|box|can|pack)")
_EACH = re.compile(rf"每\s?(?P<container>{_COUNTS_ZH})\s?(?:净重|净含量|约|重)?\s?:?\s?$")
_RANGE = re.compile(
    rf"(?<![\d.])\d+(?:\.\d+)?\s?(?:g|kg|ml|l|克|千克|斤|毫升|升|[^\W\d_])?\s?[-~–—～至到]\s?\d+(?:\.\d+)?\s?(?:{_MEASURE})"
)
_SEVERAL = re.compile(rf"(?:{_ARABIC})\s?(?:{_MEASURE})\s?[/或、]\s?(?:{_ARABIC})\s?(?:{_MEASURE})")
_AREA = re.compile(
    r"\d(?:\.\d+)?\s?(?:cm|mm|m|米|厘米|毫米)?\s?[×*x]\s?\d+(?:\.\d+)?\s?(?:[×*x]\s?\d+(?:\.\d+)?\s?)?(?:cm|mm|m(?![l])|米|厘米|毫米)(?![a-z])"
)
_PEOPLE = re.compile(r"\d+(?:[-~至到]\d+)?斤(?:胖|可穿|以[内下上]|左右|的|妹|女|男|mm)")
_GIFTS = re.compile(r"(?:加?送|赠|附赠|附|另送|free gift|加赠).*$")
_OFFER = re.compile(
    rf"(?:买|拍|发)\s?(?P<bought>\d{{1,2}}|{_NUMERAL})\s?[件份盒袋包瓶罐箱组个支]?\s?(?P<verb>送|赠|发|得|到手)\s?(?P<got>\d{{1,2}}|{_NUMERAL})(?!\d|元|[^\W\d_]{{0,6}}(?:试吃|试用|小样|赠品))"
    r"|buy\s(?P<buy>\d{1,2}|one|two|three)\s?,?\s?get\s(?P<get>\d{1,2}|one|two)|\b(?P<bogo>bogo)\b"
)
_NOTE = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_ABOUT = re.compile(r"(?:约|大约|≈|about|approx\.?|左右)\s?$")
_TOTAL = re.compile(r"(?:共|合计|总重|总净含量|总共|total)\s?:?\s?$")
_MEMORY = re.compile(
    r"(?<![\d.])(?:[1-9]|1[26]|32|64|128|256|512)G(?![A-Za-z])|(?<![\d.])\d{1,2}[gG]\+\d{2,4}[gG]"
)
_WORDS = {"one": 1, "two": 2, "three": 3}
_NOT_A_PACK = re.compile(r"(?:满|第|限购?|购买?|销量?|已售|售出|售|剩余?|仅剩|库存|每|任选|选|拍)\s?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as written; `measure` is what it measures, None for a count."""

    number: Decimal
    written: str
    measure: Unit | None
    size: Decimal
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """Quantities that a text multiplies: 500g × 2袋."""

    quantities: tuple[Quantity, ...]
    container: str = ""
    is_about: bool = False
    is_total: bool = False
    is_added: bool = False
    is_another: bool = False  # a sign + stands somewhere before it: the size of another thing

    @property
    def measure(self) -> Unit | None:
        """What the group measures; None when it counts."""
        return next((one.measure for one in self.quantities if one.measure), None)

    @property
    def unit(self) -> Unit:
        """The unit of the group's amount."""
        return self.measure or "piece"

    @property
    def amount(self) -> Decimal:
        """The product of the group, in its unit."""
        product = Decimal(1)
        for one in self.quantities:
            product *= one.number * one.size
        return product


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a text, those in brackets apart; `is_unsure` when a size is a range or one of several."""

    main: tuple[Group, ...]
    notes: tuple[Group, ...]
    is_unsure: bool


def prepared(text: str) -> str:
    """Return a text as the patterns of this file take it: folded, in small letters, one sign for times."""
    folded = _MEMORY.sub(" ", visible(unicodedata.normalize("NFKC", text[:_LONGEST])))
    plain = " ".join(folded.casefold().split())
    plain = re.sub(r"[✕✖✗╳＊﹡∗*]|(?<=[\d一-鿿)glz])\s?x\s?(?=\d)", "×", plain)
    return re.sub(r"\d+层", " ", plain)


def free_units(plain: str) -> tuple[int, int]:
    """Return how many units are bought and how many of the same come free: 买二送一 and 拍2发3 are (2, 1)."""
    found = _OFFER.search(plain)
    if not found:
        return 1, 0
    if found["bogo"]:
        return 1, 1
    bought = _small(found["bought"] or found["buy"])
    got = _small(found["got"] or found["get"])
    free = got - bought if found["verb"] in ("发", "得", "到手") else got
    return (bought, free) if 0 < bought <= 20 and 0 < free <= 20 else (1, 0)


def groups(plain: str) -> Groups:
    """Return the groups of a prepared text, gifts and offers left out."""
    text = _GIFTS.sub("", _OFFER.sub(" ", plain))
    notes = " ".join(note[0][1:-1] for note in _NOTE.finditer(text))
    main = _NOTE.sub(lambda note: note[0] if re.match(r"\s?[×*x]", text[note.end() :]) else " ", text)
    unsure = any(pattern.search(text) for pattern in (_RANGE, _SEVERAL, _PEOPLE))
    return Groups(tuple(_groups(_AREA.sub(" ", main))), tuple(_groups(_AREA.sub(" ", notes))), unsure)


def _groups(text: str) -> list[Group]:
    chains: list[list[Quantity]] = []
    for one in _quantities(text):
        between = text[chains[-1][-1].end : one.start] if chains else ""
        if chains and _TIMES.fullmatch(between):
            chains[-1].append(one)
        else:
            chains.append([one])
    ends = [0, *(chain[-1].end for chain in chains)]
    found = (
        _group(chain, text, text[end : chain[0].start]) for chain, end in zip(chains, ends, strict=False)
    )
    return [group for group in found if group]


def _group(chain: list[Quantity], text: str, between: str) -> Group | None:
    """Return a chain as a group, None for numbers that mean nothing together."""
    measures = [one for one in chain if one.measure]
    if len(measures) > 1 or (not measures and all(not one.written for one in chain)):
        return None
    before = text[: chain[0].start]
    if _NOT_A_PACK.search(before) and not measures:
        return None
    per = _PER.match(text, chain[-1].end) or _EACH.search(before)
    return Group(
        tuple(chain),
        container=per["container"] if per else "",
        is_about=bool(_ABOUT.search(before)),
        is_total=bool(_TOTAL.search(before)),
        is_added=before.rstrip().endswith("+"),
        is_another="+" in between,
    )


def _quantities(text: str) -> list[Quantity]:
    found = []
    for match in _QUANTITY.finditer(text):
        quantity = _quantity(match)
        if quantity and quantity.number > 0:
            found.append(quantity)
    return found


def _quantity(match: re.Match[str]) -> Quantity | None:
    place = (match.start(), match.end())
    if bare := match["bare"] or match["bare_x"] or match["lead"] or match["of"]:
        return Quantity(Decimal(bare), "pack" if match["of"] else "", None, Decimal(1), *place)
    if match["half"]:
        return _measured(Decimal("0.5"), match["half_measure"], place)
    number = Decimal(match["number"].replace(",", "")) if match["number"] else chinese_number(match["spoken"])
    if number is None:
        return None
    if unit := match["measure"] or match["spoken_measure"]:
        return _measured(number, unit, place)
    written = (match["count"] or match["spoken_count"]).removesuffix("装")
    return Quantity(number, written, None, Decimal(1), *place)


def _measured(number: Decimal, unit: str, place: tuple[int, int]) -> Quantity:
    measure, size = _MEASURES[unit]
    return Quantity(number, unit, measure, Decimal(size), *place)


def _small(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return _WORDS.get(text) or int(chinese_number(text) or 0)
