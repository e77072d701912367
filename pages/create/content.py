"""Copy: what do we say, and may we say it?"""

import streamlit as st

from core.content.brief import KINDS
from core.content.from_items import Change
from core.content.from_positioning import is_older
from core.content.names import kind_name
from core.errors import NotFound
from core.locale import _
from core.settings import settings
from core.team.rights import may
from pages.ui import brief_list, load
from pages.ui.announced import Announced, announced, announces, asked_campaign, tell_filled
from pages.ui.brief_form import brief_form
from pages.ui.brief_items import items_as_of_now, tell_changes
from pages.ui.copy_actions import brief_menu, draft_or_save
from pages.ui.copy_card import copy_card, open_details
from pages.ui.copy_previews import sending_time
from pages.ui.copy_summary import summary
from pages.ui.copy_voice import current_voice, started, tell_newer_voice
from pages.ui.draft_progress import draft_progress
from pages.ui.heading import heading
from pages.ui.save import reporting
from pages.ui.session import require_user, shop

user, here = require_user(), shop()
profile = load.profile(user, here.revision)
asked = st.query_params.get("brief")
start = asked_campaign(user, here.revision) if asked in (None, "new") else None
asked = asked or ("new" if start else None)

if asked is None or (asked == "new" and not may(user, "copy.draft")):
    brief_list.show(user, here.revision, profile.timezone)
    st.stop()

try:
    number = int(asked) if asked.isdecimal() and len(asked) < 19 else 0  # no brief has the number 0
    stored = None if asked == "new" else load.brief(user, here.revision, number)
except NotFound as error:
    st.warning(str(error), icon=":material/edit_note:")
    st.button(_("All briefs"), on_click=brief_list.close_brief)
    st.stop()
changes: list[Change] = []
campaign: Announced | None = start
if stored:
    campaign = announced(user, here.revision, stored)
    stored, changes = items_as_of_now(user, here.revision, stored, campaign.now if campaign else None)
pieces = load.pieces(user, here.revision, stored.id) if stored else []

with heading(stored.title if stored else _("New brief"), summary(stored, pieces)):
    brief_menu(user, stored, pieces)
announces(campaign)
if not settings().has_model:
    st.caption(_("No model is connected: drafts are made from templates. Connect one in the settings."))

if may(user, "copy.draft"):
    with (
        st.expander(
            _("Brief"), expanded=not (stored and (stored.job_id or pieces)), icon=":material/assignment:"
        ),
        reporting(),
    ):
        if stored is None:
            tell_filled(campaign)
        begun = started(user, here.revision)
        pressed = brief_form(user, here.revision, profile, begun, stored, campaign)
        if pressed:
            draft_or_save(user, stored, pressed, start.id if start and not stored else None)
if stored is None:
    st.stop()

tell_changes(changes)
voice = current_voice(user, here.revision)
tell_newer_voice(user, stored, voice)
sending_time(stored.brief)
counts = {kind: sum(piece.kind == kind for piece in pieces) for kind in KINDS}
kinds = [kind for kind in KINDS if counts[kind] or kind in stored.brief.kinds]
asked_kind, kind_key = st.query_params.get("kind"), f"content_kind_{stored.id}"
kind = st.segmented_control(
    _("Kind of copy"),
    kinds,
    default=asked_kind if asked_kind in kinds else kinds[0],
    format_func=lambda each: f"{kind_name(each)} {counts[each]}",
    required=True,
    key=kind_key,
    # bound by hand: the address must not change with the language or the counts on the labels
    on_change=lambda: st.query_params.update(kind=st.session_state[kind_key]),
    label_visibility="collapsed",
)
with st.grid(min_column_width=330, gap="medium"):
    for piece in pieces:
        if piece.kind == kind:
            older = is_older(stored.brief, piece.created_at, voice)
            copy_card(stored, piece, in_older_voice=older)
draft_progress(user, stored, kind)
open_details(user, pieces, profile.timezone)
