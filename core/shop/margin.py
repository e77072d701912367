"""What a sale leaves: contribution, margin, and the prices and ads at which it leaves what it should.

Everything is counted for one piece of a paid order at a price P with VAT, in 分 as float until it is
shown. With r = r_pre + r_post the shares of orders refunded before and after dispatch:

    c = (1 − r) · P · (1 − fees − commission − tax)
        − (1 − r) · goods − (1 − r_pre) · (parcel + gifts) − r_post · goods · (1 − resale)
        − r_post · handling − ads

A refunded sale costs neither fees nor commission nor tax; its parcel is lost once it was sent; ads
are paid for refunded orders, too. The formula is the contribution of a paid order as the trade
counts it, with commission, tax, ads and gifts added where they fall.
"""

import math
from dataclasses import dataclass

from core.errors import BadInput, PlannerError
from core.locale import _
from core.shop.costs import CostTerms

MOST_PRICE = 10**11


@dataclass(frozen=True, slots=True)
class Costs:
    """What one piece costs the shop; shares are of its price, amounts 分, its part of the order's."""

    goods: int
    fees: float  # platform and payment
    commission: float
    tax: float
    shipping: float
    packing: float
    insurance: float
    handling: float
    ads: float
    gifts: float
    refund_before: float
    refund_after: float
    resale: float

    @property
    def stands(self) -> float:
        """The share of paid orders that are not refunded."""
        return 1 - self.refund_before - self.refund_after

    @property
    def slope(self) -> float:
        """What one more 分 of price leaves."""
        return self.stands * (1 - self.fees - self.commission - self.tax)

    @property
    def fixed(self) -> float:
        """What a paid piece costs whatever its price."""
        return (
            self.stands * self.goods
            + (1 - self.refund_before) * (self.shipping + self.packing + self.insurance + self.gifts)
            + self.refund_after * (self.goods * (1 - self.resale) + self.handling)
            + self.ads
        )


@dataclass(frozen=True, slots=True)
class Earnings:
    """What a paid piece leaves at a price. `parts` lead from the price to the contribution and add up to it."""

    price: float
    contribution: float
    net_sales: float  # what is not refunded
    parts: tuple[tuple[str, float], ...]

    @property
    def margin(self) -> float:
        """The contribution as a share of the price paid; 0 where nothing is paid."""
        return self.contribution / self.price if self.price > 0 else 0.0


def item_costs(terms: CostTerms, *, cost: int, category: str, pieces: float | None = None) -> Costs:
    """Return what one piece of an item costs in an order of so many pieces; None takes the usual number.

    `cost` is the cost of goods of a piece in 分.
    """
    shared = max(1.0, terms.units_per_order if pieces is None else pieces)
    of = terms.of(category)
    return Costs(
        goods=cost,
        fees=terms.payment_fee + of.category_fee,
        commission=terms.creator_share,
        tax=terms.tax,
        shipping=terms.shipping / shared,
        packing=terms.packing / shared,
        insurance=of.insurance / shared,
        handling=terms.handling / shared,
        ads=terms.ads_per_order / shared,
        gifts=terms.gifts_per_order / shared,
        refund_before=of.refund_before,
        refund_after=of.refund_after,
        resale=of.resale_share,
    )


def earnings(price: float, costs: Costs) -> Earnings:
    """Return what a paid piece leaves at a price in 分."""
    stands, sent = costs.stands, 1 - costs.refund_before
    parts = (
        ("price", price),
        ("refunds", -(1 - stands) * price),
        ("goods", -stands * costs.goods),
        ("fees", -stands * price * costs.fees),
        ("commission", -stands * price * costs.commission),
        ("tax", -stands * price * costs.tax),
        ("shipping", -sent * costs.shipping),
        ("packing", -sent * costs.packing),
        ("insurance", -sent * costs.insurance),
        ("gifts", -sent * costs.gifts),
        ("returns", -costs.refund_after * (costs.goods * (1 - costs.resale) + costs.handling)),
        ("ads", -costs.ads),
    )
    return Earnings(price, sum(amount for _name, amount in parts), stands * price, parts)


def lowest_price(costs: Costs, margin: float = 0.0) -> int | None:
    """Return the lowest price in whole 分 that leaves the margin, a share of the price; None where none does.

    P · slope − fixed ≥ margin · P, so P = fixed / (slope − margin), rounded up.
    """
    left = costs.slope - margin
    if left <= 1e-9:
        return None
    price = max(0, math.ceil(round(costs.fixed / left, 6)))
    return price if price <= MOST_PRICE else None


def break_even_price(costs: Costs) -> int | None:
    """Return the lowest price at which a piece loses nothing (保本价); None where no price does."""
    return lowest_price(costs)


def break_even_roi(price: float, costs: Costs) -> tuple[float, float] | None:
    """Return the ROI at which ads eat the whole contribution: on paid GMV, and on net sales.

    On paid GMV it is P / c, on net sales (1 − r) · P / c, with c before ads. None where nothing is
    left to pay ads from.
    """
    before_ads = earnings(price, costs).contribution + costs.ads
    if before_ads <= 0:
        return None
    return price / before_ads, costs.stands * price / before_ads


def max_cpc(contribution: float, conversion: float) -> float:
    """Return the most a click may cost in 分: the contribution before ads times the conversion rate."""
    if not 0 <= conversion <= 1:
        raise BadInput(_("A conversion rate is from 0% to 100%."), field="conversion")
    return max(0.0, contribution * conversion)


def break_even_uplift(margin: float, discount: float) -> float:
    """Return how many times the usual volume a discount needs to earn the same: m / (m − d).

    Both are shares of the regular price. Raises PlannerError when the discount eats the whole margin:
    no volume would do.
    """
    if discount >= margin:
        raise PlannerError(_("The discount is as large as the margin: every sale loses money."))
    return margin / (margin - discount)


def part_name(part: str) -> str:
    """Return a part of the way from price to contribution as the trade calls it."""
    return {
        "price": _("Paid by buyer and bearers"),
        "postage": _("Postage paid"),
        "refunds": _("Refunds"),
        "goods": _("Goods"),
        "fees": _("Fees"),
        "commission": _("Creator commission"),
        "tax": _("VAT in the price"),
        "shipping": _("Shipping"),
        "packing": _("Packing"),
        "insurance": _("Return insurance"),
        "gifts": _("Gifts"),
        "returns": _("Loss by returns"),
        "ads": _("Ads"),
        "contribution": _("Contribution"),
    }[part]
