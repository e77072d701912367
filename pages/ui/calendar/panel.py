"""The panel of a campaign at the right side: all that belongs to it, part by part; the calendar stays where it is."""

import streamlit as st

from core.campaigns.campaign_reads import CampaignView
from core.campaigns.values import State, state_name
from core.locale import _
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.calendar import (
    budget_tab,
    clash_list,
    copy_tab,
    gates_tab,
    history_tab,
    items_tab,
    load,
    offer_tab,
    overview,
    phases_tab,
    targets_tab,
    tasks_tab,
)
from pages.ui.calendar.look import shown_platform
from pages.ui.calendar.new_campaign import draw_new
from pages.ui.save import badge, drawer_left, literal, show_flash_here
from pages.ui.session import require_user, shop

NEW, WIDTH = "new", 860  # four figures a row; the nine parts stand in one row, in English too
PART = "campaign_part"
PARTS = {
    "overview": (overview,),
    "phases": (phases_tab, tasks_tab),
    "items": (items_tab, gates_tab),
    "offer": (offer_tab,),
    "money": (budget_tab,),
    "targets": (targets_tab,),
    "copy": (copy_tab,),
    "clashes": (clash_list,),
    "history": (history_tab,),
}
_COLOURS = {State.LIVE: "green", State.READY: "blue", State.DONE: "gray", State.IDEA: "gray"}


def part_name(part: str) -> str:
    """Return the name of a part."""
    return {
        "overview": _("Overview"),
        "phases": _("Phases, tasks"),
        "items": _("Items and gates"),
        "offer": _("Offer"),
        "money": _("Budget"),
        "targets": _("Target"),
        "copy": _("Copy"),
        "clashes": _("Clashes"),
        "history": _("History"),
    }[part]


def open_panel(user: Actor, revision: int) -> None:
    """Open the panel of the campaign that the address names (`?campaign=7`, `?campaign=new`), if it names one."""
    asked = st.query_params.get("campaign", "")
    if asked == NEW and may(user, "campaigns.edit"):
        st.dialog(_("New campaign"), width=WIDTH, position="right", on_dismiss=close)(_new)()
        return
    if not asked or asked == NEW:
        return
    view = load.campaign(user, revision, int(asked)) if asked.isdecimal() and len(asked) < 16 else None
    if view is None:
        close()
        st.warning(_("This campaign is no longer in the shop."), icon=":material/event_busy:")
        return
    st.dialog(literal(view.name), width=WIDTH, position="right", on_dismiss=close)(_panel)(view.id)


def close() -> None:
    """Let the panel be gone in the next run."""
    for name in ("campaign", "part"):
        st.query_params.pop(name, None)
    st.session_state.pop(PART, None)
    overview.leave()
    drawer_left()


def _is_asked(campaign_id: int) -> bool:
    asked = st.query_params.get("campaign", "")
    return asked.isdecimal() and int(asked) == campaign_id


def _new() -> None:
    draw_new(require_user(), shop().revision)


def _panel(campaign_id: int) -> None:
    if not _is_asked(campaign_id):  # deleted or copied here: the page shows what the address names now
        drawer_left()
        st.rerun()
    user, revision = require_user(), shop().revision  # a dialog reruns alone: a role may be gone by now
    view = load.campaign(user, revision, campaign_id)
    if view is None:
        st.warning(_("This campaign is no longer in the shop."), icon=":material/event_busy:")
        return
    show_flash_here()
    _head(view, user, revision)
    for part in PARTS[_choose()]:
        draw = part.draw_for if part is clash_list else part.draw
        draw(user, revision, view)


def _head(view: CampaignView, user: Actor, revision: int) -> None:
    zone = str(load.zone(user, revision))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(badge(state_name(view.state_now)), color=_COLOURS.get(view.state_now, "orange"))
        st.badge(badge(_("Level {level}").format(level=view.level)), color="gray")
        if view.platform:
            st.badge(badge(shown_platform(view.platform)), color="gray")
        said = _("goes live {live}, ends {ends}")
        st.text(
            said.format(live=words.moment(view.live_at, zone), ends=words.moment(view.ends_at, zone)),
            width="content",
        )


def _choose() -> str:
    """Draw the parts and return the chosen one; the address carries its code."""
    asked = st.query_params.get("part", "")
    return st.segmented_control(
        _("Part of the campaign"),
        list(PARTS),
        default=asked if asked in PARTS else "overview",
        format_func=part_name,
        required=True,
        key=PART,
        on_change=_go_to_part,
        label_visibility="collapsed",
    )


def _go_to_part() -> None:
    st.query_params["part"] = st.session_state[PART]
    overview.leave()
