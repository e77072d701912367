"""How little the buyer could pay at best with the promotions that are still to come."""

from collections.abc import Sequence
from typing import Any

from core.promotions.engine.conditions import Prepared
from core.promotions.engine.state import State
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Level


class Bound:
    """What one promotion takes off at most: a share of the lines it speaks of, or an amount.

    Every condition is taken as met. Of one `key` only one promotion applies.
    """

    def __init__(self, prepared: Prepared, state: State, policy: Policy) -> None:
        promotion = prepared.promotion
        # At item level two of a group may both apply, to different lines.
        grouped = promotion.stacking.group and promotion.level is not Level.ITEM
        self.key = promotion.stacking.group if grouped else promotion.id
        self.lines = prepared.lines
        self.share, self.amount = _most(promotion.benefit, prepared, state)
        if self.amount is None and policy.base is not Basis.RUNNING:  # a share of more than is left by then
            self.amount = int(self.share * sum(max(state.original[i], state.net[i]) for i in self.lines)) + 1
        limits = promotion.limits
        if limits.cap is not None and self.amount is None:
            self.share, self.amount = 0.0, limits.cap
        if limits.cap is not None and self.amount is not None:
            self.amount = min(self.amount, limits.cap)
        self.is_postage = promotion.benefit.benefit == "shipping_off"


def least_total(state: State, coming: Sequence[Bound]) -> float:
    """Return a lower bound of the total when only promotions of `coming` can still apply.

    Shares multiply on what each line costs by now, amounts add up, of each key the best counts; what is left
    of a line only falls as promotions apply, so no way of choosing does better.
    """
    shares: dict[tuple[str, int], float] = {}
    amounts: dict[str, int] = {}
    postage = float(state.postage)
    for each in coming:
        if each.is_postage:
            postage = 0.0
        elif each.amount is not None:
            amounts[each.key] = max(amounts.get(each.key, 0), each.amount)
        else:
            for i in each.lines:
                key = (each.key, i)
                shares[key] = max(shares.get(key, 0.0), each.share)
    goods = [float(net) for net in state.net]
    for (_key, i), share in shares.items():
        goods[i] *= 1 - share
    slack = 1.0 + len(coming) * (1 + len(goods))  # 分 that rounding could be worth
    return max(0.0, sum(goods) - sum(amounts.values())) + postage - slack


def _most(benefit: Any, prepared: Prepared, state: State) -> tuple[float, int | None]:
    """Return the largest share or the largest amount that a benefit can take off its lines."""
    lines = prepared.lines
    pieces = sum(state.lines[i].qty for i in lines)
    measured = sum(max(state.original[i], state.net[i]) for i in prepared.measured)
    match benefit.benefit:
        case "percent_order" | "cheapest_off" | "group_off" | "spend_get":
            return benefit.share, None
        case "percent_tiers":
            return max([benefit.base, *(share for _at, share in benefit.tiers)]), None
        case "pieces_percent":
            return max(share for _at, share in benefit.tiers), None
        case "percent_each":
            return benefit.share, None
        case "full_sets" if benefit.amount is None:
            return benefit.share, None
        case "full_sets":
            return 0.0, benefit.amount * pieces
        case "off_each":
            return 0.0, benefit.amount * pieces
        case "off_line":
            return 0.0, benefit.amount * len(lines)
        case "deposit":
            off = benefit.off if benefit.counts_as is None else benefit.counts_as - benefit.deposit
            return 0.0, off * pieces
        case "off_order":
            return 0.0, benefit.amount
        case "amount_tiers":
            return 0.0, max([benefit.base, *(off for _at, off in benefit.tiers)])
        case "every_amount":
            return 0.0, measured // benefit.every * benefit.off
        case "points":
            return 0.0, benefit.balance * benefit.unit_value
        case "gift" | "shipping_off":
            return 0.0, 0
        case "add_on":  # its items stand beside its scope
            return 0.0, sum(state.net)
        case _:  # sets of units: no more than all they speak of
            return 0.0, sum(state.net[i] for i in lines)
