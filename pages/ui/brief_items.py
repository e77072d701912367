"""The items of a brief as they are now: a changed price is known to the copy that names the old one."""

from dataclasses import replace

import streamlit as st

from core.content.from_items import CampaignNow, Change, as_of_now, brief_item
from core.content.names import brief_field_name
from core.content.reads import StoredBrief
from core.locale import _
from core.team.rights import Actor
from pages.ui import load


def items_as_of_now(
    user: Actor, revision: int, stored: StoredBrief, campaign: CampaignNow | None
) -> tuple[StoredBrief, list[Change]]:
    """Return the stored brief with the present facts of shop and campaign, and what changed since it was saved."""
    codes = tuple(sorted(item.code for item in stored.brief.items if item.code))
    items = [brief_item(row) for row in load.items_by_code(user, revision, codes)] if codes else []
    brief, changes = as_of_now(stored.brief, items, campaign)
    return replace(stored, brief=brief), changes


def tell_changes(changes: list[Change]) -> None:
    """Say which items changed after the brief was saved; the checks below go by the new facts."""
    if not changes:
        return
    with st.container(border=True, key="item_changes"):
        st.text(_("This changed since the brief was saved. The checks go by the new facts:"))
        for change in changes:
            st.text(f"· {change.title}: {'、'.join(brief_field_name(field) for field in change.fields)}")
