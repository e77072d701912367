"""Next year's plan from this year's: what would happen to each campaign, then at one press."""

import pandas as pd
import streamlit as st

from core.campaigns.roll import How
from core.campaigns.roll_actions import Rolled, roll_forward, roll_preview, undo_roll
from core.db.engine import reading, writing
from core.locale import _, ngettext
from core.team.rights import Actor
from pages.ui.calendar import load
from pages.ui.save import flash, reporting
from pages.ui.session import require_user, shop


def open_roll() -> None:
    """Open the dialog that rolls a year's plan into the next."""
    st.dialog(_("Next year's plan"), width="large")(_roll)()


def _roll() -> None:
    user = require_user()  # a dialog reruns alone: a role may be gone by now
    draw_roll(user, shop().revision)


def draw_roll(user: Actor, revision: int) -> None:
    """Draw the years, what would happen to each campaign, and the button that stores it."""
    this_year = load.today(user, revision).year
    with st.container(horizontal=True):
        year = int(st.number_input(_("Year to take from"), 2000, 2100, this_year, step=1, key="roll_year"))
        into = int(st.number_input(_("Into"), 2000, 2100, year + 1, step=1, key=f"roll_into_{year}"))
    with reading() as session:
        told = roll_preview(session, user, year, into)
    if told.empty:
        st.info(_("No campaign goes live in {year}.").format(year=year), icon=":material/event_busy:")
        return
    n = len(told)
    said = ngettext(
        "{n} campaign of {year} goes into {into} by its festival's day, not by the date.",
        "{n} campaigns of {year} go into {into} by their festivals' days, not by the date.",
        n,
    )
    st.text(said.format(n=n, year=year, into=into))
    frame = _frame(told)
    edited = st.data_editor(
        frame,
        key=f"roll_rows_{year}_{into}_{revision}",
        hide_index=True,
        disabled=[name for name in frame.columns if name != "wanted"],
        column_config=_config(),
        height="content" if n <= 12 else 460,
        alt=_("Next year's plan"),
    )
    wanted = told["id"][edited["wanted"] & ~told["is_rolled"]]
    label = ngettext("Roll {n} campaign forward", "Roll {n} campaigns forward", len(wanted))
    if st.button(
        label.format(n=len(wanted)),
        type="primary",
        icon=":material/redo:",
        key="roll_do",
        disabled=wanted.empty,
    ):
        with reporting():
            with writing() as session:
                done = roll_forward(session, user, year, into, [int(each) for each in wanted])
            made = len(done.made)
            told_all = ngettext(
                "{n} campaign is planned for {year}.", "{n} campaigns are planned for {year}.", made
            )
            flash(told_all.format(n=made, year=into), undo=_undo, args=(user, done))
            st.rerun()


def _frame(told: pd.DataFrame) -> pd.DataFrame:
    names = {
        How.ANCHOR.value: _("festival"),
        How.DATE.value: _("same date"),
        How.NO_FESTIVAL.value: _("its festival is not in that year: same date"),
    }
    return pd.DataFrame(
        {
            "wanted": ~told["is_rolled"],
            "name": told["name"],
            "level": told["level"],
            "live": pd.to_datetime(told["live"]),
            "then": pd.to_datetime(told["live_then"]),
            "how": told["how"].map(names).where(~told["is_rolled"], _("rolled already")),
        }
    )


def _config() -> dict[str, object]:
    column = st.column_config
    return {
        "wanted": column.CheckboxColumn("", width=44, pinned=True),
        "name": column.TextColumn(_("Campaign"), width=180, pinned=True),
        "level": column.TextColumn(_("Level"), width=60),
        "live": column.DateColumn(_("Now"), format="YYYY-MM-DD", width=110),
        "then": column.DateColumn(_("Then"), format="YYYY-MM-DD", width=110),
        "how": column.TextColumn(_("Anchored on"), width=260),
    }


def _undo(user: Actor, done: Rolled) -> None:
    with writing() as session:
        undo_roll(session, user, done)
