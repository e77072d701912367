"""Paste to capture: prices, coupons and claims in text copied from a product page or a chat. Rules only.

Nothing is guessed: an amount counts for a layer where the text says so, or where it is the only price
without a word; what depends on more than one thing is told as a claim and left to the person.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.competitors.capture_marks import Mark, marks_in
from core.competitors.capture_rows import Part, parts_of
from core.competitors.layers import LAYERS
from core.figures import plain_digits
from core.locale import _
from core.text import visible

LONGEST = 50_000
# What is told as a claim; prices, links, names and states have fields of their own.
CLAIM_KINDS = (
    "threshold",
    "coupon",
    "off",
    "discount",
    "member",
    "nth",
    "multi_buy",
    "buy_get",
    "deposit",
    "instalment",
    "unit_price",
    "shipping_from",
    "limit",
    "sales",
    "range",
    "foreign",
)


def claim_name(kind: str) -> str:
    """Return a kind of claim as a person reads it."""
    return {
        "threshold": _("Spend and save"),
        "coupon": _("Coupon"),
        "off": _("Money off"),
        "discount": _("Discount"),
        "member": _("Not for everybody"),
        "nth": _("Second piece"),
        "multi_buy": _("Several together"),
        "buy_get": _("Buy and get"),
        "deposit": _("Deposit"),
        "instalment": _("Instalments"),
        "unit_price": _("Unit price"),
        "shipping_from": _("Free shipping from"),
        "limit": _("Limit"),
        "sales": _("Sales"),
        "range": _("Price range"),
        "foreign": _("Another currency"),
        "other_price": _("Another price"),
    }[kind]


@dataclass(frozen=True, slots=True)
class Found:
    """An amount in 分 and the stretch of the text it was read from.

    `is_computed` marks an amount that the text does not write but that follows from it, `is_from` one
    that is only the lowest of several; `by_model` one that a model pointed at.
    """

    amount: int
    start: int
    end: int
    is_computed: bool = False
    is_from: bool = False
    by_model: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A promotion, a condition or a sales figure as the text claims it. Money in 分.

    `share` is what is left of the price (95折 is 0.95), `count` the number of things it speaks of.
    """

    kind: str
    text: str
    start: int
    end: int
    threshold: int | None = None
    off: int | None = None
    price: int | None = None
    share: float | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """One product of a pasted text: what was read of it, and what was left over."""

    rival: str = ""
    title: str = ""
    url: str = ""
    prices: Mapping[str, Found] = field(default_factory=dict)  # by layer
    shipping: Found | None = None
    gift: str = ""
    gift_value: Found | None = None
    stock: str = ""  # in, low, out; "" when the text does not say
    claims: tuple[Claim, ...] = ()
    left_over: str = ""
    start: int = 0
    end: int = 0

    @property
    def layers(self) -> dict[str, int]:
        """The prices by layer, in 分, as an observation takes them."""
        return {layer: self.prices[layer].amount for layer in LAYERS if layer in self.prices}


@dataclass(frozen=True, slots=True)
class Capture:
    """What a pasted text holds. Positions count in `text`, the paste without unseen characters."""

    text: str
    rows: tuple[Captured, ...]
    is_cut: bool = False


_AS_SIGNS = str.maketrans("💰💵💴🧧", "¥¥¥¥")  # people put them where the sign would stand
SHORTEST_NAME = 4  # Chinese characters: fewer could be any word
_SHORT_NAME = re.compile(rf"[\u4e00-\u9fff]{{{SHORTEST_NAME},}}")


def capture(pasted: str, *, rivals: Sequence[str] = ()) -> Capture:
    """Return the products that a pasted text speaks of, one where it tells no two apart.

    `rivals` are names that are known: one that stands in the text is the product's rival, others are
    taken only from words that mark a shop. A text without prices, claims and links gives no row.
    """
    text = cleaned(pasted)
    plain = plain_digits(text).translate(_AS_SIGNS)
    marks = marks_in(plain)
    names = [name.casefold() for name in rivals if name.strip()]
    rows = [_captured(part, text, rivals) for part in parts_of(plain, marks, names)]
    kept = [row for row in rows if row.prices or row.claims or row.stock or row.url]
    header = _header(marks)
    named = tuple(replace(row, rival=row.rival or header) for row in kept)
    return Capture(text, named, is_cut=len(pasted) > LONGEST)


def cleaned(pasted: str) -> str:
    """Return pasted text as it is read: without characters that cannot be seen, cut at LONGEST."""
    return visible(pasted[:LONGEST].replace("\r\n", "\n").replace("\r", "\n"))


def sole_address(pasted: str) -> str:
    """Return the address when a text is nothing but one http(s) address, else ""."""
    plain = cleaned(pasted).strip()
    return plain if re.fullmatch(r"https?://[^\s]{3,2000}", plain, re.IGNORECASE) else ""


def _captured(part: Part, text: str, rivals: Sequence[str]) -> Captured:
    marks = part.marks
    prices = _prices(marks)
    shipping = _first(marks, "shipping")
    worth = _first(marks, "gift_value")
    gift = _first(marks, "gift")
    rival, spoken = _rival(part, text, rivals)
    title = _without_rival(part.title.strip(), spoken)
    claims = tuple(_claim(mark, text) for mark in marks if _is_claim(mark, prices))
    link = _first(marks, "url")
    return Captured(
        rival=rival,
        title=title,
        url=link.words.rstrip(".,;)") if link else "",
        prices=prices,
        shipping=Found(shipping.price, shipping.start, shipping.end)
        if shipping and shipping.price is not None
        else None,
        gift=gift.words if gift else "",
        gift_value=Found(worth.price or worth.off or 0, worth.start, worth.end) if gift and worth else None,
        stock=stock.words if (stock := _first(marks, "stock")) else "",
        claims=claims,
        left_over=part.left_over,
        start=part.start,
        end=part.end,
    )


def _prices(marks: Sequence[Mark]) -> dict[str, Found]:
    """Return the amount of each layer: the first that the text gives it, computed ones last."""
    prices: dict[str, Found] = {}
    for mark in marks:
        if mark.kind == "price" and mark.price:  # nothing costs nothing: 0元 is part of a promotion
            prices.setdefault(mark.layer, _found(mark))
    without = {mark.price for mark in marks if mark.kind == "unlabelled" and mark.price}
    if len(without) == 1 and "page_price" not in prices:
        sole = next(mark for mark in marks if mark.kind == "unlabelled" and mark.price)
        prices["page_price"] = _found(sole)
    computed = _after_coupon(prices, marks)
    return prices | ({"coupon_price": computed} if computed else {})


def _found(mark: Mark) -> Found:
    return Found(mark.price or 0, mark.start, mark.end, is_from=mark.is_from)


def _after_coupon(prices: Mapping[str, Found], marks: Sequence[Mark]) -> Found | None:
    """Return the price after the only coupon, where nothing else decides about it.

    Its threshold, if it has one, must be met by the price; of two coupons, or of a price that only
    begins there, nothing follows.
    """
    if "coupon_price" in prices or "in_hand_price" in prices:
        return None
    coupons = [
        mark for mark in marks if mark.kind == "coupon" or (mark.kind == "threshold" and "券" in mark.text)
    ]
    base = prices.get("event_price") or prices.get("page_price")
    others = {mark.price for mark in marks if mark.is_price} - {one.amount for one in prices.values()}
    if len(coupons) != 1 or base is None or base.is_from or others:
        return None
    coupon = coupons[0]
    off = coupon.off if coupon.kind == "threshold" else coupon.off or coupon.threshold or coupon.price
    threshold = coupon.threshold if coupon.kind == "threshold" else 0
    if not off or threshold is None or base.amount < threshold or off >= base.amount:
        return None
    return Found(base.amount - off, coupon.start, coupon.end, is_computed=True)


def _is_claim(mark: Mark, prices: Mapping[str, Found]) -> bool:
    """Whether a mark is told as a claim: promotions are, and prices that went into no layer."""
    if mark.is_price:
        return mark.price not in [used.amount for used in prices.values()]
    return mark.kind in CLAIM_KINDS


def _claim(mark: Mark, text: str) -> Claim:
    return Claim(
        "other_price" if mark.is_price else mark.kind,
        text[mark.start : mark.end],
        mark.start,
        mark.end,
        threshold=mark.threshold,
        off=mark.off,
        price=mark.price,
        share=mark.share,
        count=mark.count,
    )


def _first(marks: Sequence[Mark], kind: str) -> Mark | None:
    return next((mark for mark in marks if mark.kind == kind), None)


def _rival(part: Part, text: str, rivals: Sequence[str]) -> tuple[str, str]:
    """Return the rival of a part and how the text says its name.

    That is a known name that stands in it, the beginning of one, or what a word marks as a shop.
    """
    said = text[part.start : part.end].casefold()
    known = [name for name in rivals if name.strip() and name.casefold() in said]
    if known:
        longest = max(known, key=len)
        return longest, longest
    if shop := _first(part.marks, "shop"):
        return shop.words, shop.words
    return _shortened(said, rivals)


def _shortened(said: str, rivals: Sequence[str]) -> tuple[str, str]:
    """Return the one rival whose name begins with words of the text: people leave 旗舰店 or 零食店 away."""
    begun = [(name, name[:SHORTEST_NAME]) for name in rivals if _SHORT_NAME.match(name)]
    there = [(name, short) for name, short in begun if short in said]
    return there[0] if len(there) == 1 else ("", "")


def _without_rival(title: str, rival: str) -> str:
    """Return a title without the platform's and the rival's name, as it is said, in front of it."""
    title = re.sub(r"^(?:天猫|淘宝|京东|自营|旗舰店|包邮)\s+", "", title)
    if title.casefold() == rival.casefold():
        return ""
    if rival and title.casefold().startswith(rival.casefold()):
        rest = title[len(rival) :].lstrip(" :：-|·")
        return rest if len(rest) >= 2 else title
    return title


def _header(marks: Sequence[Mark]) -> str:
    """Return the shop that a text names before its first price: all its products are that shop's."""
    for mark in marks:
        if mark.kind == "shop":
            return mark.words
        if mark.is_price:
            return ""
    return ""
