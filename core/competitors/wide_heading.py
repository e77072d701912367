"""What the heading of a wide price table says: whose column it is, and which price stands in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.competitors.layers import LAYERS
from core.competitors.price_columns import price_pack
from core.files.columns import heading_key
from core.text import folded

ANY_PRICE = "price"  # a rival's price of which the heading does not say the layer
OF_RIVAL = (
    *LAYERS,
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
_AT = "@"
_PHRASE = re.compile(r"[^|｜/\\_\-—–:：·•,，;；()（）\[\]【】<>\r\n\t]+")
_WORD = re.compile(r"[^|｜/\\_\-—–:：·•,，;；()（）\[\]【】<>\s]+")
_EDGES = " \t\r\n|｜/\\_-—–:：·•,，;；()（）[]【】<>"
_BRACKETS = str.maketrans(dict.fromkeys("()（）[]【】<>{}", " "))
_NOBODYS = frozenset(("our_code", "item_code", "title", "brand", "category", "spec"))
_UNIT = re.compile(r"[(（\[【]\s*(?:元|¥|￥|rmb|cny|yuan|万元|元/件|单位:元)\s*[)）\]】]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose column it is (empty: nobody's in particular) and what stands in it (empty: not said)."""

    rival: str
    field: str


def marked(field: str, rival: str) -> str:
    """Return the name under which a rival's column is mapped and remembered."""
    return f"{field}{_AT}{rival}"


def unmarked(name: str | None) -> Heading | None:
    """Return the rival and the field of such a name, None for columns that are no rival's."""
    field, at, rival = (name or "").partition(_AT)
    return Heading(rival, field) if at and rival else None


def read_heading(text: str) -> Heading:
    """Read 青禾果仓-到手价, 到手价（青禾果仓）, 青禾果仓 券后价 or 青禾果仓券后价, in any order."""
    text = _UNIT.sub("", text).strip()
    whole = _fields().get(heading_key(text))
    if whole and (whole in _NOBODYS or heading_key(text) == _key(text)):
        return Heading("", whole)
    parts = [part for pattern in (_PHRASE, _WORD) for part in reversed(list(pattern.finditer(text)))]
    for part in parts:
        field = _fields().get(_key(part[0]))
        if field:
            rest = text[: part.start()] + text[part.end() :]
            return Heading(_tidy(rest), field)
    return _glued(text)


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
    return Heading(_tidy(text), "")


def _tidy(rest: str) -> str:
    bare = re.sub(r"[(（\[【]\s*[)）\]】]", "", rest)
    return re.sub(r"\s*[|｜/\\_\-—–:：·•]\s*$|^\s*[|｜/\\_\-—–:：·•]\s*", "", bare).strip(_EDGES)


def known_name(name: str, rivals: Mapping[str, str]) -> str:
    """Return the rival as it is stored (by folded name), or the name as written when it is a new one."""
    return rivals.get(folded(name), name)


def is_no_rival(name: str) -> bool:
    """Whether a heading names our own figures, or what was computed from others'."""
    key = heading_key(name)
    if key in _not_rivals():
        return True
    first = folded(name).split()[:1]
    return any(
        first == [word] if word.isascii() else key.startswith(heading_key(word)) for word in price_pack().ours
    )


@cache
def _not_rivals() -> frozenset[str]:
    pack = price_pack()
    return frozenset(heading_key(word) for word in (*pack.not_rivals, *pack.ours))


@cache
def _fields() -> dict[str, str]:
    """Return what a part of a heading can say, by its folded spelling."""
    fields = price_pack().fields
    found: dict[str, str] = {}
    for field in (*OF_RIVAL, "our_code", "brand", "category"):
        for word in fields[field]:
            found.setdefault(heading_key(word), field)
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
