"""The answer of the calendar in one sentence: what is on, what blocks what, which deadline comes next."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.campaigns.clashes.clash import Checked, Severity
from core.campaigns.plan_frames import PlanFrames
from core.campaigns.states import state_now
from core.campaigns.values import State
from core.db.base import now
from core.locale import _, ngettext, one_after_another

_SOON = timedelta(days=14)


def answer(frames: PlanFrames, checked: Checked, zone: ZoneInfo) -> str:
    """Say what the plan comes to now."""
    if frames.campaigns.empty:
        return _("Nothing is planned yet.")
    at = now()
    said = [_ahead(frames, at, zone), _clashing(frames, checked), _deadline(frames, at, zone)]
    return one_after_another(said)


def days_until(moment: datetime, at: datetime, zone: ZoneInfo) -> int:
    """Return how many days of the shop's calendar lie between now and a moment: 0 is today, as T−0 is."""
    return (moment.astimezone(zone).date() - at.astimezone(zone).date()).days


def _ahead(frames: PlanFrames, at: datetime, zone: ZoneInfo) -> str:
    table = frames.campaigns[frames.campaigns["state"] != State.IDEA.value]
    states = [state_now(row.state, row.live_at, row.ends_at, at) for row in table.itertuples()]
    live = sum(each is State.LIVE for each in states)
    ahead = table[table["live_at"] > at].sort_values("live_at")
    told = []
    if live:
        told.append(ngettext("{n} campaign is live", "{n} campaigns are live", live).format(n=live))
    if len(ahead):
        first = ahead.iloc[0]
        days = days_until(first["live_at"], at, zone)
        said = ngettext("{name} goes live in {n} day", "{name} goes live in {n} days", days)
        told.append(
            said.format(name=first["name"], n=days)
            if days
            else _("{name} goes live today").format(name=first["name"])
        )
    if not told:
        return _("Nothing is ahead.")
    if len(told) == 2:
        return _("{live}, {ahead}.").format(live=told[0], ahead=told[1])
    return _("{things}.").format(things=told[0])


def _clashing(frames: PlanFrames, checked: Checked) -> str:
    block, others = checked.count(Severity.BLOCK), checked.count(Severity.WARN)
    if block:
        numbers = [
            each.campaigns[0]
            for each in checked.clashes
            if each.severity is Severity.BLOCK and each.campaigns
        ]
        names = frames.campaigns.set_index("id")["name"]
        first = names.get(numbers[0], "") if numbers else ""
        said = ngettext("{n} clash blocks, first {name}.", "{n} clashes block, first {name}.", block)
        return (
            said.format(n=block, name=first)
            if first
            else ngettext("{n} clash blocks.", "{n} clashes block.", block).format(n=block)
        )
    if others:
        return ngettext("{n} clash to look at.", "{n} clashes to look at.", others).format(n=others)
    if checked.is_all_clear:
        return _("All clear: every rule looked at everything.")
    return _("No clash was found, but not every rule could look.")


def _deadline(frames: PlanFrames, at: datetime, zone: ZoneInfo) -> str:
    table = frames.campaigns
    soon = table[(table["enrol_by"] > at) & (table["enrol_by"] <= at + _SOON)].sort_values("enrol_by")
    if soon.empty:
        return ""
    first = soon.iloc[0]
    days = days_until(first["enrol_by"], at, zone)
    if not days:
        return _("Enrolment of {name} ends today.").format(name=first["name"])
    said = ngettext("Enrolment of {name} ends in {n} day.", "Enrolment of {name} ends in {n} days.", days)
    return said.format(name=first["name"], n=days)
