"""A drop on the grid: what it would clash with is shown before anything is saved; without a new clash it is saved at once."""

from typing import Any

import streamlit as st

from core.campaigns import moving
from core.campaigns.clashes.clash import Clash, Severity
from core.campaigns.clashes.words import sentence, severity_icon, severity_name
from core.campaigns.moving import Moved
from core.campaigns.plan_frames import PlanFrames
from core.db.engine import writing
from core.locale import _, ngettext
from core.plan_check import check_move
from core.team.rights import Actor
from pages.ui.calendar import load
from pages.ui.calendar.month_grid import Drop
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user, shop

_DROP = "calendar_drop"
SHOWN = 5


def dropped(drop: Drop) -> None:
    """Take what somebody dropped: a callback, before the page runs."""
    user, revision = require_user(), shop().revision
    new, gone = _difference(user, revision, drop)
    if new:
        st.session_state[_DROP] = drop
        return
    with reporting():
        _save(user, drop, len(gone))


def pending() -> bool:
    """Tell whether a drop waits for a yes or a no."""
    return _DROP in st.session_state


def draw_pending(user: Actor, revision: int, frames: PlanFrames) -> None:
    """Draw a drop that waits: where the campaign would go, and what clashes there."""
    drop: Drop | None = st.session_state.get(_DROP)
    if drop is None:
        return
    own = frames.campaigns[frames.campaigns["id"] == drop.campaign_id]
    if own.empty:
        st.session_state.pop(_DROP)
        return
    new, gone = _difference(user, revision, drop)
    with st.container(border=True, key="calendar_pending"):
        st.markdown(f"**{literal(_title(own.iloc[0], drop, revision, user))}**")
        for each in new[:SHOWN]:
            st.markdown(_line(each))
        if len(new) > SHOWN:
            st.caption(_("{n} more").format(n=len(new) - SHOWN))
        if gone:
            said = ngettext("{n} clash goes away.", "{n} clashes go away.", len(gone))
            st.caption(said.format(n=len(gone)))
        with st.container(horizontal=True):
            st.button(
                _("Move it all the same"),
                icon=":material/drive_file_move:",
                key="calendar_move",
                on_click=_accept,
                args=(drop, len(gone)),
            )
            st.button(
                _("Leave it where it was"),
                type="primary",
                icon=":material/undo:",
                key="calendar_leave",
                on_click=_leave,
            )


def _title(campaign: Any, drop: Drop, revision: int, user: Actor) -> str:
    zone = load.zone(user, revision)
    day = moving.later(campaign["live_at"].to_pydatetime(), drop.days, zone).astimezone(zone)
    said = _("{name} would go live on {day} ({days} days). That clashes:")
    return said.format(
        name=campaign["name"],
        day=f"{day:%m-%d %H:%M}",
        days=f"{drop.days:+d}",
    )


def _line(clash: Clash) -> str:
    colour = {Severity.BLOCK: "red", Severity.WARN: "orange"}.get(clash.severity, "gray")
    name = literal(severity_name(clash.severity))
    return f":{colour}[{severity_icon(clash.severity)} {name}] {literal(sentence(clash))}"


def _difference(user: Actor, revision: int, drop: Drop) -> tuple[tuple[Clash, ...], tuple[Clash, ...]]:
    ground = load.ground(user, revision)
    return check_move(ground, drop.campaign_id, drop.days, before=load.checked(user, revision))


def _accept(drop: Drop, gone: int) -> None:
    st.session_state.pop(_DROP, None)
    with reporting():
        _save(require_user(), drop, gone)


def _leave() -> None:
    st.session_state.pop(_DROP, None)


def _save(user: Actor, drop: Drop, gone: int) -> None:
    with writing() as session:
        moved = moving.move_campaign(session, user, drop.campaign_id, version=drop.version, days=drop.days)
    said = ngettext("Moved by {n} day.", "Moved by {n} days.", abs(drop.days)).format(n=f"{drop.days:+d}")
    if gone:
        said += ngettext(" {n} clash is gone.", " {n} clashes are gone.", gone).format(n=gone)
    flash(said, undo=_undo, args=(user, moved))


def _undo(user: Actor, moved: Moved) -> None:
    with writing() as session:
        moving.undo_move(session, user, moved)
