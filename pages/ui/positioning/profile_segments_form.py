"""The form of the segments: who buys, what they need, when, how much the price matters, how many they are."""

import streamlit as st

from core.locale import _
from core.positioning.segments import LIMITS, MOST_SEGMENTS, SENSITIVITIES, sensitivity_name
from core.team.rights import Actor
from pages.ui.positioning.profile_draft import Draft, Row
from pages.ui.positioning.profile_rows import add_button, area, choice, proven, text
from pages.ui.save import badge


def draw(user: Actor, revision: int, draft: Draft) -> None:
    """Draw a card a segment, and how much of the buyers they make up together."""
    for row in draft.rows("segments"):
        with st.container(border=True, gap="small"):
            _segment(user, revision, draft, row)
    add_button(draft, "segments", _("Add a segment"), most=MOST_SEGMENTS)
    shares = [row["share"] for row in draft.rows("segments") if row.get("share") is not None]
    if shares:
        st.caption(_("Together {sum} of the buyers.").format(sum=f"{sum(shares):.0%}"))


def _segment(user: Actor, revision: int, draft: Draft, row: Row) -> None:
    text(draft, row, "name", _("Name of the segment"), most=LIMITS["name"])
    area(draft, row, "who", _("Who they are"), most=LIMITS["who"])
    area(draft, row, "need", _("What they need"), most=LIMITS["need"])
    text(draft, row, "occasion", _("On which occasion"), most=LIMITS["occasion"])
    left, right = st.columns(2)
    with left:
        choice(draft, row, "sensitivity", _("Price sensitivity"), SENSITIVITIES, sensitivity_name)
    with right:
        _share(draft, row)
    if row.get("is_lead"):
        st.badge(badge(_("Lead segment")), icon=":material/flag:", color="green")
    else:
        st.button(
            _("Make it the lead segment"),
            icon=":material/flag:",
            type="tertiary",
            key=f"{draft.key}_{row['_id']}_lead",
            on_click=_lead,
            args=(draft, row["_id"]),
        )
    proven(user, revision, draft, "segments", row, _("Remove this segment"))


def _share(draft: Draft, row: Row) -> None:
    share = row.get("share")
    key = draft.widget({"_id": row["_id"], "share": None if share is None else share * 100}, "share", None)
    typed = st.number_input(
        _("Share of buyers (%)"),
        min_value=0.0,
        max_value=100.0,
        value=None,
        step=1.0,
        format="%.0f",
        placeholder=_("unknown"),
        key=key,
    )
    row["share"] = None if typed is None else round(typed / 100, 4)


def _lead(draft: Draft, row_id: int) -> None:
    for row in draft.rows("segments"):
        row["is_lead"] = row["_id"] == row_id
