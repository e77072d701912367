"""When each rival cuts prices: how deep, on how many items, how long, around which sale of the year."""

import pandas as pd
import streamlit as st

from core.competitors.pattern_words import is_pattern, pattern_sentence
from core.competitors.promotion_pattern import LEAST_DEPTH, NO_SALE
from core.competitors.trend_reads import MOST_WATCHED
from core.locale import _
from core.rules.festivals import sale_name
from core.team.rights import Actor
from pages.ui.rivals import load
from pages.ui.rivals.look import Look

_SENTENCES = 6


def promotions_part(user: Actor, revision: int, look: Look) -> None:
    """Draw the patterns in sentences, the widest first, and all of them as a table."""
    with st.spinner(_("Looking for cuts …")):
        found = load.promotion_patterns(user, revision, until=look.on, stale_after_days=look.stale_after_days)
    cut = found[found["cuts"] > 0] if len(found) else found
    if cut.empty:
        st.info(
            _("No cuts are known yet: they are told from prices seen again and again over some weeks."),
            icon=":material/query_stats:",
        )
        return
    told = [row for row in cut.sort_values("share", ascending=False).itertuples() if is_pattern(row)]
    around = [row for row in told if row.key != NO_SALE] or told
    with st.container(gap="xsmall"):
        for row in around[:_SENTENCES]:
            st.text(f"· {pattern_sentence(row)}")
    _table(cut)
    st.caption(
        _(
            "A cut is a price at least {depth} below what the item usually costs in three months; list prices are left out. Up to {n} matched items of each rival are watched."
        ).format(depth=f"{LEAST_DEPTH:.0%}", n=MOST_WATCHED)
    )


def _table(cut: pd.DataFrame) -> None:
    shown = pd.DataFrame(
        {
            "rival": cut["rival"],
            "sale": [sale_name(key) if key != NO_SALE else _("apart from sales") for key in cut["key"]],
            "share": cut["share"].astype("float64") * 100,
            "depth": cut["depth"].astype("float64") * 100,
            "lead": cut["lead"].astype("Float64").astype("float64").where(cut["key"] != NO_SALE),
            "days": cut["days"].astype("float64"),
            "cuts": cut["cuts"],
            "watched": cut["watched"],
        }
    )
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "rival": text(_("Rival"), pinned=True),
            "sale": text(_("Sale")),
            "share": number(_("Items cut"), format="%.0f%%"),
            "depth": number(
                _("Depth"), format="%.0f%%", help=_("Of what the item usually costs; the median.")
            ),
            "lead": number(
                _("Days before it"),
                format="%.0f",
                help=_("From the first day of the cut to the first day of the sale; below 0: inside of it."),
            ),
            "days": number(_("Days"), format="%.0f", help=_("The median of the cuts that are over.")),
            "cuts": number(_("Cuts (n)"), format="%,d"),
            "watched": number(_("Items watched"), format="%,d"),
        },
        alt=_("When each rival cuts prices"),
        placeholder="–",
    )
