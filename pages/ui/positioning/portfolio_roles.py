"""The roles as a small table: items, share of sales against the target, what is outside its band or below its margin."""

import pandas as pd
import streamlit as st

from core.locale import _
from core.positioning.portfolio_gaps import band_said, role_said
from core.positioning.portfolio_reads import Structure


def draw_roles(told: Structure) -> None:
    """Draw every role that has items or a target."""
    rows = [each for each in told.gaps if each.items or each.target]
    table = pd.DataFrame(
        {
            "role": [role_said(each.role) for each in rows],
            "items": [each.items for each in rows],
            "share": pd.Series(
                [None if each.share is None else round(each.share, 3) for each in rows], dtype="Float64"
            ),
            "target": pd.Series([each.target for each in rows], dtype="Float64"),
            "band": [band_said(each.least, each.most) for each in rows],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=38 + 35 * max(len(rows), 1),
        column_config={
            "role": st.column_config.TextColumn(_("Role"), pinned=True),
            "items": st.column_config.NumberColumn(_("Items"), format="%,d"),
            "share": st.column_config.NumberColumn(_("Share of sales"), format="percent"),
            "target": st.column_config.NumberColumn(_("Target"), format="percent"),
            "band": st.column_config.TextColumn(_("Price band")),
        },
        alt=_("Roles with their share of sales against the target"),
        placeholder="–",
    )
