"""A promotion that gives more, or less: what a planner asks first of a stack."""

from dataclasses import fields, replace
from typing import Any

from core.promotions.benefits import Benefit, Deposit
from core.promotions.promotion import Promotion

_AMOUNTS = ("amount", "first", "additional")  # `off` is one too, but for Deposit it may be empty
_SHARES = ("share",)


def deeper(promotion: Promotion, times: float) -> Promotion:
    """Return the promotion with its discount so many times as large; a cap grows with it.

    Amounts end at whole 分, shares at all of the price. Prices that are named (一口价, 套餐价, 换购价), gifts
    and points stay as they are: they say where a price ends, not what comes off it.
    """
    if times == 1:
        return promotion
    cap = promotion.limits.cap
    limits = promotion.limits if cap is None else replace(promotion.limits, cap=_amount(cap, times))
    return replace(promotion, benefit=_deeper(promotion.benefit, times), limits=limits)


def _deeper(benefit: Benefit, times: float) -> Benefit:
    if isinstance(benefit, Deposit):
        if benefit.counts_as is None:
            return replace(benefit, off=_amount(benefit.off or 0, times))
        return replace(
            benefit, counts_as=benefit.deposit + _amount(benefit.counts_as - benefit.deposit, times)
        )
    given = _share if benefit.benefit in ("percent_tiers", "pieces_percent") else _amount
    changed: dict[str, Any] = {}
    for each in fields(benefit):
        value = getattr(benefit, each.name)
        if value is None:
            continue
        if each.name in (*_AMOUNTS, "off"):
            changed[each.name] = _amount(value, times)
        elif each.name in _SHARES:
            changed[each.name] = _share(value, times)
        elif each.name == "base":
            changed[each.name] = given(value, times)
        elif each.name == "tiers":
            changed[each.name] = tuple((least, given(off, times)) for least, off in value)
    return replace(benefit, **changed)


def _amount(value: float, times: float) -> int:
    return round(value * times)


def _share(value: float, times: float) -> float:
    return min(1.0, round(value * times, 6))
