"""The plan on paper: plain tables of a month, a quarter or a year, nothing to press when it is printed."""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import streamlit as st

from core.campaigns.plan_frames import PlanFrames
from core.campaigns.values import phase_name, state_name, task_role_name
from core.locale import _, ngettext
from core.money import price
from core.team.rights import Actor
from pages.ui.calendar import load
from pages.ui.calendar.look import Look, month_bar, month_later, shown_platform
from pages.ui.save import literal

MONTHS = (1, 3, 12)
MOST_ITEMS = 60
_CSS = Path(__file__).parent / "printable.css"


def draw(user: Actor, revision: int, look: Look) -> None:
    """Draw what goes live, is prepared or goes on in the stretch of time."""
    st.html(_CSS)
    with st.container(key="print_controls"):
        month_bar(look.today, look.month)
        months = st.segmented_control(
            _("Stretch"),
            MONTHS,
            default=1,
            format_func=lambda n: ngettext("{n} month", "{n} months", n).format(n=n),
            required=True,
            key="print_months",
            label_visibility="collapsed",
        )
        st.caption(_("Print it from the browser (Ctrl or ⌘ and P): only the tables come on paper."))
    frames = look.kept(load.frames(user, revision))
    since, until = look.month, month_later(look.month, months)
    shown = _touching(frames, since, until, look)
    st.subheader(
        _("{since} to {until}").format(
            since=since.isoformat(), until=(until - timedelta(days=1)).isoformat()
        ),
        anchor=False,
    )
    if shown.empty:
        st.text(_("Nothing is planned in this stretch of time."))
    for row in shown.itertuples():
        _campaign(row, frames, look)


def _touching(frames: PlanFrames, since: date, until: date, look: Look) -> pd.DataFrame:
    table = frames.campaigns
    starts = table["starts_at"].dt.tz_convert(look.zone).dt.tz_localize(None)
    ends = table["ends_at"].dt.tz_convert(look.zone).dt.tz_localize(None)
    return table[(starts < pd.Timestamp(until)) & (ends > pd.Timestamp(since))]


def _campaign(row: object, frames: PlanFrames, look: Look) -> None:
    with st.container(key=f"print_campaign_{row.id}"):
        st.subheader(literal(row.name), anchor=False)
        facts = [_("Level {level}").format(level=row.level), state_name(row.state)]
        if row.platform:
            facts.append(shown_platform(row.platform))
        if isinstance(row.owner, str) and row.owner:
            facts.append(row.owner)
        st.text(" · ".join(facts))
        _table(_phases(frames, row.id, look))
        _table(_tasks(frames, row.id))
        _table(_items(frames, row.id))


def _table(frame: pd.DataFrame) -> None:
    if not frame.empty:
        st.table(frame.map(literal), hide_index=True, border="horizontal")


def _phases(frames: PlanFrames, campaign_id: int, look: Look) -> pd.DataFrame:
    own = frames.phases[frames.phases["campaign_id"] == campaign_id]
    return pd.DataFrame(
        {
            _("Phase"): own["name"].where(own["name"] != "", own["kind"].map(phase_name)),
            _("Starts"): own["starts_at"].dt.tz_convert(look.zone).dt.strftime("%m-%d %H:%M"),
            _("Ends"): own["ends_at"].dt.tz_convert(look.zone).dt.strftime("%m-%d %H:%M"),
        }
    )


def _tasks(frames: PlanFrames, campaign_id: int) -> pd.DataFrame:
    own = frames.tasks[frames.tasks["campaign_id"] == campaign_id]
    who = own["assignee"].where(own["assignee"].fillna("") != "", own["role"].map(task_role_name))
    return pd.DataFrame(
        {
            _("Task"): own["name"],
            _("Who"): who.astype("str"),
            _("Due"): own["due_on"].dt.strftime("%m-%d"),
            _("Finished"): own["done_at"].notna().map({True: "✓", False: ""}),
        }
    )


def _items(frames: PlanFrames, campaign_id: int) -> pd.DataFrame:
    own = frames.items[frames.items["campaign_id"] == campaign_id].head(MOST_ITEMS)
    return pd.DataFrame(
        {
            _("Item code"): own["code"],
            _("Title"): own["title"],
            _("Event price"): own["price"].map(lambda fen: "—" if pd.isna(fen) else price(int(fen))),
            _("Stock promised"): own["stock"].map(lambda n: "—" if pd.isna(n) else f"{int(n):,}"),
        }
    )
