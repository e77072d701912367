"""Numbers as people write them in sheets, read exactly: ¥1,299.00, 1.2万, 12.5%, 八五折, 1 299,00, (123).

A reader returns None for what means "nothing here" and raises BadInput with a sentence that says why
a text is no number; it never guesses between two values. No binary fractions are involved: a sheet's
floating point cell is taken at the 15 digits the sheet itself shows.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from core.errors import BadInput
from core.locale import _
from core.money import fen
from core.numerals import NUMERAL, chinese_number
from core.text import visible

MISSING = frozenset(
    [
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "无",
        "無",
        "空",
        "暂无",
        "无数据",
        "未知",
        "待定",
        "缺",
        "(空)",
        "(空白)",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "nan",
        "nil",
        "tbd",
    ]
)
LARGEST = Decimal(10) ** 13
LONGEST = 300  # nobody writes a longer number; looking through a cell full of digits takes seconds
PLAIN = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
# How most cells of a price column are written; what it takes, the careful way below reads as the same.
_PLAIN_YUAN = re.compile(
    r"[¥￥]?(?P<whole>[0-9]{1,12}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})(?:\.(?P<part>[0-9]{1,2}))?元?"
)
TOKEN = re.compile(
    r"[0-9]{1,3}(?:[ ,.'’][0-9]{3})+(?:[.,][0-9]{1,9})?(?![0-9])|[0-9]+[.,][0-9]+|[0-9]+|(?<![0-9])\.[0-9]+"
)
_SCALES = {
    "百万": 10**6,
    "千万": 10**7,
    "十万": 10**5,
    "百亿": 10**10,
    "万亿": 10**12,
    "万": 10**4,
    "萬": 10**4,
}
_SCALES |= {"w": 10**4, "亿": 10**8, "億": 10**8, "千": 1000, "仟": 1000, "k": 1000, "百": 100, "佰": 100}
_SCALE = re.compile(f"(?:{'|'.join(_SCALES)})(?![a-z])")
_VAGUE = re.compile(rf"(?<=[0-9{NUMERAL}])\s*[余多来]\s*(?=[百千万萬亿億])")
_YUAN = r"(?:¥|￥|元|块钱?|圆|rmb|cny|cn¥|人民币)"
_ABOUT = r"(?:约|大约|近|超|逾|≈|~|已售|共|仅|(?:日常|券后|活动|直播|预售|优惠|到手|专柜|市场)价?|售价|特价|现价|原价|价格?|单价)"
_BEFORE = re.compile(rf"(?:{_ABOUT}|{_YUAN}|[:\s*])*(?P<sign>[-−–+]?)(?:{_YUAN}|[\s*])*")
_UNIT = (
    r"(?:pcs?|ea|kg|g|mg|ml|l|cm|mm|m|oz|lbs?|w|v|mah|gb|tb|sets?|box(?:es)?|packs?|bags?|units?|yuan|days?|months?|years?|"
    r"[件个個只隻套盒包袋瓶罐箱桶支条條双雙对片粒颗枚卷张块台把本册斤克升米天日月年人次单笔款组份杯听提串根朵束盆棵]装?|"
    r"千克|公斤|毫升|厘米|毫米|公分)"
)
_AFTER = re.compile(
    rf"(?:{_YUAN}|整|正|[\s*.,;。]|\+|以上|以下|左右|上下|多|余|起|不等)*{_UNIT}?"
    rf"(?:[/每]\s*[0-9.]*\s*(?:{_UNIT}|[一-鿿]{{1,3}}))?(?:\([^()0-9]*\))?[\s.。+起]*"
)
_FOREIGN = re.compile(
    r"[$€£₩₽฿₫₹₺₴]|us\$|usd|eur|gbp|jpy|hkd|twd|krw|美元|美金|欧元|英镑|日元|港币|港元|台币|韩元|卢布"
)
_JIAO_FEN = re.compile(
    rf"(?P<yuan>[0-9.,{NUMERAL}]+)[元块](?:(?P<jiao>[0-9{NUMERAL}])[角毛])?(?:(?P<fen>[0-9{NUMERAL}])分?)?"
)

_ODD_SIGNS = {ord("²"): None, ord("³"): None, ord("−"): "-", ord("。"): "."}


def normal(text: str) -> str:
    """Return the text as the readers compare it: full-width folded, lower case, single blanks, no unseen characters."""
    text = text.translate(_ODD_SIGNS)
    return " ".join(visible(unicodedata.normalize("NFKC", text)).casefold().split())


def is_missing(value: object) -> bool:
    """Whether a cell holds one of the marks by which people say that there is nothing."""
    if not isinstance(value, str):
        return value is None
    # No mark is longer than four characters; what is much longer need not be folded to know.
    return (len(value) <= 8 or not value.strip()) and normal(value) in MISSING


def plain_decimal(value: int | float) -> Decimal:
    """Return a sheet's numeric cell as the decimal the sheet shows (15 significant digits)."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def separated(token: str, *, comma_decimal: bool = False) -> Decimal | None:
    """Return the value of digits with separators, None when their grouping is not a number's.

    A point is a decimal point and a comma before three digits groups thousands, unless the column
    around it shows that it writes decimals with a comma.
    """
    digits = re.sub("[ '’]", "", token)
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return Decimal(digits)
    if len(set(marks)) == 2:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            return None
        grouping = "." if decimal == "," else ","
        return Decimal(digits.replace(grouping, "").replace(decimal, "."))
    mark = marks[0]
    if len(marks) > 1:
        return Decimal(digits.replace(mark, ""))
    whole, _mark, rest = digits.partition(mark)
    groups = len(rest) == 3 and whole not in ("", "0") and len(whole) <= 3
    if mark == "," and len(rest) > 2 and not groups and not comma_decimal:
        return Decimal(f"{whole}.{rest}") if whole == "0" else None
    if groups and ((mark == "," and not comma_decimal) or (mark == "." and comma_decimal)):
        return Decimal(whole + rest)
    return Decimal(f"{whole or 0}.{rest}")


def read_number(value: object, *, comma_decimal: bool = False) -> Decimal | None:
    """Return the number a cell states, with its scale (1.2万 is 12000) and sign, its unit left out."""
    if isinstance(value, bool):
        raise BadInput(_("This is a yes or no, not a number."))
    if isinstance(value, int | float):
        return _within(plain_decimal(value))
    if isinstance(value, str) and PLAIN.fullmatch(value) and not comma_decimal:
        return Decimal(value)
    if is_missing(value):
        return None
    return _read_text(normal(str(value)), comma_decimal)


@lru_cache(maxsize=65536)
def _read_text(text: str, comma_decimal: bool) -> Decimal:
    if len(text) > LONGEST:
        raise _no_number(text)
    if PLAIN.fullmatch(text) and not comma_decimal:
        return Decimal(text)
    text = re.sub(r"(?<=\d)[.,]\s?[-–—]+$", "", text)  # 199.- has no cents
    if text in ("免费", "free", "free!"):
        return Decimal(0)
    if text.startswith("#"):
        raise BadInput(_("“{text}” is an error of the sheet's formula.").format(text=text[:40]))
    negative = text.startswith("(") and text.endswith(")") and len(text) > 2
    if re.fullmatch(r"[^()]*[0-9][^()]*[^-]-", text):
        text, negative = text[:-1], True
    number = _unsigned(text[1:-1] if text.startswith("(") and negative else text, comma_decimal)
    return _within(-number if negative else number)


def _unsigned(text: str, comma_decimal: bool) -> Decimal:
    if "%" in text or "‰" in text:
        raise BadInput(_("“{text}” is a share, not an amount.").format(text=text[:40]))
    if (amount := _jiao_fen(text)) is not None:
        return amount
    text = _VAGUE.sub("", text)
    lead = _BEFORE.match(text)
    start = lead.end() if lead else 0
    spoken = re.match(rf"[0-9.]*[{NUMERAL}][0-9.{NUMERAL}点點]*", text[start:])
    token = TOKEN.match(text, start)
    if spoken and (value := chinese_number(spoken[0])) is not None:
        return _signed(lead, _rest_is_unit(text, start + spoken.end(), value))
    if token is None:
        raise _no_number(text)
    number = separated(token[0], comma_decimal=comma_decimal)
    if number is None:
        raise BadInput(
            _("“{text}” groups its digits in a way that can be read twice.").format(text=text[:40])
        )
    end = token.end()
    if scale := _SCALE.match(text[end:].lstrip()):
        end += len(text[end:]) - len(text[end:].lstrip()) + scale.end()
        number *= _SCALES[scale[0]]
    return _signed(lead, _rest_is_unit(text, end, number))


def _signed(lead: re.Match[str] | None, number: Decimal) -> Decimal:
    return -number if lead and lead["sign"] not in ("", "+") else number


def _rest_is_unit(text: str, end: int, number: Decimal) -> Decimal:
    """Return the number when only a unit follows it; otherwise say what stands in the way."""
    rest = text[end:]
    if not rest or _AFTER.fullmatch(rest):
        return number
    if re.match(r"\s*[-~至到—–/或]\s*[¥0-9]", rest):
        raise BadInput(_("“{text}” is a range: one number is needed.").format(text=text[:40]))
    raise _no_number(text)


def _no_number(text: str) -> BadInput:
    return BadInput(_("“{text}” is not a number.").format(text=text[:40]))


def _jiao_fen(text: str) -> Decimal | None:
    """Return the yuan of 50元6角三分 or 12块5, None for other texts."""
    parts = _JIAO_FEN.fullmatch(text)
    if not parts or not (parts["jiao"] or parts["fen"]):
        return None
    value = chinese_number(parts["yuan"]) if parts["yuan"].strip("0123456789.,") else separated(parts["yuan"])
    if value is None:
        return None
    small = {
        name: chinese_number(parts[name]) or Decimal(0) if parts[name] else Decimal(0)
        for name in ("jiao", "fen")
    }
    if parts["fen"] and not parts["jiao"] and not text.endswith("分"):  # 12块5 is 12.50
        return value + small["fen"] / 10
    return value + small["jiao"] / 10 + small["fen"] / 100


def _within(number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number) >= LARGEST:
        raise BadInput(_("The number is too large to be meant."))
    return number


def read_money(value: object, *, comma_decimal: bool = False, scale: Decimal = Decimal(1)) -> int | None:
    """Return 分 for an amount in yuan; `scale` is the header's unit in yuan (万元 is 10000, 分 is 0.01)."""
    if isinstance(value, str) and not comma_decimal and scale == 1 and (yuan := _PLAIN_YUAN.fullmatch(value)):
        return int(yuan["whole"].replace(",", "")) * 100 + int((yuan["part"] or "").ljust(2, "0"))
    if isinstance(value, str) and (foreign := _FOREIGN.search(normal(value))):
        raise BadInput(_("“{sign}” is another currency: amounts are needed in yuan.").format(sign=foreign[0]))
    number = read_number(value, comma_decimal=comma_decimal)
    return None if number is None else fen(_within(number * scale))


def read_count(value: object, *, comma_decimal: bool = False, scale: Decimal = Decimal(1)) -> int | None:
    """Return a whole number; a fraction is refused, never rounded."""
    number = read_number(value, comma_decimal=comma_decimal)
    if number is None:
        return None
    number *= scale
    if number != number.to_integral_value():
        raise BadInput(_("{number} is not a whole number.").format(number=f"{number:f}"))
    return int(_within(number))


_FRACTIONS = {"百": 100, "千": 1000, "万": 10000}


def read_share(value: object, *, comma_decimal: bool = False, percent: bool = False) -> Decimal | None:
    """Return a share as a decimal where 1 is the whole: 12.5% is 0.125, 8折 and 八成 are 0.8.

    `percent` says that the header already carries the sign, so 12.5 means 12.5%. Without any sign a
    number above 1 is refused: it could be either.
    """
    if isinstance(value, str) and not is_missing(value) and len(value) <= LONGEST:
        text = normal(value)
        spoken = _spoken_share(text, comma_decimal)
        if spoken is not None:
            return spoken
        for sign, size in (("%", 100), ("‰", 1000)):
            if text.endswith(sign):
                number = read_number(text[:-1], comma_decimal=comma_decimal)
                return None if number is None else number / size
    number = read_number(value, comma_decimal=comma_decimal)
    if number is None:
        return None
    if percent:
        return number / 100
    if abs(number) > 1:
        raise BadInput(
            _("{number} has no % sign and is above 1: write it as a percentage.").format(number=f"{number:f}")
        )
    return number


def _spoken_share(text: str, comma_decimal: bool) -> Decimal | None:
    """Return the share that 折, 成, 半价, 百分之 and 百分点 express, None for other texts."""
    if text in ("对折", "半价", "打对折", "五折", "一半"):
        return Decimal("0.5")
    if match := re.fullmatch(r"打?\s*(.+?)\s*折", text):
        return _tenths(match[1], comma_decimal)
    if text == "半成":
        return Decimal("0.05")
    if match := re.fullmatch(rf"(.+?)\s*成([半0-9{NUMERAL}]?)", text):
        base = read_number(match[1], comma_decimal=comma_decimal) or Decimal(0)
        more = Decimal(5) if match[2] == "半" else chinese_number(match[2] or "零") or Decimal(0)
        return base / 10 + more / 100
    if match := re.fullmatch(r"([百千万])\s*分\s*之\s*(.+)", text):
        number = Decimal(100) if match[2] == "百" else read_number(match[2], comma_decimal=comma_decimal)
        return None if number is None else number / _FRACTIONS[match[1]]
    if match := re.fullmatch(r"(.+?)\s*[个個]?百分[点點]", text):
        number = read_number(match[1], comma_decimal=comma_decimal)
        return None if number is None else number / 100
    return None


def _tenths(text: str, comma_decimal: bool) -> Decimal:
    """Return the share of 8, 8.5, 85, 八 or 八五 before 折."""
    number = read_number(text, comma_decimal=comma_decimal)
    if number is None or not 0 < number < 100:
        raise BadInput(_("“{text}” is not a discount.").format(text=f"{text[:20]}折"))
    return number / 10 if number <= 10 else number / 100


def writes_decimals_with_comma(values: list[object]) -> bool:
    """Whether a column's texts show commas as decimal marks (12,50 or 1.299,00) and never points."""
    comma = point = 0
    for value in values:
        if isinstance(value, str):
            for token in TOKEN.findall(normal(value)):
                comma += bool(re.search(r"(?:^|[^,\d]|\.\d{3}|^\d+|[ ]\d{3}),\d{1,2}$", token))
                point += bool(re.search(r"\.\d{1,2}$", token))
    return comma > 0 and point == 0
