"""Whether a promotion may apply: to this basket, this buyer, at this moment."""

from dataclasses import dataclass
from typing import Any

from core.promotions.basket import Basket
from core.promotions.engine.state import State
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Promotion
from core.promotions.receipt import Missing, WhyNot
from core.promotions.scope import Scope


@dataclass(frozen=True, slots=True)
class Prepared:
    """A promotion and the lines of this basket that it speaks of; `measured` are those that count for it."""

    promotion: Promotion
    lines: tuple[int, ...]
    measured: tuple[int, ...]
    basis: Basis


def prepare(promotion: Promotion, basket: Basket, policy: Policy) -> Prepared:
    """Find the lines of a promotion once for the whole computation."""
    lines = tuple(
        i
        for i, line in enumerate(basket.lines)
        if promotion.scope.holds(line) and not (promotion.skips_sale_items and line.sale_price is not None)
    )
    measured = promotion.condition.measured
    return Prepared(
        promotion,
        lines,
        lines if measured is None else _within(measured, basket),
        promotion.basis or policy.threshold_basis or Basis.ORIGINAL,
    )


def never(prepared: Prepared, basket: Basket) -> tuple[WhyNot, Missing | None] | None:
    """Return why the promotion cannot apply whatever else does, None when it can."""
    promotion, buyer = prepared.promotion, basket.buyer
    condition, limits = promotion.condition, promotion.limits
    if not promotion.is_on:
        return WhyNot.OFF, None
    if not prepared.lines and promotion.benefit.benefit != "shipping_off":
        return WhyNot.NOT_IN_SCOPE, None
    if condition.buyers and condition.buyers.isdisjoint(buyer.kinds):
        return WhyNot.NOT_THIS_BUYER, None
    if condition.order_no is not None and buyer.order_no != condition.order_no:
        return WhyNot.NOT_THIS_BUYER, None
    if basket.at is not None and (
        (condition.starts is not None and basket.at < condition.starts)
        or (condition.ends is not None and basket.at >= condition.ends)
    ):
        return WhyNot.NOT_NOW, None
    if limits.per_buyer is not None and buyer.used.get(promotion.id, 0) >= limits.per_buyer:
        return WhyNot.USED_UP, None
    if limits.budget is not None and buyer.spent.get(promotion.id, 0) >= limits.budget:
        return WhyNot.USED_UP, None
    missing = _lacking_pieces(prepared, basket)
    return None if missing is None else (WhyNot.NOT_MET, missing)


def lacks_amount(prepared: Prepared, state: State) -> Missing | None:
    """Return what lacks for the amount that is asked, on the promotion's basis, as things stand."""
    condition = prepared.promotion.condition
    if condition.amount is None and condition.amount_above is None:
        return None
    have = measured_amount(prepared, state)
    if condition.amount is not None and have < condition.amount:
        return Missing("amount", condition.amount, have)
    if condition.amount_above is not None and have <= condition.amount_above:
        return Missing("amount_above", condition.amount_above, have)
    return None


def lacks_of_its_own(prepared: Prepared, state: State) -> Missing | None:
    """Return what lacks for the lowest tier or the first set of a benefit, None when that is reached."""
    benefit: Any = prepared.promotion.benefit
    field, needed = "amount", 0
    match benefit.benefit:
        case "amount_tiers" | "percent_tiers" if benefit.tiers:
            needed = benefit.tiers[0][0]
        case "every_amount":
            needed = benefit.every
        case "pieces_percent" if benefit.tiers:
            field, needed = "pieces", benefit.tiers[0][0]
        case "nth_piece":
            field, needed = "pieces", benefit.n
        case "bundle_price" if not benefit.parts:
            field, needed = "pieces", benefit.pieces
        case "buy_get" if benefit.get is None:
            field, needed = "pieces", benefit.buy_pieces + benefit.get_pieces
    have = (
        measured_amount(prepared, state)
        if field == "amount"
        else sum(state.lines[i].qty for i in prepared.measured)
    )
    return Missing(field, needed, have) if have < needed else None


def measured_amount(prepared: Prepared, state: State) -> int:
    """Return the sum that the promotion's threshold is tested on."""
    sums = state.on(prepared.basis)
    return sum([sums[i] for i in prepared.measured])


def _lacking_pieces(prepared: Prepared, basket: Basket) -> Missing | None:
    condition = prepared.promotion.condition
    counted = [basket.lines[i] for i in prepared.measured]
    asked = (
        ("pieces", condition.pieces, sum(line.qty for line in counted)),
        (
            "distinct_items",
            condition.distinct_items,
            len({line.item or line.id for line in counted if line.qty}),
        ),
        ("pieces_of_one_line", condition.pieces_of_one_line, max((line.qty for line in counted), default=0)),
    )
    for field, needed, have in asked:
        if needed is not None and have < needed:
            return Missing(field, needed, have)
    if condition.contains is not None and not _within(condition.contains, basket):
        return Missing("contains", 1, 0)
    return None


def _within(scope: Scope, basket: Basket) -> tuple[int, ...]:
    return tuple(i for i, line in enumerate(basket.lines) if scope.holds(line))
