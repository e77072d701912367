"""What was done to a campaign or a task, in words."""

from collections.abc import Mapping
from typing import Any

from core.campaigns.clashes.words import rule_name
from core.campaigns.task_rows import TASK
from core.locale import _, ngettext


def action_words(action: str, thing: str, name: str, detail: Mapping[str, Any]) -> str:
    """Return one line of the history; an action of a later release is told by its name."""
    if thing == TASK:
        return _("Task “{name}”: {done}").format(name=name, done=_task(action))
    if action == "clash waived":
        return _waived(detail)
    if action in ("moved", "rolled"):
        return _moved(detail) if action == "moved" else _("Rolled forward from the year before")
    return {
        "added": _("Campaign added"),
        "edited": _("Fields changed"),
        "copied": _("Copied from another campaign"),
        "deleted": _("Campaign deleted"),
        "restored": _("Campaign brought back"),
        "moved back": _("Moved back"),
        "items added": _("Items added"),
        "items edited": _("Items changed"),
        "items taken out": _("Items taken out"),
        "items put back": _("Items put back"),
        "budget edited": _("Budget changed"),
        "scenario put": _("Scenario of the lab put on it"),
        "copy linked": _("Copy linked"),
        "copy unlinked": _("Copy taken off"),
        "send added": _("Send added"),
        "send edited": _("Send changed"),
        "send deleted": _("Send deleted"),
        "gates chosen": _("Gates chosen"),
    }.get(action, action)


def _moved(detail: Mapping[str, Any]) -> str:
    days = int(detail.get("days", 0))
    return ngettext("Moved by {n} day", "Moved by {n} days", abs(days)).format(n=f"{days:+d}")


def _waived(detail: Mapping[str, Any]) -> str:
    told = {"rule": rule_name(str(detail.get("rule", ""))), "reason": detail.get("reason", "")}
    return _("Clash waived: {rule}. {reason}").format(**told)


def _task(action: str) -> str:
    return {
        "added": _("added"),
        "edited": _("changed"),
        "deleted": _("deleted"),
        "restored": _("brought back"),
        "finished": _("ticked off"),
        "reopened": _("opened again"),
    }.get(action, action)
