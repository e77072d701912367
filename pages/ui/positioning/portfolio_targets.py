"""The targets of roles at the right side: share of sales, price band, margin, position; and what a change touches."""

from typing import Any

import pandas as pd
import streamlit as st

from core.campaigns.values import State
from core.competitors.policy import POSITIONS, position_name
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput
from core.locale import _, ngettext
from core.positioning.portfolio_gaps import role_said
from core.positioning.profile_reads import lead_segment
from core.positioning.role_actions import (
    StoredRoles,
    changed_fields,
    put_roles_back,
    save_roles,
    stored_roles,
)
from core.positioning.role_positions import positions_said, unsuited, usual_positions
from core.positioning.role_targets import default_shares
from core.positioning.role_touches import role_touches
from core.positioning.segments import sensitivity_name
from core.rules.portfolio import portfolio_pack
from core.shop.items import ItemRole
from core.team.rights import Actor, may
from pages.ui.calendar import load as calendar
from pages.ui.columns import fen_typed
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user, shop

OPENED = "portfolio_targets_opened"  # the targets as they were when the drawer opened
ROLES = (*(each.value for each in ItemRole), "")


def ask_for_targets(user: Actor) -> None:
    """Let the drawer be open in the next run, filled with what is stored now."""
    st.query_params.pop("view", None)  # one dialog a run
    with reading() as session:
        st.session_state[OPENED] = stored_roles(session, user)


def open_targets(_user: Actor) -> None:
    """Open the drawer if it was asked for."""
    if OPENED in st.session_state and "view" not in st.query_params:
        st.dialog(_("Role targets"), width=880, position="right", on_dismiss=_close)(_drawer)()


def _close() -> None:
    st.session_state.pop(OPENED, None)


def _drawer() -> None:
    user = require_user()
    opened: StoredRoles | None = st.session_state.get(OPENED)
    if opened is None:
        return
    edits, decides = may(user, "positioning.edit"), may(user, "advice.decide")
    if edits and not decides:
        st.caption(_("Margin, position and band are decided by whoever decides on price advice."))
    suggested = not opened.section.get("shares")
    if suggested:
        st.caption(_("No target shares are stored yet: the fields begin with the practice of the trade."))
    goals: dict[str, dict[str, Any]] = {}
    shares: dict[str, float | None] = {}
    mark = f"{opened.policy_version}_{opened.profile_number}"
    _suits(user, opened, mark, decides=edits and decides)
    try:
        for role in ROLES:
            goals[role] = _role(opened, role, shares, mark, edits=edits, decides=edits and decides)
        off = st.number_input(
            _("Image items: largest discount in a campaign (%)"),
            0.0, 90.0, _percent(opened.section.get("image_off", 0.0)), step=1.0, format="%.0f",
            key=f"role_image_off_{mark}", disabled=not edits,
            help=literal(portfolio_pack().image_off.shown_source),
        )  # fmt: skip
        section = {
            "shares": {role: share for role, share in shares.items() if share is not None},
            "image_off": round(off / 100, 6),
        }
    except BadInput as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    _total(section["shares"])
    if edits:
        _save(user, opened, goals, section, is_new=suggested)


def _suits(user: Actor, opened: StoredRoles, mark: str, *, decides: bool) -> None:
    """Say which price positions suit other buyers than the lead segment, and offer those that are usual for it."""
    with reading() as session:
        segment = lead_segment(session, user)
    stored = {role: goal["position"] for role, goal in opened.goals.items()}
    chosen = {
        role: st.session_state.get(_position_key(role, mark), position) for role, position in stored.items()
    }
    odd, usual = unsuited(segment, chosen), usual_positions(segment)
    if segment is None or usual is None or not odd:
        return
    said = _("For {segment} (price sensitivity: {sensitivity}) other price positions are usual: {positions}.")
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="role_positions_suit"):
        st.text(
            said.format(
                segment=segment.name,
                sensitivity=sensitivity_name(segment.sensitivity),
                positions=positions_said(odd),
            ),
            help=literal(usual.shown_source),
            width="stretch",
        )
        if decides:
            st.button(
                _("Use these"),
                icon=":material/done_all:",
                key="role_positions_take",
                on_click=_take_positions,
                args=(odd, mark),
            )


def _take_positions(positions: dict[str, str], mark: str) -> None:
    for role, position in positions.items():
        st.session_state[_position_key(role, mark)] = position


def _position_key(role: str, mark: str) -> str:
    return f"role_position_{role}_{mark}"


def _role(
    opened: StoredRoles,
    role: str,
    shares: dict[str, float | None],
    mark: str,
    *,
    edits: bool,
    decides: bool,
) -> dict[str, Any]:
    """Draw one role's row; return its goal and put its share into `shares`."""
    goal, stored = opened.goals[role], opened.section.get("shares", {})
    start = stored.get(role) if stored else default_shares().get(role)
    st.markdown(f"**{literal(role_said(role))}**")
    with st.grid(5, min_column_width=125, gap="xsmall", vertical_alignment="bottom"):
        if role:
            share = st.number_input(
                _("Share (%)"), 0.0, 100.0, None if start is None else _percent(start), step=1.0, format="%.0f",
                key=f"role_share_{role}_{mark}", disabled=not edits, help=_share_source(role),
            )  # fmt: skip
            shares[role] = None if share is None else round(share / 100, 6)
        ends = [
            st.number_input(
                label, min_value=0.0, value=None if goal[name] is None else goal[name] / 100, step=1.0, format="%.2f",
                placeholder=_("open"), key=f"role_{name}_{role}_{mark}", disabled=not decides,
            )
            for name, label in (("least", _("Band from (¥)")), ("most", _("Band to (¥)")))
        ]  # fmt: skip
        margin = st.number_input(
            _("Margin (%)"), 0.0, 90.0, _percent(goal["margin"]), step=1.0, format="%.1f",
            key=f"role_margin_{role}_{mark}", disabled=not decides,
        )  # fmt: skip
        st.session_state.setdefault(_position_key(role, mark), goal["position"])
        position = st.selectbox(
            _("Price position"), POSITIONS, format_func=position_name, key=_position_key(role, mark), disabled=not decides,
        )  # fmt: skip
    least, most = (fen_typed(each) or None for each in ends)
    return {"least": least, "most": most, "margin": round(margin / 100, 6), "position": position}


def _share_source(role: str) -> str:
    pack = next(each for each in portfolio_pack().shares if each.role == role)
    return _("{share} by default: {source}").format(
        share=f"{pack.share:.0%}", source=literal(pack.shown_source)
    )


def _total(shares: dict[str, float]) -> None:
    total = sum(shares.values())
    said = _("Together {total} of sales.").format(total=f"{total:.0%}")
    if total > 1 + 1e-9:
        st.warning(
            literal(_("{said} That is more than all sales.").format(said=said)), icon=":material/warning:"
        )
    else:
        st.caption(literal(said))


def _save(
    user: Actor,
    opened: StoredRoles,
    goals: dict[str, dict[str, Any]],
    section: dict[str, Any],
    *,
    is_new: bool,
) -> None:
    changes = changed_fields(opened, goals, section)
    with reading() as session:
        touched = role_touches(session, user, changes)
    if touched:
        st.markdown(_("**What this touches**"))
        for said in (*touched, *_campaigns(user, set(changes))):
            st.markdown(f"- {literal(said)}")
    if not changes and not is_new:
        st.caption(_("Everything is saved."))
    pressed = st.button(
        _("Save"),
        type="primary",
        icon=":material/save:",
        key="role_targets_save",
        disabled=not (changes or is_new),
    )
    if pressed:
        with reporting():
            with writing() as session:
                save_roles(session, user, opened, goals=goals, section=section)
            _close()
            flash(_("The role targets are saved."), undo=_back, args=(user, opened))
            st.rerun()


def _campaigns(user: Actor, roles: set[str]) -> list[str]:
    """Say how many campaigns that are still to run or on sell items of these roles."""
    if not may(user, "campaigns.see"):
        return []
    frames = calendar.frames(user, shop().revision)
    is_open = frames.campaigns["ends_at"] > pd.Timestamp(now())
    is_open &= frames.campaigns["state"] != State.DONE.value
    ids = set(frames.campaigns.loc[is_open, "id"])
    rows = frames.items[frames.items["role"].isin(roles) & frames.items["campaign_id"].isin(ids)]
    n = int(rows["campaign_id"].nunique())
    said = ngettext("{n} campaign to run sells such items.", "{n} campaigns to run sell such items.", n)
    return [said.format(n=f"{n:,}")] if n else []


def _back(user: Actor, before: StoredRoles) -> None:
    with writing() as session:
        put_roles_back(session, user, before)


def _percent(share: float) -> float:
    return round(share * 100, 4)
