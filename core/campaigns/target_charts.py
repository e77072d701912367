"""Pictures of targets: months against what came in, and the days of a campaign. Colours are the theme's, by place."""

import altair as alt
import pandas as pd

from core.campaigns.chart_axis import short_sums
from core.locale import _

DAY = "%m-%d"
NARROW = "windowSize()[0] < 600"  # a phone


def months_picture(months: pd.DataFrame) -> alt.Chart:
    """Draw for each month three bars: its target, what its campaigns are to bring, what came in."""
    names = {"gmv": _("Target"), "campaigns": _("Campaigns"), "actual": _("Actual")}
    table = months[["month", *names]].astype("Float64").astype("float64")
    long = table.melt("month", list(names), "what", "amount").dropna(subset=["amount"])
    long = long.assign(
        what=long["what"].map(names), month=long["month"].astype("int64"), yuan=long["amount"] / 100
    )
    order = list(names.values())
    bars: alt.Chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=alt.X(
                "month:O",
                title=_("Month of the year"),
                axis=alt.Axis(labelAngle=0),
                scale=alt.Scale(domain=list(range(1, 13))),
            ),
            xOffset=alt.XOffset("what:N", sort=order),
            y=alt.Y("yuan:Q", title="¥", axis=alt.Axis(labelExpr=short_sums(), tickCount=6, titleAngle=0)),
            color=alt.Color(
                "what:N", sort=order, scale=alt.Scale(domain=order), title=None, legend=_legend()
            ),
            tooltip=[
                alt.Tooltip("month:O", title=_("Month of the year")),
                alt.Tooltip("what:N", title=_("Sum")),
                alt.Tooltip("yuan:Q", title="¥", format=",.2f"),
            ],
        )
        .properties(height=280)
    )
    return bars


def days_picture(table: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """Draw the days of a campaign: bars of the plan, points of what came in, a dashed line of what is needed now."""
    plan, came, needed = _("By the plan"), _("Actual"), _("Needed now")
    names = {"planned": plan, "actual": came, "needed": needed}
    numbers = table[["planned", "actual", "needed"]].astype("Float64").astype("float64") / 100
    long = pd.concat([table[["day"]], numbers], axis=1).melt("day", list(names), "what", "yuan")
    long = long.dropna(subset=["yuan"]).assign(what=lambda rows: rows["what"].map(names))
    order = list(names.values())
    colour = alt.Color("what:N", sort=order, scale=alt.Scale(domain=order), title=None, legend=_legend())
    x = alt.X("day:T", title=None, axis=alt.Axis(format=DAY, labelOverlap=True, tickMinStep=86_400_000))
    y = alt.Y("yuan:Q", title="¥", axis=alt.Axis(labelExpr=short_sums(), tickCount=6, titleAngle=0))
    told = [
        alt.Tooltip("day:T", title=_("Day"), format="%Y-%m-%d"),
        alt.Tooltip("what:N", title=_("Sum")),
        alt.Tooltip("yuan:Q", title="¥", format=",.2f"),
    ]
    base = alt.Chart(long).encode(x=x, y=y, color=colour, tooltip=told)
    width = alt.ExprRef(f"{NARROW} ? 4 : 8")
    bars = base.transform_filter(alt.datum["what"] == plan).mark_bar(width=width)
    points = base.transform_filter(alt.datum["what"] == came).mark_point(filled=True, size=60, opacity=1)
    line = base.transform_filter(alt.datum["what"] == needed).mark_line(
        strokeDash=[5, 3], point={"shape": "triangle-up"}
    )
    layers = [bars, line]
    if (long["what"] == came).any():  # a layer without a mark would be a picture without a name
        layers.append(points)
    return alt.layer(*layers).properties(height=240)


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", columns=alt.ExprRef(f"{NARROW} ? 2 : 4"))
