"""The table of a run: numbers that sort, with a sign and a colour where something does not hold."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from core.locale import _
from core.promotions.catalogue_run import CatalogueRun
from core.shop.items import item_role_name

# Readable on paper and in the dark; what fails and what is dearer is red, with a sign of its own.
_COLOURS = {
    "light": {"bad": "#B83A2B", "good": "#24704A", "quiet": "#5E6670"},
    "dark": {"bad": "#F08A76", "good": "#6CC79A", "quiet": "#A3ABB4"},
}
FIRST_COLUMNS = ("price", "in_hand", "off", "margin", "floor", "lowest", "rival")
MORE_COLUMNS = (
    "code", "pieces", "category", "brand", "role", "unit_most", "kept", "contribution", "break_even",
    "lowest_7", "lowest_15", "lowest_30", "lowest_90", "rival_price", "stock", "sold_30d", "applied",
)  # fmt: skip
_MONEY = {
    "price": "price", "in_hand": "unit_paid", "floor": "floor", "lowest": "lowest", "unit_most": "unit_most",
    "kept": "unit_kept", "contribution": "contribution", "break_even": "break_even", "lowest_7": "lowest_7",
    "lowest_15": "lowest_15", "lowest_30": "lowest_30", "lowest_90": "lowest_90", "rival_price": "rival_price",
}  # fmt: skip
_SIGNED = ("off", "margin", "floor", "lowest", "rival")
_WIDTHS = {"price": 76, "in_hand": 84, "off": 68, "margin": 84, "floor": 84, "lowest": 104, "rival": 92}
_SHARES = {"off": "off_share", "margin": "margin", "rival": "rival_gap"}


def column_name(column: str, days: int) -> str:
    """Return a column's heading; `days` are those of the lowest-price rule."""
    return {
        "price": _("Price ¥"),
        "in_hand": _("In hand ¥"),
        "off": _("Off"),
        "margin": _("Margin"),
        "floor": _("Floor ¥"),
        "lowest": _("Lowest {n}d ¥").format(n=days),
        "rival": _("Against rivals"),
        "code": _("Code"),
        "pieces": _("Pieces"),
        "category": _("Category"),
        "brand": _("Brand"),
        "role": _("Role"),
        "unit_most": _("By the other basis ¥"),
        "kept": _("Kept by the shop ¥"),
        "contribution": _("Contribution ¥"),
        "break_even": _("Break-even ¥"),
        **{f"lowest_{n}": _("Lowest {n}d ¥").format(n=n) for n in (7, 15, 30, 90)},
        "rival_price": _("Rival's in hand ¥"),
        "stock": _("Stock"),
        "sold_30d": _("Sold in 30 days"),
        "applied": _("Promotions"),
    }[column]


def table(
    told: CatalogueRun,
    rows: pd.DataFrame,
    names: dict[str, str],
    shown: list[str],
    open_row: Callable[[], None],
    alt: str,
) -> None:
    """Draw a page of the run; `names` are those of the promotions, `shown` the columns after the title."""
    grid = _grid(rows, names)
    st.dataframe(
        _styled(grid, rows),
        hide_index=True,
        height=min(38 + 35 * len(rows), 560),
        column_order=["title", *shown],
        column_config=_config(told.lowest_of_days),
        selection_mode="single-cell",
        on_select=open_row,
        key="catalogue_grid",
        alt=alt,
        placeholder="",
    )
    st.caption(
        _(
            "✕ under the floor, or above what the lowest-price rule allows · ↓ a new low · ▲ dearer than rivals · ▼ cheaper"
        )
    )


def _grid(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {"title": rows["title"]}
    columns |= {name: rows[held].astype("Float64").astype("float64") / 100 for name, held in _MONEY.items()}
    columns |= {name: rows[held].astype("Float64").astype("float64") for name, held in _SHARES.items()}
    columns |= {name: rows[name] for name in ("code", "category", "brand", "pieces", "stock", "sold_30d")}
    columns["role"] = rows["role"].map(item_role_name)
    columns["applied"] = rows["applied"].map(
        lambda ids: "、".join(names.get(each, each) for each in ids or ()) if isinstance(ids, tuple) else ""
    )
    return pd.DataFrame(columns, index=rows.index)


def _styled(grid: pd.DataFrame, rows: pd.DataFrame) -> Styler:
    """Return the grid with each cell's own text and colour, as the price table of rivals does."""
    palette = _COLOURS["dark" if st.context.theme.type == "dark" else "light"]
    cells = _marked(grid, rows)
    css = pd.DataFrame("", index=grid.index, columns=list(cells))
    for name, marked in cells.items():
        css[name] = [f"color: {palette[tone]};" if tone else "" for _text, tone in marked]
    styler = grid.style.apply(lambda _part: css, axis=None, subset=list(cells))
    for name, marked in cells.items():
        place = grid.columns.get_loc(name)
        for i, (text, _tone) in enumerate(marked):
            styler._display_funcs[(i, place)] = lambda _value, text=text: text
    return styler


def _marked(grid: pd.DataFrame, rows: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Return text and tone of the cells that carry a sign."""
    yes = {
        name: rows[name].fillna(False).to_numpy("bool")
        for name in ("under_floor", "loses", "breaks_rule", "new_low", "is_dearer")
    }
    unknown, none = _("no cost"), _("no history")
    no_cost = rows["cost"].isna().to_numpy("bool")
    return {
        "off": [_cell(value, "{:.1%}", "", "", "") for value in grid["off"]],
        "margin": [
            _cell(value, "{:.1%}", "✕ " if loses else "", "bad" if loses else "", unknown if bare else "")
            for value, loses, bare in zip(grid["margin"], yes["loses"], no_cost, strict=True)
        ],
        "floor": [
            _cell(value, "{:,.2f}", "✕ " if under else "", "bad" if under else "", unknown if bare else "")
            for value, under, bare in zip(grid["floor"], yes["under_floor"], no_cost, strict=True)
        ],
        "lowest": [
            _cell(value, "{:,.2f}", "✕ " if breaks else "↓ " if low else "", "bad" if breaks else "quiet" if low else "", none)
            for value, breaks, low in zip(grid["lowest"], yes["breaks_rule"], yes["new_low"], strict=True)
        ],
        "rival": [
            _cell(value, "{:+.1%}", "▲ " if value > 0 else "▼ " if value < 0 else "= ", "bad" if value > 0 else "good" if value < 0 else "", "")
            for value in grid["rival"]
        ],
    }  # fmt: skip


def _cell(value: float, shown: str, sign: str, tone: str, missing: str) -> tuple[str, str]:
    if np.isnan(value):
        return missing, "quiet"
    return sign + shown.format(value), tone


def _config(days: int) -> dict[str, object]:
    """Return how columns are shown; those whose cells carry their own text are given no format."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    config: dict[str, object] = {"title": text(_("Item"), pinned=True, width=180)}
    for name in (*_MONEY, *_SHARES):
        shown = None if name in _SIGNED else "%,.2f"
        config[name] = number(column_name(name, days), format=shown, width=_WIDTHS.get(name, 100))
    config |= {
        name: number(column_name(name, days), format="%,d") for name in ("pieces", "stock", "sold_30d")
    }
    config |= {name: text(column_name(name, days)) for name in ("code", "category", "brand", "role")}
    config["applied"] = text(column_name("applied", days), width=240)
    return config
