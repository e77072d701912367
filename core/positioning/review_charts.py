"""Pictures of reviews: topics with praise to the right and complaints to the left, and complaints over time."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from core.locale import _
from core.positioning.review_figures import Step

MOST_TOPICS, MOST_LINES = 14, 5
ROW, AROUND = 26, 90  # pixels a topic; and those of axis and legend
NARROW = "windowSize()[0] < 600"  # a phone
_PERCENT = "format(abs(datum.value), '.0%')"
_DATES: Mapping[Step, str] = {"month": "%Y-%m", "week": "%m-%d"}


def topics_picture(table: pd.DataFrame, labels: Mapping[str, str]) -> Any:
    """Draw the shares of reviews that praise and complain of each topic, with the reviews written at the bars.

    `table` is as `core.positioning.review_figures.by_topic` returns it; at most MOST_TOPICS are drawn.
    """
    shown = table.head(MOST_TOPICS)
    names = [labels.get(key, key) for key in shown["key"]]
    praise, complaint = _("Praise"), _("Complaint")
    bars = pd.concat(
        [
            _side(names, shown["praise"], shown["praise_share"], praise, 1),
            _side(names, shown["complaint"], shown["complaint_share"], complaint, -1),
        ],
        ignore_index=True,
    )
    reach = max(float(bars["share"].abs().max()), 0.02)
    low = max(-float(bars["share"].min()), 0.02)
    y = alt.Y(
        "topic:N", sort=names, title=None, axis=alt.Axis(labelLimit=_narrow(84, 160), labelOverlap=False)
    )
    x = alt.X(
        "share:Q",
        title=_("Complaints ← share of reviews → praise"),
        axis=alt.Axis(labelExpr=_PERCENT, tickCount=_narrow(4, 8), titleLimit=_narrow(260, 600)),
        scale=alt.Scale(domain=[-low - 0.12 * reach, reach * 1.12], nice=False),
    )
    base = alt.Chart(bars).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("topic:N", title=_("Topic")),
            alt.Tooltip("side:N", title=_("Kind")),
            alt.Tooltip("reviews:Q", title=_("Reviews"), format=",d"),
            alt.Tooltip("size:Q", title=_("Share of reviews"), format=".1%"),
        ],
    )
    order = [praise, complaint]
    colour = alt.Color("side:N", sort=order, scale=alt.Scale(domain=order), title=None, legend=_legend(2))
    marks = base.mark_bar(height=ROW - 9).encode(color=colour)
    right = base.transform_filter("datum.share > 0").mark_text(align="left", dx=4, color="gray")
    left = base.transform_filter("datum.share < 0").mark_text(align="right", dx=-4, color="gray")
    told = [each.encode(text=alt.Text("reviews:Q", format=",d")) for each in (right, left)]
    layers = [marks, told[0]] if (bars["share"] > 0).any() else [marks]
    if (bars["share"] < 0).any():  # a layer without a mark would be a picture without a name
        layers.append(told[1])
    return alt.layer(*layers).properties(height=AROUND + ROW * len(shown))


def shares_picture(series: pd.DataFrame, labels: Mapping[str, str], *, step: Step) -> Any:
    """Draw the shares of complaints over time, one line a topic; a period without reviews is a gap.

    `series` is as `core.positioning.review_figures.over_time` returns it, of at most MOST_LINES topics.
    """
    marks = series.assign(
        topic=series["key"].map(lambda key: labels.get(key, key)),
        day=series["period"].dt.strftime("%Y-%m-%d"),
    )
    names = list(marks.groupby("topic")["complaint"].sum().sort_values(ascending=False, kind="stable").index)
    known = marks.dropna(subset=["complaint_share"])
    x = alt.X(
        "day:T",
        title=None,
        axis=alt.Axis(format=_DATES[step], labelOverlap=True, tickCount=_narrow(4, 10)),
    )
    y = alt.Y("complaint_share:Q", title=_("Share of reviews that complain"), axis=alt.Axis(format=".0%"))
    colour = alt.Color(
        "topic:N",
        sort=names,
        scale=alt.Scale(domain=names),
        title=None,
        legend=_legend(MOST_LINES, symbolType="stroke", symbolSize=400),
    )
    dash = alt.StrokeDash(
        "topic:N",
        sort=names,
        scale=alt.Scale(domain=names),
        title=None,
        legend=_legend(MOST_LINES, symbolType="stroke", symbolSize=400),
    )
    base = alt.Chart(marks).encode(x=x, y=y, color=colour)
    lines = base.mark_line(invalid="break-paths-show-domains").encode(strokeDash=dash)
    points = (
        alt.Chart(known)
        .mark_point(filled=True, size=36, opacity=1)
        .encode(
            x=x,
            y=y,
            color=colour,
            tooltip=[
                alt.Tooltip("topic:N", title=_("Topic")),
                alt.Tooltip("day:T", title=_("Period begins"), format="%Y-%m-%d"),
                alt.Tooltip("complaint:Q", title=_("Complaints"), format=",d"),
                alt.Tooltip("read:Q", title=_("Reviews"), format=",d"),
                alt.Tooltip("complaint_share:Q", title=_("Share of reviews"), format=".1%"),
            ],
        )
    )
    return alt.layer(lines, points).properties(height=300)


def _side(names: list[str], counts: pd.Series, shares: pd.Series, side: str, sign: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "topic": names,
            "side": side,
            "reviews": counts.to_numpy(),
            "size": shares.to_numpy(),
            "share": sign * shares.to_numpy(),
        }
    )


def _legend(columns: int, **more: Any) -> alt.Legend:
    return alt.Legend(orient="top", columns=_narrow(2, columns), labelLimit=_narrow(120, 240), **more)


def _narrow(narrow: int, wide: int) -> alt.ExprRef:
    return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")
