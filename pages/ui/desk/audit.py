"""The audit trail: who did what to which thing, and when."""

import json

import streamlit as st

from core.db.engine import reading
from core.locale import _
from core.team.reads import audit_trail
from core.team.rights import Actor
from pages.ui import columns
from pages.ui.session import person_name


def audit(user: Actor, zone: str) -> None:
    """Draw the newest lines of the trail."""
    with reading() as session:
        trail = audit_trail(session, user)
    if trail.empty:
        st.caption(_("Nothing has been written down yet."))
        return
    trail["who"] = [
        person_name(name, address)
        for name, address in trail[["name", "address"]].fillna("").itertuples(index=False)
    ]
    trail["detail"] = [json.dumps(detail, ensure_ascii=False) if detail else "" for detail in trail["detail"]]
    st.dataframe(
        trail[["at", "who", "action", "thing", "detail"]],
        hide_index=True,
        alt=_("Audit trail, newest first"),
        column_config={
            "at": columns.moment(_("When"), zone),
            "who": st.column_config.TextColumn(_("Who")),
            "action": st.column_config.TextColumn(_("Did what")),
            "thing": st.column_config.TextColumn(_("To what")),
            "detail": st.column_config.TextColumn(_("Detail"), width="large"),
        },
    )
