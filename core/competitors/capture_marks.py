"""The marks in copied text: prices and their layers, coupons, promotions, gifts, shipping, stock, sales.

The patterns of capture_words read the text once each; what one has read no later one reads again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache

from core.competitors.capture_words import PATTERNS
from core.competitors.layers import LAYERS
from core.money import fen
from core.numerals import chinese_number

TAKEN = "\x00"  # stands for what was read; no text holds it, and no pattern takes it for a blank
_Maker = Callable[[re.Match[str]], "Mark | None"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that a stretch of the text says. Money in 分; what does not apply is None or "".

    `share` is what is left of the price (95折 is 0.95), `count` a number of things.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    layer: str = ""
    price: int | None = None
    threshold: int | None = None
    off: int | None = None
    share: float | None = None
    count: int | None = None
    words: str = ""
    is_from: bool = False

    @property
    def is_price(self) -> bool:
        """Whether the mark is a price of the thing itself, in a layer that is known or not."""
        return self.kind in ("price", "unlabelled")


def _fen(text: str | None) -> int | None:
    if not text:
        return None
    try:
        return fen(Decimal(re.sub(r"[,\s]", "", text)))
    except InvalidOperation:
        return None


def _amount(found: re.Match[str], name: str) -> int | None:
    """Return the amount of a name, whichever way it was written."""
    groups = found.groupdict()
    return _fen(
        next((groups[key] for key in (name, f"{name}_sign", f"{name}_yuan") if groups.get(key)), None)
    )


def _share(text: str | None) -> float | None:
    if not text:
        return None
    if text == "半":
        return 0.5
    digits = re.sub("[点.]", "", text)
    value = chinese_number(digits)
    return None if value is None else float(value / (10 if len(digits) == 1 else 100))


def _count(text: str | None) -> int | None:
    if not text:
        return None
    value = chinese_number(text)
    return None if value is None else int(value)


def _of(kind: str) -> Callable[[re.Match[str]], Mark | None]:
    """Return what makes a mark of a match from the groups it has."""

    def made(found: re.Match[str]) -> Mark | None:
        have = found.groupdict()
        percent = have.get("percent")
        share = _share(have.get("share"))
        if percent:
            share = round(1 - float(percent) / 100, 4)
        price, threshold, off = (_amount(found, name) for name in ("price", "threshold", "off"))
        if kind == "multi_buy":  # whichever way it is written, the amount is the price of all together
            price, threshold, off = price or threshold or off, None, None
        return Mark(
            kind,
            found.start(),
            found.end(),
            price=price,
            threshold=threshold,
            off=off,
            share=share,
            count=_count(have.get("count")),
            words=(have.get("words") or "").strip(),
        )

    return made


def _priced(found: re.Match[str]) -> Mark | None:
    """Return a price with its layer."""
    layer = next(
        name for name, text in found.groupdict().items() if text and name.removesuffix("_en") in LAYERS
    )
    amount = _amount(found, "price")
    if amount is None:
        return None
    is_from = found.string.startswith("起", found.end()) and not found.string.startswith("起订", found.end())
    end = found.end() + is_from
    return Mark("price", found.start(), end, layer=layer.removesuffix("_en"), price=amount, is_from=is_from)


def _unlabelled(found: re.Match[str]) -> Mark | None:
    amount = _amount(found, "price")
    is_from = found.string.startswith("起", found.end()) and not found.string.startswith("起订", found.end())
    return Mark("unlabelled", found.start(), found.end() + is_from, price=amount, is_from=is_from)


def _sales(found: re.Match[str]) -> Mark | None:
    number, scale = (
        found["number"] or found["number_en"],
        (found["scale"] or found["scale_en"] or "").casefold(),
    )
    size = {"万": 10**4, "w": 10**4, "亿": 10**8, "k": 1000, "千": 1000}.get(scale, 1)
    try:
        count = int(Decimal(number.replace(",", "")) * size)
    except InvalidOperation:
        return None
    return Mark("sales", found.start(), found.end(), count=count)


def _stocked(found: re.Match[str]) -> Mark | None:
    state = next(name for name in ("out", "low", "in") if found.groupdict().get(f"is_{name}"))
    count = _count(
        found.groupdict().get("left") or found.groupdict().get("left_en") or found.groupdict().get("held")
    )
    if state == "in" and count == 0:
        state = "out"
    return Mark("stock", found.start(), found.end(), count=count, words=state)


def _shipped(found: re.Match[str]) -> Mark | None:
    paid = found.groupdict().get("price")
    return Mark("shipping", found.start(), found.end(), price=_fen(paid) if paid else 0)


_MAKERS: dict[str, _Maker] = {
    "price": _priced,
    "unlabelled": _unlabelled,
    "sales": _sales,
    "stock": _stocked,
    "shipping": _shipped,
}


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], _Maker], ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), _MAKERS.get(kind) or _of(kind)) for pattern, kind in PATTERNS
    )


def marks_in(plain: str) -> list[Mark]:
    """Return what a folded text says, in its order; no two marks overlap."""
    rest = plain
    found: list[Mark] = []
    for pattern, made in _compiled():
        new = [mark for match in pattern.finditer(rest) if match[0].strip() and (mark := made(match))]
        if new:
            found += [_trimmed(mark, plain) for mark in new]
            rest = _without(rest, new)
    return sorted(found, key=lambda mark: mark.start)


def _trimmed(mark: Mark, text: str) -> Mark:
    """Return a mark without the blanks at its ends, with its words."""
    said = text[mark.start : mark.end]
    start = mark.start + len(said) - len(said.lstrip())
    return replace(mark, start=start, end=start + len(said.strip()), text=said.strip())


def _without(text: str, marks: list[Mark]) -> str:
    """Return the text with what was read overwritten, so that nothing reads it twice."""
    parts, last = [], 0
    for mark in marks:
        parts += [text[last : mark.start], TAKEN * (mark.end - mark.start)]
        last = mark.end
    return "".join([*parts, text[last:]])
