"""The portfolio in words: why a role is suggested, why not, what makes a candidate, and how growth was compared."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.locale import _
from core.money import price
from core.positioning.portfolio_grid import BEFORE, NEW, NONE, SHORT, SMALL, YEAR
from core.positioning.role_suggestion import (
    FEW_PIECES,
    HIGH,
    LOW,
    MEDIUM,
    NO_COST,
    NO_MONTHS,
    SHORT_HISTORY,
    UNCLEAR,
)
from core.rules.portfolio import PortfolioPack
from core.shop.items import ItemRole


def because_said(row: Mapping[str, Any], pack: PortfolioPack, mean_visitors: float) -> str:
    """Say in numbers why a role is suggested for an item, or why none is. `row` is one of `with_suggestions`."""
    words = {
        "growth": _share(row["growth"], sign=True),
        "margin": _share(row["margin"]),
        "share": _share(row["share"], digits=1),
        "conversion": _share(row["conversion"], digits=1),
        "middle": _share(row["conversion_middle"], digits=1),
        "price": _price(row["usual_price"]),
        "price_middle": _price(row["price_middle"]),
        "visitors": _whole(row["visitors"]),
        "mean": _whole(mean_visitors),
        "peak": _times(row["peak"]),
        "days": _days(row["stock_days"]),
        "pieces": _whole(row["pieces"]),
        "months": _whole(row["months"]),
        "least": f"{pack.least_months.value:.0f}",
        "least_pieces": f"{pack.least_pieces.value:.0f}",
    }
    return _because(row)[str(row["because"])].format(**words)


def _because(row: Mapping[str, Any]) -> dict[str, str]:
    sells_none = not (row["sales"] == row["sales"] and row["sales"] > 0)
    return {
        ItemRole.CLEARANCE.value: (
            _("Sells nothing any more, and stock is left.")
            if sells_none
            else _("Sales {growth}, and the stock lasts {days} days at this pace.")
        ),
        ItemRole.POTENTIAL.value: _(
            "Sales {growth}; converts {conversion} where its category has {middle}; leaves {margin}."
        ),
        ItemRole.IMAGE.value: _(
            "Costs {price} where its category's middle is {price_middle}; leaves {margin}, brings {share} of sales."
        ),
        ItemRole.TRAFFIC.value: _(
            "{visitors} visitors where an average item has {mean}; leaves {margin}, less than a profit item must."
        ),
        ItemRole.EVENT.value: _(
            "Its best month sells {peak} times its usual one; leaves {margin}, less than a profit item must."
        ),
        ItemRole.PROFIT.value: _("Leaves {margin} of its price after all costs; brings {share} of sales."),
        NO_MONTHS: _("No figures by month: import the item export."),
        SHORT_HISTORY: _("Figures of {months} months only; {least} are needed."),
        FEW_PIECES: _("{pieces} pieces in these months; {least_pieces} are needed."),
        NO_COST: _("Its cost is unknown, so nobody can tell what it leaves."),
        UNCLEAR: _("Nothing speaks clearly for one role."),
    }


def hit_said(row: Mapping[str, Any], max_cpc: float) -> str:
    """Say in numbers why an item is a candidate for a hit."""
    said = _(
        "Sales {growth}, converts {conversion} where its category has {middle}; leaves {margin}, so a visitor may cost "
        "up to {cpc}; stock lasts {days} days."
    )
    return said.format(
        growth=_share(row["growth"], sign=True),
        conversion=_share(row["conversion"], digits=1),
        middle=_share(row["conversion_middle"], digits=1),
        margin=_share(row["margin"]),
        cpc=price(int(max_cpc)),
        days=_days(row["stock_days"]),
    )


def growth_said(kind: str) -> str:
    """Say what a growth was compared with, or why there is none."""
    return {
        YEAR: _("year on year"),
        BEFORE: _("against the months just before: may be a season"),
        NEW: _("new: nothing to compare with"),
        SMALL: _("too little was sold before to compare"),
        SHORT: _("the months do not reach back far enough"),
        NONE: _("no figures by month"),
    }[kind]


def confidence_name(confidence: str) -> str:
    """Return how sure a suggestion is; "" where there is none."""
    return {"": "", HIGH: _("sure"), MEDIUM: _("fairly sure"), LOW: _("unsure")}[confidence]


def months_said(months: tuple[date, ...]) -> str:
    """Write the months that are counted, from the first to the last."""
    if not months:
        return ""
    if len(months) == 1:
        return f"{months[0]:%Y-%m}"
    return _("{first} to {last}").format(first=f"{months[0]:%Y-%m}", last=f"{months[-1]:%Y-%m}")


def _share(value: Any, *, sign: bool = False, digits: int = 0) -> str:
    if value is None or value != value:
        return "–"
    return f"{value:+.{digits}%}" if sign else f"{value:.{digits}%}"


def _price(value: Any) -> str:
    return price(None if value != value else round(value))


def _whole(value: Any) -> str:
    return "–" if value != value else f"{value:,.0f}"


def _times(value: Any) -> str:
    return "–" if value != value else f"{value:.1f}"


def _days(value: Any) -> str:
    if value != value:
        return "–"
    return f"{value:,.0f}" if value < 1000 else _("more than {n}").format(n="1,000")
