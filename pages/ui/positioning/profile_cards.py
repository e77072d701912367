"""The sections of the profile as cards to read, each with its own way to be edited."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.locale import _
from core.positioning.frame import Frame, frame_of, mall_kind_name
from core.positioning.personas import Persona, personas_of
from core.positioning.profile_reads import Profile
from core.positioning.profile_words import section_lines
from core.positioning.sections import section_name
from core.positioning.segments import Segment, segments_of, sensitivity_name
from core.shop.reads import ShopProfile
from core.team.rights import Actor, may
from pages.ui.desk.sections import section_name as settings_section
from pages.ui.first_shop import platforms
from pages.ui.positioning import profile_load
from pages.ui.positioning.evidence import show_told
from pages.ui.positioning.profile_draft import waits
from pages.ui.positioning.profile_drawer import ask_for
from pages.ui.positioning.statement_marks import BARE
from pages.ui.positioning.tabs import go_to
from pages.ui.save import badge, literal


def draw(user: Actor, revision: int, profile: Profile, here: ShopProfile) -> None:
    """Draw all cards."""
    left, right = st.columns(2, gap="medium")
    with left:
        _segments(user, revision, segments_of(profile.section("segments")))
        _personas(user, personas_of(profile.section("personas")))
    with right:
        _frame(user, revision, frame_of(profile.section("frame")), here)
        _lines(user, profile, "voice", _("How the brand speaks: tone, words to use and to avoid, examples."))
        _lines(user, profile, "roles", _("Which share of sales each role of items should bring."))


@contextmanager
def _card(user: Actor, section: str) -> Iterator[None]:
    with st.container(border=True, gap="xsmall", key=f"positioning_card_{section}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(literal(section_name(section)), anchor=False, width="content")
            if may(user, "positioning.edit"):
                _edit(section)
        if waits(user.shop_id, section):
            st.badge(badge(_("Typed, not saved yet")), icon=":material/edit:", color="orange")
        yield


def _edit(section: str) -> None:
    if section == "roles":
        st.button(
            _("Edit in the portfolio"),
            icon=":material/arrow_forward:",
            type="tertiary",
            key="positioning_edit_roles",
            on_click=go_to,
            args=("portfolio",),
        )
        return
    st.button(
        _("Edit"),
        icon=":material/edit:",
        type="tertiary",
        key=f"positioning_edit_{section}",
        on_click=ask_for,
        args=(section,),
    )


def _frame(user: Actor, revision: int, frame: Frame, here: ShopProfile) -> None:
    with _card(user, "frame"):
        if frame.category:
            st.markdown(f"**{literal(frame.category)}**")
        kind = mall_kind_name(frame.kind)
        names = platforms()
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            if kind:
                st.badge(badge(kind), color="gray")
            st.badge(badge(names.get(here.platform, here.platform)), color="gray")
            st.page_link(
                "pages/manage/settings.py",
                label=_("Shop"),
                icon=":material/settings:",
                width="content",
                query_params={"section": settings_section("shop")},
            )
        if frame == Frame(kind=frame.kind, category=frame.category):
            st.caption(
                _("What else buyers would choose, what only we have, and what proves it: nothing yet.")
            )
        if frame.alternatives:
            st.caption(_("What buyers would choose otherwise"))
            st.text(_(", ").join(frame.alternatives))
        if frame.strengths:
            st.table(
                {
                    literal(_("Only we have")): [literal(each.attribute) or "–" for each in frame.strengths],
                    literal(_("What it gives the buyer")): [
                        literal(each.value) or "–" for each in frame.strengths
                    ],
                },
                border="horizontal",
                hide_index=True,
                alt=_("What only we have, and the value it gives"),
            )
        for n, proof in enumerate(frame.proofs):
            if not n:
                st.caption(_("Proof"))
            st.text(proof.text)
            if proof.evidence:
                show_told(profile_load.all_told(user, revision, proof.evidence), key=f"positioning_proof_{n}")
            else:
                claim = _("Without evidence: it stands there as a claim.")
                st.caption(f"{BARE} {claim}")


def _segments(user: Actor, revision: int, segments: tuple[Segment, ...]) -> None:
    with _card(user, "segments"):
        if not segments:
            st.caption(_("Who buys, what they need, and which of them the shop is for first: nothing yet."))
        for n, segment in enumerate(segments):
            _apart(n)
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.markdown(f"**{literal(segment.name)}**", width="content")
                if segment.is_lead:
                    st.badge(badge(_("Lead segment")), icon=":material/flag:", color="green")
                if segment.share is not None:
                    said = _("{share} of buyers").format(share=f"{segment.share:.0%}")
                    st.badge(badge(said), color="gray")
                if segment.sensitivity:
                    said = _("price sensitivity: {level}").format(level=sensitivity_name(segment.sensitivity))
                    st.badge(badge(said), color="gray")
            for label, said in (
                (_("Who they are"), segment.who),
                (_("What they need"), segment.need),
                (_("On which occasion"), segment.occasion),
            ):
                if said:
                    _labelled(label, said)
            if segment.evidence:
                show_told(
                    profile_load.all_told(user, revision, segment.evidence), key=f"positioning_segment_{n}"
                )


def _apart(n: int) -> None:
    """Leave room above each but the first of a card's parts."""
    if n:
        st.space("xsmall")


def _personas(user: Actor, personas: tuple[Persona, ...]) -> None:
    with _card(user, "personas"):
        if not personas:
            st.caption(_("One buyer at a time, in a situation and in their own words: nothing yet."))
        for n, persona in enumerate(personas):
            _apart(n)
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.markdown(f"**{literal(persona.name)}**", width="content")
                if persona.segment:
                    st.badge(badge(persona.segment), color="gray")
            if persona.situation:
                st.text(persona.situation)
            if persona.says:
                st.text(_("“{quote}”").format(quote=persona.says))
            if persona.barrier:
                said = _("barrier: {barrier}").format(barrier=persona.barrier)
                st.caption(f":material/block: {literal(said)}")


def _lines(user: Actor, profile: Profile, section: str, empty: str) -> None:
    with _card(user, section):
        lines = section_lines(section, profile.section(section))
        if not lines:
            st.caption(literal(_("{what} Nothing yet.").format(what=empty)))
        for line in lines:
            _labelled(line.label, line.text)


def _labelled(label: str, said: str) -> None:
    """Draw what somebody wrote behind what it is about."""
    named = _("{label}:").format(label=label)
    st.markdown(f":gray[{literal(named)}] {literal(said)}")
