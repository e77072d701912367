"""What the heading of a wide price table says: whose column it is, and which price stands in it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from core.competitors.layers import LAYERS
from core.competitors.price_columns import price_pack
from core.errors import BadInput
from core.files.columns import heading_key
from core.files.moments import Moment
from core.numbers import normal
from core.text import folded

ANY_PRICE = "price"  # a rival's price of which the heading does not say the layer
OF_RIVAL = (
    *LAYERS,
    "rival",
    "shipping",
    "gift_value",
    "stock",
    "seen_at",
    "url",
    "item_code",
    "title",
    "spec",
    "note",
)
ABOUT_ITEM = ("our_code", "title", "brand", "category", "spec", "rival", "seen_at")
PRICED = (ANY_PRICE, *LAYERS, "stock")  # a rival without any of these has nothing to be stored
_AT = "@"
_PHRASE = re.compile(r"[^|｜/\\_\-—–:：·•,，;；()（）\[\]【】<>\r\n\t]+")
_WORD = re.compile(r"[^|｜/\\_\-—–:：·•,，;；()（）\[\]【】<>\s]+")
_EDGES = " \t\r\n|｜/\\_-—–:：·•,，;；()（）[]【】<>"
_BRACKETS = str.maketrans(dict.fromkeys("()（）[]【】<>{}", " "))
_NOBODYS = frozenset(("our_code", "item_code", "title", "brand", "category", "spec"))
_ENGLISH = {  # under a rival's name these alone say which price
    "list": "list_price",
    "rrp": "list_price",
    "regular": "page_price",
    "sale": "page_price",
    "current": "page_price",
    "promo": "event_price",
    "deal": "event_price",
    "coupon": "coupon_price",
    "final": "in_hand_price",
}
_LAST_WORDS = {  # of 竞品1店铺, 竞品1名称: what each row says of this rival
    "店铺名称": "rival",
    "店铺": "rival",
    "店名": "rival",
    "商品名称": "title",
    "名称": "title",
    "标题": "title",
    "规格": "spec",
    "id": "item_code",
    "ID": "item_code",
}
_PERIOD_OR_SIZE = re.compile(
    r"20\d\d年?(?:\d{1,2}月份?)?|\d{1,2}月份?|第?[\d一二三四五六七八九十]{1,3}周|(?:w|week)\d{1,2}|q[1-4]|[上下本今去][周月年]"
    r"|x{0,3}[sl]|m|均码|\d{1,4}(?:g|kg|ml|cm|码)"
)
_NUMBERED = re.compile(
    r"^(?:竞品|竞店|竞对|对手|competitor|rival)\s?(?:\d{1,2}|[A-Za-z]|[一二三四五六七八九十])?\s?[-:：_—]\s?(?=\S)",
    re.I,
)
_PER_MEASURE = re.compile(
    r"(?:元|¥|￥|yuan|rmb|price)\s*(?:/|每|per)\s*\d*\s*(?:千克|公斤|kg|斤|两|克|g|毫升|ml|升|l|米|m|抽|片|粒|颗|枚|张|支|包|袋|瓶)(?![a-z])",
    re.IGNORECASE,
)
_MARKED_DAY = re.compile(rf"{_AT}(\d{{4}}-\d\d-\d\d)$")
_DAY = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2}/\d{1,2}/20\d{2}|20\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|20\d{2}[01]\d[0-3]\d|\d{1,2}月\d{1,2}|\d{1,2}/\d{1,2}|\d{1,2}\.\d{2})"
    r"[日号]?(?: 00:00:00)?(?![\d./%-])"
)
_UNIT = re.compile(
    r"[(（\[【]\s*(?:元|¥|￥|rmb|cny|yuan|万元|元/件|单位:元)\s*[)）\]】]|(?<=\S)\s元$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose column it is (empty: nobody's in particular), what stands in it (empty: not said), and of which day."""

    rival: str
    field: str
    day: date | None = None


def marked(field: str, rival: str, day: date | None = None) -> str:
    """Return the name under which a rival's column is mapped and remembered."""
    return f"{field}{_AT}{rival}" + (f"{_AT}{day.isoformat()}" if day else "")


def unmarked(name: str | None) -> Heading | None:
    """Return the rival, the field and the day of such a name, None for columns that are no rival's."""
    field, at, rest = (name or "").partition(_AT)
    said = _MARKED_DAY.search(rest)
    rival, day = (rest[: said.start()], date.fromisoformat(said[1])) if said else (rest, None)
    return Heading(rival, field, day) if at and (rival or day) else None


def read_dated(text: str, read_day: Callable[[str], Moment | None]) -> Heading:
    """Read a heading that may also name a day: 青禾果仓 11/20, 11月20日到手价, 2026-11-20."""
    for found in _DAY.finditer(text):
        try:
            day = read_day(found["day"])
        except BadInput:
            continue
        if isinstance(day, date):
            rest = text[: found.start()] + " " + text[found.end() :]
            return replace(read_heading(rest), day=day)
    return read_heading(text)


@lru_cache(maxsize=4096)
def read_heading(text: str) -> Heading:
    """Read 青禾果仓-到手价, 到手价（青禾果仓）, 青禾果仓 券后价 or 青禾果仓券后价, in any order."""
    text = _UNIT.sub("", text).strip()
    if platform := price_pack().platforms.get(heading_key(text)):
        return Heading(platform, ANY_PRICE)
    whole = _fields().get(heading_key(text))
    if whole and (whole in _NOBODYS or heading_key(text) == _key(text)):
        return Heading("", whole)
    parts = [part for pattern in (_PHRASE, _WORD) for part in reversed(list(pattern.finditer(text)))]
    for part in parts:
        field = _fields().get(_key(part[0]))
        if field:
            start, end = _widened(text, part.start(), part.end())
            rest = _tidy(text[:start] + text[end:])
            return Heading(re.sub(r"(?<=\S\S)(?:价格|售价|价)$", "", rest), _fields()[_key(text[start:end])])
    return _glued(text)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of the longest name of a field around a word: in `Orchard list price` it is not `price` alone."""
    if not text[start:end].isascii():
        return start, end
    starts = [found.start() for found in _WORD.finditer(text) if found.start() < start]
    wider = next((first for first in starts if _key(text[first:end]) in _fields()), start)
    return wider, end


def _key(text: str) -> str:
    """Return a text as headings are compared, with what stands in brackets: 到手价（青禾果仓） says more than 到手价."""
    return heading_key(text.translate(_BRACKETS))


def _glued(text: str) -> Heading:
    """Read a heading in which name and price follow each other without a mark between them."""
    if text.isascii():
        return Heading(_tidy(text), "")
    for word, field in _words():
        if text.endswith(word) and len(text) > len(word):
            return Heading(_tidy(text[: -len(word)]), field)
        if text.startswith(word) and len(text) > len(word):
            return Heading(_tidy(text[len(word) :]), field)
    for word, field in _LAST_WORDS.items():
        if text.endswith(word) and len(text) > len(word):
            return Heading(_tidy(text[: -len(word)]), field)
    return Heading(_tidy(text), "")


def _tidy(rest: str) -> str:
    bare = re.sub(r"[(（\[【]\s*[)）\]】]", "", rest)
    bare = re.sub(r"\s*[|｜/\\_\-—–:：·•]\s*$|^\s*[|｜/\\_\-—–:：·•]\s*", "", bare)
    name = _NUMBERED.sub("", bare.strip(_EDGES))
    for opening, closing in ("()", "（）", "[]", "【】"):
        if name.count(opening) == name.count(closing) + 1 and bare.rstrip().endswith(closing):
            name += closing  # 青禾（天猫） is its name
    return name


def known_name(name: str, rivals: Mapping[str, str]) -> str:
    """Return the rival as it is stored (by folded name), or the name as written when it is a new one."""
    return rivals.get(folded(name), name)


def is_no_rival(name: str) -> bool:
    """Whether a heading names our own figures, or what was computed from others'."""
    return is_ours(name) or is_computed(name)


@lru_cache(maxsize=4096)
def is_ours(name: str) -> bool:
    """Whether a heading names our own shop: 我方售价, 到手价（本店）, our price."""
    key, words = heading_key(name), _spoken(name)
    in_full = heading_key(name.translate(_BRACKETS))
    for word in price_pack().ours:
        if word.isascii():
            if words[:1] == [word] or (words[-1:] == [word] and word.startswith("our")):
                return True
        elif key.startswith(heading_key(word)) or (
            word[0] in "我本己" and in_full.endswith(heading_key(word))
        ):
            return True
    return False


@lru_cache(maxsize=4096)
def is_computed(name: str) -> bool:
    """Whether a heading names what was computed or counted, not a price that a rival asks: 最低价, 青禾差价, 月销."""
    key = heading_key(name)
    if _PERIOD_OR_SIZE.fullmatch(key):
        return True
    if key in _not_rivals() or "%" in normal(name) or is_per_measure(name):
        return True
    if any(key.startswith(word) for word in price_pack().earlier):
        return True
    words = _spoken(name)
    return any(
        words[-1:] == [word] or words[:1] == [word] if word.isascii() else key.endswith(heading_key(word))
        for word in price_pack().computed
    )


def is_per_measure(name: str) -> bool:
    """Whether a heading says that its prices are for a measure, not for a pack: 单价(元/100g)."""
    return bool(_PER_MEASURE.search(normal(name)))


def _spoken(name: str) -> list[str]:
    return re.findall(r"[a-z]+", normal(name))


@cache
def _not_rivals() -> frozenset[str]:
    pack = price_pack()
    return frozenset(heading_key(word) for word in (*pack.not_rivals, *pack.ours))


@cache
def _fields() -> dict[str, str]:
    """Return what a part of a heading can say, by its folded spelling."""
    fields = price_pack().fields
    found: dict[str, str] = {}
    for field in (*(each for each in OF_RIVAL if each != "rival"), "our_code", "brand", "category"):
        for word in fields[field]:
            found.setdefault(heading_key(word), field)
    for word, field in _ENGLISH.items():
        found.setdefault(word, field)
    return found | {
        heading_key(word): ANY_PRICE for word in ("价格", "售价", "价", "price", "单价", "现价", "报价")
    }


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """Return the Chinese words for prices, days and the like, longest first."""
    fields = price_pack().fields
    words = {
        word: field
        for field in (*LAYERS, "seen_at", "shipping", "stock", "url")
        for word in fields[field]
        if not word.isascii()
    }
    words |= {"价格": ANY_PRICE, "售价": ANY_PRICE, "价": ANY_PRICE}
    return tuple(sorted(words.items(), key=lambda pair: -len(pair[0])))
