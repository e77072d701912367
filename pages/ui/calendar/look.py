"""What of the plan is looked at: a month, and the filters in one row. All of it stands in the address, by codes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.campaigns.plan_frames import PlanFrames
from core.campaigns.states import states_now
from core.campaigns.values import Level, State, state_name
from core.db.base import now
from core.locale import _
from core.rules.fees import platform_name, platform_row
from core.text import folded
from pages.ui.address import narrowed

FIRST_YEAR, LAST_YEAR = 2000, 2100
NOBODY = "0"
FILTERS = ("platform", "level", "state", "owner")


@dataclass(frozen=True, slots=True)
class Look:
    """A month (its first day) as of today in the shop's zone, and which campaigns of the plan are shown."""

    today: date
    month: date
    zone: ZoneInfo
    platform: str = ""
    level: str = ""
    state: str = ""
    owner: str = ""  # a user's id; "0" is nobody
    search: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether some campaigns are left out."""
        return bool(self.platform or self.level or self.state or self.owner or self.search)

    def kept(self, frames: PlanFrames) -> PlanFrames:
        """Return the plan with the campaigns that pass the filters, and what belongs to them.

        States are those that count now: a ready campaign is live from its T on.
        """
        table = frames.campaigns.assign(state=states_now(frames.campaigns, now()))
        if not self.is_narrowed:
            return replace(frames, campaigns=table)
        keep = table["id"].notna()
        for column, wanted in (("platform", self.platform), ("level", self.level), ("state", self.state)):
            if wanted:
                keep &= table[column] == wanted
        if self.owner:
            keep &= table["owner_id"].fillna(0) == int(self.owner)
        for word in folded(self.search).split():
            keep &= table["name"].map(folded).str.contains(word, regex=False)
        campaigns = table[keep]
        own = set(campaigns["id"])
        tasks = frames.tasks[frames.tasks["campaign_id"].isin(own)]
        return replace(
            frames,
            campaigns=campaigns,
            phases=frames.phases[frames.phases["campaign_id"].isin(own)],
            tasks=tasks,
            needs=frames.needs[frames.needs["task_id"].isin(set(tasks["id"]))],
            items=frames.items[frames.items["campaign_id"].isin(own)],
            budget=frames.budget[frames.budget["campaign_id"].isin(own)],
            sends=frames.sends[frames.sends["campaign_id"].isin(own)],
        )


def month_asked(today: date) -> date:
    """Return the first day of the month that the address names, of this month where it names none."""
    try:
        asked = datetime.strptime(st.query_params.get("month", ""), "%Y-%m").date()  # noqa: DTZ007 (a month)
    except ValueError:
        return today.replace(day=1)
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else today.replace(day=1)


def go_to_month(month: date) -> None:
    """Let the address name a month."""
    st.query_params["month"] = f"{month:%Y-%m}"


def month_later(month: date, months: int) -> date:
    """Return the first day of the month so many months later."""
    n = month.year * 12 + month.month - 1 + months
    return date(n // 12, n % 12 + 1, 1)


def month_bar(today: date, month: date) -> None:
    """Draw the month with the ways to the month before, to today, and to the month after."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="calendar_months"):
        st.button(
            _("Month before"),
            icon=":material/chevron_left:",
            key="calendar_before",
            on_click=go_to_month,
            args=(month_later(month, -1),),
        )
        st.button(_("Today"), key="calendar_today", on_click=go_to_month, args=(today.replace(day=1),))
        st.button(
            _("Month after"),
            icon=":material/chevron_right:",
            key="calendar_after",
            on_click=go_to_month,
            args=(month_later(month, 1),),
        )
        st.subheader(_("{year}-{month}").format(year=month.year, month=f"{month.month:02d}"), anchor=False)


def choose_look(today: date, zone: ZoneInfo, frames: PlanFrames, people: Sequence[tuple[int, str]]) -> Look:
    """Draw the filters in one row and return what they leave of the plan."""
    platforms = sorted(set(frames.campaigns["platform"]) - {""})
    with st.container(horizontal=True, gap="xsmall", key="calendar_filters"):
        search = st.text_input(
            _("Search"),
            key="q",
            type="search",
            live=True,
            placeholder=_("Name of a campaign"),
            label_visibility="collapsed",
            bind="query-params",
            width=190,
        )
        names = {str(user_id): name for user_id, name in people} | {NOBODY: _("nobody")}
        look = Look(
            today=today,
            month=month_asked(today),
            zone=zone,
            platform=narrowed("calendar", _("Platform"), "platform", platforms, shown_platform, width=125),
            level=narrowed("calendar", _("Level"), "level", [each.value for each in Level], width=125),
            state=narrowed(
                "calendar", _("State"), "state", [each.value for each in State], state_name, width=125
            ),
            owner=narrowed("calendar", _("Owner"), "owner", list(names), names.__getitem__, width=125),
            search=search or "",
        )
        if look.is_narrowed:
            st.button(
                _("Clear filters"),
                icon=":material/filter_alt_off:",
                type="tertiary",
                key="calendar_clear",
                on_click=clear_filters,
            )
    return look


def clear_filters() -> None:
    """Let the next run show the whole plan."""
    st.session_state["q"] = ""
    for name in FILTERS:
        st.session_state[f"calendar_{name}"] = None
        st.query_params.pop(name, None)


def nothing_passes(look: Look, kept: PlanFrames) -> None:
    """Say so where the filters leave nothing of the plan."""
    if look.is_narrowed and kept.campaigns.empty:
        st.info(_("No campaign passes these filters."), icon=":material/filter_alt:")


def shown_platform(platform: str) -> str:
    """Return a platform as people read it; what no rule knows is as the shop wrote it."""
    row = platform_row(platform)
    return platform_name(row.key) if row.is_known else platform
