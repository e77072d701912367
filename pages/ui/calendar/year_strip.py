"""The year at a glance: platforms in rows, festivals on top, campaigns as bars; a click opens one."""

from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from core.campaigns.clashes.clash import Checked, Severity
from core.campaigns.plan_frames import PlanFrames
from core.campaigns.values import state_name
from core.campaigns.year_rows import YearRows, year_rows
from core.locale import _, ngettext
from core.team.rights import Actor
from pages.ui.calendar import load
from pages.ui.calendar.look import Look, shown_platform
from pages.ui.calendar.views import open_campaign

LANE, HEAD, AXIS = 22, 40, 30  # pixels
DAY = "%m-%d"
INK = "#757D86"  # what is neither paper nor ink: it stands out from both
_KEY = "calendar_strip"


def draw_strip(user: Actor, revision: int, look: Look, kept: PlanFrames, checked: Checked) -> None:
    """Draw the year of the month that is looked at."""
    since, until = date(look.month.year, 1, 1), date(look.month.year, 12, 31)
    rows = year_rows(
        kept,
        load.events(user, revision, since, until),
        since=since,
        until=until,
        zone=look.zone,
        blocked=_with(checked, Severity.BLOCK),
        warned=_with(checked, Severity.WARN),
    )
    st.altair_chart(
        _chart(rows, look, since, until),
        key=_key(),
        on_select=_picked,
        selection_mode="bar",
        height=HEAD + LANE * max(rows.depth, 2) + AXIS,
        width="stretch",
        alt=_takeaway(rows, look),
    )


def _key() -> str:
    """Return the chart's key, a new one after each pick: the same bar could not be picked twice otherwise."""
    return f"{_KEY}_{st.session_state.get(_KEY, 0)}"


def _picked() -> None:
    picked = st.session_state[_key()].selection.get("bar") or []
    if picked:
        st.session_state[_KEY] = st.session_state.get(_KEY, 0) + 1
        open_campaign(int(picked[0]["campaign_id"]))


def _with(checked: Checked, severity: Severity) -> list[int]:
    return [number for each in checked.clashes if each.severity is severity for number in each.campaigns]


def _takeaway(rows: YearRows, look: Look) -> str:
    n = len(rows.bars)
    said = ngettext("{n} campaign in {year}", "{n} campaigns in {year}", n).format(n=n, year=look.month.year)
    clashing = int((rows.bars["clash"] != "").sum())
    return _("{said}, {n} of them with clashes").format(said=said, n=clashing) if clashing else said


def _chart(rows: YearRows, look: Look, since: date, until: date) -> alt.LayerChart:
    depth = max(rows.depth, 2)
    x = alt.Scale(domain=[_at(since), _at(until + timedelta(days=1))])
    y = alt.Scale(domain=[-HEAD / LANE, depth], reverse=True, nice=False)
    bars = _bars(rows, x, y)
    month = pd.DataFrame({"starts": [pd.Timestamp(look.month)], "ends": [_next(look.month)]})
    here = (
        alt.Chart(month)
        .mark_rect(opacity=0.12)
        .encode(x=alt.X("starts:T", scale=x), x2="ends:T", y=alt.value(0), y2=alt.value(HEAD + LANE * depth))
    )
    today = pd.DataFrame({"at": [pd.Timestamp(look.today)]})
    now = alt.Chart(today).mark_rule(strokeDash=[3, 3], color=INK).encode(x=alt.X("at:T", scale=x))
    layers = [here, *_festivals(rows, x, y), now, *bars]
    return alt.layer(*layers).configure_view(strokeWidth=0)


def _bars(rows: YearRows, x: alt.Scale, y: alt.Scale) -> list[Any]:
    names = {
        row.platform: shown_platform(row.platform) if row.platform else _("all")
        for row in rows.platforms.itertuples()
    }
    ticks = [float(row.top) + 0.5 for row in rows.platforms.itertuples()]
    labels = " ".join(
        f"datum.value == {row.top + 0.5} ? '{_plain(names[row.platform])}' :"
        for row in rows.platforms.itertuples()
    )
    axis = alt.Axis(
        values=ticks,
        labelExpr=f"{labels} ''",
        grid=False,
        ticks=False,
        domain=False,
        title=None,
        labelLimit=70,
    )
    bars = rows.bars.assign(
        state_name=rows.bars["state"].map(state_name),
        sign=rows.bars["clash"].map({"block": "▲", "warn": "△", "": ""}),
        shown=rows.bars["name"],
        first=rows.bars["starts"].dt.strftime("%m-%d"),
        at=rows.bars["live"].dt.strftime("%m-%d %H:%M"),
    )
    time = alt.X(
        "starts:T",
        scale=x,
        title=None,
        axis=alt.Axis(format="%m", tickCount="month", grid=True, labelAlign="left", labelFlush=False),
    )
    pick = alt.selection_point(name="bar", fields=["campaign_id"], on="click", clear=False)
    tips = [
        alt.Tooltip("shown:N", title=_("Campaign")),
        alt.Tooltip("level:N", title=_("Level")),
        alt.Tooltip("state_name:N", title=_("State")),
        alt.Tooltip("at:N", title=_("Goes live")),
    ]
    body = (
        alt.Chart(bars)
        .mark_bar(cornerRadius=2, cursor="pointer", clip=True)
        .encode(
            x=time,
            x2="ends:T",
            y=alt.Y("top:Q", scale=y, axis=axis),
            y2="bottom:Q",
            opacity=alt.condition(
                "datum.state == 'idea' || datum.state == 'done'", alt.value(0.45), alt.value(0.9)
            ),
            tooltip=tips,
        )
        .add_params(pick)
    )
    ahead = (
        alt.Chart(rows.ahead)
        .mark_rule(strokeWidth=2, opacity=0.6, color=INK, clip=True)
        .encode(x=alt.X("starts:T", scale=x), x2="ends:T", y=alt.Y("at:Q", scale=y, axis=axis))
    )
    signs = (
        alt.Chart(bars[bars["sign"] != ""])
        .mark_text(align="left", dx=3, fontSize=11, fontWeight="bold", clip=True)
        .encode(
            x=alt.X("ends:T", scale=x),
            y=alt.Y("middle:Q", scale=y, axis=axis),
            text="sign:N",
            color=alt.value("#C2412F"),
        )
        .transform_calculate(middle="(datum.top + datum.bottom) / 2")
    )
    return [ahead, body, signs]


def _festivals(rows: YearRows, x: alt.Scale, y: alt.Scale) -> list[Any]:
    sales = rows.festivals[rows.festivals["is_sale"] & rows.festivals["level"].isin(["S", "A"])]
    sales = sales.assign(
        height=-0.08,
        top=sales["level"].map({"S": -0.55, "A": -0.35}),
        first=sales["starts"].dt.strftime("%m-%d"),
        final=(sales["ends"] - pd.Timedelta(days=1)).dt.strftime("%m-%d"),
    )
    tips = [
        alt.Tooltip("name:N", title=_("Festival")),
        alt.Tooltip("level:N", title=_("Level")),
        alt.Tooltip("first:N", title=_("From")),
        alt.Tooltip("final:N", title=_("To")),
    ]
    band = (
        alt.Chart(sales)
        .mark_bar(opacity=0.45, cornerRadius=1)
        .encode(
            x=alt.X("starts:T", scale=x),
            x2="ends:T",
            y=alt.Y("top:Q", scale=y),
            y2="height:Q",
            color=alt.value(INK),
            tooltip=tips,
        )
    )
    large = sales[sales["level"] == "S"]
    names = (
        alt.Chart(large)
        .mark_text(
            align="left", baseline="bottom", fontSize=12, dy=-2, color=INK, limit=alt.ExprRef("width / 3.3")
        )
        .encode(x=alt.X("starts:T", scale=x), y=alt.Y("top:Q", scale=y), text="name:N", tooltip=tips)
        .transform_calculate(name="datum.name")
    )
    return [band, names]


def _plain(text: str) -> str:
    """Return a text as it may stand in an expression of the chart."""
    return "".join(sign for sign in text if sign not in "'\\\n\r")


def _at(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _next(month: date) -> pd.Timestamp:
    return pd.Timestamp(month) + pd.offsets.MonthBegin(1)
