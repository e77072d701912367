"""The values of a promotion that a planner turns: the face of a coupon, a threshold, the depth of a tier.

A knob's value is a whole number: 分 for money, whole percents for shares (15 is 15 % off).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.errors import BadInput
from core.promotions.faults import check_promotion
from core.promotions.promotion import Promotion


class KnobName(StrEnum):
    """What is turned."""

    FACE = "face"  # of a coupon, a red packet, an amount off
    SHARE = "share"
    PRICE = "price"  # the price of an item, a bundle, an add-on
    THRESHOLD = "threshold"
    EVERY = "every"  # of each full so many yuan
    DEPTH = "depth"  # what a tier, or each full so many yuan, takes off
    COUNTS_AS = "counts_as"  # what a deposit counts as
    DEPOSIT_OFF = "deposit_off"
    CAP = "cap"


class Unit(StrEnum):
    """What a knob's whole numbers count."""

    MONEY = "money"  # 分
    PERCENT = "percent"


_LOWEST = frozenset({KnobName.PRICE, KnobName.THRESHOLD, KnobName.EVERY})


@dataclass(frozen=True, slots=True)
class Knob:
    """One knob of one promotion; `tier` counts from 0 where it belongs to a tier."""

    promotion: str
    name: KnobName
    unit: Unit
    tier: int | None = None

    @property
    def asks_lowest(self) -> bool:
        """Return whether less of it is more generous: a threshold, a price."""
        return self.name in _LOWEST


_Place = tuple[KnobName, Unit, str]  # the knob, its unit, the field of the benefit
_FACE, _SHARE, _PRICE = KnobName.FACE, KnobName.SHARE, KnobName.PRICE
_MONEY, _PERCENT = Unit.MONEY, Unit.PERCENT

_FIELDS: dict[str, tuple[_Place, ...]] = {
    "price_each": ((_PRICE, _MONEY, "price"),),
    "off_each": ((_FACE, _MONEY, "amount"),),
    "percent_each": ((_SHARE, _PERCENT, "share"),),
    "off_line": ((_FACE, _MONEY, "amount"),),
    "deposit": ((KnobName.COUNTS_AS, _MONEY, "counts_as"), (KnobName.DEPOSIT_OFF, _MONEY, "off")),
    "nth_piece": ((_SHARE, _PERCENT, "share"),),
    "full_sets": ((_FACE, _MONEY, "amount"), (_SHARE, _PERCENT, "share")),
    "buy_get": ((_SHARE, _PERCENT, "share"),),
    "cheapest_off": ((_SHARE, _PERCENT, "share"),),
    "group_off": ((_SHARE, _PERCENT, "share"),),
    "spend_get": ((_SHARE, _PERCENT, "share"), (KnobName.THRESHOLD, _MONEY, "least")),
    "bundle_price": ((_PRICE, _MONEY, "price"),),
    "every_amount": ((KnobName.DEPTH, _MONEY, "off"), (KnobName.EVERY, _MONEY, "every")),
    "off_order": ((_FACE, _MONEY, "amount"),),
    "percent_order": ((_SHARE, _PERCENT, "share"),),
    "add_on": ((_PRICE, _MONEY, "price"),),
}
# Tiers: is the first of the pair a knob (a number of pieces is none), and what does the second count?
_TIERS: dict[str, tuple[bool, Unit]] = {
    "amount_tiers": (True, Unit.MONEY),
    "percent_tiers": (True, Unit.PERCENT),
    "pieces_percent": (False, Unit.PERCENT),
}


def knobs(promotion: Promotion) -> tuple[Knob, ...]:
    """Return what can be turned of a promotion, the most usual first; empty where there is nothing."""
    return tuple(_knobs(promotion))


def _knobs(promotion: Promotion) -> Iterator[Knob]:
    benefit: Any = promotion.benefit
    for name, unit, field in _FIELDS.get(benefit.benefit, ()):
        if getattr(benefit, field) is not None:
            yield Knob(promotion.id, name, unit)
    if benefit.benefit in _TIERS:
        has_threshold, unit = _TIERS[benefit.benefit]
        for tier in reversed(range(len(benefit.tiers))):
            yield Knob(promotion.id, KnobName.DEPTH, unit, tier)
            if has_threshold:
                yield Knob(promotion.id, KnobName.THRESHOLD, Unit.MONEY, tier)
    if promotion.condition.amount is not None:
        yield Knob(promotion.id, KnobName.THRESHOLD, Unit.MONEY)
    if promotion.limits.cap is not None:
        yield Knob(promotion.id, KnobName.CAP, Unit.MONEY)


def knob_value(promotion: Promotion, knob: Knob) -> int:
    """Return where the knob stands now: 分, or percents rounded to whole ones."""
    found = _stored(promotion, knob)
    return round(found * 100) if knob.unit is Unit.PERCENT else int(found)


def turned(promotion: Promotion, knob: Knob, value: int) -> Promotion:
    """Return the promotion with the knob at `value`, unchecked."""
    stored: float = value / 100 if knob.unit is Unit.PERCENT else value
    benefit: Any = promotion.benefit
    if knob.tier is not None:
        tiers = list(benefit.tiers)
        threshold, off = tiers[knob.tier]
        tiers[knob.tier] = (stored, off) if knob.name is KnobName.THRESHOLD else (threshold, stored)
        return replace(promotion, benefit=replace(benefit, tiers=tuple(tiers)))
    if knob.name is KnobName.CAP:
        return replace(promotion, limits=replace(promotion.limits, cap=value))
    field = _field(benefit.benefit, knob.name)
    if field is None:
        return replace(promotion, condition=replace(promotion.condition, amount=value))
    return replace(promotion, benefit=replace(benefit, **{field: stored}))


def _stored(promotion: Promotion, knob: Knob) -> Any:
    benefit: Any = promotion.benefit
    if knob.tier is not None:
        return benefit.tiers[knob.tier][0 if knob.name is KnobName.THRESHOLD else 1]
    if knob.name is KnobName.CAP:
        return promotion.limits.cap
    field = _field(benefit.benefit, knob.name)
    return promotion.condition.amount if field is None else getattr(benefit, field)


def _field(benefit: str, name: KnobName) -> str | None:
    return next((field for known, _unit, field in _FIELDS.get(benefit, ()) if known is name), None)


def usual_step(knob: Knob) -> int:
    """Return the step planners turn the knob by: ¥1, of thresholds ¥10, or one percent."""
    if knob.unit is Unit.PERCENT:
        return 1
    return 1000 if knob.name in (KnobName.THRESHOLD, KnobName.EVERY) else 100


def positions(
    promotion: Promotion,
    knob: Knob,
    *,
    step: int,
    most: int,
    is_sound: Callable[[Promotion], bool] | None = None,
) -> tuple[int, ...]:
    """Return the values the knob can take, the most generous first.

    Multiples of `step` from one step to `most` 分 (a share: to 100 %), of which those are left out that make no
    sound promotion: a tier that is no deeper than the one before, a coupon larger than its threshold.
    """
    top = min(most, 100) if knob.unit is Unit.PERCENT else most
    sound = is_sound or _is_sound
    values = (value for value in range(step, top + 1, step) if sound(turned(promotion, knob, value)))
    return tuple(values) if knob.asks_lowest else tuple(values)[::-1]


def _is_sound(promotion: Promotion) -> bool:
    try:
        check_promotion(promotion)
    except BadInput:
        return False
    return True
