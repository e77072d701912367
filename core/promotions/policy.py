"""How an engine computes: where platforms really differ, it is an input."""

from dataclasses import dataclass
from enum import StrEnum

from core.promotions.promotion import Basis


class Order(StrEnum):
    """In which order promotions are taken."""

    BY_LEVEL = "by_level"  # item, shop, platform, payment; within a level by priority
    LISTED = "listed"
    PRIORITY_DESC = "priority_desc"
    PRIORITY_ASC = "priority_asc"


class Rounding(StrEnum):
    """How a share of a price becomes whole 分."""

    HALF_UP_ON_DISCOUNT = "half_up_on_discount"
    HALF_UP_ON_DISCOUNT_PER_UNIT = "half_up_on_discount_per_unit"
    HALF_UP_ON_PRICE = "half_up_on_price"
    DOWN_ON_DISCOUNT = "down_on_discount"


class Choice(StrEnum):
    """What happens where rules leave a choice."""

    BEST = "best"  # the best for the buyer, found exactly
    EVERY = "every"  # each promotion whose condition holds applies, in turn


class Proration(StrEnum):
    """How an order's discount is spread over lines."""

    LARGEST_REMAINDER = "largest_remainder"  # ties to the first line
    FLOOR_REST_TO_LAST = "floor_rest_to_last"
    FLOOR_REST_TO_FIRST = "floor_rest_to_first"


@dataclass(frozen=True, slots=True)
class Policy:
    """How to compute. `threshold_basis` None is unknown: then `receipts` gives a receipt for each basis.

    `base` is what shares are taken of; `proration_basis` the prices by which an order's discount is spread.
    `single_per_line` lets only the best promotion fall on each line; `first_exclusive_alone` lets the first
    promotion that stands alone in the chosen order be the only one; `lowest_item_price` lets the lowest of
    several unit prices count; `units_used_once` lets a unit serve one set (买赠, 组合) only.
    """

    threshold_basis: Basis | None = Basis.ORIGINAL
    base: Basis = Basis.RUNNING
    order: Order = Order.BY_LEVEL
    choice: Choice = Choice.BEST
    rounding: Rounding = Rounding.HALF_UP_ON_DISCOUNT
    proration: Proration = Proration.LARGEST_REMAINDER
    proration_basis: Basis = Basis.RUNNING
    lowest_item_price: bool = True
    single_per_line: bool = False
    first_exclusive_alone: bool = False
    units_used_once: bool = False


PLATFORM_POLICY = Policy()
