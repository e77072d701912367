"""What the bar of plans asks in a dialog, and what it does at once with an undo."""

from typing import Any

import streamlit as st

from core.db.engine import reading, writing
from core.errors import Conflict, PlannerError
from core.locale import _
from core.promotions import choice_actions, plan_actions, plan_reads, scenario_actions
from core.promotions.choice_actions import MOST_REASON
from core.promotions.plan_actions import LENGTHS
from core.promotions.scenario import LETTERS
from core.team.rights import Actor
from pages.ui import columns
from pages.ui import load as shop_load
from pages.ui.lab import plan_load
from pages.ui.lab.draft import discard, draft, forget, saved
from pages.ui.lab.gate_list import gate_line
from pages.ui.lab.place import NEW, Place, move
from pages.ui.lab.promotion_form import close_promotion
from pages.ui.save import flash, reporting
from pages.ui.session import person_name, require_user, shop

_ASKED = "promotions_asked"


def ask(what: str) -> None:
    """Let something be asked, or done, in the next run. Streamlit opens one dialog a run: others close."""
    close_promotion()
    st.session_state[_ASKED] = what


def open_dialogs(user: Actor, place: Place) -> None:
    """Open the dialog that was asked for, or do what needs none."""
    asked = st.session_state.get(_ASKED)
    if asked is None:
        return
    at_once = {
        "delete_plan": _delete_plan,
        "delete_scenario": _delete_scenario,
        "choose_now": _choose_now,
        "unchoose": _unchoose,
    }
    if asked in at_once:
        _close()
        with reporting():
            at_once[asked](user, place)
            st.rerun()
        return
    titles = {
        "new": _("Save as a plan"),
        "name_plan": _("Rename plan"),
        "name_scenario": _("Name of the scenario"),
        "choose": _("Not every gate passes"),
        "conflict": _("Somebody else saved this scenario"),
        "history": _("Who changed it"),
    }
    drawn: dict[str, Any] = {
        "new": _new,
        "name_plan": _name_plan,
        "name_scenario": _name_scenario,
        "choose": _choose,
        "conflict": _conflict,
        "history": _history,
    }
    if place.plan is None and asked != "new":
        _close()
        return
    wide = 640 if asked == "history" else 480
    st.dialog(titles[asked], width=wide, on_dismiss=_close)(drawn[asked])(place)


def _close() -> None:
    st.session_state.pop(_ASKED, None)


def _new(_place: Place) -> None:
    user = require_user()
    with st.form("plan_new_form", border=False, enter_to_submit=True):
        name = st.text_input(
            _("Name of the plan"), max_chars=LENGTHS["name"], key="plan_new_name", placeholder=_("Double 11, nuts")
        )  # fmt: skip
        told = st.text_area(_("Note"), max_chars=LENGTHS["note"], key="plan_new_note", height=90)
        pressed = st.form_submit_button(
            _("Save plan"), type="primary", icon=":material/save:", key="plan_new_save"
        )
    if not pressed:
        return
    with reporting():
        scenario = draft()
        with writing() as session:
            plan_id = plan_actions.new_plan(session, user, name or "", told or "")
            scenario_actions.save_scenario(session, user, plan_id, "A", scenario)
        _close()
        _leave_scratch()
        move(str(plan_id), "A")
        flash(_("The plan is saved; this is its scenario A."))
        st.rerun()


def _leave_scratch() -> None:
    for plan in ("", NEW):
        forget(plan, "")


def _name_plan(place: Place) -> None:
    user, plan = require_user(), place.plan
    if plan is None:
        return
    with st.form("plan_name_form", border=False, enter_to_submit=True):
        name = st.text_input(_("Name of the plan"), plan.name, max_chars=LENGTHS["name"], key="plan_name")
        told = st.text_area(_("Note"), plan.note, max_chars=LENGTHS["note"], key="plan_note", height=90)
        pressed = st.form_submit_button(_("Save"), type="primary", key="plan_name_save")
    if pressed:
        with reporting():
            changes = {"name": name or "", "note": told or ""}
            with writing() as session:
                done = plan_actions.edit_plan(session, user, plan.id, version=plan.version, changes=changes)
            _close()
            flash(_("Saved."), undo=_unname, args=(user, done))
            st.rerun()


def _unname(user: Actor, done: plan_actions.Edited) -> None:
    with writing() as session:
        plan_actions.edit_plan(session, user, done.id, version=done.version, changes=done.before)


def _name_scenario(place: Place) -> None:
    user, plan, stored = require_user(), place.plan, place.stored
    if plan is None or stored is None:
        return
    with st.form("scenario_name_form", border=False, enter_to_submit=True):
        name = st.text_input(
            _("Name of scenario {letter}").format(letter=stored.letter), stored.name,
            max_chars=LENGTHS["name"], key="scenario_name", placeholder=_("Deep coupon"),
        )  # fmt: skip
        pressed = st.form_submit_button(_("Save"), type="primary", key="scenario_name_save")
    if pressed:
        with reporting():
            with writing() as session:
                scenario_actions.rename_scenario(
                    session, user, plan.id, stored.letter, version=stored.version, name=name or ""
                )
            _close()
            flash(_("Saved."))
            st.rerun()


def _choose(place: Place) -> None:
    user, here, plan, stored = require_user(), shop(), place.plan, place.stored
    if plan is None or stored is None:
        return
    told = next(
        (each for each in plan_load.judged(user, here.revision, plan.id) if each.letter == stored.letter),
        None,
    )
    for gate in told.gates if told else ():
        gate_line(gate)
    with st.form("plan_choose_form", border=False, enter_to_submit=False):
        reason = st.text_area(
            _("Why it is chosen nevertheless"), max_chars=MOST_REASON, key="plan_reason", height=90
        )
        pressed = st.form_submit_button(
            _("Choose {letter} all the same").format(letter=stored.letter), key="plan_choose_save"
        )
    if pressed:
        with reporting():
            _chosen(user, place, reason or "")
            _close()
            st.rerun()


def _choose_now(user: Actor, place: Place) -> None:
    _chosen(user, place, "")


def _chosen(user: Actor, place: Place, reason: str) -> None:
    plan, stored, here = place.plan, place.stored, shop()
    if plan is None or stored is None:
        return
    with writing() as session:
        version = choice_actions.choose_scenario(
            session,
            user,
            plan.id,
            stored.letter,
            version=stored.version,
            on=plan_load.today(user, here.revision),
            reason=reason,
        )
    said = _("Scenario {letter} is chosen.").format(letter=stored.letter)
    if any(each.choice for each in plan.scenarios):
        flash(said)
    else:
        flash(said, undo=_take_back, args=(user, plan.id, stored.letter, version))


def _unchoose(user: Actor, place: Place) -> None:
    if place.plan is None or place.stored is None:
        return
    _take_back(user, place.plan.id, place.stored.letter, place.stored.version)
    flash(_("Scenario {letter} is no longer chosen.").format(letter=place.stored.letter))


def _take_back(user: Actor, plan_id: int, letter: str, version: int) -> None:
    with writing() as session:
        choice_actions.unchoose_scenario(session, user, plan_id, letter, version=version)


def _conflict(place: Place) -> None:
    """Both are kept: the stored one where it is, what was typed under another letter or in its place."""
    user, plan, stored = require_user(), place.plan, place.stored
    if plan is None or stored is None:
        return
    st.text(_("Your changes are still here. Keep both, take theirs, or put yours in its place."))
    free = [letter for letter in LETTERS if plan.of(letter) is None]
    if free and st.button(
        _("Save mine as {letter}").format(letter=free[0]), type="primary", key="conflict_both"
    ):
        _mine(user, place, free[0], version=0)
    if st.button(_("Take theirs"), key="conflict_theirs"):
        discard()
        forget(str(plan.id), stored.letter)
        _close()
        st.rerun()
    if st.button(_("Put mine in its place"), key="conflict_mine"):
        _mine(user, place, stored.letter, version=stored.version)


def _mine(user: Actor, place: Place, letter: str, *, version: int) -> None:
    if place.plan is None:
        return
    with reporting():
        try:
            with writing() as session:
                done = scenario_actions.save_scenario(
                    session, user, place.plan.id, letter, draft(), version=version
                )
        except Conflict as error:
            raise PlannerError(str(error)) from error
        if version:
            saved(draft(), done.version)
        else:
            forget(str(place.plan.id), place.letter)
        move(str(place.plan.id), letter)
        _close()
        flash(_("Scenario {letter} is saved.").format(letter=letter))
        st.rerun()


def _history(place: Place) -> None:
    user, here = require_user(), shop()
    if place.plan is None:
        return
    with reading() as session:
        told = plan_reads.history(session, user, place.plan.id)
    told["who"] = [
        person_name(name, address) for name, address in zip(told["name"], told["address"], strict=True)
    ]
    told["did"] = [_did(action) for action in told["action"]]
    told["why"] = [str(detail.get("reason", "")) for detail in told["detail"]]
    st.dataframe(
        told[["at", "who", "did", "letter", "why"]],
        hide_index=True,
        alt=_("Who changed the plan, newest first"),
        column_config={
            "at": columns.moment(_("When"), shop_load.profile(user, here.revision).timezone),
            "who": st.column_config.TextColumn(_("Who")),
            "did": st.column_config.TextColumn(_("Did what")),
            "letter": st.column_config.TextColumn(_("Scenario")),
            "why": st.column_config.TextColumn(_("Reason")),
        },
    )


def _did(action: str) -> str:
    names = {
        "added": _("added"),
        "edited": _("edited"),
        "deleted": _("deleted"),
        "restored": _("brought back"),
        "chosen": _("chosen"),
        "unchosen": _("choice taken back"),
    }
    return names.get(action, action)


def _delete_plan(user: Actor, place: Place) -> None:
    if place.plan is None:
        return
    with writing() as session:
        gone = plan_actions.delete_plan(session, user, place.plan.id, version=place.plan.version)
    move("")
    flash(
        _("Deleted: {name}").format(name=place.plan.name), undo=_plan_back, args=(user, gone.id, gone.version)
    )


def _plan_back(user: Actor, plan_id: int, version: int) -> None:
    with writing() as session:
        plan_actions.restore_plan(session, user, plan_id, version=version)
    move(str(plan_id))


def _delete_scenario(user: Actor, place: Place) -> None:
    if place.plan is None or place.stored is None:
        return
    plan, letter = place.plan.id, place.letter
    with writing() as session:
        gone = scenario_actions.delete_scenario(session, user, plan, letter, version=place.stored.version)
    forget(str(plan), letter)
    move(str(plan))
    said = _("Scenario {letter} is deleted.").format(letter=letter)
    flash(said, undo=_scenario_back, args=(user, gone.id, gone.version))


def _scenario_back(user: Actor, scenario_id: int, version: int) -> None:
    with writing() as session:
        letter = scenario_actions.restore_scenario(session, user, scenario_id, version=version)
    st.query_params["scenario"] = letter
