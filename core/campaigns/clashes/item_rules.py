"""One item in two places: in two price activities at a time, or cheaper within another's price protection."""

from typing import Any

import numpy as np

from core.campaigns.clashes.clash import Clash, Found, Severity, key_of
from core.campaigns.clashes.reasons import unknown_prices
from core.campaigns.clashes.sight import Sight


def same_item(sight: Sight) -> Found:
    """Find pairs of campaigns that sell the same items at the same time.

    On one platform an item is in one price activity at a time. On two platforms it may be in both; told is
    where buyers would pay different prices.
    """
    row, partner = sight.sharing(np.triu(sight.overlap))
    same = sight.same_platform[sight.item_place[row], sight.item_place[partner]]
    prices = sight.numbers("in_hand")
    apart = np.abs(prices[row] - prices[partner])
    unknown = int((~same & np.isnan(apart)).sum())
    keep = same | (apart > 0)
    row, partner, same, apart = row[keep], partner[keep], same[keep], apart[keep]
    clashes = []
    for a, b, at in sight.by_pair(row, partner):
        first, then = _in_order(sight, a, b)
        since, until = sight.meeting(a, b)
        is_same = bool(same[at[0]])
        gap = np.nan_to_num(apart[at])
        rows = row[at][np.argsort(-gap, kind="stable")]
        clashes.append(
            Clash(
                rule="same_item",
                severity=Severity.BLOCK if is_same else Severity.WARN,
                key=key_of("same_item", (int(sight.ids[a]), int(sight.ids[b]))),
                campaigns=(int(sight.ids[then]), int(sight.ids[first])),
                items=sight.item_tuple(rows),
                measure=float(len(at)) if is_same else float(gap.sum()),
                facts=pair_facts(sight, first, then)
                | sight.item_facts(rows)
                | {"since": since, "until": until, "same_platform": is_same, "gap": int(gap.max())},
                who=sight.owners[then],
                day=since.date(),
                money=int(gap.sum()),
            )
        )
    return Found(tuple(clashes), unseen=unknown_prices(unknown))


def protection(sight: Sight) -> Found:
    """Find campaigns that sell an item for less while another one's price protection for it still runs.

    What sells at the same time is `same_item`'s; this is about the days after, until protection ends.
    """
    sight.ground.needed("priced")
    row, partner = sight.sharing(_protects(sight))
    prices, forecast = sight.numbers("in_hand"), sight.numbers("forecast")
    less = prices[row] - prices[partner]
    keep = less > 0
    row, partner, less = row[keep], partner[keep], less[keep]
    clashes = []
    for a, b, at in sight.by_pair(row, partner):
        order = at[np.argsort(-less[at], kind="stable")]
        worst = order[0]
        since = max(sight.utc64(sight.sells_until[a]), sight.utc64(sight.sells_from[b]))
        pieces = np.nan_to_num(forecast[row[at]], nan=1.0)
        clashes.append(
            Clash(
                rule="protection",
                severity=Severity.BLOCK,
                key=f"protection:{sight.ids[a]}>{sight.ids[b]}",
                campaigns=(int(sight.ids[b]), int(sight.ids[a])),
                items=sight.item_tuple(row[at]),
                measure=float(less[at].sum()),
                facts=pair_facts(sight, a, b)
                | sight.item_facts(row[order])
                | {
                    "price": int(prices[row[worst]]),
                    "lower": int(prices[partner[worst]]),
                    "until": sight.local_moment(sight.campaigns["protected_until"].iat[a]),
                },
                who=sight.owners[b],
                day=since.date(),
                money=int((less[at] * pieces).sum()),
            )
        )
    return Found(tuple(clashes), unseen=unpriced(sight))


def _protects(sight: Sight) -> np.ndarray:
    """Return which campaign's [row] protection the selling of an open one [column] falls into."""
    until = sight.campaigns["protected_until"].to_numpy("datetime64[us]")
    has = ~np.isnat(until) & (until > np.datetime64(sight.now.tz_convert("UTC").tz_localize(None)))
    own = sight.windows
    place = own["place"].to_numpy()
    starts, ends = own["starts"].to_numpy(), own["ends"].to_numpy()
    falls = (starts[None, :] < until[:, None]) & (ends[None, :] > sight.sells_until[:, None]) & has[:, None]
    told = np.zeros((len(sight.ids), len(sight.ids)), dtype=bool)
    at, window = np.nonzero(falls)
    told[at, place[window]] = True
    told &= sight.is_open[None, :] & sight.same_platform
    np.fill_diagonal(told, False)
    return told


def unpriced(sight: Sight) -> str:
    """Return what is to be said where prices in hand of open campaigns are not known; "" when all are."""
    is_open = sight.is_open[sight.item_place]
    return unknown_prices(int((np.isnan(sight.numbers("in_hand")) & is_open).sum()))


def pair_facts(sight: Sight, first: int, then: int) -> dict[str, Any]:
    """Return the names of two campaigns, the one that sells first and the other."""
    return {"first": sight.names[first], "then": sight.names[then]}


def _in_order(sight: Sight, a: int, b: int) -> tuple[int, int]:
    """Return two campaigns as they begin to sell: the later one is the one to be changed."""
    key = (sight.sells_from[a], sight.ids[a]) <= (sight.sells_from[b], sight.ids[b])
    return (a, b) if key else (b, a)
