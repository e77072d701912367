"""Benefits that form sets of units: the Nth piece, buy X get Y, bundles, groups."""

from collections.abc import Iterable, Sequence

from core.promotions.allocation import prorate
from core.promotions.benefits import BundlePrice, BuyGet, CheapestOff, FullSets, GroupOff, NthPiece, Pick
from core.promotions.engine.effect import (
    At,
    Effect,
    Units,
    cheapest_first,
    dearest_first,
    pieces,
    taken,
    value,
)
from core.promotions.engine.state import Cut
from core.promotions.engine.sums import share_of_units


def nth_piece(benefit: NthPiece, at: At) -> Effect:
    """Of each n pieces the cheapest has a share off: dear ones stand together, so the buyer pays least."""
    sets: list[list[Units]] = []
    for lines in _counted_together(at, benefit.of_one_item):
        units = dearest_first(at.units(lines))
        for _set in range(_at_most(pieces(units) // benefit.n, None if benefit.repeats else 1)):
            group, units = taken(units, benefit.n)
            sets.append(group)
    if at.most_times is not None:  # of the whole order: the sets that save most
        sets = sorted(sets, key=lambda group: -_last(group).price)[: at.most_times]
    cuts: list[Cut] = []
    for group in sets:
        cuts += _off(at, [_last(group)], benefit.share, bought=taken(group, benefit.n - 1)[0])
    return Effect(sum(value(group) for group in sets), _joined(cuts), len(sets))


def buy_get(benefit: BuyGet, at: At) -> Effect:
    """Form sets of bought and got units; a unit is one or the other.

    Where each item forms its own, the dear items come first when the order may have only so many sets.
    """
    cuts, times, base = [], 0, 0
    together = _counted_together(at, benefit.of_one_item)
    if len(together) > 1:
        together.sort(key=lambda lines: -max((each.price for each in at.units(lines)), default=0))
    for lines in together:
        allowed = set(lines)
        buy = [i for i in at.within(benefit.buy) if i in allowed]
        get = buy if benefit.get is None else [i for i in at.within(benefit.get) if i in allowed]
        bought, got, sets = _sets(benefit, at, at.units(buy), at.units(get), times)
        times += sets
        base += value(got)
        cuts += _off(at, got, benefit.share, bought=bought)
    return Effect(base, _joined(cuts), times)


def _sets(
    benefit: BuyGet, at: At, buy: Sequence[Units], get: Sequence[Units], before: int
) -> tuple[list[Units], list[Units], int]:
    """Return the bought units, the got units and how many sets they form; `before` are the sets of other items."""
    most = _at_most(10**9, benefit.most_sets, at.most_times) - before
    most = _at_most(most, None if benefit.repeats else 1)
    shared = {(each.line, each.run) for each in buy} & {(each.line, each.run) for each in get}
    size = benefit.buy_pieces + benefit.get_pieces
    got_pool = dearest_first(get) if benefit.pick is Pick.DEAREST else cheapest_first(get)
    if benefit.got_count and benefit.buy_pieces:
        sets = min(most, pieces(buy) // benefit.buy_pieces)
        got, _rest = taken(got_pool, min(sets * benefit.get_pieces, pieces(got_pool)))
        return [], got, sets
    only_buy = pieces(each for each in buy if (each.line, each.run) not in shared)
    only_get = pieces(each for each in get if (each.line, each.run) not in shared)
    both = pieces(each for each in buy if (each.line, each.run) in shared)

    def is_there(sets: int, got: int) -> bool:
        return max(0, sets * benefit.buy_pieces - only_buy) + max(0, got - only_get) <= both

    sets = min(most, (only_buy + only_get + both) // max(1, size))
    while sets and not is_there(sets, sets * benefit.get_pieces):
        sets -= 1
    wanted = sets * benefit.get_pieces
    if benefit.takes_part_sets and sets < most:
        part = next((n for n in range(benefit.get_pieces - 1, 0, -1) if is_there(sets + 1, wanted + n)), 0)
        wanted += part
        sets += bool(part)
    if not sets:
        return [], [], 0
    return _assigned(benefit, buy, got_pool, shared, wanted, sets)


def _assigned(
    benefit: BuyGet,
    buy: Sequence[Units],
    got_pool: Sequence[Units],
    shared: set[tuple[int, int]],
    wanted: int,
    sets: int,
) -> tuple[list[Units], list[Units], int]:
    """Choose which units are got and which bought: what only one side can use serves that side first."""
    needed = sets * benefit.buy_pieces
    own = [each for each in dearest_first(buy) if (each.line, each.run) not in shared]
    bought, _rest = taken(own, needed)
    missing = needed - pieces(bought)
    if not missing:
        return bought, taken(got_pool, wanted)[0], sets
    pool = [each for each in got_pool if (each.line, each.run) in shared]
    # Whoever is favoured with the cheapest buys the dearest, and the other way round.
    bought_first, got_first = (
        (cheapest_first, dearest_first) if benefit.pick is Pick.DEAREST else (dearest_first, cheapest_first)
    )
    more, rest = taken(bought_first(pool), missing)
    free = got_first([*rest, *(each for each in got_pool if (each.line, each.run) not in shared)])
    return bought + more, taken(free, wanted)[0], sets


def cheapest_off(benefit: CheapestOff, at: At) -> Effect:
    """Take a share off the cheapest units."""
    units, _rest = taken(cheapest_first(at.units(at.prepared.lines)), benefit.units)
    return Effect(value(units), _off(at, units, benefit.share))


def full_sets(benefit: FullSets, at: At) -> Effect:
    """Take off the pieces of full sets only; lines of many pieces fill sets first."""
    lines = sorted(at.prepared.lines, key=lambda i: (-at.state.lines[i].qty, i))
    units = at.units(lines)
    sets = _at_most(pieces(units) // benefit.size, at.most_times)
    units, _rest = taken(units, sets * benefit.size)
    if benefit.amount is None:
        return Effect(value(units), _off(at, units, benefit.share or 0.0), sets)
    amount = benefit.amount
    cuts = [Cut(each.line, each.run, each.qty, each.qty * min(amount, each.price)) for each in units]
    return Effect(value(units), cuts, sets)


def group_off(benefit: GroupOff, at: At) -> Effect:
    """Take a share off groups of units, each unit in one group."""
    cuts, times, base = [], 0, 0
    for group, favoured in _groups(benefit, at):
        if value(group) < benefit.least_value:
            continue
        times += 1
        base += value(group)
        chosen = {(each.line, each.run): each.qty for each in favoured}
        bought = [each._replace(qty=each.qty - chosen.get((each.line, each.run), 0)) for each in group]
        cuts += _off(at, favoured, benefit.share, bought=[each for each in bought if each.qty])
    return Effect(base, _joined(cuts), times)


def bundle_price(benefit: BundlePrice, at: At) -> Effect:
    """Sell full bundles for one price where that is less: the dearest units go together."""
    cuts, times, base = [], 0, 0
    units = dearest_first(at.units(at.prepared.lines))
    most = _at_most(10**9, None if benefit.repeats else 1, at.most_times)
    while times < most:
        group = _bundle(benefit, at, units)
        if group is None or value(group) <= benefit.price:
            break
        base += value(group)
        times += 1
        sums = [each.qty * each.price for each in group]
        parts = prorate(sums, value(group) - benefit.price, most=sums)
        cuts += [
            Cut(each.line, each.run, each.qty, part, uses=True)
            for each, part in zip(group, parts, strict=True)
        ]
        units = _without(units, group)
    return Effect(base, _joined(cuts), times)


def _bundle(benefit: BundlePrice, at: At, units: Sequence[Units]) -> list[Units] | None:
    """Return the units of one bundle, None when the basket does not hold another."""
    if not benefit.parts:
        return taken(units, benefit.pieces)[0] if pieces(units) >= benefit.pieces else None
    group: list[Units] = []
    for item, count in benefit.parts:
        own = [each for each in units if at.state.lines[each.line].item == item]
        if pieces(own) < count:
            return None
        group += taken(own, count)[0]
    return group


def _groups(benefit: GroupOff, at: At) -> Iterable[tuple[list[Units], list[Units]]]:
    """Return each group and its favoured units."""
    units = cheapest_first(at.units(at.prepared.lines))
    if benefit.mode == "distinct_groups":
        yield from _distinct(benefit, at, units)
        return
    together = [units]
    if benefit.mode == "same_group":
        spus = dict.fromkeys(at.state.lines[each.line].spu for each in units)
        together = [[each for each in units if at.state.lines[each.line].spu == spu] for spu in spus]
    done = 0
    for group in together:
        least = max(1, benefit.least_pieces)
        left = None if at.most_times is None else at.most_times - done
        if pieces(group) < least or left == 0:
            continue
        if benefit.cheapest is None:
            done += 1
            yield group, group
            continue
        sets = _at_most(pieces(group) // least, left)
        done += sets
        yield taken(group, sets * least)[0], taken(group, sets * benefit.cheapest)[0]


def _distinct(benefit: GroupOff, at: At, units: Sequence[Units]) -> Iterable[tuple[list[Units], list[Units]]]:
    """Return groups of units of distinct SPUs, taken from the SPUs with most units left.

    The favoured places of a group are filled with cheap units, the others with dear ones, so that the cheap
    ones do not meet in one group. Where all units of a group are favoured, what is left joins the groups that
    have none of its SPU.
    """
    by_spu: dict[str, list[Units]] = {}
    for each in units:  # cheapest first, of equal ones the last line's first
        by_spu.setdefault(at.state.lines[each.line].spu, []).extend([each._replace(qty=1)] * each.qty)
    for own in by_spu.values():
        own.sort(key=lambda each: (each.price, -each.line))
    size = max(1, benefit.least_pieces)
    groups: list[dict[str, Units]] = []
    while at.most_times is None or len(groups) < at.most_times:
        group = _one_group(by_spu, size, benefit.cheapest or 0)
        if group is None:
            break
        groups.append(group)
    if benefit.cheapest is None:
        for spu in sorted(by_spu, key=lambda spu: -len(by_spu[spu])):
            for group in groups:
                if by_spu[spu] and spu not in group:
                    group[spu] = by_spu[spu].pop()
    for group in groups:
        members = sorted(group.values(), key=lambda each: (each.price, -each.line))
        yield _counted(members), _counted(members[: benefit.cheapest])


def _one_group(by_spu: dict[str, list[Units]], size: int, cheap: int) -> dict[str, Units] | None:
    """Take one group of `size` units out of the SPUs; None, and nothing is taken, when there is none."""
    group: dict[str, Units] = {}
    while len(group) < size:
        left = {spu: own for spu, own in by_spu.items() if own and spu not in group}
        if not left:
            return None
        longest = max(len(own) for own in left.values())
        ends = [
            (own[0 if len(group) < cheap else -1], spu) for spu, own in left.items() if len(own) == longest
        ]
        key = [((each.price, -each.line), spu) for each, spu in ends]
        spu = (min(key) if len(group) < cheap else max(key))[1]
        group[spu] = left[spu][0 if len(group) < cheap else -1]
    for spu, each in group.items():
        by_spu[spu].remove(each)
    return group


def _counted(units: Iterable[Units]) -> list[Units]:
    counts: dict[Units, int] = {}
    for each in units:
        key = each._replace(qty=0)
        counts[key] = counts.get(key, 0) + each.qty
    return [each._replace(qty=count) for each, count in counts.items()]


def _off(at: At, units: Sequence[Units], share: float, *, bought: Sequence[Units] = ()) -> list[Cut]:
    """Return the cuts of a share off units; the bought ones of their sets are used without a cut."""
    cuts = []
    for each in units:
        price = at.unit_base(each.line, each.price)
        off = share_of_units(each.qty, price, share, at.policy.rounding)
        cuts.append(Cut(each.line, each.run, each.qty, min(off, each.qty * each.price), uses=True))
    if at.policy.units_used_once:
        cuts += [Cut(each.line, each.run, each.qty, 0, uses=True) for each in bought]
    return cuts


def _joined(cuts: Sequence[Cut]) -> list[Cut]:
    """Return equal cuts of one run as one."""
    joined: dict[tuple[int, int, int, bool], list[int]] = {}
    for each in cuts:
        key = (each.line, each.run, each.off // each.qty, each.uses)
        known = joined.setdefault(key, [0, 0])
        known[0] += each.qty
        known[1] += each.off
    return [Cut(line, run, count, off, uses) for (line, run, _each, uses), (count, off) in joined.items()]


def _without(units: Sequence[Units], gone: Iterable[Units]) -> list[Units]:
    counts = {(each.line, each.run): each.qty for each in gone}
    left = [each._replace(qty=each.qty - counts.get((each.line, each.run), 0)) for each in units]
    return [each for each in left if each.qty]


def _counted_together(at: At, of_one_item: bool) -> list[tuple[int, ...]]:
    """Return the lines whose units form sets together."""
    if not of_one_item:
        return [at.prepared.lines]
    items: dict[str, list[int]] = {}
    for i in at.prepared.lines:
        items.setdefault(at.state.lines[i].item or at.state.lines[i].id, []).append(i)
    return [tuple(lines) for lines in items.values()]


def _last(group: Sequence[Units]) -> Units:
    return group[-1]._replace(qty=1)


def _at_most(count: int, *limits: int | None) -> int:
    return min([count, *(limit for limit in limits if limit is not None)])
