"""The picture of price bands: share of sales beside share of supply, our items as a mark, and the verdict in words."""

import altair as alt
import pandas as pd

from core.locale import _
from core.positioning.band_reads import BandTable
from core.positioning.band_words import band_names, verdict_name

NARROW = "windowSize()[0] < 600"  # a phone
BAND = 46  # pixels a band: two bars and air
ROOM = 1.3  # how much wider than the longest bar the picture is: the words stand behind the bars


def supply_name(measure: str) -> str:
    """Return the name of the share of supply."""
    return _("Share of sellers") if measure == "sellers" else _("Share of items")


def bands_picture(bands: BandTable, measure: str) -> alt.LayerChart | alt.FacetChart:
    """Draw two bars a band, our share of items as a diamond, and what is judged behind them."""
    table = bands.table.assign(band=band_names(bands.table))
    sales, supply, ours = _("Share of sales"), supply_name(measure), _("Our items")
    columns = {"share_ours": ours, "share_sales": sales, f"share_{measure}": supply}
    long = table.melt("band", list(columns), "what", "share")
    long["what"] = long["what"].map(columns)
    long["share"] = long["share"].astype("float64")
    order, names = table["band"].tolist(), list(columns.values())
    longest = max(float(long["share"].max(skipna=True) or 0), 0.05)
    y = alt.Y("band:N", sort=order, title=None, axis=alt.Axis(labelLimit=120, ticks=False))
    x = alt.X(
        "share:Q",
        title=None,
        axis=alt.Axis(format=".0%", tickCount=5),
        scale=alt.Scale(domainMin=0, domainMax=_narrow(longest * 1.9, longest * ROOM)),
    )
    colour = alt.Color("what:N", scale=alt.Scale(domain=names), title=None, legend=_legend())
    told = [
        alt.Tooltip("band:N", title=_("Price band")),
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
    words = (
        alt.Chart(_words(table, measure, list(columns)))
        .mark_text(align="left", dx=8, fontSize=12, fontWeight=600)
        .encode(y=y, x=x, text="word:N")
    )
    return alt.layer(bars, marks, words).properties(height=40 + BAND * len(table))


def _words(table: pd.DataFrame, measure: str, shares: list[str]) -> pd.DataFrame:
    """Return what stands behind the bars of each band: the verdict, and the ratio where there is one."""
    ratio = table[f"ratio_{measure}"]
    said = [
        verdict_name(verdict)
        if verdict in ("few", "empty") or pd.isna(value)
        else _("{verdict} {ratio}×").format(verdict=verdict_name(verdict), ratio=f"{value:.1f}")
        for verdict, value in zip(table[f"verdict_{measure}"], ratio, strict=True)
    ]
    end = table[shares].astype("float64").max(axis=1).fillna(0.0)
    return pd.DataFrame({"band": table["band"], "share": end, "word": said})


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", columns=_narrow(2, 3))


def _narrow(narrow: float, wide: float) -> alt.ExprRef:
    """Return a size that is another one on a phone."""
    return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")
