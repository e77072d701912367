"""Where the portfolio is off its targets: share of sales, price band and margin, role by role."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.competitors.policy import Goal
from core.locale import _, ngettext
from core.money import price
from core.shop.items import ItemRole

OUTSIDE_LOW, OUTSIDE_HIGH, INSIDE, NO_BAND = "below", "above", "inside", ""


@dataclass(frozen=True, slots=True)
class RoleGap:
    """One role against its targets; `share` is None without sales, `target` where the shop has none."""

    role: str
    items: int
    sales: float
    share: float | None
    target: float | None
    margin: float  # the target
    least: int | None
    most: int | None
    outside: int  # items whose usual price is outside the band
    below_margin: int  # items that leave less than the role must
    without_cost: int

    @property
    def gap(self) -> float | None:
        """How much more of sales the role brings than it is to, None where one of both is unknown."""
        return None if self.share is None or self.target is None else self.share - self.target


def with_places(items: pd.DataFrame, goals: Mapping[str, Goal]) -> pd.DataFrame:
    """Return the items with band (below, inside, above; "" without one) and below_margin."""
    roles = items["role"].to_numpy("str")
    least, most, margin = (np.full(len(items), np.nan) for _each in range(3))
    for role, goal in goals.items():
        own = roles == role
        least[own] = np.nan if goal.least is None else goal.least
        most[own] = np.nan if goal.most is None else goal.most
        margin[own] = goal.margin
    usual = items["usual_price"].to_numpy("float64")
    has = (~np.isnan(least) | ~np.isnan(most)) & ~np.isnan(usual)
    place = np.select(
        [~has, usual < least, usual > most], [NO_BAND, OUTSIDE_LOW, OUTSIDE_HIGH], default=INSIDE
    )
    return items.assign(band=place, below_margin=items["margin"].to_numpy("float64") < margin - 1e-9)


def role_gaps(
    items: pd.DataFrame, goals: Mapping[str, Goal], shares: Mapping[str, float]
) -> tuple[RoleGap, ...]:
    """Return every role, and what has none, in the order of ItemRole. `items` are as `with_places` returns them."""
    total = float(items["sales"].sum())
    told = []
    for role in (*(each.value for each in ItemRole), ""):
        own = items[items["role"] == role]
        goal = goals.get(role) or goals[""]
        sales = float(own["sales"].sum())
        told.append(
            RoleGap(
                role=role,
                items=len(own),
                sales=sales,
                share=sales / total if total > 0 else None,
                target=shares.get(role) if role else None,
                margin=goal.margin,
                least=goal.least,
                most=goal.most,
                outside=int(own["band"].isin((OUTSIDE_LOW, OUTSIDE_HIGH)).sum()),
                below_margin=int(own["below_margin"].sum()),
                without_cost=int(own["cost"].isna().sum()),
            )
        )
    return tuple(told)


def gap_sentences(gaps: tuple[RoleGap, ...], tolerance: float) -> list[str]:
    """Say where the portfolio is off its targets, what weighs most first; a gap within the tolerance is none."""
    told: list[tuple[float, str]] = []
    for each in gaps:
        name = role_said(each.role)
        if each.target and not each.items:
            said = _("{role}: there are none, and {target} of sales are to come from them.")
            told.append((each.target, said.format(role=name, target=f"{each.target:.0%}")))
        elif each.gap is not None and abs(each.gap) > tolerance:
            said = (
                _("{role}: {share} of sales, {points} points below the target of {target}.")
                if each.gap < 0
                else _("{role}: {share} of sales, {points} points above the target of {target}.")
            )
            told.append(
                (
                    abs(each.gap),
                    said.format(
                        role=name,
                        share=f"{each.share or 0:.0%}",
                        points=f"{abs(each.gap) * 100:.0f}",
                        target=f"{each.target or 0:.0%}",
                    ),
                )
            )
        if not each.role and each.items and (each.share or 0) > tolerance:
            said = ngettext(
                "{n} item without a role brings {share} of sales.",
                "{n} items without a role bring {share} of sales.",
                each.items,
            )
            told.append((each.share or 0, said.format(n=f"{each.items:,}", share=f"{each.share or 0:.0%}")))
        if each.outside:
            said = ngettext(
                "{role}: {n} item is outside the price band of {band}.",
                "{role}: {n} items are outside the price band of {band}.",
                each.outside,
            )
            band = band_said(each.least, each.most)
            told.append((0.002 * each.outside, said.format(role=name, n=f"{each.outside:,}", band=band)))
        if each.role and each.below_margin:
            said = ngettext(
                "{role}: {n} item leaves less than the target margin of {margin}.",
                "{role}: {n} items leave less than the target margin of {margin}.",
                each.below_margin,
            )
            told.append(
                (
                    0.001 * each.below_margin,
                    said.format(role=name, n=f"{each.below_margin:,}", margin=f"{each.margin:.0%}"),
                )
            )
    return [said for _weight, said in sorted(told, key=lambda pair: -pair[0])]


def band_said(least: int | None, most: int | None) -> str:
    """Write a price band with its open ends; a dash where there is none."""
    if least is None and most is None:
        return "–"
    if least is None:
        return _("up to {price}").format(price=price(most))
    if most is None:
        return _("from {price}").format(price=price(least))
    return f"{price(least)}–{price(most)}"


def role_said(role: str) -> str:
    """Return the items of a role as the trade calls them: the head of a sentence, a cell or a legend."""
    return {
        ItemRole.TRAFFIC.value: _("Traffic items"),
        ItemRole.PROFIT.value: _("Profit items"),
        ItemRole.IMAGE.value: _("Image items"),
        ItemRole.EVENT.value: _("Event items"),
        ItemRole.CLEARANCE.value: _("Clearance items"),
        ItemRole.POTENTIAL.value: _("Potential items"),
        "": _("Without a role"),
    }.get(role, role)
