"""The price table of one day: prepared once from the comparison, then only filtered, ordered and cut."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd

from core.competitors.comparison import counts, one_a_rival
from core.competitors.position import UNMATCHED, bands
from core.locale import _
from core.text import folded

ONLY = ("dearest", "dearer", "cheapest", "stale", "unmatched", "exclusive")
ORDERS = ("code", "title", "most_too_dear", "most_below", "most_sold", "oldest_price")
CELLS = {
    "price": "Int64",
    "theirs": "Int64",
    "gap_share": "Float64",
    "age_days": "Int64",
    "is_stale": "boolean",
    "is_weak": "boolean",
    "layer": "str",
    "stock": "str",
    "rival_item_id": "Int64",
    "match_id": "Int64",
}
CELL_COLUMNS = (
    "item_id",
    "rival_id",
    "rival",
    "comparable",
    "gap",
    *(name for name in CELLS if name != "price"),
)


@dataclass(frozen=True, slots=True)
class View:
    """Which items the table shows and in which order. An empty text filters nothing, rival 0 is all of them."""

    search: str = ""
    category: str = ""
    brand: str = ""
    role: str = ""
    rival: int = 0
    only: str = ""
    order: str = "code"


@dataclass(frozen=True, slots=True)
class Totals:
    """How a view's items stand, counted over all its pages. `priced` items have a price to compare with."""

    items: int
    matched: int
    priced: int
    dearest: int
    dearer: int
    cheapest: int
    stale: int
    exclusive: int


@dataclass(frozen=True, slots=True)
class PriceTable:
    """All that a day's table rests on. Shared by everybody who looks: never change the frames in place.

    `pairs` is the comparison; `items` has one row an item of ours with how it stands among its rivals;
    `cells` has one pair an item and rival, those of item i at starts[i]:starts[i + 1].
    """

    on: date
    layer: str
    stale_after_days: int
    pairs: pd.DataFrame
    items: pd.DataFrame
    cells: pd.DataFrame
    rivals: pd.DataFrame
    starts: np.ndarray = field(repr=False)


@dataclass(frozen=True, slots=True)
class TablePage:
    """A stretch of the table. All frames have one row an item, by item id, in the table's order.

    `rows` has code, title, ours, how many rivals have the item and how many prices count, the
    cheapest price and whose it is, gap_share to it, band, is_exclusive, and trend: the market's lowest
    price over the last weeks. The frames in `cells` (see CELLS) have one column a rival, by its id; a
    price is the one brought to our pack, or as it is where that cannot be done.
    """

    rows: pd.DataFrame
    cells: dict[str, pd.DataFrame]
    rivals: pd.DataFrame
    totals: Totals


def only_name(only: str) -> str:
    """Return what a filter leaves, as a person reads it."""
    return {
        "dearest": _("Dearer than every rival"),
        "dearer": _("Dearer than the cheapest rival"),
        "cheapest": _("Cheaper than every rival"),
        "stale": _("With stale prices"),
        "unmatched": _("Not matched"),
        "exclusive": _("Only we have it"),
    }[only]


def order_name(order: str) -> str:
    """Return an order of the table as a person reads it."""
    return {
        "code": _("By code"),
        "title": _("By title"),
        "most_too_dear": _("Furthest above the cheapest rival"),
        "most_below": _("Furthest below the cheapest rival"),
        "most_sold": _("Most sold first"),
        "oldest_price": _("Oldest price first"),
    }[order]


def prepare(
    items: pd.DataFrame,
    pairs: pd.DataFrame,
    rivals: pd.DataFrame,
    *,
    on: date,
    layer: str,
    stale_after_days: int,
    suggested: pd.Series,
) -> PriceTable:
    """Return the table of a day from our items, the comparison and the rivals (id, name).

    `items` is as `compare` takes it, in the order of the table; `suggested` counts the suggested
    matches that wait for a decision, by item id.
    """
    cells = one_a_rival(pairs)[list(CELL_COLUMNS)]
    at = pd.Index(items["item_id"]).get_indexer(cells["item_id"])
    order = np.argsort(at, kind="stable")
    cells, at = cells.take(order).reset_index(drop=True), at[order]
    cells["price"] = cells["comparable"].fillna(cells["theirs"])
    cells["counts"] = counts(cells)
    starts = np.searchsorted(at, np.arange(len(items) + 1))
    known = items.reset_index(drop=True)
    known = pd.concat([known, _standing(cells, at, len(items))], axis=1)
    known["ours"] = known["list_price" if layer == "list_price" else "usual_price"]
    known["band"] = bands(*(known[name] for name in ("cheaper", "equal", "dearer", "rivals")))
    known["gap_share"] = _share(known["cheapest"] - known["ours"], known["ours"])
    waiting = known["item_id"].map(suggested).fillna(0).astype("int64")
    was_tried = len(pairs) > 0 or len(suggested) > 0  # before any matching nothing is known to be ours alone
    known["is_exclusive"] = (known["rivals"] == 0) & (waiting == 0) & was_tried
    known.loc[(known["rivals"] == 0) & ~known["is_exclusive"], "band"] = UNMATCHED
    known["found_by"] = _found_by(known)
    return PriceTable(on, layer, stale_after_days, pairs, known, cells, rivals, starts)


def _standing(cells: pd.DataFrame, at: np.ndarray, n: int) -> pd.DataFrame:
    """Count for each of n items how its rivals' prices lie around ours, and find the cheapest."""
    told = cells["counts"].to_numpy()
    gap = cells["gap"].to_numpy("float64", na_value=np.nan)
    price = cells["comparable"].to_numpy("float64", na_value=np.nan)

    def many(which: np.ndarray) -> np.ndarray:
        return np.bincount(at[which], minlength=n)

    standing = pd.DataFrame(
        {
            "rivals": np.bincount(at, minlength=n),
            "priced": many(told),
            "stale": many(cells["is_stale"].to_numpy()),
            "weak": many(cells["is_weak"].to_numpy()),
            "cheaper": many(told & (gap < 0)),
            "equal": many(told & (gap == 0)),
            "dearer": many(told & (gap > 0)),
        }
    )
    by_price = np.flatnonzero(told)[np.argsort(price[told], kind="stable")]
    firsts, first = np.unique(at[by_price], return_index=True)
    whose = by_price[first]
    standing["cheapest"] = pd.Series(price[whose], index=firsts).reindex(range(n)).astype("Int64")
    names = cells["rival"].iloc[whose].set_axis(firsts)
    standing["cheapest_rival"] = names.reindex(range(n)).fillna("").astype("str")
    ages = pd.Series(cells["age_days"].to_numpy("float64", na_value=np.nan)).groupby(at).max()
    standing["oldest_price"] = ages.reindex(range(n)).astype("Int64")
    return standing


def positions(table: PriceTable, view: View) -> np.ndarray:
    """Return which items of the table a view shows, as positions in its order."""
    items = table.items
    wanted = np.ones(len(items), dtype=bool)
    for name in ("category", "brand", "role"):
        if value := getattr(view, name):
            wanted &= (items[name] == value).to_numpy("bool")
    for word in folded(view.search).split()[:8]:
        wanted &= items["found_by"].str.contains(word, regex=False).to_numpy("bool")
    if view.rival:
        cells = table.cells[table.cells["rival_id"] == view.rival]
        standing = _only_of(table, cells, view.only)
    else:
        standing = _only(items, view.only)
    return _ordered(items, np.flatnonzero(wanted & standing), view.order)


def cut(table: PriceTable, view: View, *, offset: int, limit: int) -> TablePage:
    """Return a stretch of a view of the table, still without its trends (an empty list each)."""
    found = positions(table, view)
    here = found[offset : offset + limit]
    rivals = table.rivals
    if view.rival:
        rivals = rivals[rivals["id"] == view.rival]
    rows = table.items.take(here).set_index("item_id")
    rows["trend"] = pd.Series([[] for _row in here], index=rows.index, dtype="object")
    lengths = table.starts[here + 1] - table.starts[here]
    row = np.repeat(np.arange(len(here)), lengths)
    of_row = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    cells = table.cells.take(np.repeat(table.starts[here], lengths) + of_row)
    column = pd.Index(rivals["id"]).get_indexer(cells["rival_id"])
    wide = {name: _wide(cells, name, row, column, (rows.index, rivals["id"])) for name in CELLS}
    return TablePage(rows, wide, rivals, _totals(table.items.take(found)))


def totals(table: PriceTable, view: View) -> Totals:
    """Return how a view's items stand, without any of its rows."""
    return _totals(table.items.take(positions(table, view)))


def _wide(
    cells: pd.DataFrame, name: str, row: np.ndarray, column: np.ndarray, axes: tuple[Any, Any]
) -> pd.DataFrame:
    kind = CELLS[name]
    nothing = "" if kind == "str" else None
    values = np.full((len(axes[0]), len(axes[1])), nothing, dtype=object)
    there = column >= 0
    values[row[there], column[there]] = cells[name].astype("object").where(cells[name].notna(), None)[there]
    return pd.DataFrame(values, index=axes[0], columns=axes[1].to_numpy()).astype(kind)


def _only(items: pd.DataFrame, only: str) -> np.ndarray:
    cases = {
        "dearest": (items["cheaper"] > 0) & (items["cheaper"] == items["priced"]),
        "dearer": items["cheaper"] > 0,
        "cheapest": (items["dearer"] > 0) & (items["dearer"] == items["priced"]),
        "stale": items["stale"] > 0,
        "unmatched": items["rivals"] == 0,
        "exclusive": items["is_exclusive"],
    }
    if not only:
        return np.ones(len(items), dtype=bool)
    return cast(np.ndarray, cases[only].to_numpy("bool"))


def _only_of(table: PriceTable, cells: pd.DataFrame, only: str) -> np.ndarray:
    """Like `_only`, against the cells of one rival."""
    if only in ("unmatched", "exclusive"):
        is_theirs = table.items["item_id"].isin(cells["item_id"])
        return cast(np.ndarray, ~is_theirs.to_numpy("bool") & _only(table.items, only))
    gap = cells["gap"].fillna(0)
    kept = {
        "dearest": cells["counts"] & (gap < 0),
        "dearer": cells["counts"] & (gap < 0),
        "cheapest": cells["counts"] & (gap > 0),
        "stale": cells["is_stale"],
    }
    ids = cells.loc[kept[only].to_numpy("bool"), "item_id"] if only else cells["item_id"]
    return cast(np.ndarray, table.items["item_id"].isin(ids).to_numpy("bool"))


def _ordered(items: pd.DataFrame, found: np.ndarray, order: str) -> np.ndarray:
    """Order positions; equal ones stay in the table's own order, and a missing value stands last."""
    column = {
        "title": ("title", True),
        "most_too_dear": ("gap_share", True),
        "most_below": ("gap_share", False),
        "most_sold": ("sold_30d", False),
        "oldest_price": ("oldest_price", False),
    }.get(order)
    if column is None:
        return found
    name, rising = column
    values = items[name].take(found).reset_index(drop=True)
    ranked = values.sort_values(ascending=rising, na_position="last", kind="stable")
    return cast(np.ndarray, found[ranked.index.to_numpy()])


def _totals(items: pd.DataFrame) -> Totals:
    def many(only: str) -> int:
        return int(_only(items, only).sum())

    return Totals(
        items=len(items),
        matched=int((items["rivals"] > 0).sum()),
        priced=int((items["priced"] > 0).sum()),
        dearest=many("dearest"),
        dearer=many("dearer"),
        cheapest=many("cheapest"),
        stale=many("stale"),
        exclusive=many("exclusive"),
    )


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part / whole.where(whole > 0)).astype("Float64")


def _found_by(items: pd.DataFrame) -> pd.Series:
    """Return the text that a search looks through."""
    text = items["code"] + " " + items["title"] + " " + items["brand"] + " " + items["category"]
    return text.map(folded).astype("str")
