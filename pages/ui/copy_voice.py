"""The brand's voice beside copy: what a new brief starts with, which voice a brief carries, and a newer one."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

import streamlit as st

from core.content.brief import BriefVoice
from core.content.from_positioning import (
    Start,
    current_brief_voice,
    newer_voice,
    start_of,
    take_over_voice,
)
from core.content.reads import StoredBrief
from core.db.engine import reading, writing
from core.locale import _, ngettext
from core.positioning.profile_words import slider_words
from core.team.rights import Actor, may
from pages.ui.save import flash, literal, reporting
from pages.ui.session import same_for_all

POSITIONING = "pages/plan/positioning.py"


@st.cache_data(max_entries=64, show_spinner=False)
def _started(actor: Actor, revision: int) -> Start:
    with reading() as session:
        return start_of(session, actor)


def started(actor: Actor, revision: int) -> Start:
    """Return what a new brief begins with, see `core.content.from_positioning.start_of`."""
    return _started(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _current_voice(actor: Actor, revision: int) -> BriefVoice | None:
    with reading() as session:
        return current_brief_voice(session, actor)


def current_voice(actor: Actor, revision: int) -> BriefVoice | None:
    """Return the brand's current voice as a brief keeps it, None while none was written."""
    return _current_voice(same_for_all(actor), revision)


def voice_line(voice: BriefVoice | None) -> None:
    """Say under the tone which voice the brief carries, and where it is written."""
    if voice is None:
        return
    with st.container(gap=None, key="brief_voice"):
        st.page_link(
            POSITIONING,
            label=_("Brand voice of version {n}").format(n=voice.number),
            icon=":material/record_voice_over:",
            query_params={"tab": "profile", "section": "voice"},
        )
        told = [slider_words(slider, step) for slider, step in voice.sliders.items()]
        use, avoid = len(voice.use), len(voice.avoid)
        told += [ngettext("{n} word to use", "{n} words to use", use).format(n=use)] if use else []
        told += [ngettext("{n} word to avoid", "{n} words to avoid", avoid).format(n=avoid)] if avoid else []
        if told:
            st.caption(literal(_(", ").join(told)))


def tell_newer_voice(user: Actor, stored: StoredBrief, current: BriefVoice | None) -> None:
    """Say in one line that the brand speaks otherwise by now, with the button that takes it over."""
    newer = newer_voice(stored.brief, current)
    if newer is None:
        return
    if stored.brief.voice is None:
        said = _("Since version {n} the positioning names a brand voice; this brief was made without it.")
    else:
        said = _("The brand voice changed in version {n}: {what}.")
    line = said.format(n=newer.voice.number, what=_(", ").join(newer.changed))
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", border=True, key="newer_voice"
    ):
        st.markdown(f":material/record_voice_over: {literal(line)}", width="stretch")
        if may(user, "copy.draft") and st.button(
            _("Take it over"), icon=":material/sync:", key=f"take_voice_{stored.id}"
        ):
            _take_over(user, stored)


def _take_over(user: Actor, stored: StoredBrief) -> None:
    with reporting():
        with writing() as session:
            voice = take_over_voice(session, user, stored.id, version=stored.version)
        # the form begins anew with the tone that came along
        st.session_state.pop(f"content_{stored.id}_tone", None)
        flash(
            _(
                "The brief speaks in the voice of version {n} from now on; its pieces stay as they are."
            ).format(n=voice.number)
        )
        st.rerun()
