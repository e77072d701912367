"""Our price against each rival's, pair by pair: one layer, one day, one pack size. Money in 分.

Everything here works on whole columns: a shop has hundreds of thousands of pairs.
"""

from datetime import date

import numpy as np
import pandas as pd

from core.competitors.layers import DEEPEST, LAYERS

OUR_COLUMNS = ("code", "title", "category", "brand", "role", "sold_30d")
PAIR_COLUMNS = ("item_id", "rival_id", "rival", "rival_item_id", "match_id", "kind")
BESIDE_COLUMNS = ("shipping", "gift_value", "observation")  # carried along as they are
PLAUSIBLE_TIMES = 4  # practice: a price this many times ours, or this part of it, is a slip or another pack
COLUMNS = (
    "item_id",
    *OUR_COLUMNS,
    *PAIR_COLUMNS[1:],
    "ours",
    "theirs",
    "layer",
    "times",
    "comparable",
    "gap",
    "gap_share",
    "seen_on",
    "age_days",
    "is_stale",
    "is_weak",
    "is_odd",
    "stock",
    "pack_amount",
    "pack_unit",
    *BESIDE_COLUMNS,
)


def compare(
    items: pd.DataFrame, offers: pd.DataFrame, *, layer: str, on: date, stale_after_days: int
) -> pd.DataFrame:
    """Return one row for each accepted match with both prices in the layer and what lies between them.

    `items` has item_id, OUR_COLUMNS, list_price, usual_price, our_pack_amount and our_pack_unit, each
    item once. `offers` has PAIR_COLUMNS, the five layers, seen_on, stock, pack_amount and pack_unit:
    the newest observation up to the day, empty where there is none; a pair whose item is not among
    `items` is left out. Prices are Int64 分, and a layer that was not seen stays missing. What it also
    has of BESIDE_COLUMNS goes along.

    `comparable` is their price brought to our pack: as it is for an exact match, through the unit
    price for another pack, missing where the packs are not known in one unit. A rival's price is
    stale when it was seen more than `stale_after_days` days before; it is odd when it is less than a
    quarter of ours or more than four times as much (PLAUSIBLE_TIMES): ¥1.99 typed for ¥199, or one piece
    against a box. A match is weak when it is a substitute, when there is no comparable price, or when
    the price is odd.
    """
    at = pd.Index(items["item_id"]).get_indexer(offers["item_id"])
    offers, at = offers[at >= 0].reset_index(drop=True), at[at >= 0]
    ours = items.take(at).reset_index(drop=True)
    theirs, where = layer_price(offers, layer)
    pair = pd.concat([ours[list(OUR_COLUMNS)], offers[[*PAIR_COLUMNS, "seen_on", "stock"]]], axis=1)
    pair["pack_amount"], pair["pack_unit"] = offers["pack_amount"], offers["pack_unit"]
    pair[list(BESIDE_COLUMNS)] = offers.reindex(columns=BESIDE_COLUMNS).astype("Int64")
    of_list = (where == "list_price") | (layer == "list_price")
    pair["ours"] = ours["list_price"].where(of_list, ours["usual_price"])
    pair["theirs"], pair["layer"] = theirs, where
    pair["times"] = pack_times(pd.concat([offers, ours[["our_pack_amount", "our_pack_unit"]]], axis=1))
    pair["comparable"] = in_our_pack(theirs, pair["times"])
    pair["gap"] = pair["comparable"] - pair["ours"]
    known = pair["ours"].where(pair["ours"] > 0)
    pair["gap_share"] = (pair["gap"] / known).astype("Float64")
    pair["age_days"] = _age(offers["seen_on"], on)
    pair["is_stale"] = (pair["age_days"] > stale_after_days).fillna(False).astype("bool")
    pair["is_odd"] = is_odd(
        pair["comparable"].to_numpy("float64", na_value=np.nan), known.to_numpy("float64", na_value=np.nan)
    )
    pair["is_weak"] = (pair["kind"] == "substitute") | pair["comparable"].isna() | pair["is_odd"]
    return pair[list(COLUMNS)]


def layer_price(seen: pd.DataFrame, layer: str) -> tuple[pd.Series, pd.Series]:
    """Return the price in a layer and which layer that is; "" where there is no price.

    `seen` has the five layers as columns. With DEEPEST each row gives its deepest known layer.
    """
    price = pd.Series(pd.NA, index=seen.index, dtype="Int64")
    where = np.full(len(seen), "", dtype=object)
    for each in LAYERS if layer == DEEPEST else (layer,):
        known = seen[each].notna()
        price = price.mask(known, seen[each])
        where[known.to_numpy()] = each
    return price, pd.Series(where, index=seen.index, dtype="str")


def pack_times(pairs: pd.DataFrame) -> pd.Series:
    """Return what their price is multiplied by to stand for our pack; missing where the packs cannot say.

    `pairs` has kind, pack_amount, pack_unit, our_pack_amount and our_pack_unit. An exact match is one to
    one whatever the packs say, and so is a substitute where neither side names a pack.
    """
    theirs = pairs["pack_amount"].to_numpy("float64", na_value=np.nan)
    ours = pairs["our_pack_amount"].to_numpy("float64", na_value=np.nan)
    one_unit = (pairs["pack_unit"] == pairs["our_pack_unit"]).to_numpy("bool", na_value=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(one_unit & (theirs > 0) & (ours > 0), ours / theirs, np.nan)
    kind = pairs["kind"].to_numpy()
    times[(kind == "exact") | ((kind == "substitute") & np.isnan(theirs) & np.isnan(ours))] = 1.0
    return pd.Series(times, index=pairs.index)


def in_our_pack(price: pd.Series, times: pd.Series) -> pd.Series:
    """Return prices brought to our pack, in whole 分, halves up."""
    brought = np.floor(price.to_numpy("float64", na_value=np.nan) * times.to_numpy() + 0.5)
    return pd.Series(brought, index=price.index).astype("Int64")


def is_odd(theirs: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """Tell which prices are too far from ours to be believed; where one is not known (NaN) none is."""
    odd: np.ndarray = (theirs * PLAUSIBLE_TIMES < ours) | (theirs > ours * PLAUSIBLE_TIMES)
    return odd


def counts(pairs: pd.DataFrame) -> pd.Series:
    """Tell which pairs a figure may rest on: both prices known, fresh, and no weak match."""
    return ~pairs["is_weak"] & ~pairs["is_stale"] & pairs["gap_share"].notna()


def one_a_rival(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return one pair for each item and rival, by item and rival: the one to show and to count.

    Where a rival sells our item several times that is a strong match before a weak one, a fresh price
    before a stale one, then the cheapest.
    """
    order = ["item_id", "rival_id", "is_weak", "is_stale", "comparable", "match_id"]
    return pairs.sort_values(order, na_position="last").drop_duplicates(["item_id", "rival_id"])


def _age(seen_on: pd.Series, on: date) -> pd.Series:
    return (pd.Timestamp(on) - seen_on).dt.days.astype("Int64")
