"""What buyers pay for each item of a table through a stack: the engine is asked once for items that are alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from core.errors import PlannerError
from core.promotions.basket import Basket, Line
from core.promotions.catalogue_pieces import cheapest_count
from core.promotions.catalogue_scopes import membership, scopes_of
from core.promotions.engine.receipts import receipt, receipts
from core.promotions.promotion import Basis, Promotion
from core.promotions.receipt import Receipt
from core.promotions.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Quote:
    """The receipts of so many pieces of one item: one for each basis that makes a difference, or why there is none."""

    pieces: int
    receipts: Mapping[Basis, Receipt]
    refused: str = ""

    @property
    def lowest(self) -> Receipt:
        """The receipt by which the buyer pays least: where the basis is not known, the one that costs the shop most."""
        return min(self.receipts.values(), key=lambda each: each.total)

    @property
    def highest(self) -> Receipt:
        """The receipt by which the buyer pays most."""
        return max(self.receipts.values(), key=lambda each: each.total)


@dataclass(frozen=True, slots=True)
class Quotes:
    """Every item's quote: that of row i is quotes[of[i]], and none where of[i] is -1 (it has no price)."""

    quotes: Sequence[Quote]
    of: np.ndarray


def quote_items(items: pd.DataFrame, scenario: Scenario, *, pieces: int | None) -> Quotes:
    """Return the quote of each item alone in a basket of so many pieces, None for as many as make a piece cheapest.

    `items` has code, title, category, brand, tags (frozensets) and price (Int64 分); an item without a
    price above 0 has no quote. Items of one price that the same scopes of the stack hold share one.
    """
    stack = [each for each in scenario.promotions if each.is_on]
    of = np.full(len(items), -1)
    sold = np.flatnonzero((items["price"].fillna(0) > 0).to_numpy("bool"))
    if not len(sold):
        return Quotes((), of)
    rows = items.take(sold)
    classes = _same(membership(stack, rows))
    alike, first = pd.factorize(pd.MultiIndex.from_arrays([classes, rows["price"].to_numpy("int64")]))
    of[sold] = alike
    starts = pd.Series(np.arange(len(sold))).groupby(alike).first().to_numpy()
    narrowed: dict[int, list[Promotion]] = {}
    quotes = []
    for (kind, _price), row in zip(first, rows.take(starts).itertuples(index=False), strict=True):
        line = line_of(row)
        if kind not in narrowed:
            narrowed[kind] = [each for each in stack if any(scope.holds(line) for scope in scopes_of(each))]
        quotes.append(quote_line(line, narrowed[kind], scenario, pieces=pieces))
    return Quotes(tuple(quotes), of)


def quote_line(line: Line, stack: Sequence[Promotion], scenario: Scenario, *, pieces: int | None) -> Quote:
    """Return the quote of one item; what cannot be computed clearly is a reason, not an error."""
    policy = scenario.policy

    def told(n: int) -> Receipt:
        return receipt(_basket(line, n, scenario), stack, policy)

    try:
        count = pieces or cheapest_count(line.unit_price, stack, told)
        return Quote(count, receipts(_basket(line, count, scenario), stack, policy))
    except PlannerError as error:
        return Quote(pieces or 1, {}, str(error))


def line_of(row: Any) -> Line:
    """Return one piece of an item of the table as a line; its code tells it apart."""
    return Line(
        id=row.code,
        unit_price=int(row.price),
        qty=1,
        item=row.code,
        title=row.title,
        spu=row.code,
        category=row.category,
        brand=row.brand,
        tags=row.tags,
    )


def _basket(line: Line, pieces: int, scenario: Scenario) -> Basket:
    return Basket((replace(line, qty=pieces),), scenario.postage, scenario.buyer)


def _same(rows: np.ndarray) -> np.ndarray:
    """Return for each row of truths the number of its kind: equal rows have equal numbers."""
    if not rows.shape[1]:
        return np.zeros(len(rows), dtype="int64")
    packed = np.packbits(rows, axis=1)
    _kinds, of = np.unique(packed, axis=0, return_inverse=True)
    return of.reshape(-1)
