"""The head of the competitors' page: the answer in one sentence, and the four figures under it."""

import pandas as pd
import streamlit as st

from core.competitors.layers import layer_name
from core.competitors.price_table import Totals
from core.locale import _, ngettext
from pages.ui.rivals.look import Look


def answer(totals: Totals, look: Look, index: pd.DataFrame) -> str:
    """Say in one sentence how many items are dearer than every rival, on which layer, and how fresh."""
    if not totals.matched:
        return _("No item of ours is matched with a rival's yet.")
    if not totals.priced:
        return _("No fresh price to compare with on {layer}.").format(layer=layer_name(look.layer))
    said = ngettext(
        "{n} of {m} item is dearer than every rival",
        "{n} of {m} items are dearer than every rival",
        totals.priced,
    ).format(n=f"{totals.dearest:,}", m=f"{totals.priced:,}")
    age = index["age_days"].iloc[0] if len(index) else pd.NA
    layer = layer_name(look.layer)
    if pd.isna(age):
        return _("{said}; layer: {layer}.").format(said=said, layer=layer)
    fresh = median_age(int(age))
    return _("{said}; layer: {layer}, {fresh}.").format(said=said, layer=layer, fresh=fresh)


def known(rivals: pd.DataFrame) -> str:
    """Say in one sentence how many rivals and items of theirs are known, and how many are matched."""
    shops = ngettext("{n} rival", "{n} rivals", len(rivals)).format(n=len(rivals))
    n, m = int(rivals["items"].sum()), int(rivals["matched"].sum())
    items = ngettext("{n} item", "{n} items", n).format(n=f"{n:,}")
    matched = ngettext("{n} matched", "{n} matched", m).format(n=f"{m:,}")
    return _("{shops} with {items}; {matched} with ours.").format(shops=shops, items=items, matched=matched)


def median_age(days: int) -> str:
    """Say how old the prices are that a figure rests on."""
    if not days:
        return _("median age under a day")
    return ngettext("median age {n} day", "median age {n} days", days).format(n=days)


def figures(totals: Totals, index: pd.DataFrame) -> None:
    """Draw the four figures: the index, how many are too dear, coverage, and stale prices."""
    row = index.iloc[0] if len(index) else None
    with st.grid(4, min_column_width=150, key="competitors_figures"):
        st.metric(
            _("Price index"),
            _index_shown(row, "jevons"),
            help=None if row is None else _means(row),
            border=True,
        )
        st.metric(
            _("Dearer than all"),
            f"{totals.dearest:,} / {totals.priced:,}",
            help=_("Of the items with a price to compare with: ours is above every rival's."),
            border=True,
        )
        st.metric(
            _("Coverage"),
            f"{totals.priced / totals.items:.0%}" if totals.items else "–",
            help=_(
                "Items with at least one fresh price of a sure match; {n} of {m} are matched at all."
            ).format(n=f"{totals.matched:,}", m=f"{totals.items:,}"),
            border=True,
        )
        st.metric(
            _("Left out"),
            "–" if row is None else f"{int(row['stale'] + row['weak'] + row['unknown']):,}",
            help=None if row is None else _left_out(row),
            border=True,
        )


def _index_shown(row: pd.Series | None, mean: str) -> str:
    return "–" if row is None or pd.isna(row[mean]) else f"{row[mean]:.1f}"


def _means(row: pd.Series) -> str:
    return _(
        "Ours against the market = 100, geometric mean over {n} items (Jevons). "
        "Plain mean {plain}, weighted by sales {weighted} ({m} items with known sales)."
    ).format(
        n=f"{int(row['compared']):,}",
        plain=_index_shown(row, "plain"),
        weighted=_index_shown(row, "weighted"),
        m=f"{int(row['weighed']):,}",
    )


def _left_out(row: pd.Series) -> str:
    return _(
        "Prices that no figure rests on: {stale} stale, {weak} weak matches, {unknown} not known."
    ).format(stale=int(row["stale"]), weak=int(row["weak"]), unknown=int(row["unknown"]))
