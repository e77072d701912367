"""The tab of the store profile: who we sell to, what we stand for, and what changed when."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from core.db.base import now
from core.db.engine import reading, writing
from core.locale import Language, _, language, ngettext, speaking
from core.positioning.profile_actions import save_sections
from core.positioning.profile_reads import Profile
from core.positioning.profile_start import starting_sections
from core.positioning.segments import lead_of, segments_of
from core.positioning.statement import statement_of
from core.team.rights import Actor, may
from pages.ui import load as shop_load
from pages.ui.empty import empty
from pages.ui.positioning import load, profile_cards
from pages.ui.positioning.profile_drawer import VERSIONS, ask_for, open_drawer
from pages.ui.save import flash, reporting

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def answer(user: Actor, revision: int) -> str:
    """Say for whom the shop is, how much of its statement is proven, and how old that is."""
    profile = load.current(user, revision)
    if not profile.terms:
        return _("Nothing is written yet on whom the shop is for and what it stands for.")
    return (
        _("; ").join(part for part in (_for_whom(profile), _proven(profile)) if part)
        + _("; ")
        + _version(user, revision, profile)
    )


def _for_whom(profile: Profile) -> str:
    segments = segments_of(profile.section("segments"))
    lead = lead_of(segments)
    if lead is None:
        return _("No segment is named yet")
    said = ngettext("For {n} segment, lead: {lead}", "For {n} segments, lead: {lead}", len(segments))
    return said.format(n=len(segments), lead=lead.name)


def _proven(profile: Profile) -> str:
    statement = statement_of(profile.section("statement"))
    if not statement.sentences:
        return _("no statement yet")
    m = len(statement.sentences)
    said = ngettext("{n} of {m} sentence has evidence", "{n} of {m} sentences have evidence", m)
    return said.format(n=statement.proven, m=m)


def _version(user: Actor, revision: int, profile: Profile) -> str:
    if profile.at is None:
        return _("version {n}").format(n=profile.number)
    zone = ZoneInfo(shop_load.profile(user, revision).timezone)
    at, today = profile.at.astimezone(zone), now().astimezone(zone)
    day = f"{at:%m-%d}" if at.year == today.year else f"{at:%Y-%m-%d}"
    return _("version {n} of {day}.").format(n=profile.number, day=day)


def menu(user: Actor, revision: int) -> None:
    """Offer the versions and the document."""
    profile = load.current(user, revision)
    if not profile.number:
        return
    st.button(
        _("Versions"),
        icon=":material/history:",
        key="positioning_versions",
        on_click=ask_for,
        args=(VERSIONS,),
    )
    if may(user, "positioning.export"):
        st.download_button(
            _("Word document"),
            partial(_file, user, language()),
            file_name=f"positioning-{profile.number}.docx",
            mime=DOCX,
            key="positioning_docx",
            on_click="ignore",
            icon=":material/download:",
        )


def draw(user: Actor, revision: int) -> None:
    """Draw the sections, or how to begin; and the drawer that was asked for."""
    profile = load.current(user, revision)
    if profile.number:
        profile_cards.draw(user, revision, profile, shop_load.profile(user, revision))
    else:
        _begin(user, revision)
    open_drawer(user)


def _begin(user: Actor, revision: int) -> None:
    will_show = _(
        "Who the shop sells to, what kind of thing it is to them, why they choose it, and what proves it. Drafts, price goals and the calendar read it from here."
    )
    with empty(will_show, icon=":material/flag_circle:"):
        if not may(user, "positioning.edit"):
            return
        st.button(
            _("Start from the shop's data"),
            type="primary",
            icon=":material/storefront:",
            key="positioning_start",
            on_click=_start,
            args=(user, revision),
        )
        st.button(
            _("Write the frame"),
            icon=":material/edit:",
            key="positioning_start_frame",
            on_click=ask_for,
            args=("frame",),
        )


def _start(user: Actor, revision: int) -> None:
    """Store what the shop's row says already as the first version."""
    sections = starting_sections(shop_load.profile(user, revision))
    if not sections:
        ask_for("frame")
        return
    with reporting():
        with writing() as session:
            save_sections(session, user, sections, seen=0, note=_("From the shop's data"))
        flash(_("The profile begins with what the shop's settings say: read it and correct it."))


def _file(user: Actor, lang: Language) -> bytes:
    """Write the document in the reader's language: nobody's session is at hand when it is fetched."""
    from core.positioning.profile_document import profile_docx  # only who takes a document needs its writer

    with speaking(lang), reading() as session:
        return profile_docx(session, user)
