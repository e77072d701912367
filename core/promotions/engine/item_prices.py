"""Item prices: of one group the lowest counts, for each line by itself."""

from collections.abc import Sequence

from core.promotions.basket import Basket
from core.promotions.engine.applying import Applied, apply
from core.promotions.engine.conditions import Prepared
from core.promotions.engine.state import State
from core.promotions.policy import Policy
from core.promotions.receipt import Missing


def apply_item_prices(
    prices: Sequence[Prepared], state: State, basket: Basket, policy: Policy
) -> tuple[list[Applied], list[tuple[str, Missing]]]:
    """Apply to each line the price of each group that leaves it cheapest; of equal ones the first in turn.

    Conditions are tested on the basket before any of them applies. A policy without lowest prices takes the
    first in turn whose condition holds. Returns what applied in turn, and what lacked for the others.
    """
    won: dict[str, list[int]] = {}
    lacking: dict[str, Missing] = {}
    for group in dict.fromkeys(each.promotion.stacking.group for each in prices):
        rivals = [each for each in prices if each.promotion.stacking.group == group]
        for i in sorted({i for each in rivals for i in each.lines}):
            winner = _winner(i, rivals, state, basket, policy, lacking)
            if winner is not None:
                won.setdefault(winner, []).append(i)
    applied = []
    for each in prices:
        if each.promotion.id in won:
            done = apply(each, state, basket, policy, only=won[each.promotion.id])
            if isinstance(done, Applied):
                applied.append(done)
    return applied, list(lacking.items())


def _winner(
    i: int,
    rivals: Sequence[Prepared],
    state: State,
    basket: Basket,
    policy: Policy,
    lacking: dict[str, Missing],
) -> str | None:
    best: tuple[int, str] | None = None
    for each in rivals:
        if i not in each.lines:
            continue
        tried = state.copy()
        done = apply(each, tried, basket, policy, only=(i,))
        if isinstance(done, Missing):
            lacking[each.promotion.id] = done
        elif done is not None and (best is None or tried.net[i] < best[0]):
            best = (tried.net[i], each.promotion.id)
            if not policy.lowest_item_price:
                break
    return None if best is None else best[1]
