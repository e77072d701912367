"""The rule packs: what the checks rest on, who says so, and when to look again."""

from datetime import date

import pandas as pd
import streamlit as st

from core.locale import _, ngettext
from core.rules.overview import pack_name, packs


def rule_packs(today: date) -> None:
    """Draw every pack with its facts, sources and the day it wants another look."""
    overdue = sum(pack.overdue(today) for pack in packs())
    if overdue:
        said = ngettext(
            "{n} fact is past its verify-by date: check it in the seller back office.",
            "{n} facts are past their verify-by dates: check them in the seller back office.",
            overdue,
        )
        st.warning(said.format(n=overdue), icon=":material/event_busy:")
    rows = [
        {
            "pack": pack_name(pack.name),
            "facts": len(pack.facts),
            "verify_by": pack.verify_by,
            "overdue": pack.overdue(today),
            "to_verify": pack.to_verify(),
            "sources": "；".join(pack.sources),
        }
        for pack in packs()
        if pack.facts
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        placeholder="–",
        alt=_("Rule packs with sources and dates"),
        column_config={
            "pack": st.column_config.TextColumn(_("Pack"), pinned=True),
            "facts": st.column_config.NumberColumn(_("Sourced facts")),
            "verify_by": st.column_config.DateColumn(_("Verify by"), format="YYYY-MM-DD"),
            "overdue": st.column_config.NumberColumn(_("Overdue")),
            "to_verify": st.column_config.NumberColumn(
                _("From memory"),
                help=_("Facts without a public source, to be verified in the seller back office."),
            ),
            "sources": st.column_config.TextColumn(_("Sources"), width="large"),
        },
    )
    st.caption(_("Rule packs are files of this release: core/rules/*.yaml."))
