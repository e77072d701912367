"""The versions of the profile: who changed what when, and taking one up again."""

import streamlit as st

from core.db.engine import writing
from core.locale import _
from core.positioning.profile_actions import restore
from core.positioning.profile_history import Difference, ProfileVersion
from core.positioning.sections import section_name
from core.team.rights import Actor, may
from pages.ui import load as shop_load
from pages.ui import words
from pages.ui.positioning import profile_load
from pages.ui.save import flash, literal, reporting, show_flash_here

_SHOWN = "positioning_versions_shown"
_PAGE = 12


def draw(user: Actor, revision: int) -> None:
    """Draw the versions, newest first; each opens to what it changed."""
    show_flash_here()
    versions = profile_load.versions(user, revision)
    if not versions:
        st.text(_("No version was saved yet."))
        return
    zone = shop_load.profile(user, revision).timezone
    shown = st.session_state.setdefault(_SHOWN, _PAGE)
    for each in versions[:shown]:
        _version(user, revision, each, zone, newest=versions[0].number)
    if len(versions) > shown:
        st.button(
            _("Show earlier ones"),
            icon=":material/expand_more:",
            key="positioning_versions_more",
            on_click=lambda: st.session_state.update({_SHOWN: shown + _PAGE}),
        )


def _version(user: Actor, revision: int, each: ProfileVersion, zone: str, *, newest: int) -> None:
    is_current = each.number == newest
    when = words.moment(each.at, zone)
    title = _("Version {n} · {when} · {sections}").format(
        n=each.number, when=when, sections=_(", ").join(section_name(name) for name in each.changed)
    )
    box = st.expander(
        literal(title),
        expanded=is_current,
        on_change="rerun",
        key=f"positioning_version_{each.number}",
    )
    if not box.open:
        return
    with box:
        st.caption(literal(" · ".join(filter(None, (words.person(each.who), each.note)))))
        for difference in profile_load.changed_by(user, revision, each.number):
            _difference(difference)
        if not is_current and may(user, "positioning.edit"):
            st.button(
                _("Take up again"),
                icon=":material/history:",
                key=f"positioning_restore_{each.number}",
                on_click=_restore,
                args=(user, each.number, newest),
            )


def _difference(each: Difference) -> None:
    """Draw a line as it was and as it is; the words of people are text."""
    with st.container(gap="xxsmall"):
        st.caption(literal(f"{section_name(each.section)} · {each.label}"))
        if each.before:
            st.markdown(f":gray[− ~~{literal(each.before)}~~]")
        if each.after:
            st.markdown(f"\\+ {literal(each.after)}")


def _restore(user: Actor, number: int, newest: int) -> None:
    with reporting():
        with writing() as session:
            made = restore(session, user, number)
        if made == newest:
            flash(_("The newest version says the same: nothing was changed."))
            return
        said = _("Version {n} is as version {number}.").format(n=made, number=number)
        flash(said, undo=_undo, args=(user, made - 1, made))


def _undo(user: Actor, before: int, made: int) -> None:
    with writing() as session:
        restore(session, user, before, seen=made)
