"""Numbers in a Chinese sentence: 一百零一万一千, 25万6千, 五百余万, 三分之一, 1.5, -1.1^2, 15k."""

import re
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

from core.competitors.reading.span import Span, apart
from core.figures import plain_digits
from core.numerals import chinese_number

_DIGIT = "一二三四五六七八九零壹贰貳叁參肆伍陆陸柒捌玖〇两兩俩倆仨"
_FRACTION_DIGIT = "一二三四五六七八九零壹贰貳叁參肆伍陆陸柒捌玖〇"
_SMALL, _LARGE = "十百千拾佰仟", "万亿兆萬億"
_SMALL_UNIT = f"(?:(?!千[克瓦米卡伏帕])[{_SMALL}])"  # 千克 is a weight
_VAGUE = "[多几幾余餘来]"
# Possessive and bounded: a number is read as far as it goes or not at all, so that long runs cost little.
_FIGURES = r"\d{1,3}(?:,\d{3}){1,8}+(?:\.\d{1,30}+)?+(?!\d)|\d{1,30}+(?:\.\d{1,30}+)?+"
# One step of a numeral: a digit (or figures) with up to two units behind it, 十 alone, or 零 between two.
_UNITS = (
    rf"(?:\s*{_VAGUE}?\s*(?:{_SMALL_UNIT}(?:\s*{_VAGUE}?\s*[{_LARGE}]){{0,2}}|[{_LARGE}](?:\s*[{_LARGE}])?))"
)
_STEP = rf"(?:(?:{_FIGURES}|[{_DIGIT}]){_UNITS}|[十拾](?:\s*{_VAGUE}?\s*[{_LARGE}](?:\s*[{_LARGE}])?)?)"
COMPOUND = (
    rf"(?:(?:{_STEP}|[{_SMALL}{_LARGE}](?=\s*[{_DIGIT}\d零]))"
    rf"(?:\s*(?:零\s*)*(?:{_STEP}|[{_DIGIT}\d]\s*(?![{_DIGIT}\d]){_UNITS})){{0,12}}+(?:\s*零?\s*[{_DIGIT}](?!\s*[{_SMALL}]))?)"
)
_POINT = rf"(?:[点點]\s*[{_FRACTION_DIGIT}](?:\s*[{_DIGIT}]){{0,30}}+(?:\s*[{_LARGE}]){{0,2}}+)"
_MULTIPLE = r"(?:\s?(?:k|mil|mm?|g|t|b)(?![a-z]))"
PLAIN = rf"(?:(?:{_FIGURES}|(?<!\d)\.\d+)(?:e[-+]?\d+|{_MULTIPLE})?)"
ANY = rf"(?>{COMPOUND}{_POINT}?|[{_DIGIT}]{_POINT}|{PLAIN}|[{_DIGIT}]|[{_SMALL}{_LARGE}])"
_MULTIPLES = {"k": 10**3, "m": 10**6, "mil": 10**6, "mm": 10**6, "g": 10**9, "b": 10**9, "t": 10**12}
_NEGATIVE = r"(?:[负負]\s*|(?<![\d-])(?<!\d )-\s?)?"
# What can follow a single digit that counts something: measure words, units, a pause, or the end.
_COUNTED = (
    r"(?=[。，、,（）()“”\s]|$|[这那不也还還而却卻更但]?是|[到至以]|[点點](?![心评击赞头名了])|"
    r"[个個倍票项項亩畝分元角天双雙对對加减減乘除打米厘毫条條船车車辆輛群页頁杯人张張次位份批届屆级級种種套笔筆根块塊件座步颗顆棵节節"
    r"支只隻名年月日号號朵克吨噸磅码碼升台臺罗羅令卷头頭箱包桶袋家行期层層度面所架把片阵陣间間等叠疊碟下起手季部时時秒样樣章段星州款代维"
    r"重户戶楼樓路篇句键鍵本生者字郎道边邊场場口线線世组組类類番轮輪则則岁歲股盒瓶罐听支枚粒袋桌席班排岛版环環处處队隊级夜周週国國的刻厅室卫门門堂课課顿頓束册冊幅封堆瓣斤里公寸尺丈英平立市方])"
)
_IDIOMS = re.compile(
    r"十足|十分(?![之钟鐘])|万一|十全十美|五花八门|七上八下|三心二意|九牛一毛|一五一十|百分百|千万(?=[别不要])|万万没|"
    r"[不]?三不四|一(?:[些样般直定起切共旦向律边时]|方面)|一下(?!子\d)|两难|两样|万岁|百姓|千金|千古|百货|百科|百度|万能|万物|万象|千里|"
    r"三明治|三角形|四川|五金|六神|七夕|八卦|九州|三峡|三亚|百合|千岛|万达|十字|五月花"
)
_SINGLE = rf"(?<![{_DIGIT}第\d])[{_DIGIT}]{_COUNTED}"
_FRACTION = rf"(?:{ANY}\s*又\s*)?{_NEGATIVE}{ANY}\s*分\s*之\s*{_NEGATIVE}{ANY}"
_POWER = r"(?:\d+(?:\.\d+)?|\.\d+)\^[-+]*\d+"
_RATIO = r"(?:\d+\s+)?\d+/\d+(?![/\d])"
_NUMBER = re.compile(
    rf"(?P<dozen>(?:半|{ANY})\s*打(?![开開包听聽印扮击擊架算工车車电電{_DIGIT}十百千\d]))|(?P<power>{_NEGATIVE}{_POWER})|(?P<fraction>{_NEGATIVE}{_FRACTION})|(?P<ratio>{_NEGATIVE}(?<![\d/]){_RATIO})"
    rf"|(?P<number>{_NEGATIVE}(?>{COMPOUND}{_POINT}?|[{_DIGIT}]{_POINT}|{PLAIN}|{_SINGLE}))",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![{_DIGIT}])[百佰]\s*分\s*之\s*{ANY}(?:{_POINT})?|{ANY}\s*[个個]?\s*[百佰]\s*分\s*[点點]",
    re.IGNORECASE,
)
_LARGEST_POWER = 400


def find_numbers(sentence: str) -> list[Span]:
    """Return the numbers of a sentence, those of percentages and of set phrases left out."""
    plain = plain_digits(sentence)
    shares = [found.span() for found in _SHARE.finditer(plain)]
    phrases = [found.span() for found in _IDIOMS.finditer(plain)]
    spans = []
    for found in _NUMBER.finditer(plain):
        start, end = found.start(), found.end()
        if any(start < last and first < end for first, last in shares):
            continue
        if any(first <= start and end <= last for first, last in phrases):
            continue
        value = number_value(found[0])
        if value is not None:
            spans.append(Span(plain[start:end], start, end - 1, value))
    return apart(spans)


def number_value(text: str) -> Decimal | None:
    """Return the value of a number as the patterns of this file match it, None when it has none."""
    dense = re.sub(rf"\s(?!\d+/)|(?<=\s){_VAGUE}", "", text.strip().casefold())
    negative = dense[:1] in ("负", "負", "-") and dense[:1] != ""
    if negative:
        dense = dense[1:].strip()
    try:
        value = _unsigned(dense)
    except (DivisionByZero, InvalidOperation, Overflow):
        return None
    return None if value is None else -value if negative else value


def _unsigned(text: str) -> Decimal | None:
    if "^" in text:
        return _power(text)
    if text.endswith("打"):
        dozens = Decimal("0.5") if text == "半打" else number_value(text[:-1])
        return None if dozens is None else dozens * 12
    whole, mixed, rest = text.partition("又")
    if mixed:
        first, second = number_value(whole), number_value(rest)
        return None if first is None or second is None else first + second
    below, fraction, above = text.partition("分之")
    if fraction:
        divisor, value = number_value(below), number_value(above)
        return None if divisor is None or value is None else value / divisor
    if "/" in text:
        *units, ratio = text.split(" ")
        above, _mark, below = ratio.partition("/")
        return sum((Decimal(one) for one in units), Decimal(0)) + Decimal(above) / Decimal(below)
    return _simple(text)


def _simple(text: str) -> Decimal | None:
    figures = re.fullmatch(r"(?P<digits>[\d.,]+)(?:e(?P<power>[-+]?\d{1,3})|(?P<multiple>[a-z]+))?", text)
    if figures:
        value = Decimal(figures["digits"].replace(",", ""))
        if figures["multiple"]:
            return value * _MULTIPLES[figures["multiple"]] if figures["multiple"] in _MULTIPLES else None
        return value.scaleb(int(figures["power"])) if figures["power"] else value
    plain = re.sub(f"{_VAGUE}|,", "", text).translate(str.maketrans("俩倆仨餘", "两两三余"))
    if len(plain) == 1 and plain in _SMALL + _LARGE:
        return {"十": Decimal(10), "拾": Decimal(10)}.get(plain) or chinese_number(f"一{plain}")
    if "点" in plain or "點" in plain:
        return _with_point(plain)
    trillions, mark, rest = plain.partition("兆")
    if mark:
        first, second = chinese_number(trillions), chinese_number(rest) if rest else Decimal(0)
        return None if first is None or second is None else first * 10**12 + second
    return chinese_number(plain)


def _with_point(plain: str) -> Decimal | None:
    """Return the value of 三点五 and 一点五亿."""
    digits = plain.rstrip(_LARGE)
    value = chinese_number(digits)
    for unit in plain[len(digits) :]:
        size = Decimal(10) ** 12 if unit == "兆" else chinese_number(f"一{unit}")
        value = None if value is None or size is None else value * size
    return value


def _power(text: str) -> Decimal | None:
    base, _mark, power = text.partition("^")
    exponent = int(power.lstrip("+-")) * (-1) ** power.count("-")
    # As the data has it, with the accuracy of binary fractions.
    return Decimal(repr(float(base) ** exponent)) if abs(exponent) <= _LARGEST_POWER else None
