"""The form of the frame: what kind of thing we are, what else buyers would choose, what only we have, and proof."""

import streamlit as st

from core.locale import _
from core.positioning.frame import (
    MALL_KINDS,
    MOST_CATEGORY,
    MOST_LINE,
    MOST_LINES,
    MOST_PROOFS,
    MOST_STRENGTHS,
    mall_kind_name,
)
from core.team.rights import Actor
from pages.ui.positioning.profile_draft import Draft, Row
from pages.ui.positioning.profile_rows import add_button, area, choice, proven, text, tools


def draw(user: Actor, revision: int, draft: Draft) -> None:
    """Draw the fields."""
    values = draft.values
    choice(draft, values, "kind", _("Kind of mall"), MALL_KINDS, mall_kind_name)
    text(
        draft,
        values,
        "category",
        _("What kind of thing are we, in the buyer's words"),
        most=MOST_CATEGORY,
        placeholder=_("a nut shop that roasts to order"),
    )
    _alternatives(draft)
    st.subheader(_("What only we have, and the value it gives"), anchor=False)
    for row in draft.rows("strengths"):
        _strength(draft, row)
    add_button(draft, "strengths", _("Add a strength"), most=MOST_STRENGTHS)
    st.subheader(_("Proof"), anchor=False)
    for row in draft.rows("proofs"):
        with st.container(border=True, gap="xsmall"):
            text(draft, row, "text", _("What shows it to be true"), most=MOST_LINE)
            proven(user, revision, draft, "proofs", row, _("Remove this proof"))
    add_button(draft, "proofs", _("Add a proof"), most=MOST_PROOFS)


def _alternatives(draft: Draft) -> None:
    values = draft.values
    if isinstance(values.get("alternatives"), list):
        values["alternatives"] = "\n".join(values["alternatives"])
    area(
        draft,
        values,
        "alternatives",
        _("What buyers would choose otherwise, one a line"),
        most=(MOST_LINE + 1) * MOST_LINES,
        placeholder=_("the bulk shop around the corner"),
    )


def _strength(draft: Draft, row: Row) -> None:
    with st.container(border=True, gap="xsmall"):
        left, right = st.columns(2)
        with left:
            text(draft, row, "attribute", _("Only we have"), most=MOST_LINE)
        with right:
            text(draft, row, "value", _("What it gives the buyer"), most=MOST_LINE)
        tools(draft, "strengths", row, _("Remove this strength"))
