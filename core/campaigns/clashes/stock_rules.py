"""Stock: promised to several campaigns at a time beyond what is held, or less than what is expected to sell."""

from collections.abc import Iterator

import numpy as np

from core.campaigns.clashes.clash import Clash, Found, Severity, key_of
from core.campaigns.clashes.reasons import unknown_forecasts, unknown_stock
from core.campaigns.clashes.sight import SHOWN, Sight, groups


def stock_twice(sight: Sight) -> Found:
    """Find items of which campaigns that sell at the same time promise more together than the shop holds.

    Looked at is the moment at which each campaign begins to sell: then the most of them run at once. A campaign
    that promises too much by itself does so beside every other; told are those in which others take part.
    """
    promised, held = sight.numbers("stock"), sight.numbers("stock_held")
    over: dict[tuple[int, ...], dict[int, tuple[float, int]]] = {}
    unknown: set[int] = set()
    most = int(sight.windows["nth"].max()) + 1 if len(sight.windows) else 0
    for nth in range(most):
        row, partner = sight.sharing(sight.running_at_start(nth))
        keep = (promised[row] > 0) & (promised[partner] > 0)
        row, partner = row[keep], partner[keep]
        unknown.update(np.unique(sight.item_ids[row[np.isnan(held[row])]]).tolist())
        others = np.bincount(row, weights=promised[partner], minlength=len(promised))
        excess = np.where(others > 0, np.nan_to_num(promised) + others - held, np.nan)
        for places, rows in _by_members(sight, row, partner, excess > 0):
            own = over.setdefault(places, {})
            told = zip(sight.item_ids[rows].tolist(), excess[rows].tolist(), rows.tolist(), strict=True)
            for item, too_much, each in told:
                own[item] = max(own.get(item, (0.0, each)), (too_much, each))
    clashes = [_twice(sight, places, own) for places, own in _largest(over)]
    return Found(tuple(clashes), unseen=unknown_stock(len(unknown)))


def stock_short(sight: Sight) -> Found:
    """Find open campaigns that promise less of an item than they expect to sell."""
    promised, forecast = sight.numbers("stock"), sight.numbers("forecast")
    is_open = sight.is_open[sight.item_place]
    short = forecast - promised
    rows = np.flatnonzero(is_open & (short > 0))
    clashes = []
    for place, at in groups(sight.item_place[rows]):
        own = rows[at][np.argsort(-short[rows[at]], kind="stable")]
        clashes.append(
            Clash(
                rule="stock_short",
                severity=Severity.WARN,
                key=f"stock_short:{sight.ids[place]}",
                campaigns=(int(sight.ids[place]),),
                items=sight.item_tuple(own),
                measure=float(short[own].sum()),
                facts={
                    "campaign": sight.names[place],
                    "short": int(short[own].sum()),
                }
                | sight.item_facts(own),
                who=sight.owners[place],
                day=sight.live_days[place],
                money=_worth(sight, own, short),
            )
        )
    unknown = int((is_open & np.isnan(short)).sum())
    return Found(tuple(clashes), unseen=unknown_forecasts(unknown))


def _by_members(
    sight: Sight, row: np.ndarray, partner: np.ndarray, wanted: np.ndarray
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Yield the wanted rows by the places of the campaigns that take part, the row's own among them."""
    names = np.random.default_rng(11).integers(1, 2**62, len(sight.ids), dtype="int64")  # a sum tells a set
    keep = wanted[row]
    row, partner = row[keep], partner[keep]
    of_row = names[sight.item_place].copy()
    np.add.at(of_row, row, names[sight.item_place[partner]])
    rows = np.unique(row)
    for _name, at in groups(of_row[rows]):
        first = rows[at[0]]
        begin, end = np.searchsorted(row, (first, first + 1))
        members = {int(sight.item_place[first]), *sight.item_place[partner[begin:end]].tolist()}
        yield tuple(sorted(members)), rows[at]


def _largest(
    over: dict[tuple[int, ...], dict[int, tuple[float, int]]],
) -> list[tuple[tuple[int, ...], dict[int, tuple[float, int]]]]:
    """Return the sets of campaigns with their items, without an item where a larger set tells of it."""
    told: list[tuple[tuple[int, ...], dict[int, tuple[float, int]]]] = []
    of_item: dict[int, list[set[int]]] = {}
    for places in sorted(over, key=lambda each: (-len(each), each)):
        mine = set(places)
        own = {
            item: found
            for item, found in over[places].items()
            if not any(mine < other for other in of_item.get(item, []))
        }
        for item in own:
            of_item.setdefault(item, []).append(mine)
        if own:
            told.append((places, own))
    return sorted(told, key=lambda each: each[0])


def _twice(sight: Sight, places: tuple[int, ...], own: dict[int, tuple[float, int]]) -> Clash:
    worst = sorted(own.values(), reverse=True)
    rows = np.array([row for _excess, row in worst], dtype="int64")
    excess = np.array([each for each, _row in worst])
    held = sight.numbers("stock_held")
    then = max(places, key=lambda place: (sight.sells_from[place], sight.ids[place]))
    price = np.nan_to_num(sight.numbers("price")[rows])
    return Clash(
        rule="stock_twice",
        severity=Severity.BLOCK,
        key=key_of("stock_twice", sight.ids[list(places)].tolist()),
        campaigns=(int(sight.ids[then]), *(int(sight.ids[place]) for place in places if place != then)),
        items=sight.item_tuple(rows),
        measure=float(excess.sum()),
        facts={
            "campaigns": tuple(sight.names[place] for place in places[:SHOWN]),
            "n_campaigns": len(places),
            "changed": sight.names[then],
            "promised": int(held[rows[0]] + excess[0]),
            "held": int(held[rows[0]]),
        }
        | sight.item_facts(rows),
        who=sight.owners[then],
        day=sight.utc64(sight.sells_from[then]).date(),
        money=int((excess * price).sum()),
    )


def _worth(sight: Sight, rows: np.ndarray, pieces: np.ndarray) -> int:
    return int((np.nan_to_num(sight.numbers("price")[rows]) * pieces[rows]).sum())
