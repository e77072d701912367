"""What the clash check holds the plan against: defaults of the trade that the shop changes."""

import streamlit as st

from core.campaigns.clashes.limit_actions import StoredLimits, save_limits, stored_limits
from core.db.engine import reading, writing
from core.locale import _
from core.rules.plan_limits import CHANGEABLE, plan_limits
from core.team.rights import Actor, may
from pages.ui.save import flash, literal, reporting


def limits_form(user: Actor) -> None:
    """Draw the limits, as fields for who may change them. An empty field is as the rule pack says."""
    with reading() as session:
        stored = stored_limits(session, user)
    if not may(user, "targets.edit"):
        for name in CHANGEABLE:
            st.caption(literal(f"{limit_name(name)}: {getattr(stored.limits, name)}"))
        return
    pack = plan_limits()
    with st.form(f"plan_limits_{stored.version}", border=False):
        typed = {
            name: st.number_input(
                limit_name(name),
                min_value=least,
                max_value=most,
                value=stored.own.get(name),
                step=1,
                placeholder=_("{n} by default").format(n=int(getattr(pack, name).value)),
                help=getattr(pack, name).shown_source,
                key=f"plan_limit_{name}_{stored.version}",
            )
            for name, (least, most) in CHANGEABLE.items()
        }
        if st.form_submit_button(_("Save")):
            _save(user, stored, typed)


def limit_name(name: str) -> str:
    """Return what a limit is of."""
    return {
        "capacity": _("Open tasks that a person can have at a time"),
        "copy_days": _("Days before going live by which copy is chosen"),
        "gate_days": _("Days before enrolment closes from which on it is told"),
    }[name]


def _save(user: Actor, stored: StoredLimits, typed: dict[str, int | None]) -> None:
    changed = {name: value for name, value in typed.items() if value != stored.own.get(name)}
    if not changed:
        st.info(_("Nothing was changed."), icon=":material/info:")
        return
    with reporting():
        with writing() as session:
            before = save_limits(session, user, version=stored.version, values=changed)
        flash(_("The limits are saved."), undo=_back, args=(user, dict(before)))
        st.rerun()


def _back(user: Actor, before: dict[str, int | None]) -> None:
    with writing() as session:
        version = stored_limits(session, user).version
        save_limits(session, user, version=version, values=before)
