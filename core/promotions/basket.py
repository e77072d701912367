"""What a buyer has in the basket, and who the buyer is. Money in 分."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """So many pieces of one item at its price before any promotion.

    `id` tells the lines of a basket apart; `item` is the item's code, `spu` what belongs together
    as one product. `sale_price` is set when the item is on sale already: the price of now, with
    `unit_price` the original. No promotion takes a unit below `least_price`.
    """

    id: str
    unit_price: int
    qty: int
    item: str = ""
    title: str = ""
    spu: str = ""
    category: str = ""
    brand: str = ""
    tags: frozenset[str] = frozenset()
    sale_price: int | None = None
    least_price: int = 0

    @property
    def price_now(self) -> int:
        """The price a unit stands at before the promotions at hand."""
        return self.unit_price if self.sale_price is None else min(self.sale_price, self.unit_price)


@dataclass(frozen=True, slots=True)
class Postage:
    """The postage of a basket by pieces: `first_fee` up to `first_n`, `step_fee` for each further `step_n`."""

    first_fee: int = 0
    first_n: int = 0  # 0: the first fee is all there is
    step_n: int = 1
    step_fee: int = 0

    def of(self, pieces: int) -> int:
        """Return the postage of so many pieces."""
        beyond = pieces - self.first_n
        if pieces <= 0:
            return 0
        if not self.first_n or beyond <= 0:
            return self.first_fee
        return self.first_fee - (-beyond // self.step_n) * self.step_fee


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: kinds such as `new`, `member`, `live`, the number of this order, and what was used before.

    `used` and `spent` are, by promotion, how often this buyer had it and what all buyers took of its budget.
    """

    kinds: frozenset[str] = frozenset()
    order_no: int | None = None  # 1 is the first order; None: not known, so no first-order promotion applies
    used: Mapping[str, int] = field(default_factory=dict)
    spent: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines, the postage, the buyer, and the moment of the order (None: any time, no window is tested)."""

    lines: tuple[Line, ...]
    postage: Postage = Postage()
    buyer: Buyer = Buyer()
    at: datetime | None = None
