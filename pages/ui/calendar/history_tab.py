"""Who changed what in a campaign, newest first."""

import streamlit as st

from core.campaigns.campaign_reads import CampaignView, history
from core.campaigns.task_rows import TASK
from core.db.engine import reading
from core.locale import _
from core.team.rights import Actor
from pages.ui import words
from pages.ui.calendar import load
from pages.ui.calendar.history_words import action_words
from pages.ui.save import literal


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the history as lines."""
    zone = str(load.zone(user, revision))
    with reading() as session:
        told = history(session, user, view.id)
    for row in told.itertuples():
        name = row.detail.get("name", "") if row.thing == TASK else ""
        said = action_words(row.action, row.thing, name, row.detail)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(literal(said))
            who = row.name or words.person(row.address)
            st.caption(literal(_("{who}, {moment}").format(who=who, moment=words.moment(row.at, zone))))
