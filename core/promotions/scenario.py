"""One answer to a planner's question: these items, these promotions, computed so, measured by these targets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.promotions.basket import Buyer, Postage
from core.promotions.policy import PLATFORM_POLICY, Policy
from core.promotions.promotion import Promotion

LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many pieces of an item of the shop. Its price is the item's present one, unless `price` says otherwise."""

    item: str  # the item's code
    qty: int = 1
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """What the campaign must keep to; money in 分. None is not set: the gate that needs it is unknown.

    `orders` are the orders expected with the promotions, `usual_orders` those of the same days without.
    `lowest_of_days` is the window of the lowest-price rule, `lowest_share` what of that price is allowed
    (1 is not below it… 0.9 asks for a tenth less).
    """

    margin: float | None = None
    budget: int | None = None
    orders: int | None = None
    usual_orders: int | None = None
    lowest_of_days: int = 30
    lowest_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is stored of a scenario. `what_if` replaces cost terms of the shop by name (see core.shop.costs)."""

    basket: tuple[Wanted, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    policy: Policy = PLATFORM_POLICY
    postage: Postage = field(default_factory=Postage)
    buyer: Buyer = field(default_factory=Buyer)
    what_if: Mapping[str, float] = field(default_factory=dict)
    targets: Targets = field(default_factory=Targets)
