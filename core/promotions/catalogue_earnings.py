"""What each item of a run leaves the shop, and what it must bring; unknown while its cost is.

Whole columns at once: a basket of one item leaves slope · kept − pieces · fixed, and what postage brings
and gifts cost besides, see `core.shop.margin` and `core.promotions.receipt_margin`, which say the same of
one basket.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from core.shop.costs import CostTerms
from core.shop.margin import MOST_PRICE, item_costs

Columns = dict[str, pd.Series]


def earned(
    items: pd.DataFrame, paid: Mapping[str, pd.Series], terms: CostTerms, targets: Mapping[str, float]
) -> Columns:
    """Return contribution and margin of a piece in its basket, floor and break_even: what a piece must bring.

    `paid` has pieces, kept, postage and gift_cost; `targets` are the target margins by role. A price that
    cannot be reached is missing, as all are where the cost is unknown.
    """
    pieces = _numbers(paid["pieces"])
    kept, postage, gifts = (_numbers(paid[name]) for name in ("kept", "postage", "gift_cost"))
    costs = _costs(items["category"], paid["pieces"], terms)
    fixed = costs["per_goods"] * _numbers(items["cost"]) + costs["per_piece"]
    fixed = np.where(np.isnan(pieces), np.nan, fixed)  # what has no basket has no part in a parcel
    left = costs["slope"] * kept - pieces * fixed + costs["stands"] * postage - costs["sent"] * gifts
    received = kept + postage
    with np.errstate(divide="ignore", invalid="ignore"):
        margin = np.where(received > 0, left / received, np.nan)
        contribution = left / pieces
    target = items["role"].map(targets).fillna(0.0).to_numpy("float64")
    told = {
        "contribution": _known(contribution, "Float64"),
        "margin": _known(margin, "Float64"),
        "floor": _lowest(fixed, costs["slope"] - target),
        "break_even": _lowest(fixed, costs["slope"]),
    }
    return {name: values.set_axis(items.index) for name, values in told.items()}


def _costs(categories: pd.Series, pieces: pd.Series, terms: CostTerms) -> dict[str, np.ndarray]:
    """Return what the costs of a piece come to, row by row: looked up once a category and number of pieces."""
    kinds = pd.MultiIndex.from_arrays([categories.to_numpy(), pieces.fillna(1).to_numpy("int64")])
    of, distinct = pd.factorize(kinds)
    rows = []
    for category, count in distinct:
        costs = item_costs(terms, cost=0, category=category, pieces=count)
        per_goods = costs.stands + costs.refund_after * (1 - costs.resale)
        rows.append((costs.slope, costs.stands, 1 - costs.refund_before, per_goods, costs.fixed))
    table = np.array(rows).reshape(-1, 5)[of]
    names = ("slope", "stands", "sent", "per_goods", "per_piece")
    return {name: table[:, n] for n, name in enumerate(names)}


def _lowest(fixed: np.ndarray, left: np.ndarray) -> pd.Series:
    """Return the lowest prices in whole 分 that leave so much of each 分, as `lowest_price` does of one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.maximum(0, np.ceil(np.round(fixed / left, 6)))
    return _known(np.where((left > 1e-9) & (price <= MOST_PRICE), price, np.nan), "Int64")


def _known(values: np.ndarray, kind: str) -> pd.Series:
    """Return numbers of which those that are none are missing."""
    numbers = pd.Series(values)
    return numbers.astype("Float64").where(numbers.notna(), pd.NA).astype(kind)


def _numbers(column: pd.Series) -> np.ndarray:
    numbers: np.ndarray = column.to_numpy("float64", na_value=np.nan)
    return numbers
