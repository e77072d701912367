"""The sections of a store profile: each is stored whole, checked by its own rule, and changed on its own."""

from collections.abc import Callable, Mapping
from typing import Any

from core.locale import _
from core.positioning.frame import checked_frame
from core.positioning.personas import checked_personas
from core.positioning.role_targets import checked_roles
from core.positioning.segments import checked_segments
from core.positioning.statement import checked_statement
from core.positioning.voice import checked_voice

Check = Callable[[Mapping[str, Any]], dict[str, Any]]

# section -> what makes of typed values those that are stored, or raises BadInput with the field at fault
CHECKS: dict[str, Check] = {
    "statement": checked_statement,
    "frame": checked_frame,
    "segments": checked_segments,
    "personas": checked_personas,
    "roles": checked_roles,
    "voice": checked_voice,
}


def section_name(section: str) -> str:
    """Return a section as a person reads it."""
    return {
        "statement": _("Statement"),
        "frame": _("Frame"),
        "segments": _("Segments"),
        "personas": _("Personas"),
        "roles": _("Role targets"),
        "voice": _("Brand voice"),
    }[section]
