"""What a scenario comes to: receipts, 到手价, what an order leaves, and the orders that it needs. Money in 分."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import BadInput
from core.locale import _
from core.promotions.basket import Basket
from core.promotions.engine.receipts import receipt, receipts
from core.promotions.ground import Ground
from core.promotions.items import basket_of
from core.promotions.promotion import Basis, Bearer
from core.promotions.receipt import Receipt
from core.promotions.receipt_margin import kept_by_line, receipt_margin
from core.promotions.scenario import Scenario
from core.shop.costs import CostTerms
from core.shop.margin import Costs, item_costs, lowest_price


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """One item of the order: what a piece costs the buyer, what the shop gets for it, and what it should get.

    `in_hand` is the 到手价 of a piece, `kept` that and what others bear of its discounts. `floor` is the
    lowest price that leaves the target margin of the item's role, None while its cost is unknown or no
    price would do.
    """

    code: str
    title: str
    qty: int
    price: int
    in_hand: int
    kept: int
    floor: int | None

    @property
    def is_under_floor(self) -> bool | None:
        """Return whether the shop gets less than it should; None while that is not known."""
        return None if self.floor is None else self.kept < self.floor


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome by one receipt. `contribution` of an order and `margin` are None while a cost is unknown.

    `shop_bears` is what an order costs the shop in discounts, postage it takes over, and gifts.
    """

    receipt: Receipt
    items: tuple[ItemOutcome, ...]
    shop_bears: int
    contribution: float | None
    margin: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a scenario: one result for each threshold basis that makes a difference.

    `usual` is what an order of the same basket leaves without any promotion, `no_cost` names the items
    whose cost is unknown.
    """

    results: Mapping[Basis, Result]
    usual: float | None
    no_cost: tuple[str, ...] = ()

    @property
    def worst(self) -> Result:
        """Return the result that leaves the shop least."""
        return min(self.results.values(), key=_left)

    def uplift(self) -> float | None:
        """Return how many times the usual orders earn the same as usual; None where no number does, or it is unknown."""
        left = self.worst.contribution
        if left is None or self.usual is None or left <= 0 or self.usual <= 0:
            return None
        return self.usual / left

    def needed_orders(self, usual_orders: int | None) -> int | None:
        """Return the orders that earn as much as the usual ones do without promotions."""
        uplift = self.uplift()
        if uplift is None or usual_orders is None:
            return None
        return math.ceil(round(usual_orders * uplift, 6))

    def budget(self, orders: int | None) -> int | None:
        """Return what the promotions cost the shop at so many orders; with two results the dearer one."""
        return None if orders is None else orders * max(each.shop_bears for each in self.results.values())

    def profit(self, orders: int | None) -> float | None:
        """Return what so many orders leave; with two results the lesser one."""
        left = self.worst.contribution
        return None if orders is None or left is None else orders * left

    def usual_profit(self, usual_orders: int | None) -> float | None:
        """Return what the usual orders leave without promotions."""
        return None if usual_orders is None or self.usual is None else usual_orders * self.usual


def outcome(scenario: Scenario, ground: Ground) -> Outcome:
    """Return what a scenario comes to on what the shop knows now.

    Raises PlannerError with the reason where it cannot be computed: an item is gone or has no price,
    the promotions cannot be computed together, nothing is in the basket.
    """
    if not scenario.basket:
        raise BadInput(_("Nothing is in the basket yet."), field="basket")
    basket = basket_of(scenario, ground.items)
    stack = [each for each in scenario.promotions if each.is_on]
    terms = ground.terms.with_what_if(scenario.what_if)
    costs = _costs(basket, ground, terms)
    no_cost = tuple(line.id for line in basket.lines if line.id not in costs)
    told = {
        basis: _result(basket, each, costs, ground)
        for basis, each in receipts(basket, stack, scenario.policy).items()
    }
    plain = _earned(receipt(basket, (), scenario.policy), costs)
    return Outcome(told, plain[0], no_cost)


def _costs(basket: Basket, ground: Ground, terms: CostTerms) -> dict[str, Costs]:
    """Return the costs of a piece of each line whose item's cost is known; the pieces of the order share its parcel."""
    pieces = sum(line.qty for line in basket.lines)
    costs = {}
    for line in basket.lines:
        cost = ground.items[line.item].cost
        if cost is not None:
            costs[line.id] = item_costs(terms, cost=cost, category=line.category, pieces=pieces)
    return costs


def _result(basket: Basket, told: Receipt, costs: Mapping[str, Costs], ground: Ground) -> Result:
    contribution, margin = _earned(told, costs)
    return Result(told, _items(basket, told, costs, ground), _borne(told), contribution, margin)


def _earned(told: Receipt, costs: Mapping[str, Costs]) -> tuple[float | None, float | None]:
    """Return what an order leaves, and as a share; unknown while the cost of one of its items is."""
    if any(line.id not in costs for line in told.lines):
        return None, None
    earned = receipt_margin(told, costs)
    return earned.contribution, earned.margin


def _items(
    basket: Basket, told: Receipt, costs: Mapping[str, Costs], ground: Ground
) -> tuple[ItemOutcome, ...]:
    kept, prices = kept_by_line(told), {line.id: line.unit_price for line in basket.lines}
    return tuple(
        ItemOutcome(
            code=line.item,
            title=line.title,
            qty=line.qty,
            price=prices[line.id],
            in_hand=line.unit_paid,
            kept=(2 * kept[line.id] + line.qty) // (2 * line.qty),
            floor=_floor(costs.get(line.id), ground.target(ground.items[line.item].role)),
        )
        for line in told.lines
    )


def _floor(costs: Costs | None, target: float) -> int | None:
    return None if costs is None else lowest_price(costs, target)


def _borne(told: Receipt) -> int:
    return told.by_bearer.get(Bearer.SHOP, 0) + sum(gift.cost for gift in told.gifts)


def _left(result: Result) -> float:
    """Order results by what they leave, and where that is not known by what the buyer pays."""
    return result.receipt.total if result.contribution is None else result.contribution


def pieces_by_item(result: Result) -> Mapping[str, int]:
    """Return the pieces of each item that an order takes out of the stock, gifts of ours among them."""
    pieces: dict[str, int] = {}
    taken: Sequence[tuple[str, int]] = (
        *((item.code, item.qty) for item in result.items),
        *((gift.item, gift.pieces) for gift in result.receipt.gifts),
    )
    for code, count in taken:
        pieces[code] = pieces.get(code, 0) + count
    return pieces
