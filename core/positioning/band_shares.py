"""The gap table of price bands: who offers where, what is sold there, and what is judged from it.

A band's ratio is its share of sales over its share of offers or of sellers: above 1 it sells more than its supply,
so it is under-supplied (practice of the trade: 价格带 / 供需比).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

OURS, RIVAL, MARKET = 0, 1, 2  # the sides of an offer
UNKNOWN_SELLER = -1
UNDER, OVER = 1.2, 0.8  # practice: within a fifth of 1 supply and demand are about even
FEWEST_SELLERS, FEWEST_OFFERS, FEWEST_PIECES = (
    3,
    5,
    30,
)  # below these one seller or one order decides the ratio
MEASURES = ("items", "sellers")
VERDICTS = ("gap", "ours", "fair", "crowded", "few", "empty", "alone", "absent", "shared", "nobody")


@dataclass(frozen=True, slots=True)
class Counted:
    """The gap table, one row a band, and what it rests on.

    `basis` says whose supply and sales are compared: "market" (the market table and us), "own" (supply of all, sales
    of ours only), "supply" (no sales known at all). `unknown_sales`: offers among them without figures.
    """

    table: pd.DataFrame
    basis: str
    unknown_sales: int
    has_sellers: bool


def count(offers: pd.DataFrame, band: np.ndarray, bands: int) -> Counted:
    """Return the gap table of offers: `side`, `seller` (a number, UNKNOWN_SELLER), `pieces`, `sales` (NaN: unknown).

    A row stands for `n` offers of one seller at one price, its pieces and sales are those of all of them.

    A seller counts once in each band where it offers something, so that the shares of sellers add up to 1 as well.
    Judged is by both measures: the columns verdict_items and verdict_sellers.
    """
    side = offers["side"].to_numpy()
    sales, pieces = (offers[name].to_numpy("float64") for name in ("sales", "pieces"))
    basis = _basis(side, sales)
    counts_in = side != RIVAL if basis == "market" else np.ones(len(side), dtype="bool")
    n = offers["n"].to_numpy("float64")
    sides = {
        name: _sum(band, n, side == number, bands).astype("int64")
        for number, name in enumerate(("ours", "rival", "market"))
    }
    table = pd.DataFrame(
        {
            **{f"{name}_items": counted for name, counted in sides.items()},
            "rival_shops": _sellers(offers, band, side == RIVAL, bands),
            "market_shops": _sellers(offers, band, side == MARKET, bands),
            "offers": _sum(band, n, counts_in, bands).astype("int64"),
            "sellers": _sellers(offers, band, counts_in, bands),
            "pieces": _sum(band, pieces, counts_in, bands),
            "sales": _sum(band, sales, counts_in, bands),
            "our_pieces": _sum(band, pieces, side == OURS, bands),
            "our_sales": _sum(band, sales, side == OURS, bands),
            "top_share": _top_share(offers, band, sales, counts_in, bands),
        }
    )
    seller = offers["seller"].to_numpy()
    has_sellers = bool((seller[counts_in & (side != OURS)] != UNKNOWN_SELLER).any())
    table = _with_shares(table, has_sellers=has_sellers)
    knows_pieces = bool(np.isfinite(pieces[counts_in]).any())
    for measure in MEASURES:
        table[f"verdict_{measure}"] = _verdicts(
            table, basis, measure, knows_pieces=knows_pieces, has_sellers=has_sellers
        )
    return Counted(table, basis, int(n[counts_in & np.isnan(sales)].sum()), has_sellers)


def _basis(side: np.ndarray, sales: np.ndarray) -> str:
    known = np.nan_to_num(sales) > 0
    if (known & (side == MARKET)).any():
        return "market"
    return "own" if (known & (side == OURS)).any() else "supply"


def _with_shares(table: pd.DataFrame, *, has_sellers: bool) -> pd.DataFrame:
    shares = {
        "share_sales": "sales",
        "share_items": "offers",
        "share_ours": "ours_items",
        "share_our_sales": "our_sales",
    }
    told = {share: _share(table[column].to_numpy("float64")) for share, column in shares.items()}
    told["share_sellers"] = _share(
        table["sellers"].to_numpy("float64") if has_sellers else np.zeros(len(table))
    )
    for measure in MEASURES:
        supply = told[f"share_{measure}"]
        known = np.where(supply > 0, supply, np.nan)
        told[f"ratio_{measure}"] = told["share_sales"] / known
    return table.assign(**told)


def _verdicts(
    table: pd.DataFrame, basis: str, measure: str, *, knows_pieces: bool, has_sellers: bool
) -> np.ndarray:
    ours, offers = table["ours_items"].to_numpy() > 0, table["offers"].to_numpy()
    if basis == "supply":
        theirs = offers > table["ours_items"].to_numpy()
        return np.select([ours & theirs, ours, theirs], ["shared", "alone", "absent"], "nobody").astype(
            object
        )
    ratio = table[f"ratio_{measure}"].to_numpy()
    few = offers < FEWEST_OFFERS
    if measure == "sellers" or (basis == "market" and has_sellers):
        few |= table["sellers"].to_numpy() < FEWEST_SELLERS
    if knows_pieces:
        few |= table["pieces"].to_numpy() < FEWEST_PIECES
    cases = {
        "empty": ~(table["sales"].to_numpy() > 0),
        "few": few | np.isnan(ratio),
        "gap": (ratio >= UNDER) & ~ours,
        "ours": ratio >= UNDER,
        "crowded": ratio <= OVER,
    }
    return np.select(list(cases.values()), list(cases), "fair").astype(object)


def _sum(band: np.ndarray, values: np.ndarray, which: np.ndarray, bands: int) -> np.ndarray:
    known = which & np.isfinite(values)
    return np.bincount(band[known], weights=values[known], minlength=bands)


def _sellers(offers: pd.DataFrame, band: np.ndarray, which: np.ndarray, bands: int) -> np.ndarray:
    seller = offers["seller"].to_numpy("int64")
    which = which & (seller != UNKNOWN_SELLER)
    return np.bincount(np.unique(seller[which] * bands + band[which]) % bands, minlength=bands)


def _top_share(
    offers: pd.DataFrame, band: np.ndarray, sales: np.ndarray, which: np.ndarray, bands: int
) -> np.ndarray:
    """Return the share of a band's sales that its strongest seller makes; NaN where nothing is sold."""
    seller = offers["seller"].to_numpy("int64")
    known = which & (seller != UNKNOWN_SELLER) & np.isfinite(sales)
    pairs, at = np.unique(seller[known] * bands + band[known], return_inverse=True)
    sold = np.bincount(at, weights=sales[known], minlength=len(pairs))
    top = np.zeros(bands)
    np.maximum.at(top, pairs % bands, sold)
    total = _sum(band, sales, which, bands)
    return top / np.where(total > 0, total, np.nan)


def _share(values: np.ndarray) -> np.ndarray:
    total = values.sum()
    return values / total if total > 0 else np.full(len(values), np.nan)
