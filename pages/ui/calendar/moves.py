"""A drop on the grid: what it would clash with is shown before anything is saved; without a new clash it is saved at once."""

from typing import Any

import streamlit as st

from core.campaigns import campaign_reads, moving
from core.campaigns.clashes.clash import Clash, Severity
from core.campaigns.clashes.words import sentence, severity_icon, severity_name
from core.campaigns.moving import Moved
from core.campaigns.plan_frames import PlanFrames
from core.db.engine import reading, writing
from core.errors import Conflict
from core.locale import _, ngettext
from core.plan_check import check_move
from core.team.rights import Actor
from pages.ui.calendar import load
from pages.ui.calendar.month_grid import Drop
from pages.ui.save import flash, last_said, literal, reporting
from pages.ui.session import person_name, require_user, shop

_DROP = "calendar_drop"
SHOWN = 5


def dropped(drop: Drop) -> None:
    """Take what somebody dropped: a callback, before the page runs."""
    user, revision = require_user(), shop().revision
    new, gone = _difference(user, revision, drop)
    if new:
        st.session_state[_DROP] = drop
        return
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
    _save(require_user(), drop, gone)


def _leave() -> None:
    st.session_state.pop(_DROP, None)


def notice(user: Actor, revision: int, frames: PlanFrames) -> str:
    """Return what is read out: where a drop that waits would go, else what was done last."""
    drop: Drop | None = st.session_state.get(_DROP)
    own = frames.campaigns[frames.campaigns["id"] == drop.campaign_id] if drop else frames.campaigns.head(0)
    return last_said() if drop is None or own.empty else _title(own.iloc[0], drop, revision, user)


def _save(user: Actor, drop: Drop, gone: int) -> None:
    with reporting(after_conflict=_("The grid shows how it is now: move it again from there.")):
        try:
            _move(user, drop, gone)
        except Conflict as error:
            raise Conflict(_by_whom(user, drop) or str(error)) from error


def _by_whom(user: Actor, drop: Drop) -> str:
    """Say who changed the campaign last, "" where that is not known."""
    with reading() as session:
        name = campaign_reads.campaign(session, user, drop.campaign_id).name
        last = campaign_reads.history(session, user, drop.campaign_id).head(1)
    if last.empty:
        return ""
    who = person_name(last["name"].iloc[0], last["address"].iloc[0])
    return _("{who} changed {name} in the meantime; it was not moved.").format(who=who, name=name)


def _move(user: Actor, drop: Drop, gone: int) -> None:
    with writing() as session:
        moved = moving.move_campaign(session, user, drop.campaign_id, version=drop.version, days=drop.days)
    said = ngettext("Moved by {n} day.", "Moved by {n} days.", abs(drop.days)).format(n=f"{drop.days:+d}")
    if gone:
        said += ngettext(" {n} clash is gone.", " {n} clashes are gone.", gone).format(n=gone)
    flash(said, undo=_undo, args=(user, moved))


def _undo(user: Actor, moved: Moved) -> None:
    with writing() as session:
        moving.undo_move(session, user, moved)
