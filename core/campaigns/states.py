"""How far a campaign is as of a moment, and what each of its dates does in the desk."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from core.campaigns.values import State
from core.locale import _


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a campaign that mean something by themselves."""

    starts: datetime
    live: datetime
    ends: datetime
    enrol_by: datetime | None = None
    protected_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Says:
    """A moment and what it does."""

    at: datetime
    sentence: str
    has_passed: bool


def state_now(state: State | str, live: datetime, ends: datetime, now: datetime) -> State:
    """Return the state that counts now: a ready campaign is live from its T on, and a live one done when it ended.

    What nobody declared ready does not go live by itself: the clash check tells of it.
    """
    state = State(state)
    if state in (State.READY, State.LIVE):
        if now >= ends:
            return State.DONE
        return State.LIVE if now >= live else state
    return state


def states_now(campaigns: pd.DataFrame, now: datetime) -> pd.Series:
    """Return the states that count now of a table of campaigns, see `state_now`."""
    can_run = campaigns["state"].isin([State.READY.value, State.LIVE.value])
    told = campaigns["state"].mask(can_run & (campaigns["live_at"] <= now), State.LIVE.value)
    return told.mask(can_run & (campaigns["ends_at"] <= now), State.DONE.value)


def date_says(state: State | str, dates: Dates, now: datetime) -> tuple[Says, ...]:
    """Return what each date of a campaign does, by time."""
    told = [
        (dates.starts, _("The first phase begins: until then all tasks move when the campaign is moved."))
    ]
    if dates.enrol_by is not None:
        told.append((dates.enrol_by, _("Enrolment ends: by then every item passes the gates that block.")))
    told += [
        (dates.live, _live_says(State(state))),
        (dates.ends, _("The campaign ends: from then on it counts as done, and its prices as own history.")),
    ]
    if dates.protected_until is not None:
        said = _("Price protection ends: until then no other campaign may sell its items for less.")
        told.append((dates.protected_until, said))
    return tuple(Says(at, sentence, at <= now) for at, sentence in sorted(told, key=lambda each: each[0]))


def _live_says(state: State) -> str:
    if state in (State.IDEA, State.PLANNED):
        return _(
            "The burst begins: the campaign counts as live from here once somebody has declared it ready."
        )
    return _("The burst begins: the campaign counts as live from here.")
