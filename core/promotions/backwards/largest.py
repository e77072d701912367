"""How far can a promotion go? The largest face, the lowest threshold, the deepest tier that keeps the floors.

What holds need not be one stretch: a larger coupon can push another promotion out of reach, or out of the
buyer's choice. So no value is skipped: the most generous one is tried first, then the next, until one holds
for every basket. The basket that broke a value is tried first at the next one, which it mostly breaks too; so
nearly all values cost one receipt, and few cost all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.errors import PlannerError, found
from core.locale import _
from core.promotions.backwards.knobs import Knob, KnobName, knob_value, positions, turned, usual_step
from core.promotions.backwards.standing import Rule, Standing, exchanged, tightest, without
from core.promotions.basket import Basket
from core.promotions.policy import Policy
from core.promotions.promotion import Promotion

Progress = Callable[[int], bool]  # told how many receipts were computed; False stops the search


def to_the_end(_done: int) -> bool:
    """Never stop a search."""
    return True


@dataclass(frozen=True, slots=True)
class Largest:
    """The most generous value of a knob that keeps what must hold.

    `value` is that value, None when no value holds or the search was stopped (`is_complete`). `tightest` is the
    basket with the least room at it. `broken_at` is the next more generous value, and `breaking` a basket that
    breaks it; both None when the knob goes no further. All more generous values break as well. `gaps` are less
    generous values that these two baskets break all the same. When no value holds, `breaking`
    breaks the least generous one, or, with `breaks_without`, even the stack without the promotion.
    """

    knob: Knob
    now: int
    value: int | None
    tightest: Standing | None = None
    broken_at: int | None = None
    breaking: Standing | None = None
    breaks_without: bool = False
    gaps: tuple[int, ...] = ()
    baskets: int = 0
    computed: int = 0
    is_complete: bool = True


class _Stopped(Exception):
    """The caller wants no more."""


class _Search:
    """Baskets against what must hold; `first` is the basket that broke a value last."""

    def __init__(self, baskets: Sequence[Basket], policy: Policy, rule: Rule, go_on: Progress) -> None:
        self.baskets, self.policy, self.rule, self.go_on = baskets, policy, rule, go_on
        self.first = baskets[0]
        self.computed = 0

    def tightest_of(self, basket: Basket, promotions: Sequence[Promotion]) -> Standing:
        if not self.go_on(self.computed):
            raise _Stopped
        self.computed += 1
        return tightest(basket, promotions, self.policy, self.rule)

    def breaking(self, promotions: Sequence[Promotion]) -> tuple[bool, Standing]:
        """Return whether a basket breaks what must hold, and it, or else the tightest of all.

        When the last breaker holds, the one that breaks worst takes its place.
        """
        last = self.tightest_of(self.first, promotions)
        if self.rule.room(last) < 0 or len(self.baskets) == 1:
            return self.rule.room(last) < 0, last
        worst = min((self.tightest_of(each, promotions) for each in self.baskets), key=self.rule.room)
        self.first = worst.basket
        return self.rule.room(worst) < 0, worst


def largest_face(
    baskets: Sequence[Basket],
    promotions: Sequence[Promotion],
    knob: Knob,
    policy: Policy,
    rule: Rule,
    *,
    step: int | None = None,
    go_on: Progress = to_the_end,
) -> Largest:
    """Return the most generous value of a knob with which every basket keeps what must hold.

    Values are multiples of `step` (分, or percents; None: the usual one). The stack is otherwise as it is; with an
    unknown threshold basis both results must hold. The baskets are one given basket, or those of a `Space`. Raises
    PlannerError when there is no basket, no such promotion, or no value to try.
    """
    if not baskets:
        raise PlannerError(_("No basket to try: put an item into the basket first."))
    promotion = found(
        next((each for each in promotions if each.id == knob.promotion), None),
        _("This promotion is no longer in the stack."),
    )
    now = knob_value(promotion, knob)
    most = reach(promotion, knob, baskets)
    values = positions(promotion, knob, step=step or usual_step(knob), most=most)
    if not values:
        raise PlannerError(
            _("Nothing in the basket is in the scope of this promotion, so no value can be tried.")
        )
    search = _Search(baskets, policy, rule, go_on)
    try:
        return _largest(search, promotions, promotion, knob, values, now)
    except _Stopped:
        return Largest(knob, now, None, baskets=len(baskets), computed=search.computed, is_complete=False)


def _largest(
    search: _Search,
    promotions: Sequence[Promotion],
    promotion: Promotion,
    knob: Knob,
    values: Sequence[int],
    now: int,
) -> Largest:
    def stack(value: int) -> tuple[Promotion, ...]:
        return exchanged(promotions, turned(promotion, knob, value))

    broken_at, breaking = None, None
    for number, value in enumerate(values):
        is_broken, standing = search.breaking(stack(value))
        if not is_broken:
            suspects = [standing.basket] + ([breaking.basket] if breaking else [])
            gaps = tuple(
                each
                for each in values[number + 1 :]
                if any(search.rule.room(search.tightest_of(one, stack(each))) < 0 for one in suspects)
            )
            return Largest(
                knob, now, value, standing, broken_at, breaking, gaps=gaps,
                baskets=len(search.baskets), computed=search.computed,
            )  # fmt: skip
        broken_at, breaking = value, standing
    breaks_without, bare = search.breaking(without(promotions, promotion.id))
    return Largest(
        knob, now, None, broken_at=broken_at, breaking=bare if breaks_without else breaking,
        breaks_without=breaks_without, baskets=len(search.baskets), computed=search.computed,
    )  # fmt: skip


def reach(promotion: Promotion, knob: Knob, baskets: Sequence[Basket]) -> int:
    """Return the most money that is worth trying: what the dearest basket holds in scope, or its dearest piece.

    A threshold may go one step further, where no basket reaches it.
    """
    scope = promotion.scope
    lines = [[line for line in basket.lines if scope.holds(line)] for basket in baskets]
    if knob.name in (KnobName.PRICE, KnobName.COUNTS_AS, KnobName.DEPOSIT_OFF):
        return max((line.unit_price for each in lines for line in each), default=0)
    measured = promotion.condition.measured
    if knob.name is KnobName.THRESHOLD and measured is not None:
        lines = [[line for line in basket.lines if measured.holds(line)] for basket in baskets]
    most = max((sum(line.unit_price * line.qty for line in each) for each in lines), default=0)
    beyond = usual_step(knob) if knob.asks_lowest and most else 0
    return most + beyond


def room_by_value(
    basket: Basket,
    promotions: Sequence[Promotion],
    knob: Knob,
    policy: Policy,
    rule: Rule,
    values: Sequence[int],
) -> list[tuple[int, Standing]]:
    """Return how one basket stands at each of these values of the knob: what a chart shows."""
    promotion = found(
        next((each for each in promotions if each.id == knob.promotion), None),
        _("This promotion is no longer in the stack."),
    )
    return [
        (value, tightest(basket, exchanged(promotions, turned(promotion, knob, value)), policy, rule))
        for value in values
    ]
