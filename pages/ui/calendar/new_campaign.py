"""A new campaign in a minute: from a festival, or blank. What will be built is shown before it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from core.campaigns.campaign_actions import build, own_templates
from core.campaigns.festivals import Event, live_of, phases_of
from core.campaigns.templates import phases_from, tasks_from, with_own
from core.campaigns.values import Goal, Level, Phase, goal_name, phase_name
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput
from core.locale import _, ngettext
from core.team.rights import Actor
from pages.ui import load as desk
from pages.ui import words
from pages.ui.calendar import load
from pages.ui.calendar.answer import days_until
from pages.ui.calendar.views import open_campaign
from pages.ui.first_shop import platforms
from pages.ui.save import flash, literal

AHEAD = timedelta(days=400)
SOON = timedelta(days=14)  # what begins earlier is hardly planned anew
BLANK = ""


def draw_new(user: Actor, revision: int) -> None:
    """Draw the choice of a festival or none, what will be built, and the button that builds it."""
    zone, today = load.zone(user, revision), load.today(user, revision)
    coming = {
        f"{each.key} {each.anchor}": each
        for each in load.events(user, revision, today, today + AHEAD)
        if each.is_sale and live_of(each, zone) > now()
    }
    picked = st.selectbox(
        _("Festival"),
        [*coming, BLANK],
        index=next((n for n, each in enumerate(coming.values()) if each.starts > today + SOON), 0),
        format_func=lambda key: (
            _event_name(coming[key], user, revision) if key else _("No festival: on a day of my own")
        ),
        key="new_campaign_event",
    )
    event = coming.get(picked)
    key = f"new_campaign_{picked}"
    name = st.text_input(
        _("Name"),
        value=_("{name} {year}").format(name=event.shown_name, year=event.anchor.year) if event else "",
        max_chars=80,
        key=f"{key}_name",
        placeholder=_("For example: Anniversary sale"),
    )
    level, live = _when(event, key, today, zone)
    with st.expander(_("Platform, owner, aim"), icon=":material/tune:"):
        chosen = _choices(user, revision, event, key)
    phases = list(phases_of(event, zone)) if event and event.phases else None
    tasks = _preview(user, revision, level, live, zone, phases)
    if st.button(
        ngettext("Build it with {n} task", "Build it with {n} tasks", tasks).format(n=tasks),
        type="primary",
        icon=":material/auto_awesome:",
        key="new_campaign_build",
    ):
        _build(user, name, level, live, event, phases, chosen)


def _event_name(event: Event, user: Actor, revision: int) -> str:
    zone = load.zone(user, revision)
    days = days_until(live_of(event, zone), now(), zone)
    said = ngettext(
        "{name} {year} · level {level} · in {n} day", "{name} {year} · level {level} · in {n} days", days
    )
    return said.format(name=event.shown_name, year=event.anchor.year, level=event.level, n=days)


def _when(event: Event | None, key: str, today: date, zone: ZoneInfo) -> tuple[str, datetime]:
    """Draw the level, and the moment of the burst where no festival's own phases say it."""
    levels = list(Level)
    with st.container(horizontal=True):
        level = st.segmented_control(
            _("Level"),
            levels,
            default=Level(event.level) if event else Level.B,
            required=True,
            key=f"{key}_level",
            help=_("S the year's largest, C a small one of the shop's own: phases and tasks follow from it."),
        )
        if event and event.phases:
            return level, live_of(event, zone)
        first = (
            live_of(event, zone).astimezone(zone)
            if event
            else datetime.combine(today + timedelta(days=14), time(20), zone)
        )
        typed = st.datetime_input(_("Goes live"), value=first.replace(tzinfo=None), key=f"{key}_live")
    return level, (typed or first).replace(tzinfo=zone).astimezone(UTC)


def _choices(user: Actor, revision: int, event: Event | None, key: str) -> dict[str, object]:
    names = platforms()
    own = event.platform if event and event.platform else desk.profile(user, revision).platform
    people = {each.id: each.name for each in load.people(user, revision)}
    ids = list(people)
    with st.container(horizontal=True):
        return {
            "platform": st.selectbox(
                _("Platform"),
                list(names),
                index=list(names).index(own) if own in names else 0,
                format_func=names.__getitem__,
                key=f"{key}_platform",
            ),
            "owner_id": st.selectbox(
                _("Owner"),
                ids,
                index=ids.index(user.user_id) if user.user_id in ids else None,
                format_func=people.__getitem__,
                key=f"{key}_owner",
            ),
            "goal": st.selectbox(_("Aim"), list(Goal), format_func=goal_name, key=f"{key}_goal"),
            "skips_days_off": st.checkbox(_("Tasks skip days off"), key=f"{key}_skips"),
        }


def _preview(
    user: Actor,
    revision: int,
    level: str,
    live: datetime,
    zone: ZoneInfo,
    phases: list[Phase] | None,
) -> int:
    """Draw what will be built and return how many tasks that is."""
    with reading() as session:
        template = with_own(level, own_templates(session, user))
    shown = phases or phases_from(template.phases, live, zone)
    tasks = tasks_from(template.tasks, live, zone)
    with st.container(gap="xxsmall"):
        for each in shown:
            line = _("{phase}: {starts} to {ends}").format(
                phase=phase_name(each.kind),
                starts=words.moment(each.starts, str(zone)),
                ends=words.moment(each.ends, str(zone)),
            )
            st.caption(literal(line))
        if tasks:
            first = min(tasks, key=lambda each: (each.starts, each.due))
            said = _("First task: {task}, from {day}").format(task=first.name, day=first.starts.isoformat())
            st.caption(literal(said))
    late = sum(each.due < load.today(user, revision) for each in tasks)
    if late:
        said = ngettext(
            "{n} task would be overdue already: there is less time than such a campaign usually takes.",
            "{n} tasks would be overdue already: there is less time than such a campaign usually takes.",
            late,
        )
        st.warning(said.format(n=late), icon=":material/hourglass_bottom:")
    return len(tasks)


def _build(
    user: Actor,
    name: str,
    level: str,
    live: datetime,
    event: Event | None,
    phases: list[Phase] | None,
    chosen: dict[str, object],
) -> None:
    try:
        with writing() as session:
            made = build(
                session,
                user,
                name=name,
                level=level,
                live=live,
                festival=event.key if event else "",
                festival_day=event.anchor if event else None,
                phases=phases,
                **chosen,
            )
    except BadInput as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    open_campaign(made, "overview")
    flash(_("{name} is built.").format(name=name))
    st.rerun()
