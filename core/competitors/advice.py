"""What to do about one item's price: match, beat, hold, raise, watch or ignore, and what it rests on.

Rules only suggest. They move a price the shortest way into the goal of the item's role, never cut
below the floor, never go further than the largest step, and never twice within the cool-down. No price
leaves the price band of its role; one that stands outside of it comes nearer, step by step. Where the
floor lies above the band nothing is advised: one of the two has to change first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median

from core.competitors.floor import Floor, floor_price, margin_at
from core.competitors.goal import GoalRange, goal_range, within_band
from core.competitors.policy import ENDINGS, KINDS, Policy
from core.shop.items import MOST_MONEY

ACTIONS = ("beat", "match", "raise", "hold", "watch", "ignore")


@dataclass(frozen=True, slots=True)
class OurItem:
    """Our item on the day, money in 分.

    `lowest` is our lowest price of the policy's last base_days, `changed_on` the day of the last
    change of price or of the last advice that was accepted; None where nothing is known.
    """

    price: int | None
    cost: int | None = None
    role: str = ""
    lowest: int | None = None
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One rival's offer for our item: `price` is what a buyer pays for as much as our pack holds.

    Shipping that is known is in it and the value of a gift is taken off; None where the packs cannot
    be compared. `is_odd`: too far from ours to be believed, see `core.competitors.comparison`.
    """

    rival: str
    price: int | None
    kind: str = "exact"
    is_stale: bool = False
    stock: str = ""
    is_odd: bool = False


@dataclass(frozen=True, slots=True)
class Advised:
    """The advice for one item with every number it rests on; money in 分, None where unknown.

    `price` is what the item should cost, None for watch and ignore. `notes` name the reasons, the
    first one decides; `core.competitors.advice_words` puts them into words.
    """

    action: str
    price: int | None
    notes: tuple[str, ...]
    ours: int | None
    position: str
    floor: int | None = None
    break_even: int | None = None
    margin_before: float | None = None
    margin_after: float | None = None
    target_margin: float = 0.0
    cheapest: int | None = None
    cheapest_rival: str = ""
    middle: int | None = None
    dearest: int | None = None
    goal_least: int | None = None
    goal_most: int | None = None
    largest_step: int | None = None
    lowest: int | None = None
    base_days: int = 0
    wait_until: date | None = None
    rivals: int = 0
    stale: int = 0
    weak: int = 0
    out_of_stock: int = 0
    odd: int = 0
    band_role: str = ""
    band_least: int | None = None
    band_most: int | None = None


@dataclass(frozen=True, slots=True)
class _Move:
    """Where the price should go in the end, and why."""

    action: str
    target: int
    notes: tuple[str, ...]


def advise(item: OurItem, offers: Sequence[Offer], policy: Policy, on: date) -> Advised:
    """Return what to do about the item's price on a day."""
    in_stock = [offer for offer in offers if offer.stock != "out"]
    of_kind = [offer for offer in in_stock if _is_sure(offer, policy)]
    sure = [offer for offer in of_kind if not offer.is_odd]
    usable = [offer for offer in sure if not offer.is_stale]
    known = _known(item, usable, policy)
    known = replace(
        known,
        stale=len(sure) - len(usable),
        weak=len(in_stock) - len(of_kind),
        odd=len(of_kind) - len(sure),
        out_of_stock=len(offers) - len(in_stock),
    )
    if stopped := _stopped(item, known):
        return stopped
    return _towards_goal(item, [_price(offer) for offer in usable], known, policy, on)


def _known(item: OurItem, usable: Sequence[Offer], policy: Policy) -> Advised:
    """Return the numbers of an item that nothing is advised for yet."""
    goal, floor = policy.goal(item.role), floor_price(item.cost, item.role, policy)
    known = Advised(
        action="ignore",
        price=None,
        notes=(),
        ours=item.price,
        position=goal.position,
        floor=floor.price if floor else None,
        break_even=floor.break_even if floor else None,
        margin_before=margin_at(item.price, item.cost, policy) if item.price else None,
        target_margin=goal.margin,
        lowest=item.lowest,
        base_days=policy.base_days,
        rivals=len(usable),
        band_role=item.role,
        band_least=goal.least,
        band_most=goal.most,
    )
    if not usable:
        return known
    cheapest = min(usable, key=lambda offer: (_price(offer), offer.rival))
    prices = [_price(offer) for offer in usable]
    return replace(
        known,
        cheapest=_price(cheapest),
        cheapest_rival=cheapest.rival,
        middle=round(median(prices)),
        dearest=max(prices),
    )


def _is_sure(offer: Offer, policy: Policy) -> bool:
    return offer.price is not None and KINDS.index(offer.kind) <= KINDS.index(policy.least_match)


def _price(offer: Offer) -> int:
    return max(0, offer.price or 0)


def _stopped(item: OurItem, known: Advised) -> Advised | None:
    """Return the advice where there is nothing to compare with, or nothing to compare."""
    if not known.rivals:
        if known.stale:
            return replace(known, action="watch", notes=("stale",))
        if known.odd:
            return replace(known, action="watch", notes=("odd",))
        if known.weak:
            return replace(known, action="watch", notes=("weak",))
        return replace(known, notes=("out_of_stock" if known.out_of_stock else "nobody",))
    if not item.price:
        return replace(known, action="watch", notes=("no_price",))
    if known.position == "any":
        return replace(known, notes=("no_goal",))
    return None


def _towards_goal(item: OurItem, prices: Sequence[int], known: Advised, policy: Policy, on: date) -> Advised:
    ours = item.price or 0
    wide = goal_range(known.position, prices, policy)
    step = int(ours * policy.largest_step + 1e-9)
    known = replace(known, goal_least=wide.least, goal_most=_limit(wide), largest_step=step)
    floor = floor_price(item.cost, item.role, policy)
    if floor and known.band_most is not None and floor.price > known.band_most:
        return _done(known, "watch", None, ("floor_above_band",), item, policy)
    goal = within_band(wide, known.band_least, known.band_most, policy)
    move = _move(ours, goal, floor, min(prices))
    if goal != wide:
        move = _told_by_band(move, _move(ours, wide, floor, min(prices)), ours, known)
    if move.action in ("hold", "watch"):
        return _done(known, move.action, ours if move.action == "hold" else None, move.notes, item, policy)
    wait_until = item.changed_on and item.changed_on + timedelta(days=policy.cool_down_days)
    if wait_until and on < wait_until:
        known = replace(known, wait_until=wait_until)
        return _done(known, "watch", None, ("cool_down", *move.notes), item, policy)
    if move.target < ours:
        price = _cut(ours, move, step, goal, floor, policy)
    else:
        price = _raised(ours, move, step, goal, policy)
    notes = move.notes
    if abs(move.target - ours) > step:
        notes = (*notes, "step")
    if price == ours:
        return _done(known, "hold", ours, ("step",), item, policy)
    return _done(known, move.action, price, notes, item, policy)


def _limit(goal: GoalRange) -> int | None:
    return goal.most if goal.most < MOST_MONEY else None


def _move(ours: int, goal: GoalRange, floor: Floor | None, cheapest: int) -> _Move:
    """Return the shortest way into the goal that the floor allows."""
    if floor and ours < floor.price:
        notes = ("under_floor",) if floor.price <= goal.most else ("under_floor", "floor_above_goal")
        return _Move("raise", max(floor.price, goal.up if ours < goal.least else 0), notes)
    if ours > goal.most:
        if floor is None:
            return _Move("watch", ours, ("no_cost", "above_goal"))
        if floor.price > goal.most:
            return _Move("hold", ours, ("floor_above_goal",))
        target = max(goal.down, floor.price)
        notes = ("above_goal", "at_floor") if target > goal.down else ("above_goal",)
        return _Move("beat" if target < cheapest else "match", target, notes)
    if ours < goal.least:
        return _Move("raise", goal.up, ("below_goal",))
    return _Move("hold", ours, ("in_goal",))


def _told_by_band(move: _Move, free: _Move, ours: int, known: Advised) -> _Move:
    """Say of a move that the band of the role decides it, or that it stops it short of the goal."""
    if (move.action, move.target) == (free.action, free.target):
        return move
    least, most = known.band_least or 0, known.band_most or MOST_MONEY
    if ours > most or ours < least:
        notes = tuple(each for each in move.notes if each in ("no_cost", "at_floor", "under_floor"))
        return replace(move, notes=("above_band" if ours > most else "below_band", *notes))
    stops = "band_most" if free.target > most else "band_least"
    if move.action in ("hold", "watch"):
        wanted = tuple(each for each in free.notes if each in ("above_goal", "below_goal"))
        return replace(move, notes=(stops, *wanted))
    return replace(move, notes=(*move.notes, stops))


def _cut(ours: int, move: _Move, step: int, goal: GoalRange, floor: Floor | None, policy: Policy) -> int:
    least = max(ours - step, floor.price if floor else 0)
    price = max(move.target, least)
    most = ours - 1 if price > goal.most else min(ours - 1, goal.most)
    return ended(price, policy.ending, least=max(least, goal.least), most=most)


def _raised(ours: int, move: _Move, step: int, goal: GoalRange, policy: Policy) -> int:
    price = min(move.target, ours + step)
    least = ours + 1 if price < goal.least else max(ours + 1, goal.least)
    if "under_floor" in move.notes:
        least = price
    return ended(price, policy.ending, least=least, most=max(price, min(ours + step, goal.most)))


def ended(price: int, ending: str, *, least: int, most: int) -> int:
    """Return the price that ends as the shop's prices do: the next lower one, else the next higher one.

    Outside of `least` to `most` it does not go; where no such price lies between, the price stays.
    """
    every, rest = ENDINGS[ending]
    lower = price - (price - rest) % every
    if lower >= max(1, least):
        return lower
    return lower + every if lower + every <= most else price


def _done(
    known: Advised, action: str, price: int | None, notes: tuple[str, ...], item: OurItem, policy: Policy
) -> Advised:
    if policy.heeds_base and price is not None and item.price and item.lowest:
        notes = (*notes, *_base(action, price, item.price, item.lowest))
    after = margin_at(price, item.cost, policy) if price else None
    return replace(known, action=action, price=price, notes=notes, margin_after=after)


def _base(action: str, price: int, before: int, lowest: int) -> tuple[str, ...]:
    """Name what the move means for a discount that is told to buyers.

    Price promotion rules in force since 2020-12-01: a discount that states no base is counted from
    the lowest deal price of the same shop in the seven days before.
    """
    if action == "raise":
        return ("base_after_raise",)
    if price >= before:
        return ()
    return ("no_discount",) if price >= lowest else ("discount_base",)
