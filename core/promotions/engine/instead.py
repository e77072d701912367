"""Who took the place of a promotion that could have applied and did not."""

from collections.abc import Sequence

from core.promotions.basket import Basket
from core.promotions.engine.applying import Applied, apply
from core.promotions.engine.choosing import Way
from core.promotions.engine.conditions import Prepared
from core.promotions.engine.item_prices import apply_item_prices
from core.promotions.engine.order import is_item_price
from core.promotions.engine.state import State
from core.promotions.policy import Choice, Policy


def instead_of(each: Prepared, way: Way, turns: Sequence[Prepared], basket: Basket, policy: Policy) -> str:
    """Return the id of the promotion that a left one would have cost the buyer most of, empty when there is none.

    With it, by running thresholds, another loses its tier or its condition. Where nothing is chosen it is the
    one that fell on the same lines, or stands alone.
    """
    if policy.choice is Choice.EVERY:
        others = [done for done in way.applied if done.prepared.promotion.stacking.alone]
        lines = set(each.lines)
        others += [done for done in way.applied if not lines.isdisjoint(i for i, _off in done.by_line)]
        return others[0].prepared.promotion.id if others else ""
    before = {done.prepared.promotion.id: done.discount for done in way.applied}
    chosen = [one for one in turns if one is each or one.promotion.id in before]
    after = {done.prepared.promotion.id: done.discount for done in _applied(chosen, basket, policy)}
    lost = {id_: off - after.get(id_, 0) for id_, off in before.items()}
    most = max(lost, key=lambda id_: lost[id_], default="")
    return most if most and lost[most] > 0 else ""


def _applied(chosen: Sequence[Prepared], basket: Basket, policy: Policy) -> list[Applied]:
    state = State.of(basket)
    prices = [each for each in chosen if is_item_price(each.promotion)]
    applied, _lacking = apply_item_prices(prices, state, basket, policy)
    for each in chosen:
        if not is_item_price(each.promotion):
            done = apply(each, state, basket, policy)
            if isinstance(done, Applied):
                applied.append(done)
    return applied
