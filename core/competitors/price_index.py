"""The price index: what our items cost against the market, 100 being the market's price.

The market's price of an item is the geometric mean of the rivals' prices of it, one a rival: the mean
that treats a rival twice as dear and one half as dear alike. Over items there are three means, all from
the Consumer Price Index Manual: Concepts and Methods (IMF, ILO, Eurostat, UNECE, OECD, World Bank, 2020):
the plain mean of ratios (Carli) and their geometric mean (Jevons), both in its chapter on elementary
indices, and what a fixed basket costs here against there (Lowe): the one our buyers bought in 30 days.
Only fresh and believable prices of strong matches are in them; what is left out is counted, a price
too far from ours among the weak ones.
"""

import numpy as np
import pandas as pd

from core.competitors.comparison import counts, one_a_rival

FIGURES = ("plain", "jevons", "weighted")
LEFT_OUT = ("unknown", "weak", "stale")


def plain_mean(ours: np.ndarray, market: np.ndarray) -> float:
    """Return the mean of our prices' ratios to the market's, × 100; NaN without any."""
    return float(np.mean(ours / market) * 100) if len(ours) else float("nan")


def jevons(ours: np.ndarray, market: np.ndarray) -> float:
    """Return the geometric mean of the ratios, × 100: with the roles reversed it is the reciprocal."""
    return float(np.exp(np.mean(np.log(ours) - np.log(market))) * 100) if len(ours) else float("nan")


def basket(ours: np.ndarray, market: np.ndarray, sold: np.ndarray) -> float:
    """Return what the sold pieces cost at our prices against the market's, × 100; NaN where none is sold."""
    known = sold > 0  # NaN, not known, is not more than 0 either
    if not known.any():
        return float("nan")
    return float(np.dot(ours[known], sold[known]) / np.dot(market[known], sold[known]) * 100)


def by_item(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the index of each item with at least one price that counts, by item id.

    `pairs` is a comparison. The columns are ours, market (分, not rounded), index and rivals. Each pair
    is compared in its own layer; `market` is what our price would be at the market's level.
    """
    kept = one_a_rival(pairs)
    kept = kept[counts(kept) & (kept["comparable"] > 0)]
    ratio = np.log(kept["ours"].astype("float64")) - np.log(kept["comparable"].astype("float64"))
    grouped = ratio.groupby(kept["item_id"])
    table = pd.DataFrame({"index": np.exp(grouped.mean()) * 100, "rivals": grouped.size()})
    usual_first = kept.sort_values("layer", key=lambda layer: layer == "list_price", kind="stable")
    ours = usual_first.drop_duplicates("item_id").set_index("item_id")["ours"].astype("float64")
    table["ours"] = ours.reindex(table.index)
    table["market"] = table["ours"] / table["index"] * 100
    return table[["ours", "market", "index", "rivals"]]


def price_index(pairs: pd.DataFrame, items: pd.DataFrame, *, by: str = "") -> pd.DataFrame:
    """Return the index of the shop (by "") or of each category or brand, with what it rests on.

    `items` are all our items (item_id, category, brand, sold_30d), matched or not. One row a group, by
    its name, the largest first: items, compared (with a price that counts), coverage (their share), the
    three means, weighed (compared items whose sales are known), pairs (prices that count), the ones left
    out by LEFT_OUT, and age_days, the median age of the prices that count.
    """
    group = items[by].to_numpy() if by else np.full(len(items), "")
    known = by_item(pairs).reindex(items["item_id"])
    table = pd.DataFrame(
        {
            "group": group,
            "ours": known["ours"].to_numpy(),
            "market": known["market"].to_numpy(),
            "sold": items["sold_30d"].to_numpy("float64", na_value=np.nan),
        }
    )
    figures = [_figures(name, each) for name, each in table.groupby("group", sort=False)]
    columns = ["group", "items", "compared", "coverage", *FIGURES, "weighed"]
    found = pd.DataFrame(figures, columns=columns).set_index("group")
    rests_on = _rests_on(pairs, items["item_id"], group).reindex(found.index)
    for name in ("pairs", *LEFT_OUT):
        rests_on[name] = rests_on[name].fillna(0).astype("int64")
    found = found.join(rests_on).sort_values("items", ascending=False, kind="stable")
    return found.reset_index().rename(columns={"group": by or "group"})


def _figures(name: object, group: pd.DataFrame) -> dict[str, object]:
    kept = group[group["market"].notna()]
    ours, market, sold = (kept[column].to_numpy() for column in ("ours", "market", "sold"))
    return {
        "group": name,
        "items": len(group),
        "compared": len(kept),
        "coverage": len(kept) / len(group),
        "plain": plain_mean(ours, market),
        "jevons": jevons(ours, market),
        "weighted": basket(ours, market, sold),
        "weighed": int((sold > 0).sum()),
    }


def _rests_on(pairs: pd.DataFrame, item_ids: pd.Series, group: np.ndarray) -> pd.DataFrame:
    """Count by group which pairs are in the figures, and of the others why not: each for one reason."""
    one = one_a_rival(pairs)
    of_group = pd.Series(group, index=item_ids.to_numpy()).reindex(one["item_id"]).to_numpy()
    unknown = one["gap_share"].isna().to_numpy("bool")
    weak, stale = ~unknown & one["is_weak"].to_numpy(), one["is_stale"].to_numpy()
    counted = counts(one).to_numpy("bool")
    rests_on = pd.DataFrame(
        {"pairs": counted, "unknown": unknown, "weak": weak, "stale": ~unknown & ~weak & stale}
    )
    table = rests_on.groupby(of_group).sum()
    ages = one["age_days"].astype("Float64")[counted]
    table["age_days"] = ages.groupby(of_group[counted]).median().reindex(table.index)
    return table
