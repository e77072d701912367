"""The copy of a campaign: the briefs that announce it, what of them is chosen, and the way to a new draft."""

import streamlit as st

from core.campaigns.campaign_reads import CampaignView
from core.content import campaign_copy
from core.db.engine import writing
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui import load
from pages.ui.brief_list import briefs_table
from pages.ui.calendar import inside_load
from pages.ui.save import flash, reporting

COPY = "pages/create/content.py"


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the briefs. Inside the campaign's panel: a popover, no dialogs."""
    table = inside_load.briefs(user, revision, view.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(_answer(len(table), int(table["pieces"].sum()), int(table["chosen"].sum())), width="stretch")
        if may(user, "copy.draft"):
            if st.button(
                _("Draft copy"),
                type="primary",
                icon=":material/edit_note:",
                key=f"campaign_draft_{view.id}",
                help=_("Opens a new brief with the items, prices, offer and times of this campaign."),
            ):
                st.switch_page(COPY, query_params={"brief": "new", "campaign": str(view.id)})
            _link(user, revision, view, set(table["id"].tolist()))
    if table.empty:
        return
    zone = load.profile(user, revision).timezone
    alt = _("The briefs that announce this campaign")
    brief_id = briefs_table(table, zone, key=f"campaign_briefs_{view.id}", alt=alt)
    if brief_id is None:
        st.caption(_("Tick a row to open it or to take it off."))
        return
    with st.container(horizontal=True):
        if st.button(_("Open brief"), icon=":material/open_in_new:", key=f"campaign_open_{view.id}"):
            st.switch_page(COPY, query_params={"brief": str(brief_id)})
        if may(user, "copy.draft") and st.button(
            _("Take off this campaign"), icon=":material/link_off:", key=f"campaign_unlink_{view.id}"
        ):
            _unlink(user, brief_id, view.id)


def _answer(briefs: int, pieces: int, chosen: int) -> str:
    if not briefs:
        return _("No copy announces this campaign yet.")
    said = ngettext("{n} brief", "{n} briefs", briefs).format(n=briefs)
    drafts = ngettext("{n} draft", "{n} drafts", pieces).format(n=pieces)
    if not chosen:
        return _("{briefs}, {drafts}; none is chosen yet.").format(briefs=said, drafts=drafts)
    return ngettext(
        "{briefs}, {drafts}; {n} is chosen.", "{briefs}, {drafts}; {n} are chosen.", chosen
    ).format(briefs=said, drafts=drafts, n=chosen)


def _link(user: Actor, revision: int, view: CampaignView, linked: set[int]) -> None:
    """Let the person link a brief that exists already."""
    table = load.briefs(user, revision)
    others = {
        int(row.id): str(row.title)
        for row in table[["id", "title"]].itertuples(index=False)
        if row.id not in linked
    }
    if not others:
        return
    with (
        st.popover(_("Link a brief"), icon=":material/link:"),
        st.form(f"campaign_link_{view.id}", border=False),
    ):
        wanted = st.selectbox(
            _("Brief"),
            list(others),
            index=None,
            format_func=lambda each: others.get(each, str(each)),
            placeholder=_("Title"),
            help=_("A brief announces one campaign: it is taken off another one."),
        )
        pressed = st.form_submit_button(_("Link it"))
    if pressed and wanted is not None:
        with reporting():
            before = link(user, wanted, view.id)
            flash(_("The brief announces this campaign now."), undo=link, args=(user, wanted, before))
            st.rerun()


def _unlink(user: Actor, brief_id: int, campaign_id: int) -> None:
    with reporting():
        link(user, brief_id, None)
        flash(
            _("The brief no longer announces this campaign."), undo=link, args=(user, brief_id, campaign_id)
        )
        st.rerun()


def link(user: Actor, brief_id: int, campaign_id: int | None) -> int | None:
    """Say that a brief announces a campaign, or none; return the one it announced before."""
    with writing() as session:
        if campaign_id is None:
            return campaign_copy.unlink(session, user, brief_id)
        return campaign_copy.link_brief(session, user, brief_id, campaign_id)
