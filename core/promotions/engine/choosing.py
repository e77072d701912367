"""Which promotions apply: the way that is best for the buyer, found exactly by branch and bound."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.promotions.basket import Basket
from core.promotions.engine.applying import Applied, apply
from core.promotions.engine.bounds import Bound, least_total
from core.promotions.engine.conditions import Prepared
from core.promotions.engine.item_prices import apply_item_prices
from core.promotions.engine.order import compete, is_item_price, refuses
from core.promotions.engine.state import State
from core.promotions.kinds import KINDS
from core.promotions.policy import Policy
from core.promotions.receipt import Missing

MOST_STEPS = 60_000  # promotions tried in one search; about two seconds


@dataclass(frozen=True, slots=True)
class Way:
    """One way through the promotions: what applied, what lacked for others, and what is left to pay."""

    state: State
    applied: tuple[Applied, ...] = ()
    lacking: tuple[tuple[str, Missing], ...] = ()
    left: tuple[Prepared, ...] = ()  # could have applied, and was not taken

    @property
    def rank(self) -> tuple[int, int, tuple[str, ...]]:
        """The order of ways for the buyer: cheap, simple, and always the same one."""
        ids = tuple(sorted({each.prepared.promotion.id for each in self.applied}))
        return self.state.total, len(ids), ids


@dataclass(slots=True)
class Search:
    """A depth-first search that takes each promotion in turn, first with it, then without it."""

    turns: Sequence[Prepared]
    basket: Basket
    policy: Policy
    bounds: Sequence[Bound]
    best: Way | None = None
    steps: int = 0
    rivals: dict[str, list[Prepared]] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether the search came to its end before its limit."""
        return self.steps < MOST_STEPS


def best_way(turns: Sequence[Prepared], basket: Basket, policy: Policy) -> tuple[Way, bool]:
    """Return the best way for the buyer, and whether it is proven that none is better.

    A promotion that applies by itself applies wherever its condition holds, unless it does not stand beside
    one that applies; one that the buyer takes (a coupon, points) may be left. Item prices are no choice:
    each line has its lowest, unless one of them does not stand beside others.
    """
    start = State.of(basket)
    search = Search(turns, basket, policy, [Bound(each, start, policy) for each in turns])
    for each in turns:
        search.rivals[each.promotion.id] = [
            other for other in turns if other is not each and refuses(each, other)
        ]
    _item_prices(search, start)
    assert search.best is not None  # to take nothing of one's own is always a way
    return search.best, search.is_complete


def _item_prices(search: Search, start: State) -> None:
    """Try every set of item prices that can stand beside one another; nearly always there is one."""
    prices = [each for each in search.turns if is_item_price(each.promotion)]
    contested = [each for each in prices if search.rivals[each.promotion.id]]
    for mask in range(1 << len(contested)):
        out = {each.promotion.id for n, each in enumerate(contested) if mask >> n & 1}
        inside = [each for each in prices if each.promotion.id not in out]
        if any(refuses(a, b) for n, a in enumerate(inside) for b in inside[n + 1 :]):
            continue
        state = start.copy()
        applied, lacking = apply_item_prices(inside, state, search.basket, search.policy)
        left = tuple(each for each in contested if each.promotion.id in out)
        _go(search, len(prices), Way(state, tuple(applied), tuple(lacking), left))


def _go(search: Search, turn: int, way: Way) -> None:
    if search.best is not None and not search.is_complete:
        return
    if turn == len(search.turns):
        _end(search, way)
        return
    coming = [
        bound
        for bound, each in zip(search.bounds[turn:], search.turns[turn:], strict=True)
        if not _is_refused(search, each, way)
    ]
    if search.best is not None and least_total(way.state, coming) > search.best.state.total:
        return
    each = search.turns[turn]
    if _is_refused(search, each, way):
        _go(search, turn + 1, Way(way.state, way.applied, way.lacking, (*way.left, each)))
        return
    search.steps += 1
    state = way.state.copy()
    done = apply(each, state, search.basket, search.policy)
    if not isinstance(done, Applied):
        lacking = way.lacking if done is None else (*way.lacking, (each.promotion.id, done))
        _go(search, turn + 1, Way(state, way.applied, lacking, way.left))
        return
    _go(search, turn + 1, Way(state, (*way.applied, done), way.lacking, way.left))
    if _may_be_left(search, each):
        _go(search, turn + 1, Way(way.state, way.applied, way.lacking, (*way.left, each)))


def _is_refused(search: Search, each: Prepared, way: Way) -> bool:
    rivals = search.rivals[each.promotion.id]
    return bool(rivals) and any(
        done.prepared.promotion.id == rival.promotion.id for done in way.applied for rival in rivals
    )


def _may_be_left(search: Search, each: Prepared) -> bool:
    """Return whether the buyer, or another promotion, can keep one out whose condition holds."""
    kind = KINDS.get(each.promotion.kind)
    return bool(search.rivals[each.promotion.id]) or (kind is not None and kind.is_taken)


def _end(search: Search, way: Way) -> None:
    """Keep a way that is better; one that leaves what applies by itself without a reason is none."""
    if search.best is not None and way.rank >= search.best.rank:
        return
    for each in way.left:
        kind = KINDS.get(each.promotion.kind)
        is_taken = kind is not None and kind.is_taken
        if not is_taken and not _is_refused(search, each, way):
            return
    search.best = way


def rival_of(each: Prepared, way: Way) -> tuple[str, bool] | None:
    """Return who keeps a promotion out, and whether because both are of one group; None when nobody does."""
    for done in way.applied:
        other = done.prepared
        if other.promotion.id != each.promotion.id and refuses(each, other):
            return other.promotion.id, compete(each, other)
    return None
