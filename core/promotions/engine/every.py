"""Promotions as engines apply them that leave no choice: each whose condition holds, in turn."""

from collections.abc import Sequence

from core.promotions.basket import Basket
from core.promotions.engine.applying import Applied, apply
from core.promotions.engine.choosing import Way
from core.promotions.engine.conditions import Prepared
from core.promotions.engine.order import refuses
from core.promotions.engine.state import State
from core.promotions.policy import Policy
from core.promotions.receipt import Missing


def every_way(turns: Sequence[Prepared], basket: Basket, policy: Policy) -> Way:
    """Return the way on which each promotion applies in turn, unless one before it keeps it out."""
    if policy.single_per_line:
        return _single_per_line(turns, basket, policy)
    state = State.of(basket)
    applied: list[Applied] = []
    lacking: list[tuple[str, Missing]] = []
    left: list[Prepared] = []
    alone = False
    for each in turns:
        if alone or (not policy.first_exclusive_alone and _is_kept_out(each, applied)):
            left.append(each)
            continue
        if policy.first_exclusive_alone and each.promotion.stacking.alone and applied:
            tried = State.of(basket)
            done = apply(each, tried, basket, policy)
            if isinstance(done, Applied):
                left += [before.prepared for before in applied]
                state, applied, alone = tried, [done], True
                continue
        done = apply(each, state, basket, policy)
        if isinstance(done, Applied):
            applied.append(done)
            alone = policy.first_exclusive_alone and each.promotion.stacking.alone
        elif done is not None:
            lacking.append((each.promotion.id, done))
    return Way(state, tuple(applied), tuple(lacking), tuple(left))


def _is_kept_out(each: Prepared, applied: Sequence[Applied]) -> bool:
    return any(refuses(each, done.prepared) for done in applied)


def _single_per_line(turns: Sequence[Prepared], basket: Basket, policy: Policy) -> Way:
    """Let on each line only the promotion fall that takes most off it; of equal ones the first in turn."""
    start = State.of(basket)
    lacking: list[tuple[str, Missing]] = []
    best: dict[int, tuple[int, Prepared]] = {}
    for each in turns:
        done = apply(each, start.copy(), basket, policy)
        if isinstance(done, Missing):
            lacking.append((each.promotion.id, done))
        elif done is not None:
            for i, off in done.by_line:
                if i not in best or off > best[i][0]:
                    best[i] = (off, each)
    state, applied, left = start, [], []
    for each in turns:
        own = [i for i in sorted(best) if best[i][1] is each]
        done = apply(each, state, basket, policy, only=own) if own else None
        if isinstance(done, Applied):
            applied.append(done)
        elif each.promotion.id not in dict(lacking):
            left.append(each)
    return Way(state, tuple(applied), tuple(lacking), tuple(left))
