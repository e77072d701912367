"""Decide many at once: accept all suggestions from a score on, or reject all below it."""

import streamlit as st

from core.competitors.match_reads import Wanted
from core.locale import _, ngettext
from core.shop.actions import MOST_ITEMS_AT_ONCE
from core.team.rights import Actor
from pages.ui.rivals import load
from pages.ui.rivals.match_decide import decide_many


def bulk(user: Actor, revision: int, wanted: Wanted) -> None:
    """Draw the slider, how many it hits under the present filters, and the two buttons."""
    with st.popover(
        _("Decide many"), icon=":material/done_all:", key="matches_bulk", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        score = st.slider(
            _("Score"), 0, 100, 90, format="%d%%", key="matches_score", help=_("The filters count, too.")
        )
        hit = load.matches_by_score(user, revision, wanted, score / 100)
        above, below = hit["accepted"], hit["rejected"]
        st.text(
            ngettext(
                "{n} suggestion of {score} or more", "{n} suggestions of {score} or more", len(above)
            ).format(n=f"{len(above):,}", score=f"{score}%")
        )
        _button("accepted", _("Accept these {n}"), above, ":material/done_all:")
        st.text(
            ngettext("{n} suggestion below {score}", "{n} suggestions below {score}", len(below)).format(
                n=f"{len(below):,}", score=f"{score}%"
            )
        )
        _button("rejected", _("Reject these {n}"), below, ":material/remove_done:")
        if MOST_ITEMS_AT_ONCE in (len(above), len(below)):
            st.caption(_("At most {n} at once.").format(n=f"{MOST_ITEMS_AT_ONCE:,}"))


def _button(state: str, label: str, seen: list[tuple[int, int]], icon: str) -> None:
    st.button(
        label.format(n=f"{len(seen):,}"),
        icon=icon,
        key=f"matches_bulk_{state}",
        disabled=not seen,
        on_click=decide_many,
        args=(seen, state),
        width="stretch",
    )
