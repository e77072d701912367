"""The plan as a Gantt chart: phases of campaigns and their tasks, with lines from what is needed to what needs it."""

from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from core.campaigns.gantt_rows import DONE, EARLY, LATE, TIGHT, GanttRows, gantt_rows, page_of
from core.campaigns.values import phase_name
from core.locale import _, ngettext
from core.team.rights import Actor
from pages.ui.calendar import load
from pages.ui.calendar.look import Look, month_bar, month_later
from pages.ui.calendar.views import open_campaign
from pages.ui.paging import offset_of

ROW, AROUND = 22, 60  # pixels
PER_PAGE = 60
MONTHS = (1, 2, 3, 6, 12)
INK = "#757D86"  # what is neither paper nor ink: it stands out from both
_KEY = "calendar_gantt"
# The theme's colours by their place: blue, red, …, amber fourth, grey last.
_TONES = ("campaign", LATE, "-", EARLY, "--", "---", "----", "task")
_NARROW = "windowSize()[0] < 600"


def draw(user: Actor, revision: int, look: Look) -> None:
    """Draw the stretch of time that is looked at."""
    month_bar(look.today, look.month)
    months = st.segmented_control(
        _("Stretch"),
        MONTHS,
        default=_asked(),
        format_func=lambda n: ngettext("{n} month", "{n} months", n).format(n=n),
        required=True,
        key="gantt_months",
        on_change=lambda: st.query_params.update(months=str(st.session_state["gantt_months"])),
        label_visibility="collapsed",
    )
    with_tasks = st.toggle(_("With tasks"), value=True, key="gantt_tasks")
    since, until = look.month, month_later(look.month, months) - timedelta(days=1)
    whole = gantt_rows(
        look.kept(load.frames(user, revision)),
        since=since,
        until=until,
        today=look.today,
        zone=str(look.zone),
        with_tasks=with_tasks,
    )
    if whole.rows.empty:
        st.info(_("Nothing is planned in this stretch of time."), icon=":material/event_available:")
        return
    picture = st.container()
    first = offset_of(len(whole.rows), per_page=PER_PAGE, key="gantt_page")
    shown = page_of(whole, first, PER_PAGE)
    with picture:
        st.altair_chart(
            _chart(shown, look, since, until),
            key=_KEY,
            on_select=_picked,
            selection_mode="row",
            height=ROW * len(shown.rows) + AROUND,
            width="stretch",
            alt=_takeaway(whole),
        )
    st.caption(
        _(
            "▲ overdue, △ begins before what it needs is due, ◆ no day to lose, ✓ done. A click opens the campaign."
        )
    )


def _asked() -> int:
    asked = st.query_params.get("months", "")
    return next((n for n in MONTHS if str(n) == asked), 2)


def _picked() -> None:
    picked = st.session_state[_KEY].selection.get("row") or []
    if picked:
        open_campaign(int(picked[0]["campaign_id"]), "phases")


def _takeaway(whole: GanttRows) -> str:
    campaigns = int((whole.rows["task_id"] == 0).sum())
    late = int((whole.rows["mark"] == LATE).sum())
    said = ngettext("{n} campaign", "{n} campaigns", campaigns).format(n=campaigns)
    return _("{said}, {n} things overdue").format(said=said, n=late) if late else said


def _chart(shown: GanttRows, look: Look, since: date, until: date) -> alt.LayerChart:
    first, last = pd.Timestamp(since), pd.Timestamp(until + timedelta(days=1))
    x = alt.Scale(domain=[_at(since), _at(until + timedelta(days=1))], clamp=True)
    rows = shown.rows.assign(label=_labels(shown.rows))
    order = list(rows["label"])
    names = dict(zip(rows["row"], rows["label"], strict=True))
    bars = shown.bars[(shown.bars["starts"] < last) & (shown.bars["ends"] > first)]
    bars = bars.merge(rows[["row", "name", "who", "mark"]], on="row").assign(
        tone=_tones,
        label=lambda frame: frame["row"].map(names),
        what=lambda frame: frame["kind"].map(lambda kind: _("Task") if kind == "task" else phase_name(kind)),
        first=lambda frame: frame["starts"].dt.strftime("%m-%d %H:%M"),
        final=lambda frame: (frame["ends"] - pd.Timedelta(minutes=1)).dt.strftime("%m-%d %H:%M"),
    )
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(
            labelLimit=alt.ExprRef(f"{_NARROW} ? 90 : 230"),
            ticks=False,
            domain=False,
            labelOverlap=False,
            labelFontWeight=alt.condition("slice(datum.label, 0, 1) == ' '", alt.value(400), alt.value(600)),
        ),
    )
    time = alt.X(
        "starts:T",
        scale=x,
        title=None,
        axis=alt.Axis(format="%m-%d", orient="top", grid=True, labelOverlap=True),
    )
    pick = alt.selection_point(name="row", fields=["campaign_id"], on="click", clear=False)
    tips = [
        alt.Tooltip("name:N", title=_("Name")),
        alt.Tooltip("what:N", title=_("What")),
        alt.Tooltip("first:N", title=_("Starts")),
        alt.Tooltip("final:N", title=_("Ends")),
        alt.Tooltip("who:N", title=_("Who")),
    ]
    body = (
        alt.Chart(bars)
        .mark_bar(cornerRadius=2, height=13, cursor="pointer")
        .encode(
            x=time,
            x2="ends:T",
            y=y,
            opacity=alt.Opacity(
                "kind:N",
                scale=alt.Scale(
                    domain=["burst", "presale", "return", "warm_up", "gather", "review", "other", "task"],
                    range=[0.95, 0.6, 0.6, 0.4, 0.3, 0.2, 0.3, 0.75],
                ),
                legend=None,
            ),
            color=alt.Color("tone:N", scale=alt.Scale(domain=list(_TONES)), legend=None),
            tooltip=tips,
        )
        .add_params(pick)
    )
    return alt.layer(*_lines(shown, names, x, y), body, _now(look, x)).configure_view(strokeWidth=0)


def _lines(shown: GanttRows, names: dict[int, str], x: alt.Scale, y: alt.Y) -> list[Any]:
    if shown.lines.empty:
        return []
    points = shown.lines.assign(
        label=shown.lines["row"].map(names), tone=shown.lines["is_early"].map({True: LATE, False: "task"})
    )
    return [
        alt.Chart(points)
        .mark_line(strokeWidth=1, opacity=0.8, clip=True)
        .encode(
            x=alt.X("at:T", scale=x),
            y=y,
            detail="line:N",
            order="step:Q",
            color=alt.Color("tone:N", scale=alt.Scale(domain=list(_TONES)), legend=None),
            strokeDash=alt.StrokeDash(
                "tone:N", scale=alt.Scale(domain=["task", LATE], range=[[1, 0], [4, 2]]), legend=None
            ),
        )
    ]


def _tones(bars: pd.DataFrame) -> pd.Series:
    """Return what colours a bar: only what is wrong with a task stands out."""
    of_tasks = bars["mark"].where(bars["mark"].isin([LATE, EARLY]), "task")
    return of_tasks.where(bars["task_id"] > 0, "campaign")


def _now(look: Look, x: alt.Scale) -> alt.Chart:
    today = pd.DataFrame({"at": [pd.Timestamp(look.today)]})
    return alt.Chart(today).mark_rule(strokeDash=[3, 3], color=INK).encode(x=alt.X("at:T", scale=x))


def _labels(rows: pd.DataFrame) -> pd.Series:
    """Return the names of the rows, each once: tasks stand in, and signs say what is wrong."""
    signs = {LATE: "▲ ", EARLY: "△ ", TIGHT: "◆ ", DONE: "✓ "}
    shown = rows["mark"].map(signs).fillna("") + rows["name"]
    shown = shown.where(rows["task_id"] == 0, "    " + shown)
    again = shown.groupby(shown).cumcount()
    return shown + again.map(lambda n: "\u200b" * n)  # the axis takes equal names for one row


def _at(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)
