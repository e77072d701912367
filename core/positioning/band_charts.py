"""The picture of price bands: share of sales beside share of supply, our items as a mark, and the verdict in words."""

import json

import altair as alt
import pandas as pd

from core.locale import _
from core.positioning.band_reads import BandTable
from core.positioning.band_words import band_names, verdict_name

NARROW = "windowSize()[0] < 600"  # a phone
BAND = 50  # pixels a band: two bars and air
LABEL = 180  # pixels: a band's name and, below it, what is judged


def supply_name(measure: str) -> str:
    """Return the name of the share of supply."""
    return _("Share of sellers") if measure == "sellers" else _("Share of items")


def bands_picture(bands: BandTable, measure: str) -> alt.LayerChart | alt.FacetChart:
    """Draw two bars a band, our share of items as a diamond, and what is judged below the band's name.

    The words are labels of the axis: so they have the theme's ink and room of their own, also on a phone.
    """
    table = bands.table.assign(band=_labels(bands.table, measure))
    sales, supply, ours = _("Share of sales"), supply_name(measure), _("Our items (diamond)")
    columns = {"share_ours": ours, "share_sales": sales, f"share_{measure}": supply}
    table["name"] = band_names(table)
    long = table.melt(["band", "name"], list(columns), "what", "share")
    long["what"] = long["what"].map(columns)
    long["share"] = long["share"].astype("float64")
    order, names = table["band"].tolist(), list(columns.values())
    gaps = table.loc[table[f"verdict_{measure}"] == "gap", "band"].tolist()
    y = alt.Y("band:N", sort=order, title=None, axis=_band_axis(gaps))
    x = alt.X("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domainMin=0))
    colour = alt.Color("what:N", scale=alt.Scale(domain=names), title=None, legend=_legend())
    told = [
        alt.Tooltip("name:N", title=_("Price band")),
        alt.Tooltip("what:N", title=_("Share")),
        alt.Tooltip("share:Q", title="%", format=".1%"),
    ]
    bars = (
        alt.Chart(long[(long["what"] != ours) & long["share"].notna()])
        .mark_bar()
        .encode(y=y, yOffset=alt.YOffset("what:N", sort=names[1:]), x=x, color=colour, tooltip=told)
    )
    marks = (
        alt.Chart(long[(long["what"] == ours) & long["share"].notna()])
        .mark_point(shape="diamond", filled=True, size=90, opacity=1)
        .encode(y=y, x=x, color=colour, tooltip=told)
    )
    return alt.layer(bars, marks).properties(height=60 + BAND * len(table))


def _labels(table: pd.DataFrame, measure: str) -> list[str]:
    """Return the bands' names, each with the verdict in a second line, and the ratio where it says something."""
    columns = (band_names(table), table[f"verdict_{measure}"], table[f"ratio_{measure}"])
    return [f"{name}\n{_said(verdict, ratio)}" for name, verdict, ratio in zip(*columns, strict=True)]


def _said(verdict: str, ratio: float) -> str:
    if verdict in ("few", "empty") or pd.isna(ratio):
        return verdict_name(verdict)
    return _("{verdict} {ratio}×").format(verdict=verdict_name(verdict), ratio=f"{ratio:.2f}")


def _band_axis(gaps: list[str]) -> alt.Axis:
    """Return the axis of bands: a line for the name and one for the verdict, those of white space heavier."""
    is_gap = f"indexof({json.dumps(gaps)}, datum.value) >= 0"
    return alt.Axis(
        labelExpr="split(datum.label, '\\n')",
        labelLimit=LABEL,
        labelFontWeight={"condition": {"test": is_gap, "value": "bold"}, "value": "normal"},
        labelOverlap=False,
        ticks=False,
    )


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", columns=alt.ExprRef(f"{NARROW} ? 1 : 3"))
