"""The campaigns as a table: sorted by any column, opened by a row, several at once deleted or moved on."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.campaigns.campaign_actions import Deleted, Edited, delete_campaign, restore_campaign, set_state
from core.campaigns.clashes.clash import Checked
from core.campaigns.plan_frames import PlanFrames
from core.campaigns.states import state_now
from core.campaigns.values import State, state_name
from core.db.base import now
from core.db.engine import writing
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui.calendar import load
from pages.ui.calendar.look import Look, shown_platform
from pages.ui.calendar.views import open_campaign
from pages.ui.save import flash, reporting

_KEY = "calendar_list"


def draw(user: Actor, revision: int, look: Look) -> None:
    """Draw the campaigns that pass the filters."""
    frames = look.kept(load.frames(user, revision))
    if frames.campaigns.empty:
        st.info(_("No campaign passes these filters."), icon=":material/filter_alt_off:")
        return
    frame = _frame(frames, load.checked(user, revision), look)
    bar = st.container(horizontal=True, vertical_alignment="center", key="calendar_list_bar")
    picked = st.dataframe(
        frame.drop(columns=["id", "version"]),
        key=f"{_KEY}_{revision}",
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        column_config=_config(),
        height="content" if len(frame) <= 15 else 560,
        alt=_("Campaigns with their dates, tasks, budget and clashes"),
    )
    rows = frame.iloc[picked.selection.rows]
    with bar:
        _actions(user, rows)


def _frame(frames: PlanFrames, checked: Checked, look: Look) -> pd.DataFrame:
    """Return a row a campaign: what runs, then what comes next, then what is over, the last of it first."""
    table, at = frames.campaigns, now()
    tasks = frames.tasks.assign(is_done=frames.tasks["done_at"].notna()).groupby("campaign_id")["is_done"]
    planned = frames.budget.groupby("campaign_id")["planned"].sum()
    clashes = {number: len(own) for number, own in checked.by_campaign().items()}
    over = table["ends_at"] <= pd.Timestamp(at)
    table = pd.concat(
        [table[~over].sort_values("live_at"), table[over].sort_values("live_at", ascending=False)]
    )
    live = table["live_at"].dt.tz_convert(look.zone).dt.tz_localize(None)
    return pd.DataFrame(
        {
            "id": table["id"],
            "version": table["version"],
            "name": table["name"],
            "level": table["level"],
            "platform": table["platform"].map(lambda name: shown_platform(name) if name else ""),
            "state": [
                state_name(state_now(row.state, row.live_at, row.ends_at, at)) for row in table.itertuples()
            ],
            "live": live,
            "days": (live.dt.normalize() - pd.Timestamp(look.today)).dt.days,
            "tasks": (table["id"].map(tasks.mean()).astype("float64") * 100).round(),
            "clashes": table["id"].map(clashes).fillna(0).astype("int64"),
            "budget": table["id"].map(planned).astype("float64") / 100,
            "target": (table["target"].astype("float64") / 100).where(
                table["goal"].isin(["gmv", "clearance"])
            ),
            "actual": (table["actual"].astype("float64") / 100).where(
                table["goal"].isin(["gmv", "clearance"])
            ),
            "owner": table["owner"].fillna(""),
        }
    ).reset_index(drop=True)


def _config() -> dict[str, object]:
    column = st.column_config
    return {
        "name": column.TextColumn(_("Campaign"), pinned=True, width=170),
        "level": column.TextColumn(_("Level"), width=55),
        "platform": column.TextColumn(_("Platform"), width=80),
        "state": column.TextColumn(_("State"), width=80),
        "live": column.DatetimeColumn(_("Goes live"), format="YYYY-MM-DD HH:mm", width=135),
        "days": column.NumberColumn(_("Days to go"), width=85),
        "tasks": column.ProgressColumn(
            _("Tasks done"), format="%d%%", min_value=0, max_value=100, width=110, color="gray"
        ),
        "clashes": column.NumberColumn(_("Clashes"), width=70),
        "budget": column.NumberColumn(_("Budget (¥)"), format="localized", width=100),
        "target": column.NumberColumn(_("Target (¥)"), format="localized", width=110),
        "actual": column.NumberColumn(_("Reached (¥)"), format="localized", width=110),
        "owner": column.TextColumn(_("Owner"), width=100),
    }


def _actions(user: Actor, rows: pd.DataFrame) -> None:
    """Draw what can be done with the rows that are ticked."""
    if rows.empty:
        st.caption(_("Tick rows to open, move on or delete them."))
        return
    chosen = [(int(row.id), int(row.version)) for row in rows.itertuples()]
    if len(chosen) == 1:
        st.button(
            _("Open"),
            icon=":material/right_panel_open:",
            key="list_open",
            on_click=open_campaign,
            args=(chosen[0][0],),
        )
    if may(user, "campaigns.edit"):
        with st.popover(_("State"), icon=":material/flag:"):
            for state in State:
                st.button(
                    state_name(state),
                    key=f"list_state_{state.value}",
                    on_click=_move_on,
                    args=(user, chosen, state),
                    width="stretch",
                )
    if may(user, "campaigns.delete"):
        st.button(
            _("Delete"), icon=":material/delete:", key="list_delete", on_click=_delete, args=(user, chosen)
        )


def _move_on(user: Actor, chosen: Sequence[tuple[int, int]], state: State) -> None:
    with reporting():
        with writing() as session:
            done = tuple(
                set_state(session, user, each, state.value, version=version) for each, version in chosen
            )
        said = ngettext("{n} campaign is now: {state}", "{n} campaigns are now: {state}", len(done))
        flash(said.format(n=len(done), state=state_name(state)), undo=_undo_states, args=(user, done))


def _undo_states(user: Actor, done: tuple[Edited, ...]) -> None:
    with writing() as session:
        for each in done:
            set_state(session, user, each.id, each.before["state"], version=each.version)


def _delete(user: Actor, chosen: Sequence[tuple[int, int]]) -> None:
    with reporting():
        with writing() as session:
            gone = tuple(delete_campaign(session, user, each, version=version) for each, version in chosen)
        said = ngettext("{n} campaign deleted.", "{n} campaigns deleted.", len(gone))
        flash(said.format(n=len(gone)), undo=_restore, args=(user, gone))


def _restore(user: Actor, gone: tuple[Deleted, ...]) -> None:
    with writing() as session:
        for each in gone:
            restore_campaign(session, user, each.id, version=each.version)
