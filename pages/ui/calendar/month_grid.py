"""The month grid: bars to drag, to move by keys and to open. It only tells what somebody wants; Python owns the plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from babel.dates import format_date

from core.campaigns.month_cells import Bar, Day, Week
from core.campaigns.values import PhaseKind, phase_name, state_name
from core.locale import _, language, ngettext

_HERE = Path(__file__).parent
_HTML = """
<div class="calendar">
  <div class="said" aria-live="assertive"></div>
  <div class="grid"></div>
  <div class="hint"></div>
  <div class="list"></div>
</div>
"""
_grid = st.components.v2.component(
    "month_grid",
    html=_HTML,
    css=(_HERE / "month_grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "month_grid.js").read_text(encoding="utf-8"),
)
KEY = "calendar_grid"


@dataclass(frozen=True, slots=True)
class Drop:
    """A campaign that somebody dropped some days away, in the version they saw."""

    campaign_id: int
    version: int
    days: int


def month_grid(
    weeks: Sequence[Week],
    *,
    editable: bool,
    hint: str,
    notice: str,
    on_drop: Callable[[Drop], None],
    on_open: Callable[[int], None],
    on_day: Callable[[str], None],
    on_more: Callable[[], None],
) -> None:
    """Draw the grid; what somebody does with it is told by one of the functions before the next run.

    `hint` says below the grid what can be done with it; the list of a narrow screen is without it. `notice` is
    read out where it is new: what became of the last drop.
    """
    _grid(
        key=KEY,
        data={
            "weekdays": [format_date(day.day, "EEE", locale=_locale()) for day in weeks[0].days],
            "weeks": [_week(week) for week in weeks],
            "editable": editable,
            "hint": hint,
            "notice": notice,
            "phases": {kind.value: phase_name(kind) for kind in PhaseKind},
            "words": {
                "moves": _("{name} moves to {day} ({n} days)."),
                "drop": _("Enter drops it, Escape leaves it."),
                "kept": _("It stays where it was."),
                "more": _("+{n} more"),
            },
        },
        on_move_change=lambda: _told("move", lambda told: on_drop(_drop(told))),
        on_open_change=lambda: _told("open", lambda told: on_open(int(told["campaign"]))),
        on_day_change=lambda: _told("day", lambda told: on_day(str(told["day"]))),
        on_more_change=lambda: _told("more", lambda _told: on_more()),
    )


def _told(name: str, use: Callable[[dict[str, Any]], None]) -> None:
    told = getattr(st.session_state[KEY], name, None)
    if isinstance(told, dict):
        use(told)


def _drop(told: dict[str, Any]) -> Drop:
    return Drop(int(told["campaign"]), int(told["version"]), int(told["days"]))


def _week(week: Week) -> dict[str, Any]:
    return {
        "days": [_day(day, n) for n, day in enumerate(week.days)],
        "bars": [_bar(bar) for bar in week.bars],
        "lanes": week.lanes,
        "hidden": list(week.hidden),
    }


def _day(day: Day, column: int) -> dict[str, Any]:
    starts = [each for each in day.events if each.starts == day.day or (column == 0 and each.level in "SA")]
    return {
        "day": day.day.isoformat(),
        "number": day.day.day,
        "label": format_date(day.day, "MM-dd EEE", locale=_locale()),
        "here": day.is_in_month,
        "first": day.day.day == 1,
        "today": day.is_today,
        "off": day.off,
        "off_name": day.off_name,
        "events": [
            {"name": each.shown_name, "level": each.level, "begins": each.starts == day.day}
            for each in starts
        ],
        "due": day.due,
        "late": day.late > 0,
        "due_label": ngettext("{n} task is due", "{n} tasks are due", day.due).format(n=day.due),
    }


def _bar(bar: Bar) -> dict[str, Any]:
    said = _("{name}, level {level}, {state}, {first} to {last}").format(
        name=bar.name,
        level=bar.level,
        state=state_name(bar.state),
        first=f"{bar.starts:%m-%d}",
        last=f"{bar.ends:%m-%d}",
    )
    if bar.clash:
        said = _("{campaign}, clashes").format(campaign=said)
    return {
        "id": bar.campaign_id,
        "version": bar.version,
        "name": bar.name,
        "level": bar.level,
        "state": bar.state,
        "first": bar.first,
        "last": bar.last,
        "lane": bar.lane,
        "came_from": bar.came_from,
        "goes_on": bar.goes_on,
        "start": bar.starts.isoformat(),
        "end": bar.ends.isoformat(),
        "segments": [[each.first, each.last, each.phase] for each in bar.segments],
        "clash": bar.clash,
        "label": said,
    }


def _locale() -> str:
    return {"zh": "zh_CN", "en": "en"}[language()]
