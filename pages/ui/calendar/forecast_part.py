"""The forecast of a campaign from the same days around last year's anchor, with its range and the days it rests on."""

import streamlit as st

from core.campaigns.campaign_reads import CampaignView
from core.campaigns.forecast import Unknown
from core.campaigns.target_words import large
from core.locale import _
from core.team.rights import Actor
from pages.ui.calendar import targets_load
from pages.ui.save import literal


def draw_forecast(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the range and its middle, or why there is none."""
    st.markdown("**" + _("Forecast from last year") + "**")
    told = targets_load.forecast(user, revision, view.id)
    if isinstance(told, Unknown):
        st.info(literal(told.reason), icon=":material/help:")
        return
    with st.grid(min_column_width=150):
        st.metric(_("Likely"), large(told.middle), border=True)
        st.metric(_("At least"), large(told.low), border=True, help=_("Nine of ten outcomes lie above."))
        st.metric(_("At most"), large(told.high), border=True, help=_("Nine of ten outcomes lie below."))
    sentence = _(
        "From {first} to {last}, as far from that year's day, came {sum}; the {pairs} of the last {window} days "
        "that can be compared with the same weekdays a year earlier stand at {growth} of them."
    )
    st.caption(
        literal(
            sentence.format(
                first=told.first_day,
                last=told.last_day,
                sum=large(told.last),
                pairs=told.pairs,
                window=told.window,
                growth=f"{told.growth:.0%}",
            )
        )
    )
    if view.target is not None and view.target > told.high:
        st.warning(
            literal(
                _("The target lies above the range: {gap} over its upper end.").format(
                    gap=large(view.target - told.high)
                )
            ),
            icon=":material/warning:",
        )
