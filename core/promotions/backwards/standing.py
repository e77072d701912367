"""How a basket stands against the floors of its items, as the shop keeps the money: per line and in all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.promotions.basket import Basket, Line
from core.promotions.engine.receipts import receipts
from core.promotions.policy import Policy
from core.promotions.promotion import Promotion
from core.promotions.receipt import Receipt
from core.promotions.receipt_margin import kept_by_line

# What a piece of an item must bring, by the item's code and the pieces of the whole order (which share its parcel).
Floor = Callable[[str, int], int]


def fixed_floors(floors: Mapping[str, int]) -> Floor:
    """Return the floors as they stand, whatever the number of pieces."""

    def floor(item: str, pieces: int) -> int:  # noqa: ARG001
        return floors[item]

    return floor


@dataclass(frozen=True, slots=True)
class LineStanding:
    """A line, what the buyer pays for it, what the shop keeps of it, and the floor of a piece. In 分.

    `kept` is what is paid and what others bear of the discounts.
    """

    id: str
    item: str
    title: str
    qty: int
    paid: int
    kept: int
    floor: int

    @property
    def above(self) -> int:
        """Return what the line is above its floor, negative below it."""
        return self.kept - self.qty * self.floor


@dataclass(frozen=True, slots=True)
class Standing:
    """A basket with its receipt and how each line stands."""

    basket: Basket
    receipt: Receipt
    lines: tuple[LineStanding, ...]

    @property
    def worst(self) -> LineStanding:
        """Return the line that is furthest below its floor a piece (or least above it)."""
        return min(self.lines, key=lambda line: line.above / line.qty)

    @property
    def above(self) -> int:
        """Return what the basket as a whole is above its floors."""
        return sum(line.above for line in self.lines)


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold: every line at or above its floor, or only the basket as a whole."""

    floor: Floor
    each_line: bool = True

    def room(self, standing: Standing) -> int:
        """Return how far the basket is above what must hold, negative when it breaks it."""
        if self.each_line:
            return min(line.above for line in standing.lines)
        return standing.above


def standings(
    basket: Basket, promotions: Sequence[Promotion], policy: Policy, floor: Floor
) -> tuple[Standing, ...]:
    """Return how the basket stands: once, or for each threshold basis when that is unknown."""
    return tuple(stand(basket, receipt, floor) for receipt in receipts(basket, promotions, policy).values())


def tightest(basket: Basket, promotions: Sequence[Promotion], policy: Policy, rule: Rule) -> Standing:
    """Return how the basket stands where it stands worst: with an unknown basis all must hold."""
    return min(standings(basket, promotions, policy, rule.floor), key=rule.room)


def stand(basket: Basket, receipt: Receipt, floor: Floor) -> Standing:
    """Return how each line of a receipt stands."""
    pieces = sum(line.qty for line in basket.lines)
    kept = kept_by_line(receipt)
    lines = tuple(
        LineStanding(
            line.id, line.item, line.title, line.qty, line.paid, kept[line.id], floor(line.item, pieces)
        )
        for line in receipt.lines
    )
    return Standing(basket, receipt, lines)


def without(promotions: Sequence[Promotion], promotion_id: str) -> tuple[Promotion, ...]:
    """Return the stack without one promotion."""
    return tuple(each for each in promotions if each.id != promotion_id)


def exchanged(promotions: Sequence[Promotion], promotion: Promotion) -> tuple[Promotion, ...]:
    """Return the stack with this promotion in the place of the one of its id, switched on."""
    turned_on = replace(promotion, is_on=True)
    return tuple(turned_on if each.id == promotion.id else each for each in promotions)


def repriced(line: Line, price: int) -> Line:
    """Return the line at another page price; a sale price it had is no longer one."""
    return replace(line, unit_price=price, sale_price=None, least_price=min(line.least_price, price))
