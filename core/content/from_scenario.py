"""From the promotions of a scenario to the offer that copy may name. Pure; what copy cannot hold is told.

A brief holds one threshold with its amount off, one gift and free shipping. Copy that names an offer
promises it to every reader: what holds for some items, buyers or hours only is left to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.locale import _
from core.promotions.basket import Line
from core.promotions.benefits import AmountTiers, EveryAmount, Gift, OffOrder, ShippingOff
from core.promotions.promotion import Condition, Promotion
from core.promotions.words.terms import label


@dataclass(slots=True)
class Carried:
    """Fields of an offer, and sentences about what was not carried over."""

    fields: dict[str, Any] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def offer_of(
    promotions: Sequence[Promotion], lines: Sequence[Line], starts: datetime, ends: datetime
) -> Carried:
    """Return what copy about these lines may say of the promotions between two moments."""
    carried = Carried()
    on = [each for each in promotions if each.is_on]
    for each in sorted(on, key=_simplest_first):
        why = _holds_for_all(each, lines, starts, ends) or _take(each, carried)
        if why:
            said = _("{offer} is not in the brief: {why}")
            carried.told.append(said.format(offer=label(each), why=why))
    return carried


def _simplest_first(promotion: Promotion) -> int:
    """Let what applies by itself stand before what has to be taken first."""
    return 1 if isinstance(promotion.benefit, OffOrder) else 0


def _take(promotion: Promotion, carried: Carried) -> str:
    """Put a promotion into the offer; return why that does not go, empty where it does."""
    benefit, condition = promotion.benefit, promotion.condition
    if isinstance(benefit, AmountTiers | EveryAmount | OffOrder):
        return _threshold(promotion, carried)
    if isinstance(benefit, Gift):
        if _asks(condition):
            return _("the gift comes on a condition, which a brief cannot hold.")
        if "gift" in carried.fields:
            return _("a brief holds one gift.")
        carried.fields |= {"gift": benefit.title[:80], "gift_quantity": max(1, benefit.pieces)}
        return ""
    if isinstance(benefit, ShippingOff):
        if benefit.share < 1 or _asks(condition):
            return _("the postage is not free for every order.")
        carried.fields["free_shipping"] = True
        return ""
    return _("a brief has no field for it; write it yourself where it matters.")


def _threshold(promotion: Promotion, carried: Carried) -> str:
    if "off" in carried.fields:
        return _("a brief holds one amount off.")
    step = _step(promotion)
    if step is None:
        return _("it has several steps, a cap or a further condition.")
    threshold, off = step
    carried.fields |= {"off": off} | ({"threshold": threshold} if threshold else {})
    return ""


def _step(promotion: Promotion) -> tuple[int, int] | None:
    """Return threshold and amount off of a plain 满减 or coupon; None where it is not as plain as that."""
    benefit, condition = promotion.benefit, promotion.condition
    amount = condition.amount or 0
    if _asks(condition, but_amount=True) or promotion.limits.cap is not None:
        return None
    if isinstance(benefit, EveryAmount) and not amount and 0 < benefit.off <= benefit.every:
        return benefit.every, benefit.off
    if isinstance(benefit, AmountTiers) and not amount and not benefit.base and len(benefit.tiers) == 1:
        return benefit.tiers[0]
    if (
        isinstance(benefit, OffOrder)
        and benefit.most_units is None
        and (not amount or benefit.amount <= amount)
    ):
        return amount, benefit.amount
    return None


def _asks(condition: Condition, *, but_amount: bool = False) -> bool:
    """Tell whether a condition asks anything of the basket."""
    return any(
        (
            condition.amount and not but_amount,
            condition.amount_above is not None,
            (condition.pieces or 0) > 1,
            (condition.distinct_items or 0) > 1,
            (condition.pieces_of_one_line or 0) > 1,
            condition.measured is not None,
            condition.contains is not None,
        )
    )


def _holds_for_all(promotion: Promotion, lines: Sequence[Line], starts: datetime, ends: datetime) -> str:
    """Return why a promotion does not hold for every reader of the copy, empty where it does."""
    condition = promotion.condition
    if condition.buyers or condition.order_no is not None:
        return _("it is for some buyers only.")
    if not all(promotion.scope.holds(line) for line in lines):
        return _("it is not for all items of the brief.")
    late = condition.starts is not None and condition.starts > starts
    early = condition.ends is not None and condition.ends < ends
    return _("it does not hold through the whole burst.") if late or early else ""
