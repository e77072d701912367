"""Is every number of a summary among the facts it was written from? Sentences with others are dropped.

A number counts as supported when it equals a fact of its own kind at the precision it is written
with: 12% stands for 0.1234, 1.2万 for 12,034, 8.5折 for what is left of 15% off. Money never stands
for a share, days never for items. Names that hold digits (双11, 500g*2袋) are no numbers.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from core.competitors.spoken_numbers import with_figures
from core.text import visible

FactKind = Literal["money", "share", "off", "index", "items", "rivals", "days", "count", "date"]

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<n>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR, _DAY = r"(?P<y>[0-9]{4})", r"(?P<d>[0-9]{1,2})"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![0-9]){_YEAR}[-/.年](?P<m>[0-9]{{1,2}})[-/.月]{_DAY}日?(?![0-9])",
        rf"(?<![0-9])(?P<m>[0-9]{{1,2}})月{_DAY}[日号]?(?![0-9])",
        rf"(?<![0-9]){_YEAR}年(?:(?P<m>[0-9]{{1,2}})月)?",
        rf"(?<![0-9]){_YEAR}-(?P<m>[0-9]{{2}})(?![0-9])",
        r"(?<![0-9])(?P<m>[0-9]{1,2})月",
        rf"\b{_DAY} {_MONTH}(?:,? {_YEAR})?\b",
        rf"\b{_MONTH} {_DAY}(?![0-9])(?:,? {_YEAR})?",
        rf"\b{_MONTH} {_YEAR}\b",
        r"(?<![0-9.])(?P<m>1[0-2]|0[1-9])-(?P<d>[0-3][0-9])(?![0-9%])",
    )
)
_MEASURE = r"(?:kg|g|ml|l|mm|cm|千克|公斤|克|斤|毫升|升|袋|包|枚|粒|颗|罐|盒|片|支|桶|瓶|箱)"
_TOKEN = re.compile(
    rf"""(?P<letters>(?!rmb|cny)[a-z_]+-?)?(?P<sign>(?<![0-9%元折成])[+\-−])?
    (?P<money>¥|rmb\s?|cny\s?)?(?P<foreign>[$€£₩])?(?P<inner>(?<![0-9%元折成])[+\-−])?(?P<number>{_NUMBER})
    (?P<jiao>块(?P<tenths>[0-9])(?![0-9]))?(?P<fraction>/[0-9]+)?(?P<clock>:[0-9]{{2}})?
    \s?(?P<scale>万|亿|千|百(?!分)|million\b|thousand\b|[kw](?![a-z]))?
    \s?(?:(?P<percent>%|个?百分点|per\s?cent(?:age\spoints?)?|percentage\spoints?|pp\b)|(?P<fold>折)
      |(?P<tenth>成)|(?P<times>倍|times\b|[x×](?![a-z0-9]))|(?P<yuan>元|块(?:钱)?|yuan\b|rmb\b|cny\b)
      |(?P<days>天|日|days?\b)|(?P<rivals>家|(?:rival|shop|store|competitor)s?\b)
      |(?P<items>件|款|(?:item|product)s?\b)|(?P<measure>{_MEASURE}(?![a-z])))?
    (?P<tail>(?<=[0-9])[a-z]+[0-9]*)?""",
    re.VERBOSE,
)
_RANGE = re.compile(rf"({_NUMBER})\s?[-~—–至到]\s?¥?(?={_NUMBER}\s?(%|折|元|成|天|家|件|款|万))")
_MARKER = re.compile(r"^\s*(?:[0-9]{1,2}(?:、|[.)]\s)|\([0-9]{1,2}\)\s*|第[0-9]{1,2}[,、:])")
_SENTENCE = re.compile(r".+?(?:[。！？!?]+|\.(?=\s|$)|\n+|$)\s*", re.DOTALL)
_SCALES = {
    "万": 10**4,
    "亿": 10**8,
    "千": 1000,
    "百": 100,
    "k": 1000,
    "w": 10**4,
    "thousand": 1000,
    "million": 10**6,
}
_ANY = ("items", "rivals", "days", "count", "index", "money")  # what a number without a unit may stand for
_SHARES = ("share", "off")
_NONE: tuple[str, ...] = ()  # a code, a size, a clock, foreign money: no fact is one


@dataclass(frozen=True, slots=True)
class Fact:
    """One number that a summary may use; `name` says what it is. Money in yuan, shares as 0…1.

    `off` is a share of a price that is taken off it: what is left of it may be told in 折.
    """

    name: str
    value: Decimal | date
    kind: FactKind


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was left out, and the first number in it that no fact supports."""

    sentence: str
    number: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A summary of which every number is supported, and what was left out for that."""

    text: str
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A number as written: its value, half a unit of its last digit, and which kinds it may be."""

    text: str
    value: Decimal
    half: Decimal
    kinds: tuple[str, ...]
    is_signed: bool = False


def checked_summary(text: str, facts: Sequence[Fact], names: Sequence[str] = ()) -> Checked:
    """Return the sentences of a text whose every number stands among the facts, and those left out.

    `names` are the names that the facts go by: of rivals, items, festivals.
    """
    kept, dropped = [], []
    for sentence in _SENTENCE.findall(visible(text)):
        if not sentence.strip():
            continue
        number = unsupported(sentence, facts, names)
        if number is None:
            kept.append(sentence)
        else:
            dropped.append(Dropped(sentence.strip(), number))
    return Checked("".join(kept).strip(), tuple(dropped))


def unsupported(sentence: str, facts: Sequence[Fact], names: Sequence[str] = ()) -> str | None:
    """Return the first number of a sentence that no fact supports; None when there is none."""
    known = sorted({_normal(name) for name in names}, key=len, reverse=True)
    text = _MARKER.sub("", with_figures(_without_names(_normal(sentence), known)))
    text, wrong = _without_dates(text, facts)
    if wrong:
        return wrong
    sizes = "".join(known).replace(" ", "")
    numbers = _numbers(_RANGE.sub(r"\1\2 ", text), sizes)
    return next((read.text for read in numbers if not _is_supported(read, facts)), None)


def _without_names(text: str, names: Sequence[str]) -> str:
    for name in names:
        if len(name) > 1:
            before = r"(?<![0-9.¥])" if name[0].isdecimal() else ""
            after = r"(?![0-9.,%]|\s?[元折成件家款天万])" if name[-1].isdecimal() else ""
            text = re.sub(before + re.escape(name) + after, " ◇ ", text)
    return text


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("￥", "¥")


def _without_dates(text: str, facts: Sequence[Fact]) -> tuple[str, str]:
    """Take the dates out of a text; the second value is the first one that no fact has."""
    days = [fact.value for fact in facts if isinstance(fact.value, date)]
    for pattern in _DATES:
        for found in pattern.finditer(text):
            told = _told(found.groupdict())
            if not any(all(getattr(day, part) == value for part, value in told.items()) for day in days):
                return text, found[0].strip()
        text = pattern.sub(" ◇ ", text)
    return text, ""


def _told(parts: dict[str, str | None]) -> dict[str, int]:
    month = parts.get("m")
    if name := parts.get("n"):
        month = str(_MONTHS.index(name[:3]) + 1)
    told = {"year": parts.get("y"), "month": month, "day": parts.get("d")}
    return {part: int(value) for part, value in told.items() if value}


def _numbers(text: str, sizes: str) -> Iterator[_Read]:
    """Yield the numbers of a text; sizes that stand in a name are none of them."""
    for found in _TOKEN.finditer(text):
        if not (found["measure"] and found[0].replace(" ", "") in sizes):
            yield _read(found)


def _read(found: re.Match[str]) -> _Read:
    written = found["number"].replace(",", "")
    value, digits = Decimal(written), len(written.partition(".")[2])
    if found["jiao"]:
        value, digits = value + Decimal(found["tenths"]) / 10, 1
    if found["fraction"]:
        below = Decimal(found["fraction"][1:])
        return _Read(found[0].strip(), value / below if below else Decimal(-9), Decimal("0.01"), _SHARES)
    half = Decimal(5).scaleb(-digits - 1)
    sign = found["sign"] or found["inner"]
    kinds, size = _kinds(found, value)
    size *= _SCALES.get(found["scale"] or "", 1)
    value = -value if sign in ("-", "−") else value
    return _Read(found[0].strip(), value * size, half * size, kinds, bool(sign))


def _kinds(found: re.Match[str], value: Decimal) -> tuple[tuple[str, ...], Decimal]:
    """Return the kinds of fact a number may stand for, and what its unit multiplies it with."""
    one = Decimal(1)
    if any(found[part] for part in ("letters", "foreign", "clock", "measure", "tail")):
        return _NONE, one
    if found["fold"]:
        return ("fold",), Decimal("0.1") if value < 10 else Decimal("0.01")
    if found["money"] or found["yuan"] or found["jiao"]:
        return ("money",), one
    units = {
        "percent": (_SHARES, Decimal("0.01")),
        "tenth": (_SHARES, Decimal("0.1")),
        "times": (_SHARES, one),
        "days": (("days",), one),
        "rivals": (("rivals",), one),
        "items": (("items", "count"), one),
    }
    return next((told for unit, told in units.items() if found[unit]), (_ANY, one))


def _is_supported(read: _Read, facts: Sequence[Fact]) -> bool:
    return any(_fits(read, fact.kind, fact.value) for fact in facts if isinstance(fact.value, Decimal))


def _fits(read: _Read, kind: str, value: Decimal) -> bool:
    if "fold" in read.kinds:
        return kind == "off" and abs(read.value - 1 + abs(value)) <= read.half
    known = value if read.is_signed else abs(value)
    return kind in read.kinds and abs(read.value - known) <= read.half
