"""How little the buyer could pay at best with the promotions that are still to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.promotions.basket import Basket
from core.promotions.benefits import Pick
from core.promotions.engine.conditions import Prepared, measured_amount
from core.promotions.engine.state import State
from core.promotions.policy import Policy
from core.promotions.promotion import Basis


@dataclass(frozen=True, slots=True)
class Bound:
    """A promotion as a bound sees it. Of one `key` only one promotion applies."""

    prepared: Prepared
    key: str
    is_share: bool  # it takes a share of what is left of its lines, and not an amount
    takes_units: bool  # and rounds it for each unit
    is_running: bool  # shares are taken of what is left, not of earlier prices
    pieces: int
    needs_sum: bool  # a condition on an amount


def bound_of(prepared: Prepared, key: str, basket: Basket, policy: Policy) -> Bound:
    """Return a promotion's bound; `key` is its own, or that of those of which only one applies."""
    benefit, limits = prepared.promotion.benefit, prepared.promotion.limits
    is_share = benefit.benefit in _ON_SUM or benefit.benefit in _ON_UNITS
    # A share of an earlier price can be more than that share of what is left: an amount then. So it is where a
    # line may lose more than its part: by other weights than what is left, or what the floor of another keeps.
    is_share = (
        is_share
        and policy.base is Basis.RUNNING
        and policy.proration_basis is Basis.RUNNING
        and limits.cap is None
        and limits.budget is None
        and not any(basket.lines[i].least_price for i in prepared.lines)
    )
    condition = prepared.promotion.condition
    return Bound(
        prepared,
        key,
        is_share,
        benefit.benefit in _ON_UNITS,
        policy.base is Basis.RUNNING,
        sum(basket.lines[i].qty for i in prepared.lines),
        condition.amount is not None or condition.amount_above is not None,
    )


def most_off(bound: Bound, state: State) -> float:
    """Return about how much a promotion could take off as things stand: which of several to try first."""
    benefit, lines = bound.prepared.promotion.benefit, bound.prepared.lines
    if benefit.benefit == "shipping_off":
        return float(state.postage)
    if bound.needs_sum and not _can_be_met(bound.prepared, state):
        return 0.0
    if bound.is_share:
        return _share(benefit, bound.prepared, state) * sum([state.net[i] for i in lines])
    return _amount(benefit, bound, state)


def least_total(state: State, coming: Iterable[Bound]) -> float:
    """Return a lower bound of the total when only promotions of `coming` can still apply.

    What is left of a line only falls as promotions apply. So a threshold that is not reached now never will
    be, a share takes at most its part of what each line costs by now, shares multiply, and amounts add up; of
    each key the best counts.
    """
    factors: dict[str, dict[int, float]] = {}
    amounts: dict[str, float] = {}
    slack: dict[str, int] = {}
    postage = state.postage
    for each in coming:
        benefit = each.prepared.promotion.benefit
        if benefit.benefit == "shipping_off":
            postage = 0
        elif each.needs_sum and not _can_be_met(each.prepared, state):
            continue
        elif each.is_share:
            share = _share(benefit, each.prepared, state)
            lines = factors.setdefault(each.key, {})
            for i in each.prepared.lines:
                lines[i] = max(lines.get(i, 0.0), share)
            pieces = each.pieces if each.takes_units else 0
            slack[each.key] = max(slack.get(each.key, 0), 1 + len(state.lines) + pieces)
        else:
            amounts[each.key] = max(amounts.get(each.key, 0.0), _amount(benefit, each, state))
    goods: Sequence[float] = state.net
    if factors:
        goods = list(state.net)
        for lines in factors.values():
            for i, share in lines.items():
                goods[i] *= 1 - share
    left = sum(goods) - sum(amounts.values()) - sum(slack.values())
    return float(max(0.0, left) + postage)


_ON_SUM = frozenset({"percent_order", "percent_tiers", "pieces_percent"})
_ON_UNITS = frozenset({"percent_each", "cheapest_off", "group_off", "spend_get"})
_SHARES = _ON_SUM | _ON_UNITS


def _can_be_met(prepared: Prepared, state: State) -> bool:
    condition = prepared.promotion.condition
    have = measured_amount(prepared, state)
    return (condition.amount is None or have >= condition.amount) and (
        condition.amount_above is None or have > condition.amount_above
    )


def _share(benefit: Any, prepared: Prepared, state: State) -> float:
    """Return the largest share that a benefit can still take off its lines."""
    if benefit.benefit == "percent_tiers":
        have = measured_amount(prepared, state)
        return float(max([benefit.base, *(share for at, share in benefit.tiers if at <= have)]))
    if benefit.benefit == "pieces_percent":
        return float(max(share for _pieces, share in benefit.tiers))
    return float(benefit.share)


def _amount(benefit: Any, bound: Bound, state: State) -> float:
    """Return the largest amount that a benefit can still take off."""
    prepared = bound.prepared
    limits = prepared.promotion.limits
    lines = range(len(state.net)) if benefit.benefit == "add_on" else prepared.lines
    net = state.net
    left = sum([net[i] for i in lines])
    most: float = min(float(left), _wanted(benefit, bound, state, left))
    for limit in (limits.cap, limits.budget):
        most = most if limit is None else min(most, limit)
    return most


def _wanted(benefit: Any, bound: Bound, state: State, left: int) -> float:
    """Return an amount that a benefit never exceeds; what it speaks of where nothing sharper is known."""
    prepared = bound.prepared
    pieces = bound.pieces
    if bound.is_running and benefit.benefit in _SHARES:
        return left * _share(benefit, prepared, state) + 1 + pieces  # each unit may be rounded
    match benefit.benefit:
        case "off_order":
            return float(benefit.amount)
        case "amount_tiers":
            have = measured_amount(prepared, state)
            return float(max([benefit.base, *(off for at, off in benefit.tiers if at <= have)]))
        case "every_amount":
            return float(measured_amount(prepared, state) // benefit.every * benefit.off)
        case "points":
            return float(benefit.balance * benefit.unit_value)
        case "gift":
            return 0.0
        case "off_each" | "full_sets" if benefit.amount is not None:
            return float(benefit.amount * pieces)
        case "off_line":
            return float(benefit.amount * len(prepared.lines))
        case "deposit":
            off = benefit.off if benefit.counts_as is None else benefit.counts_as - benefit.deposit
            return float(off * pieces)
        case "bundle_price":
            return float(max(0, left - benefit.price))
        case "nth_piece" if bound.is_running:
            # the cheapest of n costs no more than they do on average; each set is rounded
            return float(left * benefit.share / benefit.n + pieces)
        case "buy_get" if (
            bound.is_running
            and benefit.get is None
            and benefit.pick is not Pick.DEAREST
            and benefit.buy_pieces
            and not (benefit.takes_part_sets or benefit.got_count)
        ):
            size = benefit.buy_pieces + benefit.get_pieces
            return float(left * benefit.share * benefit.get_pieces / size + pieces)
        case _:
            return float(left)
