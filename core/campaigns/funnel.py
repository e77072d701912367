"""From sales to buyers, visitors and the ad budget behind them. Pure; what is not known is asked, never guessed.

The formulas are those by which the trade reads its day: GMV = visitors × conversion × what a buyer spends,
ROI = GMV / ad spend.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

import pandas as pd

from core.errors import BadInput
from core.locale import _

LOOKED_BACK = 30  # days that known inputs rest on
ENOUGH = 7  # of them, at least, must have the figures


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the way from sales to ads needs; None is not known.

    order_value: 分 that a buyer spends (客单价) · conversion: buyers of visitors (支付转化率) ·
    paid_share: visitors that come by ads, of all · cpc: 分 that one of them costs · roi: GMV over all ad spend.
    """

    order_value: int | None = None
    conversion: float | None = None
    paid_share: float | None = None
    cpc: int | None = None
    roi: float | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Inputs as the last days show them, and how many days each rests on."""

    inputs: Inputs
    days: int
    value_days: int
    visitor_days: int
    spend_days: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """What sales ask for; None where an input is missing.

    `by_clicks` is the ad budget from paid visitors and their price, `by_roi` the one from the return.
    """

    gmv: int
    buyers: int | None
    visitors: int | None
    paid_visitors: int | None
    by_clicks: int | None
    by_roi: int | None


def buyers_needed(gmv: int, order_value: int) -> int:
    """Return the buyers that sales need: GMV / 客单价, rounded up. Both amounts in 分."""
    return -(-gmv // order_value)


def visitors_needed(buyers: int, conversion: float) -> int:
    """Return the visitors that buyers need: buyers / conversion (0…1), rounded up."""
    return _up(Decimal(buyers) / Decimal(repr(conversion)))


def paid_needed(visitors: int, paid_share: float) -> int:
    """Return the visitors that must come by ads: visitors × their share (0…1), rounded up."""
    return _up(Decimal(visitors) * Decimal(repr(paid_share)))


def budget_by_clicks(paid_visitors: int, cpc: int) -> int:
    """Return 分 for ads: paid visitors × what a click costs (CPC, 分); each click brings one visitor."""
    return paid_visitors * cpc


def budget_by_roi(gmv: int, roi: float) -> int:
    """Return 分 for ads: GMV / ROI, where ROI is all sales over all ad spend of the same days, rounded up."""
    return _up(Decimal(gmv) / Decimal(repr(roi)))


def funnel(gmv: int, inputs: Inputs) -> Funnel:
    """Return what sales ask for, as far as the inputs lead. Raises BadInput for inputs that are out of bounds."""
    checked(inputs)
    buyers = visitors = paid = clicks = None
    if inputs.order_value is not None:
        buyers = buyers_needed(gmv, inputs.order_value)
    if buyers is not None and inputs.conversion is not None:
        visitors = visitors_needed(buyers, inputs.conversion)
    if visitors is not None and inputs.paid_share is not None:
        paid = paid_needed(visitors, inputs.paid_share)
    if paid is not None and inputs.cpc is not None:
        clicks = budget_by_clicks(paid, inputs.cpc)
    by_roi = None if inputs.roi is None else budget_by_roi(gmv, inputs.roi)
    return Funnel(gmv, buyers, visitors, paid, clicks, by_roi)


def checked(inputs: Inputs) -> None:
    """Raise BadInput at the first input that cannot be."""
    if inputs.order_value is not None and inputs.order_value <= 0:
        raise BadInput(_("What a buyer spends must be above ¥0."), field="order_value")
    if inputs.conversion is not None and not 0 < inputs.conversion <= 1:
        raise BadInput(_("The conversion lies above 0 % and up to 100 %."), field="conversion")
    if inputs.paid_share is not None and not 0 <= inputs.paid_share <= 1:
        raise BadInput(_("The share of paid visitors lies between 0 % and 100 %."), field="paid_share")
    if inputs.cpc is not None and inputs.cpc < 0:
        raise BadInput(_("A click cannot cost less than ¥0."), field="cpc")
    if inputs.roi is not None and inputs.roi <= 0:
        raise BadInput(_("The ROI must be above 0."), field="roi")


def known_inputs(actuals: pd.DataFrame) -> Known:
    """Return the inputs that the last LOOKED_BACK days of figures show (rows by day as the actuals have them).

    Each is a sum over a sum, of the days that have both: GMV / buyers, buyers / visitors, GMV / ad spend. An
    input that fewer than ENOUGH days know stays None. The share of paid visitors and the price of a click
    stand in no daily export: they are always asked.
    """
    recent = actuals.dropna(subset=["gmv"]).sort_values("day").tail(LOOKED_BACK)
    value, value_days = _ratio(recent, "gmv", "buyers")
    conversion, visitor_days = _ratio(recent, "buyers", "visitors")
    roi, spend_days = _ratio(recent, "gmv", "ad_spend")
    inputs = Inputs(
        order_value=round(value) if value else None,
        conversion=conversion if conversion and conversion <= 1 else None,
        roi=roi or None,
    )
    return Known(inputs, len(recent), value_days, visitor_days, spend_days)


def _ratio(days: pd.DataFrame, above: str, below: str) -> tuple[float | None, int]:
    both = days[[above, below]].dropna()
    divisor = int(both[below].sum())
    if len(both) < ENOUGH or divisor <= 0:
        return None, len(both)
    return int(both[above].sum()) / divisor, len(both)


def _up(number: Decimal) -> int:
    return int(number.to_integral_value(rounding=ROUND_CEILING))
