"""One promotion's turn: what it takes off as things stand, within its limits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.promotions.allocation import prorate
from core.promotions.basket import Basket
from core.promotions.engine import on_order, on_units, sets
from core.promotions.engine.conditions import Prepared, lacks_amount, lacks_of_its_own
from core.promotions.engine.effect import At, Effect
from core.promotions.engine.state import Cut, State
from core.promotions.policy import Policy
from core.promotions.receipt import Missing

_BENEFITS: Mapping[str, Callable[[Any, At], Effect]] = {
    "price_each": on_units.price_each,
    "off_each": on_units.off_each,
    "percent_each": on_units.percent_each,
    "off_line": on_units.off_line,
    "deposit": on_units.deposit,
    "first_then_off": on_units.first_then_off,
    "add_on": on_units.add_on,
    "nth_piece": sets.nth_piece,
    "buy_get": sets.buy_get,
    "cheapest_off": sets.cheapest_off,
    "full_sets": sets.full_sets,
    "group_off": sets.group_off,
    "bundle_price": sets.bundle_price,
    "pieces_percent": on_order.pieces_percent,
    "spend_get": on_order.spend_get,
    "amount_tiers": on_order.amount_tiers,
    "percent_tiers": on_order.percent_tiers,
    "every_amount": on_order.every_amount,
    "off_order": on_order.off_order,
    "percent_order": on_order.percent_order,
    "gift": on_order.gift,
    "shipping_off": on_order.shipping_off,
    "points": on_order.points,
}


@dataclass(frozen=True, slots=True)
class Applied:
    """What one promotion did: `by_line` what each line lost, `postage` what the postage lost."""

    prepared: Prepared
    base: int
    by_line: Sequence[tuple[int, int]]
    postage: int
    wanted: int
    times: int

    @property
    def discount(self) -> int:
        """What it took off altogether."""
        return sum(off for _i, off in self.by_line) + self.postage


def apply(
    prepared: Prepared, state: State, basket: Basket, policy: Policy, *, only: Sequence[int] | None = None
) -> Applied | Missing | None:
    """Apply a promotion to the state, which changes; return what it did.

    Returns what lacks when its condition or its lowest tier is not reached, and None when there is nothing
    it could take off; then the state is as before. `only` narrows it to some of its lines.
    """
    missing = lacks_amount(prepared, state)
    if missing is not None:
        return missing
    if only is not None:
        prepared = Prepared(prepared.promotion, tuple(only), prepared.measured, prepared.basis)
    promotion = prepared.promotion
    most = _most(prepared, basket)
    at = At(prepared, state, policy, promotion.limits.per_order, most)
    effect = _BENEFITS[promotion.benefit.benefit](promotion.benefit, at)
    cuts = _within(effect.cuts, most)
    postage = effect.postage_off if most is None else min(effect.postage_off, most)
    by_line = state.cut(cuts, at_item_level=at.is_item_level)
    by_line += state.take(effect.sums, at_item_level=at.is_item_level)
    state.postage -= postage
    if not by_line and not postage and promotion.benefit.benefit != "gift":
        return lacks_of_its_own(prepared, state)
    wanted = effect.wanted
    if wanted is None:
        wanted = sum(each.off for each in effect.cuts) + effect.postage_off
    return Applied(prepared, effect.base, by_line, postage, wanted, effect.times)


def _most(prepared: Prepared, basket: Basket) -> int | None:
    """Return the most that the promotion may take off this order, None without a limit."""
    limits = prepared.promotion.limits
    left = None if limits.budget is None else limits.budget - basket.buyer.spent.get(prepared.promotion.id, 0)
    known = [each for each in (limits.cap, left) if each is not None]
    return min(known) if known else None


def _within(cuts: Sequence[Cut], most: int | None) -> Sequence[Cut]:
    """Return the cuts brought down to a limit, each by its part."""
    wanted = [each.off for each in cuts]
    if most is None or sum(wanted) <= most:
        return cuts
    parts = prorate(wanted, most, most=wanted)
    return [each._replace(off=part) for each, part in zip(cuts, parts, strict=True)]
