"""Two pictures of what an order leaves: the way from what is paid to what is kept, and what moves it most."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from core.locale import _
from core.promotions.kept_levers import Lever, lever_name
from core.promotions.receipt_margin import BasketMargin
from core.shop.margin import part_name

_BAR = 26  # pixels a row
SHADE = "#757A80"  # readable on paper and in the dark: charts know the theme's colours of bars, not of words
MOST_LEVERS = 7


def way_down(margin: BasketMargin) -> pd.DataFrame:
    """Return the bars of the way in yuan: name, start, end, amount, kind (in, off, kept); parts of nothing are left out."""
    rows, at = [], 0.0
    for name, amount in margin.parts:
        if abs(amount) >= 0.5:
            rows.append((part_name(name), at / 100, (at + amount) / 100, amount / 100, _kind(amount)))
        at += amount
    rows.append((part_name("contribution"), 0.0, at / 100, at / 100, _kept()))
    return pd.DataFrame(rows, columns=["part", "start", "end", "amount", "kind"])


def waterfall(margin: BasketMargin) -> alt.LayerChart | alt.FacetChart:
    """Return the way from what is paid to what is kept, a bar a part, each with its amount."""
    rows = way_down(margin).assign(text=lambda frame: frame["amount"].map(lambda yuan: f"{yuan:+,.2f}"))
    rows["right"] = rows[["start", "end"]].max(axis=1)
    order = alt.Y("part:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, labelOverlap=False))
    kinds = [_kind(1), _kind(-1), _kept()]
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds), legend=None)  # each amount has its sign
    tip = [alt.Tooltip("part:N", title=_("Part")), alt.Tooltip("amount:Q", title="¥", format=",.2f")]
    bars = (
        alt.Chart(rows)
        .mark_bar()
        .encode(y=order, x=alt.X("start:Q", title="¥"), x2="end:Q", color=colour, tooltip=tip)
    )
    words = (
        alt.Chart(rows).mark_text(align="left", dx=4, color=SHADE).encode(y=order, x="right:Q", text="text:N")
    )
    return alt.layer(bars, words)


def tornado(levers: Sequence[Lever]) -> alt.Chart:
    """Return by how much each lever moves what is kept, a tenth less and a tenth more, the strongest on top."""
    less, more = _("10% less"), _("10% more")
    rows = pd.DataFrame(
        [
            (lever_name(each.name), step, moved / 100)
            for each in levers[:MOST_LEVERS]
            for step, moved in ((less, each.less), (more, each.more))
        ],
        columns=["lever", "step", "moved"],
    )
    drawn: alt.Chart = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            y=alt.Y("lever:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, labelOverlap=False)),
            x=alt.X("moved:Q", title="¥"),
            color=alt.Color(
                "step:N",
                scale=alt.Scale(domain=[less, more]),
                legend=alt.Legend(title=None, orient="bottom", direction="vertical"),
            ),
            tooltip=[
                alt.Tooltip("lever:N", title=_("Lever")),
                alt.Tooltip("step:N", title=_("Step")),
                alt.Tooltip("moved:Q", title="¥", format="+,.2f"),
            ],
        )
    )
    return drawn


def tall(rows: int) -> int:
    """Return how many pixels a picture of so many rows needs."""
    return _BAR * rows + 80


def _kind(amount: float) -> str:
    return _("comes in") if amount > 0 else _("goes off")


def _kept() -> str:
    return _("is kept")
