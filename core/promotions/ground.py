"""What the shop knows that the answer of a scenario rests on: its items, costs, targets and own earlier prices.

A scenario keeps item codes only. So whatever changes here changes what every stored scenario says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.promotions.items import KnownItem
from core.shop.costs import CostTerms


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """The lowest own price of an item by the days looked back, in 分, and for how many days it is known at all."""

    known_days: int
    lowest: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Ground:
    """Items by code, the shop's cost terms, target margins by role ("" without one), price histories by code."""

    items: Mapping[str, KnownItem]
    terms: CostTerms
    margins: Mapping[str, float] = field(default_factory=dict)
    history: Mapping[str, PriceHistory] = field(default_factory=dict)

    def target(self, role: str) -> float:
        """Return the share of its price that an item of a role should leave."""
        return self.margins.get(role, self.margins.get("", 0.0))
