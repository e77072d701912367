"""What an order leaves the shop after its promotions: the receipt meets the costs."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.promotions.allocation import prorate
from core.promotions.promotion import Bearer
from core.promotions.receipt import Receipt
from core.shop.margin import Costs, Earnings, earnings


@dataclass(frozen=True, slots=True)
class LineMargin:
    """A line: `kept` is what the shop gets for all its pieces, `per_piece` what one of them leaves."""

    id: str
    qty: int
    kept: int
    per_piece: Earnings

    @property
    def contribution(self) -> float:
        """What the whole line leaves, in 分."""
        return self.qty * self.per_piece.contribution


@dataclass(frozen=True, slots=True)
class BasketMargin:
    """An order: `kept` is what the shop gets for the goods, postage paid besides; `parts` add up to `contribution`.

    Lines whose cost is unknown stand in `unknown`; then nothing is said of the whole (`is_known`).
    """

    lines: tuple[LineMargin, ...]
    kept: int
    postage: int
    contribution: float
    net_sales: float
    parts: tuple[tuple[str, float], ...]
    ads: float
    unknown: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the cost of every line is known."""
        return not self.unknown

    @property
    def margin(self) -> float:
        """The contribution as a share of what the shop gets; 0 where it gets nothing."""
        received = self.kept + self.postage
        return self.contribution / received if received > 0 else 0.0

    @property
    def break_even_roi(self) -> tuple[float, float] | None:
        """The ROI at which ads eat the contribution: on paid GMV, and on net sales; None where nothing is left."""
        before_ads = self.contribution + self.ads
        if before_ads <= 0:
            return None
        return (self.kept + self.postage) / before_ads, self.net_sales / before_ads


def receipt_margin(receipt: Receipt, costs: Mapping[str, Costs]) -> BasketMargin:
    """Return what an order leaves. `costs` are those of one piece, by the line's id.

    The shop gets what is paid and what others bear of the discounts; postage that the buyer pays, less
    the refunds; and it pays for the gifts of the receipt that are sent.
    """
    kept = kept_by_line(receipt)
    known = [line for line in receipt.lines if line.id in costs and line.qty]
    lines = tuple(
        LineMargin(line.id, line.qty, kept[line.id], earnings(kept[line.id] / line.qty, costs[line.id]))
        for line in known
    )
    totals: dict[str, float] = {}
    for line in lines:
        for name, amount in line.per_piece.parts:
            totals[name] = totals.get(name, 0.0) + line.qty * amount
    pieces = sum(line.qty for line in lines)
    stands = sum(line.qty * costs[line.id].stands for line in lines) / pieces if pieces else 1.0
    sent = sum(line.qty * (1 - costs[line.id].refund_before) for line in lines) / pieces if pieces else 1.0
    totals["gifts"] = totals.get("gifts", 0.0) - sent * sum(gift.cost for gift in receipt.gifts)
    parts = [("price", totals.pop("price", 0.0)), ("postage", stands * receipt.postage), *totals.items()]
    return BasketMargin(
        lines=lines,
        kept=sum(kept[line.id] for line in known),
        postage=receipt.postage,
        contribution=sum(amount for _name, amount in parts),
        net_sales=sum(line.qty * line.per_piece.net_sales for line in lines) + stands * receipt.postage,
        parts=tuple(parts),
        ads=-totals.get("ads", 0.0),
        unknown=tuple(line.id for line in receipt.lines if line.id not in costs),
    )


def kept_by_line(receipt: Receipt) -> dict[str, int]:
    """Return what the shop gets of each line: what is paid, and the part of its discounts that others bear.

    A promotion's part of others is spread over its lines as the discount is.
    """
    kept = {line.id: line.paid for line in receipt.lines}
    for step in receipt.steps:
        others = sum(amount for bearer, amount in step.by_bearer if bearer is not Bearer.SHOP)
        if step.is_postage or not others:
            continue
        taken = [amount for _id, amount in step.by_line]
        for (line, _amount), part in zip(step.by_line, prorate(taken, others), strict=True):
            kept[line] += part
    return kept
