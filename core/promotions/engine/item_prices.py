"""Item prices: of one group the lowest counts, for each line by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.promotions.basket import Basket
from core.promotions.engine.applying import Applied, apply
from core.promotions.engine.conditions import Prepared
from core.promotions.engine.state import State
from core.promotions.policy import Policy
from core.promotions.receipt import Missing


@dataclass(frozen=True, slots=True)
class Tried:
    """What each item price would make of each of its lines, before any other applies, and what lacks for some."""

    prices: Sequence[Prepared]
    nets: Sequence[Mapping[int, int]]  # by price: line and what it would cost; empty where it cannot apply
    lacking: Sequence[tuple[str, Missing]]


def try_item_prices(prices: Sequence[Prepared], state: State, basket: Basket, policy: Policy) -> Tried:
    """Try each price by itself. Conditions are tested on the basket before any of them applies."""
    nets: list[dict[int, int]] = []
    lacking: list[tuple[str, Missing]] = []
    for each in prices:
        limits = each.promotion.limits
        # A limit of the order is no matter of a line: with one, each line is tried alone.
        is_limited = limits.cap is not None or limits.budget is not None
        own: dict[int, int] = {}
        for lines in [(i,) for i in each.lines] if is_limited else [each.lines]:
            tried = state.copy()
            done = apply(each, tried, basket, policy, only=lines)
            if isinstance(done, Missing):
                lacking.append((each.promotion.id, done))
                break
            if done is not None:
                own |= {i: tried.net[i] for i, _off in done.by_line}
        nets.append(own)
    return Tried(prices, nets, lacking)


def lowest_prices(tried: Tried, inside: Collection[int], policy: Policy) -> dict[int, list[int]]:
    """Return which price (by its number) each line has when those `inside` are in play.

    Of each group it is the one that leaves the line cheapest, of equal ones the first in turn. A policy
    without lowest prices takes the first in turn that can apply.
    """
    best: dict[tuple[str, int], tuple[int, int]] = {}
    for number in sorted(inside):
        group = tried.prices[number].promotion.stacking.group
        for i, net in tried.nets[number].items():
            known = best.get((group, i))
            if known is None or (policy.lowest_item_price and net < known[0]):
                best[group, i] = (net, number)
    won: dict[int, list[int]] = {}
    for (_group, i), (_net, number) in sorted(best.items()):
        won.setdefault(number, []).append(i)
    return won


def apply_lowest(
    tried: Tried, won: Mapping[int, Sequence[int]], state: State, basket: Basket, policy: Policy
) -> list[Applied]:
    """Apply each price in turn to the lines that it won; the state changes."""
    applied = []
    for number in sorted(won):
        done = apply(tried.prices[number], state, basket, policy, only=won[number])
        if isinstance(done, Applied):
            applied.append(done)
    return applied


def apply_item_prices(
    prices: Sequence[Prepared], state: State, basket: Basket, policy: Policy
) -> tuple[list[Applied], list[tuple[str, Missing]]]:
    """Apply to each line the lowest price of each group. Returns what applied, and what lacked for the others."""
    tried = try_item_prices(prices, state, basket, policy)
    won = lowest_prices(tried, range(len(prices)), policy)
    return apply_lowest(tried, won, state, basket, policy), list(tried.lacking)
