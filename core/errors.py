"""Errors meant for people: each names the thing and the next step.

Anything that is not a PlannerError is a bug and travels to the log.
"""

from typing import TypeVar

from core.locale import _

T = TypeVar("T")


class PlannerError(Exception):
    """A sentence for the person at the screen or the command line."""


class NotFound(PlannerError):
    """What was asked for is not there, or not in this shop."""


class Conflict(PlannerError):
    """Somebody else changed the same thing first."""


class Busy(PlannerError):
    """The thing cannot be done right now; later it can."""


class Forbidden(PlannerError):
    """The actor's role in this shop does not allow the action."""


class BadFile(PlannerError):
    """A file that cannot be read as what it claims to be."""


class BadInput(PlannerError):
    """A value that breaks a rule; `field` names the form field it belongs to."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def found(thing: T | None, message: str) -> T:
    """Return the thing, or tell the person that it is gone."""
    if thing is None:
        raise NotFound(message)
    return thing


def unchanged(version_stored: int, version_seen: int) -> None:
    """Raise Conflict when the stored row is newer than the one the form was filled from."""
    if version_stored != version_seen:
        raise Conflict(_("Somebody else changed this in the meantime. Your entries are still here."))
