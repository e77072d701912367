"""A buyer who tries everything: the engine's promises written a second time, slowly, unit by unit.

Nothing of the engine is used here, only the values it is asked with. Fractions instead of whole numbers,
lists of single units instead of runs, every subset instead of a search.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from core.promotions.basket import Basket
from core.promotions.kinds import KINDS
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Level, Promotion

LEVELS = list(Level)
ITEM_PRICES = ("price_each", "off_each", "percent_each", "off_line", "deposit")


@dataclass
class Purse:
    """What each unit of each line costs by now, what hangs over a line unspread, and the postage."""

    units: list[list[int]]
    owed: list[int]
    item: list[int]
    original: list[int]
    least: list[int]
    postage: int

    def net(self, i: int) -> int:
        return sum(self.units[i]) - self.owed[i]

    def room(self, i: int) -> int:
        return sum(max(0, price - self.least[i]) for price in self.units[i]) - self.owed[i]

    def sums(self, basis: Basis) -> list[int]:
        running = [self.net(i) for i in range(len(self.units))]
        return {Basis.ORIGINAL: self.original, Basis.AFTER_ITEM: self.item, Basis.RUNNING: running}[basis]

    def settle(self, i: int) -> None:
        """Spread what hangs over a line: over the units of one price together, then evenly within."""
        off, self.owed[i] = self.owed[i], 0
        self.units[i] = spread_within(self.units[i], off, self.least[i])

    @property
    def total(self) -> int:
        return sum(self.net(i) for i in range(len(self.units))) + self.postage


def half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def exact(share: float) -> Fraction:
    return Fraction(str(share))


def shared_out(weights: Sequence[int], amount: int, most: Sequence[int]) -> list[int]:
    """Largest remainder, ties to the first; whoever is full keeps what it has, the rest is shared out anew."""
    parts = [0] * len(weights)
    left, open_ones = min(amount, sum(most)), [i for i, room in enumerate(most) if room > 0]
    while left and open_ones:
        whole = sum(weights[i] for i in open_ones)
        if not whole:
            wish = {i: Fraction(left if i == open_ones[0] else 0) for i in open_ones}
        else:
            wish = {i: Fraction(left * weights[i], whole) for i in open_ones}
        given = {i: int(each) for i, each in wish.items()}
        for i in sorted(open_ones, key=lambda i: (given[i] - wish[i], i))[: left - sum(given.values())]:
            given[i] += 1
        full = [i for i in open_ones if given[i] > most[i]]
        if not full:
            for i, part in given.items():
                parts[i] = part
            break
        for i in full:
            parts[i], left = most[i], left - most[i]
        open_ones = [i for i in open_ones if i not in full]
    return parts


def spread_within(units: Sequence[int], off: int, least: int) -> list[int]:
    prices = sorted(set(units), reverse=True)
    counts = [list(units).count(price) for price in prices]
    rooms = [n * max(0, price - least) for n, price in zip(counts, prices, strict=True)]
    sums = [n * price for n, price in zip(counts, prices, strict=True)]
    left: list[int] = []
    for n, price, part in zip(counts, prices, shared_out(sums, off, rooms), strict=True):
        each, more = divmod(part, n)
        left += [price - each] * (n - more) + [price - each - 1] * more
    return sorted(left, reverse=True)


class Naive:
    """One promotion at its turn, on a purse that changes; `apply` says whether it did something."""

    def __init__(self, promotion: Promotion, basket: Basket, policy: Policy) -> None:
        self.promotion, self.basket, self.policy = promotion, basket, policy
        self.lines = [i for i, line in enumerate(basket.lines) if promotion.scope.holds(line)]
        self.basis = promotion.basis or policy.threshold_basis or Basis.ORIGINAL

    def measured(self, purse: Purse) -> int:
        scope = self.promotion.condition.measured or self.promotion.scope
        sums = purse.sums(self.basis)
        return sum(sums[i] for i, line in enumerate(self.basket.lines) if scope.holds(line))

    def apply(self, purse: Purse, only: Iterable[int] | None = None) -> bool:
        promotion = self.promotion
        if not self.lines and promotion.benefit.benefit != "shipping_off":
            return False
        if promotion.condition.amount is not None and self.measured(purse) < promotion.condition.amount:
            return False
        lines = self.lines if only is None else list(only)
        before = [purse.net(i) for i in range(len(purse.units))]
        postage = purse.postage
        self._work(purse, lines)
        lost = [was - purse.net(i) for i, was in enumerate(before)]
        if promotion.level is Level.ITEM:
            purse.item = [was - off for was, off in zip(purse.item, lost, strict=True)]
        return any(lost) or purse.postage != postage or promotion.benefit.benefit == "gift"

    def _work(self, purse: Purse, lines: list[int]) -> None:
        benefit: Any = self.promotion.benefit
        kind, running = benefit.benefit, self.policy.base is Basis.RUNNING
        if kind == "shipping_off":
            purse.postage -= self._capped(half_up(exact(benefit.share) * purse.postage))
        elif kind in ("price_each", "off_each", "percent_each"):
            for i in lines:
                self._each(purse, i, benefit)
        elif kind == "nth_piece":
            units = self._dearest(purse, lines)
            offs = {units[n]: benefit.share for n in range(benefit.n - 1, len(units), benefit.n)}
            self._off_units(purse, offs)
        elif kind == "buy_get":
            size = benefit.buy_pieces + benefit.get_pieces
            units = self._dearest(purse, lines)
            sets = len(units) // size
            rest = sorted(
                units[sets * benefit.buy_pieces :], key=lambda at: (purse.units[at[0]][at[1]], at[0])
            )
            self._off_units(purse, dict.fromkeys(rest[: sets * benefit.get_pieces], benefit.share))
        elif kind == "add_on":
            own = [i for i, line in enumerate(self.basket.lines) if line.item in benefit.items]
            for i, n in self._dearest(purse, own)[: benefit.pieces]:
                purse.units[i][n] = min(purse.units[i][n], max(benefit.price, purse.least[i]))
        elif kind != "gift":
            amount = self._amount(purse, lines, benefit, running)
            weights = purse.sums(self.policy.proration_basis)
            rooms = [purse.room(i) for i in lines]
            parts = shared_out([weights[i] for i in lines], self._capped(amount), rooms)
            for i, part in zip(lines, parts, strict=True):
                purse.owed[i] += part

    def _amount(self, purse: Purse, lines: list[int], benefit: Any, running: bool) -> int:
        bases = purse.sums(self.policy.base)
        base = sum(bases[i] for i in lines)
        have = self.measured(purse)
        match benefit.benefit:
            case "off_order":
                return int(benefit.amount)
            case "percent_order":
                return half_up(exact(benefit.share) * base)
            case "pieces_percent":
                count = sum(self.basket.lines[i].qty for i in self.lines)
                return half_up(max([Fraction(0), *(exact(s) for n, s in benefit.tiers if n <= count)]) * base)
            case "amount_tiers":
                return int(max([benefit.base, *(off for at, off in benefit.tiers if at <= have)]))
            case "every_amount":
                times = have // benefit.every
                return int(benefit.off * min(times, benefit.most_times or times))
            case "points":
                most = int(sum(purse.net(i) for i in lines) * exact(benefit.most_share))
                return int(min(benefit.balance, most // benefit.unit_value) * benefit.unit_value)
        raise AssertionError(benefit)

    def _each(self, purse: Purse, i: int, benefit: Any) -> None:
        purse.settle(i)
        units, least = purse.units[i], purse.least[i]
        if benefit.benefit == "price_each":
            purse.units[i] = [min(price, max(benefit.price, least)) for price in units]
        elif benefit.benefit == "off_each":
            purse.units[i] = [min(price, max(price - benefit.amount, least)) for price in units]
        elif self.policy.base is Basis.RUNNING:  # units of one price together
            after: list[int] = []
            for price in sorted(set(units), reverse=True):
                n = units.count(price)
                off = half_up(exact(benefit.share) * n * price)
                after += spread_within([price] * n, min(off, n * max(0, price - least)), least)
            purse.units[i] = sorted(after, reverse=True)
        else:
            off = half_up(exact(benefit.share) * purse.sums(self.policy.base)[i])
            purse.units[i] = spread_within(units, min(off, purse.room(i)), least)

    def _off_units(self, purse: Purse, offs: dict[tuple[int, int], float]) -> None:
        wanted = []
        for (i, n), share in offs.items():
            price = purse.units[i][n]
            base = (
                price
                if self.policy.base is Basis.RUNNING
                else purse.sums(self.policy.base)[i] // len(purse.units[i])
            )
            wanted.append(min(half_up(exact(share) * base), price))
        cap = self._capped(sum(wanted))
        parts = wanted if cap == sum(wanted) else None
        if parts is None:
            raise Unclear
        for ((i, n), _share), part in zip(offs.items(), parts, strict=True):
            purse.units[i][n] -= min(part, max(0, purse.units[i][n] - purse.least[i]))

    def _capped(self, amount: int) -> int:
        cap = self.promotion.limits.cap
        return amount if cap is None else min(cap, amount)

    def _dearest(self, purse: Purse, lines: list[int]) -> list[tuple[int, int]]:
        for i in lines:
            purse.settle(i)
        every = [(i, n) for i in lines for n in range(len(purse.units[i]))]
        return sorted(every, key=lambda at: (-purse.units[at[0]][at[1]], at[0]))


class Unclear(Exception):
    """This little buyer does not know how; the engine's tables do."""


def is_item_price(promotion: Promotion) -> bool:
    return (
        promotion.level is Level.ITEM
        and bool(promotion.stacking.group)
        and promotion.benefit.benefit in ITEM_PRICES
    )


def stand_apart(a: Promotion, b: Promotion, basket: Basket) -> bool:
    """Whether two promotions cannot both apply to one order."""

    def named(names: frozenset[str], one: Promotion) -> bool:
        return bool(names & ({one.id, one.kind} | ({one.stacking.group} - {""})))

    for one, other in ((a, b), (b, a)):
        if named(one.stacking.never_with, other):
            return True
        if one.stacking.alone and not named(one.stacking.beside, other):
            return True
    if (
        not a.stacking.group
        or a.stacking.group != b.stacking.group
        or (is_item_price(a) and is_item_price(b))
    ):
        return False
    if a.level is Level.ITEM and b.level is Level.ITEM:
        return any(a.scope.holds(line) and b.scope.holds(line) for line in basket.lines)
    return True


def cheapest(basket: Basket, stack: Sequence[Promotion], policy: Policy) -> int:
    """Return what the best admissible choice comes to, by trying every set of promotions."""
    ordered = Basket(tuple(sorted(basket.lines, key=lambda line: line.id)), basket.postage)
    turns = sorted(
        stack,
        key=lambda p: (LEVELS.index(p.level), not is_item_price(p), -p.stacking.priority, p.id),
    )
    totals = []
    for size in range(len(turns) + 1):
        for chosen in combinations(turns, size):
            total = _walk(ordered, turns, chosen, policy)
            if total is not None:
                totals.append(total)
    return min(totals)


def _walk(
    basket: Basket, turns: Sequence[Promotion], chosen: Sequence[Promotion], policy: Policy
) -> int | None:
    """Return what a choice comes to; None where it is not admissible.

    What is not chosen and applies by itself must be kept out by one that applied, or not be able to apply.
    """
    purse = Purse(
        [[line.price_now] * line.qty for line in basket.lines],
        [0] * len(basket.lines),
        [line.price_now * line.qty for line in basket.lines],
        [line.unit_price * line.qty for line in basket.lines],
        [line.least_price for line in basket.lines],
        basket.postage.of(sum(line.qty for line in basket.lines)),
    )
    done: list[Promotion] = []
    able: list[Promotion] = []  # left, though they could have applied at their turn
    prices = [p for p in turns if is_item_price(p)]
    done += _item_prices(basket, [p for p in prices if p in chosen], purse, policy, able, prices)
    for promotion in turns:
        if promotion in prices:
            continue
        trial = deepcopy(purse)
        applied = Naive(promotion, basket, policy).apply(trial)
        if promotion in chosen and applied:
            purse, done = trial, [*done, promotion]
        elif promotion not in chosen and applied:
            able.append(promotion)
    if any(stand_apart(a, b, basket) for a, b in combinations(done, 2)):
        return None
    for promotion in able:
        kind = KINDS.get(promotion.kind)
        may_be_left = kind is not None and kind.is_taken and not is_item_price(promotion)
        if not may_be_left and not any(stand_apart(promotion, other, basket) for other in done):
            return None
    return purse.total


def _item_prices(
    basket: Basket,
    inside: Sequence[Promotion],
    purse: Purse,
    policy: Policy,
    able: list[Promotion],
    prices: Sequence[Promotion],
) -> list[Promotion]:
    """Give each line the lowest price of each group; of equal ones the first in turn."""
    won: dict[str, list[int]] = {}
    start = deepcopy(purse)
    for group in dict.fromkeys(p.stacking.group for p in prices):
        members = [p for p in prices if p.stacking.group == group]
        for i in range(len(basket.lines)):
            best: tuple[int, Promotion] | None = None
            for promotion in members:
                trial, naive = deepcopy(start), Naive(promotion, basket, policy)
                if i not in naive.lines or not naive.apply(trial, [i]):
                    continue
                if promotion in inside and (best is None or trial.net(i) < best[0]):
                    best = (trial.net(i), promotion)
            if best is not None:
                won.setdefault(best[1].id, []).append(i)
            for promotion in members:  # left out, and it would have been the lowest of a line
                trial, naive = deepcopy(start), Naive(promotion, basket, policy)
                if promotion in inside or i not in naive.lines or not naive.apply(trial, [i]):
                    continue
                turn = (trial.net(i), members.index(promotion))
                if best is None or turn < (best[0], members.index(best[1])):
                    able.append(promotion)
    done = []
    for promotion in prices:
        if promotion.id in won and Naive(promotion, basket, policy).apply(purse, won[promotion.id]):
            done.append(promotion)
    return done
