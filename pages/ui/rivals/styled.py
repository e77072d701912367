"""The price matrix as a grid: numbers that sort, shown with a sign, a colour and their age."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from core.competitors.price_table import TablePage
from core.locale import _

# Red ▲ is dearer, green ▼ cheaper, as the trade in China reads it; readable on paper and in the dark.
_COLOURS: Mapping[str, Mapping[str, str]] = {
    "light": {"up": "#B83A2B", "down": "#24704A", "stale": "#EAE5DA", "quiet": "#5E6670"},
    "dark": {"up": "#F08A76", "down": "#6CC79A", "stale": "#2B3238", "quiet": "#A3ABB4"},
}


def column_of(rival_id: int) -> str:
    """Return the name of a rival's column in the grid."""
    return f"rival_{rival_id}"


def matrix(page: TablePage, ours: pd.DataFrame) -> Styler:
    """Return the grid of a page: our columns, then one a rival with signs, colours and shaded old prices."""
    rivals = page.rivals["id"].tolist()
    prices = (page.cells["price"].astype("Float64").astype("float64") / 100)[rivals]
    grid = pd.concat([ours, prices.rename(columns=column_of)], axis=1)
    signs = _signs(page, rivals)
    texts = _texts(page, rivals, prices.to_numpy(), signs)
    names = [column_of(each) for each in rivals]
    colours = _css(page, rivals, signs)
    styler = grid.style.apply(
        lambda _part: pd.DataFrame(colours, index=grid.index, columns=names), axis=None, subset=names
    )
    first = ours.shape[1]
    # A formatter of pandas sees a value and not its place, and the same price is dear beside one item and
    # cheap beside another: so each cell gets its own. Only this table of pandas' keeps them.
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            styler._display_funcs[(i, first + j)] = lambda _value, text=text: text
    return styler


def _signs(page: TablePage, rivals: list[int]) -> np.ndarray:
    """Return for each cell how it stands to ours: ▲ dearer, ▼ cheaper, = the same, ≈ not comparable."""
    gap = page.cells["gap_share"][rivals].to_numpy("float64", na_value=np.nan)
    weak = page.cells["is_weak"][rivals].to_numpy("bool", na_value=False)
    signs = np.select([weak, gap > 0, gap < 0, gap == 0], ["≈", "▲", "▼", "="], default="")
    return signs.astype(object)


def _texts(page: TablePage, rivals: list[int], prices: np.ndarray, signs: np.ndarray) -> list[list[str]]:
    stale = page.cells["is_stale"][rivals].to_numpy("bool", na_value=False)
    ages = page.cells["age_days"][rivals].to_numpy("float64", na_value=np.nan)
    matched = page.cells["match_id"][rivals].notna().to_numpy("bool")
    sold_out = (page.cells["stock"][rivals] == "out").to_numpy("bool", na_value=False)
    days, gone, out, no_price = _("{n}d"), _("sold out"), _("out"), _("no price")

    def text(i: int, j: int) -> str:
        if not matched[i, j]:
            return ""
        if np.isnan(prices[i, j]):
            return gone if sold_out[i, j] else no_price
        said = f"{out if sold_out[i, j] else signs[i, j]} {prices[i, j]:,.2f}".strip()
        return said + "·" + days.format(n=int(ages[i, j])) if stale[i, j] else said

    return [[text(i, j) for j in range(prices.shape[1])] for i in range(prices.shape[0])]


def _css(page: TablePage, rivals: list[int], signs: np.ndarray) -> np.ndarray:
    colours = _COLOURS["dark" if st.context.theme.type == "dark" else "light"]
    stale = page.cells["is_stale"][rivals].to_numpy("bool", na_value=False)
    ink = np.select(
        [stale | (signs == "≈"), signs == "▲", signs == "▼"],
        [f"color: {colours['quiet']};", f"color: {colours['up']};", f"color: {colours['down']};"],
        default="",
    )
    shade = np.where(stale, f"background-color: {colours['stale']};", "")
    return np.char.add(ink.astype(str), shade.astype(str))
