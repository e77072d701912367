"""Who works in the shop, as what, and what each role may do."""

from typing import Any

import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.locale import _
from core.team import actions
from core.team.reads import members
from core.team.rights import RIGHTS, Actor, Role, may, right_name, role_name
from pages.ui import words
from pages.ui.save import flash, literal, reporting
from pages.ui.session import person_name, signs_in


def member_list(user: Actor) -> None:
    """Draw members, the invitation and the table of rights."""
    if not signs_in():
        st.info(
            _(
                "Local mode: whoever uses this machine is the owner. To work as a team, set up sign-in with "
                "[auth] in .streamlit/secrets.toml and name the first owner in YUNCE_OWNER."
            ),
            icon=":material/computer:",
        )
    with reading() as session:
        table = members(session, user)
    edits = may(user, "members.edit")
    for member in table.itertuples():
        _member(user, member, edits=edits)
    if edits and signs_in():
        _invitation(user)
    _rights()


def _member(user: Actor, member: Any, *, edits: bool) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"member_{member.id}"):
        with st.container(gap=None, width="stretch"):
            st.text(person_name(member.name, member.address))
            seen = member.last_seen
            here = _("Not here yet") if pd.isna(seen) else _("Last here {when}").format(when=words.ago(seen))
            st.caption(f"{literal(member.address)} · {here}" if signs_in() else _("on this machine"))
        if not (edits and signs_in()):
            st.text(role_name(Role(member.role)))
            return
        _role_picker(user, member)
        _removal(user, member)


def _role_picker(user: Actor, member: Any) -> None:
    picked = st.selectbox(
        _("Role"),
        list(Role),
        index=list(Role).index(Role(member.role)),
        format_func=role_name,
        key=f"member_role_{member.id}_{member.version}",
        label_visibility="collapsed",
        width=140,
    )
    if picked != member.role:
        with reporting():
            with writing() as session:
                actions.change_role(session, user, member.id, version=member.version, role=picked)
            flash(_("{who} is {role} now.").format(who=member.name or member.address, role=role_name(picked)))
            st.rerun()


def _removal(user: Actor, member: Any) -> None:
    who = member.name or member.address
    with st.popover(
        _("Remove"), icon=":material/person_remove:", type="tertiary", key=f"member_out_{member.id}"
    ):
        st.text(_("{who} will lose access to this shop at once.").format(who=who))
        pressed = st.button(_("Remove from the shop"), key=f"member_remove_{member.id}", type="primary")
    if pressed:
        with reporting():
            with writing() as session:
                actions.remove(session, user, member.id)
            flash(_("{who} is no longer a member.").format(who=who))
            st.rerun()


def _invitation(user: Actor) -> None:
    with st.form("member_invite", clear_on_submit=False):
        st.text(
            _(
                "Invite somebody by the address they sign in with. They come in when they sign in; no mail is sent."
            )
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            address = st.text_input(_("E-mail address"), key="member_address", width=280)
            role = st.selectbox(
                _("Role"), list(Role), index=1, format_func=role_name, key="member_new_role", width=140
            )
            pressed = st.form_submit_button(_("Invite"), type="primary", icon=":material/person_add:")
    if pressed:
        with reporting():
            with writing() as session:
                actions.invite(session, user, address=address, role=role)
            flash(_("{address} is invited as {role}.").format(address=address.strip(), role=role_name(role)))
            st.rerun()


def _rights() -> None:
    with st.expander(_("What each role may do"), icon=":material/table:"):
        order = list(Role)
        table = {_("Action"): [right_name(right) for right in RIGHTS]}
        for role in order:
            table[role_name(role)] = [
                "✓" if order.index(role) >= order.index(lowest) else "–" for lowest in RIGHTS.values()
            ]
        st.table(table, hide_index=True, border="horizontal", alt=_("What each role may do"))
