"""Pictures of prices, for pages and documents alike: frames in, Altair charts out.

Colours are not set here but taken from the theme's categories by their place: the first is always
ours, the second (red) dearer, the third (green) cheaper, each with a sign or a shape of its own.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from core.competitors.comparison import counts
from core.competitors.sale_bands import ROW_HEIGHT, SHADE, rows_needed, sale_bands
from core.locale import _
from core.rules.festivals import Span

MOST_ITEMS = 30
RUNG, AROUND = 20, 110  # pixels an item; and those of axis and legend
MOST_RIVALS = 7  # the theme has eight colours, one of them ours
INK, PAPER, MUTED, LINE = "#1F2328", "#FCFBF8", "#5E6670", "#DAD5CA"
CATEGORIES = ("#1F6FA8", "#C2412F", "#2F855A", "#B7791F", "#7657A3", "#2C8A8C", "#8A6642", "#59636E")
YUAN = ",.2~f"
DAY = "%m-%d"
PERCENT = "datum.value == 0 ? '0%' : format(datum.value, '+.0%')"
SIGN_IS_DRAWN = "indexof('▲▼', datum.label[0]) < 0 ? datum.label : slice(datum.label, 2)"
NARROW = "windowSize()[0] < 600"  # a phone: the picture is drawn where its size is known
FONTS = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
Chart = alt.LayerChart | alt.FacetChart


def price_ladder(pairs: pd.DataFrame) -> Chart:
    """Draw each rival's price against ours, one rung an item, in the order of `pairs`.

    `pairs` are rows of a comparison, of which those whose gap is known are drawn, at most MOST_ITEMS
    items. The line at 0 is our price; what no figure may rest on (stale, weak) is drawn hollow.
    """
    shown = pairs[pairs["gap_share"].notna()]
    kept = shown["item_id"].drop_duplicates().head(MOST_ITEMS)
    shown = shown[shown["item_id"].isin(kept)]
    marks = pd.DataFrame(
        {
            "item": shown["code"] + " " + shown["title"],
            "rival": shown["rival"],
            "gap": shown["gap_share"].astype("float64"),
            "ours": shown["ours"].astype("float64") / 100,
            "theirs": shown["comparable"].astype("float64") / 100,
            "seen": shown["seen_on"].dt.strftime("%Y-%m-%d"),
            "way": _way(shown["gap_share"].astype("float64")),
            "is_sure": counts(shown),
            "sure": counts(shown).map({True: _("counts"), False: _("stale or weak")}),
        }
    )
    ways = [_("our price"), *_ways()]
    domain, legend = alt.Scale(domain=ways), _legend(4, labelExpr=SIGN_IS_DRAWN)
    colour = alt.Color("way:N", scale=domain, title=None, legend=legend)
    line = alt.Chart(pd.DataFrame({"gap": [0.0], "way": ways[:1]})).mark_rule(strokeWidth=3)
    points = (
        alt.Chart(marks)
        .mark_point(size=90, strokeWidth=2, opacity=1)
        .encode(
            x=alt.X("gap:Q", title=_("Rival's price against ours"), axis=alt.Axis(labelExpr=PERCENT)),
            y=alt.Y(
                "item:N",
                title=None,
                sort=None,
                axis=alt.Axis(labelLimit=_narrow(96, 260), labelOverlap=False),
            ),
            color=colour,
            shape=alt.Shape(
                "way:N",
                scale=alt.Scale(domain=ways, range=["stroke", "triangle-up", "triangle-down", "circle"]),
                title=None,
                legend=legend,
            ),
            fill=alt.Fill("way:N", scale=domain, title=None, legend=legend),
            fillOpacity=alt.when(alt.datum["is_sure"]).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip("item:N", title=_("Item")),
                alt.Tooltip("rival:N", title=_("Rival")),
                alt.Tooltip("ours:Q", title=_("Ours ¥"), format=YUAN),
                alt.Tooltip("theirs:Q", title=_("Theirs ¥, in our pack"), format=YUAN),
                alt.Tooltip("gap:Q", title=_("Against ours"), format="+.1%"),
                alt.Tooltip("seen:N", title=_("Seen on")),
                alt.Tooltip("sure:N", title=_("For figures")),
            ],
        )
    )
    height = AROUND + RUNG * len(kept)
    return alt.layer(line.encode(x="gap:Q", color=colour), points).properties(height=height)


def price_history(
    history: pd.DataFrame,
    spans: Sequence[Span] = (),
    *,
    since: date,
    until: date,
    fresh_days: int | None = None,
) -> Chart:
    """Draw how prices went between two days: steps from look to look, ours thicker, sales shaded and named.

    `history` is as `core.competitors.reads.history` returns it. A rival's line breaks where its price
    was not seen on this layer, or not seen again for more than `fresh_days`.
    """
    is_ours = history["is_ours"].astype("bool")
    steps = pd.concat([_steps(history[is_ours], until, None), _steps(history[~is_ours], until, fresh_days)])
    names = [_("Ours"), *sorted(set(steps["who"]) - {_("Ours")})[:MOST_RIVALS]]
    steps = steps[steps["who"].isin(names)]
    bands = sale_bands(spans, since, until)
    colour = alt.Color(
        "who:N",
        scale=alt.Scale(domain=names),
        title=None,
        legend=_legend(4, symbolType="stroke", offset=8 + ROW_HEIGHT * rows_needed(bands)),
    )
    lines = (
        alt.Chart(steps)
        .mark_line(interpolate="step-after", invalid="break-paths-show-domains")
        .encode(
            x="seen_on:T",
            y=alt.Y(
                "yuan:Q", title="¥", scale=alt.Scale(zero=False), axis=alt.Axis(format=YUAN, titleAngle=0)
            ),
            color=colour,
            strokeWidth=alt.condition(alt.datum["is_ours"], alt.value(4), alt.value(1.6)),
            detail="who:N",
        )
    )
    points = (
        alt.Chart(steps[steps["is_look"] & steps["yuan"].notna()])
        .mark_point(filled=True, size=30, opacity=1)
        .encode(
            x="seen_on:T",
            y="yuan:Q",
            color=colour,
            tooltip=[
                alt.Tooltip("who:N", title=_("Shop")),
                alt.Tooltip("seen_on:T", title=_("Seen on"), format="%Y-%m-%d"),
                alt.Tooltip("yuan:Q", title="¥", format=YUAN),
            ],
        )
    )
    return alt.layer(*bands, lines, points, _days(since, until))


def index_over_time(series: pd.DataFrame) -> Chart:
    """Draw the three means of the price index by day, with the market as a line at 100.

    `series` is as `core.competitors.index_series.index_over_time` returns it; days without any price to
    compare with are gaps.
    """
    means = {"jevons": _("Geometric mean"), "plain": _("Plain mean"), "weighted": _("Weighted by sales")}
    long = series.melt(["day", "compared", "coverage"], list(means), "mean", "index")
    long["mean"] = long["mean"].map(means)
    names = list(means.values())
    market = alt.Chart(pd.DataFrame({"index": [100]})).mark_rule(strokeDash=[2, 3], color=SHADE)
    lines = (
        alt.Chart(long)
        .mark_line(point={"size": 24}, invalid="break-paths-show-domains")
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format=DAY, labelOverlap=True)),
            y=alt.Y("index:Q", title=_("Market = 100"), scale=alt.Scale(zero=False)),
            strokeDash=alt.StrokeDash(
                "mean:N",
                scale=alt.Scale(domain=names, range=[[1, 0], [6, 3], [2, 2]]),
                title=None,
                legend=_legend(3, symbolType="stroke", symbolSize=400),
            ),
            tooltip=[
                alt.Tooltip("day:T", title=_("Day"), format="%Y-%m-%d"),
                alt.Tooltip("mean:N", title=_("Mean")),
                alt.Tooltip("index:Q", title=_("Index"), format=".1f"),
                alt.Tooltip("compared:Q", title=_("Items compared"), format=",d"),
                alt.Tooltip("coverage:Q", title=_("Coverage"), format=".0%"),
            ],
        )
    )
    return alt.layer(market.encode(y="index:Q"), lines)


def on_paper(chart: Any, *, width: int = 640, height: int = 300) -> Any:
    """Return a chart as it is printed: a size of its own, and the light colours that a page has from its theme."""
    return (
        chart.properties(width=width, height=height, background=PAPER)
        .configure(font=FONTS)
        .configure_range(category=list(CATEGORIES))
        .configure_axis(labelColor=MUTED, titleColor=MUTED, gridColor=LINE, domainColor=LINE, tickColor=LINE)
        .configure_legend(labelColor=INK, titleColor=INK)
        .configure_mark(color=CATEGORIES[0])
        .configure_view(stroke=None)
    )


def _legend(columns: int, **more: Any) -> alt.Legend:
    return alt.Legend(orient="top", columns=_narrow(2, columns), labelLimit=_narrow(120, 240), **more)


def _narrow(narrow: int, wide: int) -> alt.ExprRef:
    """Return a size that is another one on a phone."""
    return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")


def _ways() -> tuple[str, str, str]:
    """Return the marks of a rival's price: dearer, cheaper, the same, each with its sign."""
    dearer, cheaper, same = _("rival dearer"), _("rival cheaper"), _("the same price")
    return f"▲ {dearer}", f"▼ {cheaper}", f"= {same}"


def _way(gap: pd.Series) -> pd.Series:
    dearer, cheaper, same = _ways()
    return gap.map(lambda share: dearer if share > 0 else cheaper if share < 0 else same).astype("str")


def _steps(looks: pd.DataFrame, until: date, fresh_days: int | None) -> pd.DataFrame:
    """Return the looks by shop, and how far each price reaches: to the last day, or until it is not fresh."""
    table = pd.DataFrame(
        {
            "seen_on": looks["seen_on"],
            "yuan": looks["price"].astype("Float64").astype("float64") / 100,
            "who": _lines(looks),
            "is_ours": looks["is_ours"].astype("bool"),
        }
    )
    if table.empty:
        return table.assign(is_look=False)
    table = table.assign(is_look=True).sort_values(["who", "seen_on"], kind="stable")
    end, shop = pd.Timestamp(until), table.groupby("who")
    reach = end if fresh_days is None else table["seen_on"] + pd.Timedelta(days=fresh_days)
    following = shop["seen_on"].shift(-1).fillna(end)
    last = following.where(following < reach, reach).clip(upper=end)
    is_end = (last < following) | shop["yuan"].shift(-1).isna()
    held = table.assign(seen_on=last, is_look=False)[is_end & table["yuan"].notna()]
    gaps = held[held["seen_on"] < end].assign(yuan=float("nan"))
    return pd.concat([held, table, gaps]).sort_values(["who", "seen_on"], kind="stable")


def _lines(looks: pd.DataFrame) -> pd.Series:
    """Return whose line a look belongs to: the rival's, with the title where it has several items."""
    if looks["is_ours"].all():
        return pd.Series(_("Ours"), index=looks.index)
    several = looks.groupby("rival")["rival_item_id"].transform("nunique") > 1
    return looks["rival"].where(~several, looks["rival"] + " · " + looks["title"].str.slice(0, 16))


def _days(since: date, until: date) -> alt.Chart:
    """Return what is not seen and keeps the days as wide as was asked.

    A domain set by hand would say the same, but layers disagree on how it is written.
    """
    ends = pd.DataFrame({"day": [pd.Timestamp(since), pd.Timestamp(until)]})
    axis = alt.Axis(format=DAY, labelOverlap=True)
    when = alt.X("day:T", title=None, axis=axis, scale=alt.Scale(nice=False))
    ruled: alt.Chart = alt.Chart(ends).mark_rule(opacity=0).encode(x=when)
    return ruled
