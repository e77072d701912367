"""Which item the drawer shows: named by the address, and held in the version it was opened in."""

from typing import Any

import streamlit as st

from core.db.engine import reading
from core.errors import NotFound
from core.locale import _
from core.shop import reads
from core.team.rights import Actor


def ask_for(item_id: int | None) -> None:
    """Let the address name an item, or a new one, so that the next run opens its drawer."""
    forget_opened()
    st.query_params["item"] = "new" if item_id is None else str(item_id)


def opened(actor: Actor, asked: str) -> dict[str, Any]:
    """Return the item as it was when the drawer opened, empty for a new one.

    What is typed stands against that version. Raises NotFound for an item that is not in the shop.
    """
    known = st.session_state.get("item_opened")
    if known is None or str(known.get("id", "new")) != asked:
        if asked != "new" and not (asked.isdecimal() and len(asked) < 19):
            raise NotFound(_("This item is no longer in the shop."))
        known = {} if asked == "new" else stored(actor, int(asked))
        st.session_state["item_opened"] = known
    return known


def stored(actor: Actor, item_id: int) -> dict[str, Any]:
    """Return an item as it is stored now."""
    with reading() as session:
        return reads.item(session, actor, item_id)


def close() -> None:
    """Let the drawer be gone in the next run."""
    st.query_params.pop("item", None)
    forget_opened()


def forget_opened() -> None:
    """Forget the version an item was opened in, and what somebody else did to it meanwhile."""
    st.session_state.pop("item_opened", None)
    st.session_state.pop("item_newer", None)
