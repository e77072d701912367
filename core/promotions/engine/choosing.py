"""Which promotions apply: the way that is best for the buyer, found exactly by branch and bound."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import PlannerError
from core.locale import _
from core.promotions.basket import Basket
from core.promotions.engine.applying import Applied, apply
from core.promotions.engine.bounds import Bound, bound_of, least_total, most_off
from core.promotions.engine.conditions import Prepared
from core.promotions.engine.item_prices import Tried, apply_lowest, lowest_prices, try_item_prices
from core.promotions.engine.order import compete, is_item_price, refuses
from core.promotions.engine.state import State
from core.promotions.kinds import KINDS
from core.promotions.policy import Policy
from core.promotions.receipt import Missing

MOST_STEPS = 60_000  # promotions tried in one search: some seconds
MOST_CONTESTED = 10  # item prices that exclude something: each doubles the ways


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
    """A depth-first search that takes each promotion in turn, first with it, then without it.

    Sets of promotions are bits by their turn: `rivals` are those that a promotion does not stand beside.
    """

    turns: Sequence[Prepared]
    basket: Basket
    policy: Policy
    bounds: Sequence[Bound]
    rivals: Sequence[int]
    is_taken: Sequence[bool]
    same_key: Sequence[Sequence[int]]
    best: Way | None = None
    steps: int = 0

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
    rivals = [
        sum(1 << n for n, other in enumerate(turns) if other is not each and refuses(each, other))
        for each in turns
    ]
    keys = _keys(turns, rivals)
    search = Search(
        turns,
        basket,
        policy,
        [bound_of(each, key, basket, policy) for each, key in zip(turns, keys, strict=True)],
        rivals,
        [_is_taken(each) for each in turns],
        [[n for n, key in enumerate(keys) if key == own] for own in keys],
    )
    _item_prices(search)
    assert search.best is not None  # to take nothing of one's own is always a way
    return search.best, search.is_complete


def _keys(turns: Sequence[Prepared], rivals: Sequence[int]) -> list[str]:
    """Return a name for each promotion that those share of which only one can apply."""
    groups: dict[str, list[int]] = {}
    for n, each in enumerate(turns):
        if each.promotion.stacking.group:
            groups.setdefault(each.promotion.stacking.group, []).append(n)
    keys = [f"alone {n}" for n in range(len(turns))]
    for group, members in groups.items():
        bits = sum(1 << n for n in members)
        if all(rivals[n] & bits == bits & ~(1 << n) for n in members):
            for n in members:
                keys[n] = f"one of {group}"
    return keys


def _is_taken(each: Prepared) -> bool:
    kind = KINDS.get(each.promotion.kind)
    return kind is not None and kind.is_taken and not is_item_price(each.promotion)


def _item_prices(search: Search) -> None:
    """Try every set of item prices that can stand beside one another; nearly always there is one."""
    count = sum(is_item_price(each.promotion) for each in search.turns)  # they come first
    if any(is_item_price(each.promotion) for each in search.turns[count:]):
        raise PlannerError(_("Item prices come first: choose an order of promotions by level."))
    start = State.of(search.basket)
    tried = try_item_prices(search.turns[:count], start, search.basket, search.policy)
    contested = _contested(search, tried)
    if len(contested) > MOST_CONTESTED:
        raise PlannerError(
            _("Too many item prices exclude one another. At most {most} can be computed.").format(
                most=MOST_CONTESTED
            )
        )
    for mask in range(1 << len(contested)):
        out = {n for bit, block in enumerate(contested) if mask >> bit & 1 for n in block}
        won = lowest_prices(tried, [n for n in range(count) if n not in out], search.policy)
        bits = sum(1 << n for n in won)
        if any(search.rivals[n] & bits for n in won):
            continue
        state = start.copy()
        applied = apply_lowest(tried, won, state, search.basket, search.policy)
        left = tuple(search.turns[n] for n in sorted(out))
        _go(
            search,
            count,
            bits,
            sum(1 << n for n in out),
            Way(state, tuple(applied), tuple(tried.lacking), left),
        )


def _contested(search: Search, tried: Tried) -> list[list[int]]:
    """Return the item prices that can apply and do not stand beside others, in blocks that stay or go together.

    Whoever keeps one of a block out keeps out all of it. That one can be in play and win no line is why two
    that exclude one another may both be in play.
    """
    blocks: dict[int, list[int]] = {}
    for n, nets in enumerate(tried.nets):
        if search.rivals[n] and nets:
            blocks.setdefault(search.rivals[n], []).append(n)
    return list(blocks.values())


def _go(search: Search, turn: int, applied: int, left: int, way: Way) -> None:
    """Go on from a turn; `applied` and `left` are the promotions that did and that could have."""
    while turn < len(search.turns) and search.rivals[turn] & applied:
        way = Way(way.state, way.applied, way.lacking, (*way.left, search.turns[turn]))
        left |= 1 << turn
        turn += 1
    if turn == len(search.turns):
        _end(search, applied, left, way)
        return
    if search.best is not None:
        if not search.is_complete:
            return
        coming = (search.bounds[n] for n in range(turn, len(search.turns)) if not search.rivals[n] & applied)
        if least_total(way.state, coming) > search.best.state.total:
            return
    each = search.turns[turn]
    search.steps += 1
    state = way.state.copy()
    done = apply(each, state, search.basket, search.policy)
    if not isinstance(done, Applied):
        lacking = way.lacking if done is None else (*way.lacking, (each.promotion.id, done))
        _go(search, turn + 1, applied, left, Way(way.state, way.applied, lacking, way.left))
        return
    bit = 1 << turn
    with_it = (applied | bit, left, Way(state, (*way.applied, done), way.lacking, way.left))
    without = (applied, left | bit, Way(way.state, way.applied, way.lacking, (*way.left, each)))
    if not search.rivals[turn] and not search.is_taken[turn]:
        ways = [with_it]
    elif _is_best_of_its_key(search, turn, applied, way.state):
        ways = [with_it, without]
    else:
        ways = [without, with_it]
    for one in ways:
        _go(search, turn + 1, *one)


def _is_best_of_its_key(search: Search, turn: int, applied: int, state: State) -> bool:
    """Return whether nothing that is still to come in its place seems to save more: a good way early prunes much."""
    own = search.bounds[turn]
    others = [n for n in search.same_key[turn] if n > turn and not search.rivals[n] & applied]
    if not others:
        return True
    most = most_off(own, state)
    return all(most_off(search.bounds[n], state) <= most for n in others)


def _end(search: Search, applied: int, left: int, way: Way) -> None:
    """Keep a way that is better; one that leaves what applies by itself without a reason is none."""
    if search.best is not None and way.rank >= search.best.rank:
        return
    for n, is_taken in enumerate(search.is_taken):
        if left >> n & 1 and not is_taken and not search.rivals[n] & applied:
            return
    search.best = way


def rival_of(each: Prepared, way: Way) -> tuple[str, bool] | None:
    """Return who keeps a promotion out, and whether because both are of one group; None when nobody does."""
    for done in way.applied:
        other = done.prepared
        if other.promotion.id != each.promotion.id and refuses(each, other):
            return other.promotion.id, compete(each, other)
    return None
