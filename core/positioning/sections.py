"""The sections of a store profile: each is stored whole, checked by its own rule, and changed on its own."""

from collections.abc import Callable, Mapping
from typing import Any

from core.locale import _
from core.positioning.voice import checked_voice

Check = Callable[[Mapping[str, Any]], dict[str, Any]]

# section -> what makes of typed values those that are stored, or raises BadInput with the field at fault
CHECKS: dict[str, Check] = {"voice": checked_voice}


def section_name(section: str) -> str:
    """Return a section as a person reads it."""
    return {"voice": _("Brand voice")}[section]
