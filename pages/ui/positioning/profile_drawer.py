"""A section of the profile at the right side: its form, what a change touches, and saving it as a version."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.db.engine import writing
from core.errors import BadInput, Conflict, PlannerError
from core.locale import _, one_after_another
from core.positioning.profile_actions import MOST_NOTE, save_sections
from core.positioning.profile_history import differences
from core.positioning.profile_reads import Profile
from core.positioning.sections import CHECKS, section_name
from core.team.rights import Actor, may
from pages.ui.positioning import (
    load,
    profile_frame_form,
    profile_load,
    profile_personas_form,
    profile_segments_form,
    profile_statement_form,
    profile_versions,
    voice_form,
)
from pages.ui.positioning.profile_draft import Draft, draft_of, drop
from pages.ui.positioning.tabs import go_to
from pages.ui.save import drawer_left, flash, literal
from pages.ui.session import require_user, shop

ASKED, WIDTH, VERSIONS = "section", 720, "versions"
FORMS: Mapping[str, Callable[[Actor, int, Draft], None]] = {
    "statement": profile_statement_form.draw,
    "frame": profile_frame_form.draw,
    "segments": profile_segments_form.draw,
    "personas": profile_personas_form.draw,
    "voice": voice_form.draw,
}


def ask_for(section: str) -> None:
    """Let a section be open at the right side in the next run."""
    go_to("profile")
    st.query_params[ASKED] = section


def open_drawer(user: Actor) -> None:
    """Open the drawer that the address names (`?section=frame`, `?section=versions`), if it names one."""
    asked = st.query_params.get(ASKED, "")
    if asked == VERSIONS:
        st.dialog(_("Versions"), width=WIDTH, position="right", on_dismiss=close)(_versions)()
    elif asked in FORMS and may(user, "positioning.edit"):
        title = literal(section_name(asked))
        st.dialog(title, width=WIDTH, position="right", on_dismiss=close)(_drawer)(asked)


def close() -> None:
    """Let the drawer be gone in the next run; what is typed waits."""
    st.query_params.pop(ASKED, None)
    drawer_left()


def _versions() -> None:
    profile_versions.draw(require_user(), shop().revision)


def _drawer(section: str) -> None:
    user, revision = require_user(), shop().revision  # a dialog reruns alone: a role may be gone by now
    profile = load.current(user, revision)
    draft = draft_of(user.shop_id, section, profile)
    is_overtaken = profile.section(section) != draft.base
    may_save = not is_overtaken or draft.told == profile.number
    FORMS[section](user, revision, draft)
    st.divider()
    if is_overtaken:  # beside the button that told it: the top of a long form is out of sight
        _meanwhile(user, draft, profile)
    is_changed = draft.is_changed
    if is_changed:
        _touches(user, draft)
    draft.note = st.text_input(
        _("Why, for who reads the versions later"),
        max_chars=MOST_NOTE,
        key=draft.widget({"note": draft.note}, "note"),
    )
    # *Save* is never switched off: leaving a field reruns the drawer, and a press at that moment would be lost.
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        pressed = st.button(
            _("Save mine on top") if is_overtaken else _("Save"),
            type="primary",
            icon=":material/save:",
            key=f"positioning_save_{section}",
        )
        st.button(
            _("Discard"),
            key=f"positioning_discard_{section}",
            disabled=not is_changed,
            on_click=drop,
            args=(user.shop_id, section),
        )
        st.caption(_("Changes are not saved yet.") if is_changed else _("Everything is saved."))
    if pressed and may_save:
        _save(user, draft, profile)


def _meanwhile(user: Actor, draft: Draft, profile: Profile) -> None:
    """Tell that somebody else saved this section, and what they changed; what is typed stays."""
    draft.told = profile.number
    with st.container(border=True, key="positioning_meanwhile"):
        st.warning(
            _("Somebody else changed this section while it was open. Your entries are still here."),
            icon=":material/sync_problem:",
        )
        theirs = differences({draft.section: draft.base}, {draft.section: profile.section(draft.section)})
        for each in theirs:
            said = _("{field}: {before} → {after}")
            st.text(said.format(field=each.label, before=each.before or "–", after=each.after or "–"))
        st.button(
            _("Take theirs"),
            icon=":material/refresh:",
            key="positioning_latest",
            on_click=drop,
            args=(user.shop_id, draft.section),
        )


def _touches(user: Actor, draft: Draft) -> None:
    """Say what a save would touch, as far as what is typed can be saved."""
    try:
        told = profile_load.touches(user, draft.section, CHECKS[draft.section](draft.plain))
    except BadInput:
        return  # said when it is to be saved
    if told:
        st.caption(literal(_("What this touches: {sentences}").format(sentences=one_after_another(told))))


def _save(user: Actor, draft: Draft, profile: Profile) -> None:
    try:
        touched = profile_load.touches(user, draft.section, CHECKS[draft.section](draft.plain))
        with writing() as session:
            number = save_sections(
                session, user, {draft.section: draft.plain}, seen=profile.number, note=draft.note
            )
    except Conflict:
        st.rerun(scope="fragment")  # somebody was faster by a moment: the drawer tells what they changed
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    if number == profile.number:
        st.info(_("Nothing was changed."), icon=":material/info:")
        return
    drop(user.shop_id, draft.section)
    close()
    said = _("Version {n} is saved.").format(n=number)
    before = dict(profile.section(draft.section))
    flash(one_after_another((said, *touched)), undo=_undo, args=(user, draft.section, before, number))
    st.rerun()


def _undo(user: Actor, section: str, before: Mapping[str, Any], number: int) -> None:
    """Set a section back as it was, unless somebody changed it after that save."""
    with writing() as session:
        save_sections(
            session, user, {section: before}, seen=number, note=_("Version {n} undone").format(n=number)
        )
