"""Which basket hurts us most? Of all a buyer could put together (凑单), the one that earns least."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.errors import PlannerError
from core.locale import _
from core.promotions.backwards.largest import Progress, to_the_end
from core.promotions.backwards.space import Space
from core.promotions.backwards.standing import Rule, Standing, standings
from core.promotions.basket import Basket
from core.promotions.policy import Policy
from core.promotions.promotion import Promotion
from core.promotions.receipt import Receipt

Earn = Callable[[Basket, Receipt], "Earned"]


@dataclass(frozen=True, slots=True)
class Earned:
    """What a basket leaves the shop: 分, and as a share of what the shop keeps (None when it keeps nothing)."""

    contribution: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """A basket, how its lines stand, and what it leaves."""

    standing: Standing
    earned: Earned


@dataclass(frozen=True, slots=True)
class Worst:
    """The basket with the lowest contribution, and the one with the lowest share; with an unknown basis on the worse one.

    `below` of the `computed` baskets break what must hold. `is_complete` is False when the search was stopped before
    the last basket of the space.
    """

    least: Found
    least_share: Found
    below: int
    computed: int
    space: Space
    is_complete: bool


def worst_basket(
    space: Space,
    promotions: Sequence[Promotion],
    policy: Policy,
    rule: Rule,
    earn: Earn,
    *,
    go_on: Progress = to_the_end,
) -> Worst:
    """Return the baskets of a space that earn least, found by computing every one of them.

    Of equal ones the first counts, which is the smaller. Raises PlannerError for an empty space.
    """
    least: Found | None = None
    least_share: Found | None = None
    below = computed = 0
    for basket in space.baskets:
        if computed and not go_on(computed):
            break
        computed += 1
        stands = standings(basket, promotions, policy, rule.floor)
        below += any(rule.room(standing) < 0 for standing in stands)
        for standing in stands:
            found = Found(standing, earn(basket, standing.receipt))
            if least is None or found.earned.contribution < least.earned.contribution:
                least = found
            if least_share is None or _share(found) < _share(least_share):
                least_share = found
    if least is None or least_share is None:
        raise PlannerError(_("No basket to try: put an item into the basket first."))
    return Worst(least, least_share, below, computed, space, computed == len(space.baskets))


def _share(found: Found) -> float:
    """Return the share by which baskets compare: one of which nothing is kept is worse than any loss."""
    return float("-inf") if found.earned.share is None else found.earned.share
