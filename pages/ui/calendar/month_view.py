"""The month: the grid, what a drop would clash with, and how to read it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import streamlit as st

from core.campaigns.clashes.clash import Checked, Severity
from core.campaigns.month_cells import month_cells
from core.locale import _, one_after_another
from core.team.rights import Actor, may
from pages.ui.calendar import load, moves
from pages.ui.calendar.look import Look, month_bar, month_later, nothing_passes
from pages.ui.calendar.month_grid import month_grid
from pages.ui.calendar.views import go_to, open_campaign


def draw(user: Actor, revision: int, look: Look) -> None:
    """Draw the month that is looked at."""
    frames = load.frames(user, revision)
    month_bar(look.today, look.month)
    moves.draw_pending(user, revision, frames)
    around = timedelta(days=7)
    since, until = look.month - around, month_later(look.month, 1) + around
    events = load.events(user, revision, since, until)
    kept = look.kept(frames)
    nothing_passes(look, kept)
    weeks = month_cells(
        kept,
        events,
        month=look.month,
        today=look.today,
        zone=look.zone,
        clashes=worst(load.checked(user, revision)),
    )
    editable = may(user, "campaigns.edit")
    month_grid(
        weeks,
        hint=_hint(editable),
        editable=editable,
        notice=moves.notice(user, revision, frames),
        on_drop=moves.dropped,
        on_open=open_campaign,
        on_day=_tasks_of,
        on_more=lambda: go_to("gantt"),
    )
    _how_to_read(sorted({day.day.year for week in weeks for day in week.days if day.off is None}))


def worst(checked: Checked) -> Mapping[int, str]:
    """Return by campaign how bad its worst clash is, as a bar shows it."""
    told: dict[int, str] = {}
    for each in checked.clashes:
        for number in each.campaigns:
            if each.severity is Severity.BLOCK:
                told[number] = "block"
            elif each.severity is Severity.WARN:
                told.setdefault(number, "warn")
    return told


def _tasks_of(_day: str) -> None:
    go_to("tasks")


def _hint(editable: bool) -> str:
    if not editable:
        return ""
    return _("Drag a bar to move its campaign, or press Alt with an arrow and Enter; Enter alone opens it.")


def _how_to_read(unpublished: Sequence[int]) -> None:
    said = [
        _("▲ clashes. The darker a bar, the nearer to its burst; a number in a day counts the tasks due.")
    ]
    said += [_("The days off of {year} are not published yet.").format(year=year) for year in unpublished]
    st.caption(one_after_another(said))
