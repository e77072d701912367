"""What the facts allow copy to say of money: prices, what is saved, what follows from coupons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.content.checks.grounding import figures

CURRENT = ("sale_price", "min_sku_price", "detail_page_price")
REFERENCE = ("list_price", "msrp", "counter_price", "market_price")
Values = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Prices:
    """`current` is what is paid now, `reference` what it is compared with, `named` every amount given."""

    current: frozenset[Decimal]
    reference: frozenset[Decimal]
    named: frozenset[Decimal]
    derived: frozenset[Decimal]
    savings: frozenset[Decimal]
    ratios: frozenset[Decimal]
    coupons: frozenset[tuple[Decimal, Decimal]]

    @property
    def all(self) -> frozenset[Decimal]:
        return self.named | self.derived


def prices(values: Values, words: str) -> Prices:
    """Return the amounts that follow from the facts."""
    regular = _amounts(values, "price")
    reference = _amounts(values, *REFERENCE)
    current = _amounts(values, *CURRENT)
    if current:
        reference |= regular - current
    else:
        current = regular
    coupons = frozenset(figures.coupons_in(words)) | _coupon_objects(values)
    ratios = figures.ratios_in(words) | _named_ratios(values)
    named = figures.money_in(words) | regular | current | reference | _named_money(values)
    paid = current | regular
    derived = {v for price in paid for v in _after_coupons(price, coupons)}
    derived |= {(price * ratio).quantize(Decimal("0.01")) for price in paid | reference for ratio in ratios}
    derived |= {price * k for price in current for k in (2, 3)}
    single = {v for price in paid for v in _after_coupons(price, coupons, most=1)}
    savings = {b - n for b in reference | regular for n in current | frozenset(single) if n < b}
    base = _amounts(values, "min_deal_price_7d")
    savings |= {b - n for b in base for n in current if n < b}
    savings |= {off for _, off in coupons} | figures.savings_in(words)
    return Prices(
        current=current,
        reference=reference,
        named=named,
        derived=frozenset(derived),
        savings=frozenset(savings) | _amounts(values, "actual_offset", "off", "discount_amount"),
        ratios=ratios | frozenset(n / b for b in reference | regular for n in current if n < b),
        coupons=coupons,
    )


def _after_coupons(
    price: Decimal, coupons: frozenset[tuple[Decimal, Decimal]], most: int = 3
) -> set[Decimal]:
    """Return what one to `most` pieces cost with each coupon alone."""
    found: set[Decimal] = set()
    for threshold, off in coupons:
        for total in (price * count for count in range(1, most + 1)):
            if total >= threshold:
                found |= {total - off, total - off * (total // threshold)}
    return found


def _amounts(values: Values, *keys: str) -> frozenset[Decimal]:
    found = (n for key in keys for value in values.get(key, ()) for n in figures.numbers_in(value))
    return frozenset(n for n in found if n > 0)


def _named_money(values: Values) -> frozenset[Decimal]:
    """Return the amounts under keys that speak of money, and those inside names like ever_sold_at_999."""
    keys = [
        k for k in values if "price" in k or "价" in k or "cost" in k or "sold_at" in k or "stock_at" in k
    ]
    inside = (
        Decimal(m.replace("_", ".")) for k in keys for m in re.findall(r"_at_(\d+(?:[._]\d{1,2})?)$", k)
    )
    return _amounts(values, *keys, "max_prize", "deposit", "gift_value", "worth") | frozenset(inside)


def _named_ratios(values: Values) -> frozenset[Decimal]:
    """Read discounts given as a number: 0.8 and 20 may both mean 20 % off, 8 means 8折."""
    found: set[Decimal] = set()
    for key in values:
        if "discount" not in key and "折" not in key:
            continue
        for value in _amounts(values, key):
            if value < 1:
                found |= {value, 1 - value}
            elif value < 10:
                found.add(value / 10)
            elif value < 100:
                found |= {value / 100, 1 - value / 100}
    return frozenset(found)


def _coupon_objects(values: Values) -> frozenset[tuple[Decimal, Decimal]]:
    thresholds = _amounts(values, "threshold", "coupon.threshold", "coupon.min", "coupon.full")
    offs = _amounts(values, "off", "coupon.off", "coupon.amount", "coupon.minus")
    return frozenset((t, o) for t in thresholds for o in offs if o < t)
