"""The bar on top of the lab: which plan, which scenario, how its gates stand, and what to do with it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.db.engine import writing
from core.errors import BadInput, Conflict
from core.locale import _
from core.promotions import scenario_actions
from core.promotions.gates import GATES, Gate, Light, all_pass, gate_name, light_name
from core.promotions.judged import Judged, judge
from core.promotions.plan_reads import PlanRow
from core.promotions.scenario import LETTERS
from core.team.rights import Actor, may
from pages.ui import load as shop_load
from pages.ui import words
from pages.ui.lab import plan_load
from pages.ui.lab.draft import base_version, changed_letters, discard, draft, forget, is_changed, saved
from pages.ui.lab.gate_list import ICONS
from pages.ui.lab.on_campaign import on_campaign
from pages.ui.lab.place import NEW, Place, go, move, settle
from pages.ui.lab.plan_dialogs import ask, open_dialogs
from pages.ui.save import flash, literal

_PLAN, _LETTER, _MENU = "promotions_plan", "promotions_letter", "promotions_menu"


def bar(user: Actor, revision: int) -> Place:
    """Find out where one is, open the working copy there, draw the bar; the page calls this first."""
    place = settle(user, revision)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="promotions_bar"):
        _plan(place)
        if place.plan is not None and place.plan.scenarios:
            _letters(user, revision, place)
        with st.container(
            horizontal=True, width="content", vertical_alignment="bottom", gap="xsmall", key="promotions_acts"
        ):
            _buttons(user, revision, place)
    _state(place, shop_load.profile(user, revision).timezone)
    open_dialogs(user, place)
    return place


def standing(user: Actor, revision: int, place: Place) -> tuple[Judged, ...]:
    """Return what the plan's scenarios come to, the one at hand as it stands on the screen."""
    stored = plan_load.judged(user, revision, place.plan.id) if place.plan else ()
    here = draft()
    if place.stored is not None and not is_changed():
        return stored
    if not here.basket and place.stored is None:
        return stored
    known = plan_load.ground(user, revision, (here,))
    name = place.stored.name if place.stored else ""
    now = judge(here, known, letter=place.letter or "A", name=name)
    others = [each for each in stored if each.letter != now.letter]
    return tuple(sorted([*others, now], key=lambda each: each.letter))


def lights_said(gates: Sequence[Gate]) -> str:
    """Return each gate with a sign and a word, for a tooltip."""
    return "  \n".join(
        f"{ICONS[each.light]} {literal(gate_name(each.gate))}: {literal(light_name(each.light))}"
        for each in gates
    )


def _plan(place: Place) -> None:
    at = place.plan.id if place.plan else 0
    names: Mapping[int, str] = {0: _("New plan"), **{row.id: _named(row) for row in place.rows}}
    st.session_state[_PLAN] = at
    st.selectbox(
        _("Promotion plan"), list(names), format_func=lambda each: names.get(each, ""), key=_PLAN, width=250, on_change=_go_plan
    )  # fmt: skip


def _named(row: PlanRow) -> str:
    return _("{plan} · {letter} chosen").format(plan=row.name, letter=row.chosen) if row.chosen else row.name


def _go_plan() -> None:
    at = st.session_state[_PLAN]
    go(str(at) if at else NEW)


def _letters(user: Actor, revision: int, place: Place) -> None:
    if place.plan is None:
        return
    told = {each.letter: each for each in plan_load.judged(user, revision, place.plan.id)}
    typed = changed_letters(str(place.plan.id))
    letters = [each.letter for each in place.plan.scenarios]
    chosen = next((each.letter for each in place.plan.scenarios if each.choice), "")
    st.session_state[_LETTER] = place.letter

    def named(letter: str) -> str:
        judged = told.get(letter)
        light = ICONS[judged.light] if judged else ":gray[:material/broken_image:]"
        star = " :material/bookmark:" if letter == chosen else ""
        return f"{light} {letter}{star}{' •' if letter in typed else ''}"

    here = told.get(place.letter)
    said = lights_said(here.gates) if here else _("What is stored of this scenario cannot be read any more.")
    marks = _("A bookmark marks the chosen one, a dot what is not saved.")
    st.segmented_control(
        _("Scenario"), letters, format_func=named, required=True, key=_LETTER, on_change=_go_letter,
        args=(str(place.plan.id),), help=f"**{place.letter}**  \n{said}  \n{marks}",
    )  # fmt: skip


def _go_letter(plan: str) -> None:
    go(plan, st.session_state[_LETTER])


def _buttons(user: Actor, revision: int, place: Place) -> None:
    edits = may(user, "promotions.edit")
    if st.button(
        _("Save"), type="primary", icon=":material/save:", key="plan_save",
        disabled=not edits or not (is_changed() or (place.plan and place.stored is None)),
        help=None if edits else _("Planners and above save plans."),
    ):  # fmt: skip
        if place.plan is None:
            ask("new")
            st.rerun()
        save_here(user, place, place.letter or "A", version=base_version() if place.stored else 0)
    if place.plan is not None and place.stored is not None:
        nearest = [each for each in LETTERS if place.plan.of(each) is None]
        if nearest and st.button(
            _("Save as {letter}").format(letter=nearest[0]), icon=":material/library_add:", key="plan_save_as",
            disabled=not edits,
        ):  # fmt: skip
            _save_as(user, place)
        _choose(user, revision, place)
        on_campaign(user, revision, place)
    _menu(user, place)


def save_here(user: Actor, place: Place, letter: str, *, version: int) -> None:
    """Store the working copy under a letter of the plan at hand and say so, or say what is wrong."""
    if place.plan is None:
        return
    try:
        with writing() as session:
            done = scenario_actions.save_scenario(
                session, user, place.plan.id, letter, draft(), version=version
            )
    except Conflict:
        ask("conflict")
        st.rerun()
    except BadInput as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    saved(draft(), done.version)
    if not place.letter:  # the first scenario of a plan without any was typed before it had a letter
        forget(str(place.plan.id), "")
    move(str(place.plan.id), letter)
    said = _("Scenario {letter} is saved.").format(letter=letter)
    if done.was_chosen:
        said = _("Scenario {letter} is saved; it changed, so it is no longer the chosen one.").format(
            letter=letter
        )
    flash(said)
    st.rerun()


def _save_as(user: Actor, place: Place) -> None:
    """Store the working copy under the next letter; the scenario it began from stays as it is stored."""
    if place.plan is None:
        return
    try:
        with writing() as session:
            letter = scenario_actions.next_letter(session, user, place.plan.id)
            scenario_actions.save_scenario(session, user, place.plan.id, letter, draft())
    except BadInput as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    forget(str(place.plan.id), place.letter)
    move(str(place.plan.id), letter)
    flash(_("Saved as scenario {letter}.").format(letter=letter))
    st.rerun()


def _choose(user: Actor, revision: int, place: Place) -> None:
    if place.plan is None or place.stored is None:
        return
    may_choose = may(user, "promotions.choose")
    is_chosen = place.stored.choice is not None
    told = next(
        (each for each in plan_load.judged(user, revision, place.plan.id) if each.letter == place.letter),
        None,
    )
    if st.button(
        _("Take choice back") if is_chosen else _("Choose"), icon=":material/bookmark:", key="plan_choose",
        disabled=not may_choose or is_changed() or told is None,
        help=_choose_help(may_choose, told),
    ):  # fmt: skip
        if is_chosen:
            ask("unchoose")
        else:
            ask("choose_now" if told and all_pass(told.gates) else "choose")
        st.rerun()


def _choose_help(may_choose: bool, told: Judged | None) -> str:
    if not may_choose:
        return _("Leads and owners choose the scenario.")
    if is_changed():
        return _("Save it first: what is stored is chosen.")
    if told is None:
        return _("What is stored of this scenario cannot be read any more.")
    open_gates = [each for each in told.gates if each.light is not Light.PASS]
    if not open_gates:
        return _("All {n} gates pass.").format(n=len(GATES))
    return lights_said(open_gates)


def _menu(user: Actor, place: Place) -> None:
    edits, deletes = may(user, "promotions.edit"), may(user, "promotions.delete")
    choices: dict[str, str] = {}
    if is_changed():
        choices["discard"] = _("Discard changes")
    if place.plan is not None:
        if edits and place.stored is not None:
            choices["name_scenario"] = _("Name scenario {letter}").format(letter=place.letter)
        if edits:
            choices["name_plan"] = _("Rename plan")
        choices["history"] = _("Who changed it")
        if deletes and place.stored is not None:
            choices["delete_scenario"] = _("Delete scenario {letter}").format(letter=place.letter)
        if deletes:
            choices["delete_plan"] = _("Delete plan")
    if not choices:
        return
    picked = st.menu_button(
        _("More"), list(choices), format_func=choices.__getitem__, key=_MENU, icon=":material/more_horiz:"
    )
    if picked == "discard":
        discard()
        st.rerun()
    elif picked is not None:
        ask(picked)
        st.rerun()


def _state(place: Place, zone: str) -> None:
    """Say what stands on the screen: saved or not, its name, and who chose what."""
    if place.plan is None:
        if draft().basket or draft().promotions:
            st.caption(_("Not saved yet: what you build stays in this window until you save it as a plan."))
        return
    said = []
    if place.stored is not None and place.stored.name:
        said.append(place.stored.name)
    if place.stored is not None and place.stored.scenario is None:
        st.warning(
            _("What is stored of this scenario cannot be read any more. Build it anew and save it."),
            icon=":material/broken_image:",
        )
    chosen = next((each for each in place.plan.scenarios if each.choice), None)
    if chosen is not None and chosen.choice is not None:
        said.append(_("{letter} is chosen").format(letter=chosen.letter))
        if chosen.choice.reason:
            said.append(_("although not every gate passed: {reason}").format(reason=chosen.choice.reason))
    if is_changed():
        said.append(_("changes are not saved"))
    row = next((each for each in place.rows if each.id == place.plan.id), None)
    if row is not None:
        when = words.moment(row.changed_at, zone)
        said.append(
            _("changed {when} by {who}").format(when=when, who=row.changed_by)
            if row.changed_by
            else _("changed {when}").format(when=when)
        )
    if place.plan.note:
        said.append(place.plan.note)
    if said:
        st.caption(literal(" · ".join(said)))
