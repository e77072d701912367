"""The pack of what a sale costs besides the goods: by platform, by kind of goods, and who says so."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import model_validator

from core.locale import _
from core.rules.packs import Rule, Sourced, load
from core.text import folded

Platform = Literal["taobao", "tmall", "jd", "pinduoduo", "douyin", "other"]
Category = Literal[
    "clothing", "shoes", "beauty", "food", "appliances", "electronics", "home", "baby", "sports", "other"
]
PLATFORMS: tuple[Platform, ...] = ("taobao", "tmall", "jd", "pinduoduo", "douyin", "other")
CATEGORIES: tuple[Category, ...] = (
    "clothing", "shoes", "beauty", "food", "appliances", "electronics", "home", "baby", "sports", "other",
)  # fmt: skip


class Fee(Sourced):
    """One number: a share, an amount in yuan, or pieces. `least` and `most` are what is usual elsewhere."""

    value: Decimal
    least: Decimal | None = None
    most: Decimal | None = None


class ByCategory(Sourced):
    """One number for every kind of goods."""

    values: Mapping[Category, Decimal]
    least: Decimal | None = None
    most: Decimal | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "ByCategory":
        if missing := set(CATEGORIES) - set(self.values):
            raise ValueError(f"no value for {sorted(missing)}")
        return self


class CategoryFees(ByCategory):
    """What one platform takes of each kind of goods."""

    platform: Platform


class Fees(Rule):
    """The whole pack."""

    payment_fee: Fee
    category_fees: tuple[CategoryFees, ...]
    shipping: Fee
    packing: Fee
    units_per_order: Fee
    insurance: ByCategory
    refund_before: ByCategory
    refund_after: ByCategory
    resale_share: ByCategory
    handling: Fee
    ads_per_order: Fee
    creator_share: Fee
    gifts_per_order: Fee
    vat_small: Fee
    vat_general: Fee
    platform_aliases: Mapping[Platform, tuple[str, ...]]
    category_ends: tuple[str, ...]
    category_aliases: Mapping[Category, tuple[str, ...]]

    @model_validator(mode="after")
    def _every_platform_once(self) -> "Fees":
        if sorted(each.platform for each in self.category_fees) != sorted(PLATFORMS):
            raise ValueError("category fees are needed for each platform once")
        return self


@dataclass(frozen=True, slots=True)
class Row:
    """Which row of the pack a shop's own words led to. Not known: no alias fits, so it is "other"."""

    key: str
    is_known: bool


UNKNOWN = Row("other", False)
_PARTS = re.compile(r"[/\\>|,;:&+()\[\]、，；：（）【】·・_]+|(?<![a-z])-|-(?![a-z])")


def fees() -> Fees:
    """Return the pack as shipped."""
    return load("fees", Fees)


def category_fees(platform: str) -> CategoryFees:
    """Return what a platform, named by its row, takes of each kind of goods."""
    return _by_platform()[platform]


@cache
def platform_row(text: str) -> Row:
    """Return the row of a platform as a shop writes it: "天猫旗舰店" is tmall, an unknown one "other"."""
    return _row(folded(text), _platform_patterns()) or UNKNOWN


@cache
def category_row(text: str) -> Row:
    """Return the row of a category as a shop writes it: "坚果炒货" is food, an unknown one "other".

    Of a path like 居家日用 > 厨具 the deepest part that says something decides.
    """
    parts = reversed(_PARTS.split(folded(text)))
    return next((row for part in parts if (row := _row(part.strip(), _category_patterns()))), UNKNOWN)


def platform_name(key: str) -> str:
    """Return a row's platform as a person reads it."""
    return {
        "taobao": _("Taobao"),
        "tmall": _("Tmall"),
        "jd": _("JD"),
        "pinduoduo": _("Pinduoduo"),
        "douyin": _("Douyin"),
        "other": _("another platform"),
    }[key]


def category_name(key: str) -> str:
    """Return a row's kind of goods as a person reads it."""
    return {
        "clothing": _("clothing and bags"),
        "shoes": _("shoes"),
        "beauty": _("beauty and personal care"),
        "food": _("food and drink"),
        "appliances": _("home appliances"),
        "electronics": _("electronics"),
        "home": _("home and household"),
        "baby": _("baby and toys"),
        "sports": _("sports and outdoor"),
        "other": _("other goods"),
    }[key]


@cache
def _by_platform() -> Mapping[str, CategoryFees]:
    return {each.platform: each for each in fees().category_fees}


@cache
def _platform_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile(_any(names))) for key, names in fees().platform_aliases.items())


@cache
def _category_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    ends = f"(?:{_any(fees().category_ends)})?$"
    return tuple(
        (key, re.compile(f"({_any(names)}){ends}")) for key, names in fees().category_aliases.items()
    )


def _any(names: Iterable[str]) -> str:
    """Return a pattern of all names, longest first; a name in Latin letters is a word of its own."""
    words = sorted((folded(name) for name in names), key=len, reverse=True)
    return "|".join(
        rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word)
        for word in words
    )


def _row(text: str, patterns: Iterable[tuple[str, re.Pattern[str]]]) -> Row | None:
    """Return the row whose name ends last in the text, of several that end there the longest."""
    found = [
        (match.end(), match.end() - match.start(), key)
        for key, pattern in patterns
        for match in pattern.finditer(text)
    ]
    return Row(max(found)[2], True) if found else None
