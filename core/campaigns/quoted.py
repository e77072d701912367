"""What buyers pay for a piece of each item through a scenario's stack, remembered: an edit asks for what is new only.

The engine is pure, so what it said of a stack, a price and the scopes that hold an item is true for good.
"""

import numpy as np
import pandas as pd

from core.promotions.catalogue_prices import line_of, quote_line
from core.promotions.catalogue_scopes import membership, scopes_of
from core.promotions.promotion import Promotion
from core.promotions.receipt_margin import kept_by_line
from core.promotions.scenario import Scenario

COLUMNS = ("pieces", "unit_paid", "unit_most", "kept", "postage", "gift_cost")
MOST_KNOWN = 200_000
_Told = tuple[int | None, ...]
_known: dict[tuple[str, bytes, int], _Told] = {}


def quoted(items: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return COLUMNS by the rows of `items`, each item alone in a basket of one piece; see core.promotions.catalogue_run.

    `items` has code, title, category, brand, tags and price. All are missing where an item has no price, or
    the scenario cannot be computed for it.
    """
    stack = [each for each in scenario.promotions if each.is_on]
    rows = np.full(len(items), -1)
    sold = np.flatnonzero((items["price"].fillna(0) > 0).to_numpy("bool"))
    priced = items.take(sold)
    kinds = np.packbits(membership(stack, priced), axis=1)
    prices = priced["price"].to_numpy("int64")
    alike, first = pd.factorize(
        pd.MultiIndex.from_arrays([[kind.tobytes() for kind in kinds], prices.tolist()])
    )
    rows[sold] = alike
    starts = pd.Series(np.arange(len(sold))).groupby(alike).first().to_numpy()
    if len(_known) > MOST_KNOWN:
        _known.clear()
    same, told = same_price(scenario), []
    for (kind, price), row in zip(first, priced.take(starts).itertuples(index=False), strict=True):
        key = (same, kind, price)
        if key not in _known:
            _known[key] = _quote(row, stack, scenario)
        told.append(_known[key])
    table = pd.DataFrame(told, columns=list(COLUMNS)).astype("Int64")
    return table.reindex(rows).set_axis(items.index)


def same_price(scenario: Scenario) -> str:
    """Return what scenarios that price every item alike have in common."""
    return repr((scenario.promotions, scenario.policy, scenario.postage, scenario.buyer))


def _quote(row: object, stack: list[Promotion], scenario: Scenario) -> _Told:
    line = line_of(row)
    held = [each for each in stack if any(scope.holds(line) for scope in scopes_of(each))]
    quote = quote_line(line, held, scenario, pieces=1)
    if not quote.receipts:
        return (None,) * len(COLUMNS)
    least, most = quote.lowest, quote.highest
    paid = least.lines[0]
    gifts = sum(gift.cost for gift in least.gifts)
    return (1, paid.unit_paid, most.lines[0].unit_paid, kept_by_line(least)[paid.id], least.postage, gifts)
