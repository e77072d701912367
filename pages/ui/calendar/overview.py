"""The overview of a campaign: how far it is, what its dates do, and its own fields."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core.campaigns.campaign_actions import (
    Edited,
    copy_campaign,
    delete_campaign,
    edit_campaign,
    restore_campaign,
)
from core.campaigns.campaign_reads import CampaignView
from core.campaigns.states import date_says
from core.campaigns.values import Goal, Level, State, goal_name, state_name
from core.db.base import now
from core.db.engine import writing
from core.errors import Conflict, PlannerError
from core.locale import _
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.calendar import load
from pages.ui.calendar.answer import days_until
from pages.ui.calendar.look import shown_platform
from pages.ui.calendar.share import brief_button
from pages.ui.first_shop import platforms
from pages.ui.save import drawer_left, flash, literal, reporting

_SEEN = "campaign_seen"  # the version that the form was filled from, by campaign
_ROUND = "campaign_round"  # raised whenever the form is to be filled anew
_TYPED = "campaign_typed"  # what was typed and not saved yet, by campaign
_LEFT = "campaign_left"  # the campaigns whose form was left for another part
_TOLD = "campaign_told"  # the version that was told to have come in between, by campaign


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw figures, dates and the form."""
    _figures(user, revision, view)
    _dates(user, revision, view)
    if may(user, "campaigns.edit"):
        _states(user, view)
        _form(user, revision, view)
    else:
        _facts(view)
    _more(user, revision, view)


def _figures(user: Actor, revision: int, view: CampaignView) -> None:
    frames = load.frames(user, revision)
    tasks = frames.tasks[frames.tasks["campaign_id"] == view.id]
    items = frames.items[frames.items["campaign_id"] == view.id]
    days = days_until(view.live_at, now(), load.zone(user, revision))
    with st.grid(min_column_width=150):
        st.metric(_("Days to go"), days if view.live_at > now() else state_name(view.state_now), border=True)
        st.metric(
            _("Tasks done"),
            _("{n} of {m}").format(n=int(tasks["done_at"].notna().sum()), m=len(tasks)),
            border=True,
        )
        st.metric(_("Items"), len(items), border=True)
        st.metric(_("Clashes"), len(load.checked(user, revision).of(view.id)), border=True)


def _dates(user: Actor, revision: int, view: CampaignView) -> None:
    zone = str(load.zone(user, revision))
    with st.expander(_("What its dates do"), icon=":material/event_note:"):
        for each in date_says(view.state, view.dates, now()):
            line = _("{moment}: {sentence}").format(
                moment=words.moment(each.at, zone), sentence=each.sentence
            )
            (st.caption if each.has_passed else st.markdown)(literal(line))


def _states(user: Actor, view: CampaignView) -> None:
    key = f"campaign_state_{view.id}_{view.version}"

    def chosen() -> None:
        with reporting():
            with writing() as session:
                done = edit_campaign(
                    session, user, view.id, version=view.version, changes={"state": st.session_state[key]}
                )
            _rebase(view.version, done, st.session_state[key])
            said = _("{name} is now: {state}").format(name=view.name, state=state_name(st.session_state[key]))
            flash(said, undo=_undo, args=(user, done))

    st.segmented_control(
        _("State"),
        list(State),
        default=view.state,
        format_func=state_name,
        required=True,
        key=key,
        on_change=chosen,
    )


def _form(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the fields. Where somebody else was faster the next press saves on top of that, after it was told."""
    seen = _seen(view)
    told: dict[int, int] = st.session_state.setdefault(_TOLD, {})
    is_told = told.get(view.id) == view.version
    if seen.version != view.version:
        _meanwhile(user, revision, seen, view)
        told[view.id] = view.version
    zone = load.zone(user, revision)
    key = f"campaign_{view.id}_{st.session_state.get(_ROUND, 0)}"
    kept: dict[int, dict[str, Any]] = st.session_state.setdefault(_TYPED, {})
    typed = _inputs(user, revision, seen, kept.get(view.id, {}), key)
    kept[view.id] = changes = _changes(seen, typed, zone)
    # *Save* is never switched off: leaving a field reruns the panel, and a press at that moment would be lost.
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = _("Save") if seen.version == view.version else _("Save mine on top")
        pressed = st.button(
            label, type="primary", icon=":material/save:", key=f"campaign_save_{view.version}"
        )
        st.button(
            _("Discard"), key="campaign_discard", disabled=not changes, on_click=forget, args=(view.id,)
        )
        st.caption(_("Changes are not saved yet.") if changes else _("Everything is saved."))
    if pressed and (is_told or seen.version == view.version):
        _save(user, view, changes)


def _seen(view: CampaignView) -> CampaignView:
    """Return the campaign as it was when the form was filled.

    Somebody who comes back from another part starts from what is stored now, for what they did there is nobody
    else's change; only where what they had typed was changed meanwhile they are told.
    """
    seen: dict[int, CampaignView] = st.session_state.setdefault(_SEEN, {})
    before = seen.setdefault(view.id, view)
    left: set[int] = st.session_state.setdefault(_LEFT, set())
    if view.id in left:
        left.discard(view.id)
        typed = st.session_state.get(_TYPED, {}).get(view.id, {})
        if all(getattr(before, field) == getattr(view, field) for field in typed):
            seen[view.id] = view
    return seen[view.id]


def _meanwhile(user: Actor, revision: int, seen: CampaignView, view: CampaignView) -> None:
    """Tell that somebody else changed the campaign, and what; what is typed stays."""
    zone = load.zone(user, revision)
    with st.container(border=True, key="campaign_meanwhile"):
        st.warning(
            _("Somebody else changed this campaign while it was open. Your entries are still here."),
            icon=":material/sync_problem:",
        )
        for field, label in _labels(seen.goal).items():
            if getattr(seen, field) != getattr(view, field):
                before, after = _words(seen, field, zone), _words(view, field, zone)
                st.text(_("{field}: {before} → {after}").format(field=label, before=before, after=after))
        st.button(
            _("Take theirs"),
            icon=":material/refresh:",
            key="campaign_latest",
            on_click=forget,
            args=(view.id,),
        )


def _labels(goal: str) -> dict[str, str]:
    return {
        "name": _("Name"),
        "state": _("State"),
        "platform": _("Platform"),
        "level": _("Level"),
        "goal": _("Aim"),
        "owner_id": _("Owner"),
        "live_at": _("Goes live"),
        "ends_at": _("Ends"),
        "target": target_label(goal),
        "actual": _("Reached"),
        "protected_until": _("Price protection until"),
        "note": _("Note"),
    }


def _words(view: CampaignView, field: str, zone: ZoneInfo) -> str:
    value = getattr(view, field)
    if field == "owner_id":
        return words.person(view.owner) or _("nobody yet")
    if value is None or value == "":
        return "–"
    if field in ("target", "actual"):
        return f"{value:,}" if view.goal == Goal.NEW_BUYERS else f"{value / 100:,.2f}"
    if isinstance(value, datetime):
        return words.moment(value, str(zone))
    named = {"state": state_name, "goal": goal_name, "platform": shown_platform}
    return str(named.get(field, str)(value))


def _save(user: Actor, view: CampaignView, changes: dict[str, Any]) -> None:
    if not changes:
        st.info(_("Nothing was changed."), icon=":material/info:")
        return
    try:
        with writing() as session:
            done = edit_campaign(session, user, view.id, version=view.version, changes=changes)
    except Conflict:
        st.rerun(scope="fragment")  # somebody was faster by a moment: the panel tells who and what
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    forget(view.id)
    flash(_("Saved."), undo=_undo, args=(user, done))
    st.rerun()


def _inputs(user: Actor, revision: int, seen: CampaignView, kept: dict[str, Any], key: str) -> dict[str, Any]:
    """Draw the fields and return what stands in them. One that is drawn anew begins with what was typed before."""
    start = replace(seen, **kept)
    zone = load.zone(user, revision)
    # What is stored can be chosen whatever became of it: opening the form changes nothing.
    names = platforms()
    names.setdefault(seen.platform, shown_platform(seen.platform))
    people = {each.id: each.name for each in load.people(user, revision)}
    if seen.owner_id:
        people.setdefault(seen.owner_id, seen.owner)

    def begin(field: str, value: Any) -> str:
        st.session_state.setdefault(f"{key}_{field}", value)
        return f"{key}_{field}"

    typed: dict[str, Any] = {
        "name": st.text_input(_("Name"), max_chars=80, key=begin("name", start.name)),
    }
    with st.container(horizontal=True):
        typed["platform"] = st.selectbox(
            _("Platform"),
            list(names),
            format_func=names.__getitem__,
            key=begin("platform", start.platform),
        )
        typed["level"] = st.selectbox(_("Level"), list(Level), key=begin("level", Level(start.level)))
        typed["goal"] = st.selectbox(
            _("Aim"), list(Goal), format_func=goal_name, key=begin("goal", Goal(start.goal))
        )
        typed["owner_id"] = st.selectbox(
            _("Owner"),
            list(people),
            index=None,
            format_func=people.__getitem__,
            placeholder=_("nobody yet"),
            key=begin("owner_id", start.owner_id),
        )
    with st.container(horizontal=True):
        unit = _unit(typed["goal"])
        was = next((each for each in (start, seen) if _unit(each.goal) == unit), None)  # none: begin empty
        for field, label in (("target", target_label(typed["goal"])), ("actual", _("Reached"))):
            value = getattr(was, field) if was else None
            typed[field] = _amount(label, unit, begin(f"{field}_{unit}", _shown(value, unit)))
        typed["protected_until"] = st.datetime_input(
            _("Price protection until"),
            value=None,
            help=_("Until then no other campaign may sell its items for less."),
            key=begin("protected_until", _local(start.protected_until, zone)),
        )
    typed["skips_days_off"] = st.checkbox(
        _("Tasks skip days off"),
        help=_(
            "Holds when the campaign is moved or a task slips; a year whose days off are not published counts weekends only."
        ),
        key=begin("skips_days_off", start.skips_days_off),
    )
    typed["note"] = st.text_area(_("Note"), max_chars=4_000, key=begin("note", start.note))
    return typed


def target_label(goal: str) -> str:
    """Return what a target counts."""
    return {
        Goal.NEW_BUYERS: _("Target (new buyers)"),
        Goal.RATING: _("Target (rating)"),
    }.get(Goal(goal), _("Target (¥)"))


def _unit(goal: str) -> str:
    """Return what a goal's figures count; those of another unit say nothing about it."""
    return {Goal.NEW_BUYERS: "people", Goal.RATING: "rating"}.get(Goal(goal), "money")


def _shown(value: int | None, unit: str) -> float | None:
    return None if value is None else value if unit == "people" else value / 100


def _amount(label: str, unit: str, key: str) -> int | None:
    whole = unit == "people"
    typed = st.number_input(
        label,
        min_value=0 if whole else 0.0,
        value=None,
        step=1 if whole else 100.0,
        format="%d" if whole else "%.2f",
        key=key,
    )
    if typed is None:
        return None
    return int(typed) if whole else round(typed * 100)


def _changes(seen: CampaignView, typed: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    until = typed["protected_until"]
    typed = typed | {"protected_until": until.replace(tzinfo=zone) if until else None}
    return {field: value for field, value in typed.items() if value != getattr(seen, field)}


def _facts(view: CampaignView) -> None:
    lines = (
        (_("Aim"), goal_name(view.goal)),
        (_("Owner"), view.owner or _("nobody yet")),
        (_("Note"), view.note or "—"),
    )
    for label, value in lines:
        st.caption(label)
        st.text(value)


def _more(user: Actor, revision: int, view: CampaignView) -> None:
    with st.container(horizontal=True, key="campaign_more"):
        brief_button(user, view.id, view.name, load.today(user, revision))
        if may(user, "campaigns.edit"):
            st.button(
                _("Copy it"),
                icon=":material/content_copy:",
                key="campaign_copy",
                on_click=_copy,
                args=(user, view),
            )
        if may(user, "campaigns.delete"):
            st.button(
                _("Delete"),
                icon=":material/delete:",
                key="campaign_delete",
                on_click=_delete,
                args=(user, view),
            )


def _copy(user: Actor, view: CampaignView) -> None:
    with reporting():
        name = _("{name} (copy)").format(name=view.name[:70])
        with writing() as session:
            made = copy_campaign(session, user, view.id, name=name)
        st.query_params["campaign"] = str(made)
        flash(_("{name} is there, as an idea.").format(name=name))


def _delete(user: Actor, view: CampaignView) -> None:
    with reporting():
        with writing() as session:
            gone = delete_campaign(session, user, view.id, version=view.version)
        for name in ("campaign", "part"):
            st.query_params.pop(name, None)
        forget(view.id)
        drawer_left()
        flash(
            _("{name} is deleted.").format(name=view.name), undo=_restore, args=(user, gone.id, gone.version)
        )


def _restore(user: Actor, campaign_id: int, version: int) -> None:
    with writing() as session:
        restore_campaign(session, user, campaign_id, version=version)


def _undo(user: Actor, done: Edited) -> None:
    with writing() as session:
        back = edit_campaign(session, user, done.id, version=done.version, changes=done.before)
    if set(done.before) == {"state"}:
        _rebase(done.version, back, done.before["state"])
    else:
        forget(done.id)


def _rebase(before: int, done: Edited, state: str) -> None:
    """Let what is typed into the form stand against one's own change of the state."""
    seen = st.session_state.get(_SEEN, {}).get(done.id)
    if seen is not None and seen.version == before:
        st.session_state[_SEEN][done.id] = replace(seen, version=done.version, state=State(state))


def forget(campaign_id: int) -> None:
    """Let the form of a campaign be filled anew from what is stored."""
    for name in (_SEEN, _TYPED):
        st.session_state.get(name, {}).pop(campaign_id, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def leave() -> None:
    """Let what is typed wait until the form is drawn again."""
    st.session_state[_LEFT] = set(st.session_state.get(_SEEN, {}))


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
