"""Personas: one buyer of a segment at a time, in a situation, in their own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.locale import _
from core.positioning.profile_text import line, rows
from core.text import folded

MOST_PERSONAS = 8
LIMITS = {"name": 30, "segment": 30, "situation": 400, "says": 200, "barrier": 200}


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody of a segment ("" of none): the day or situation, what they say, what keeps them from buying."""

    name: str
    segment: str = ""
    situation: str = ""
    says: str = ""
    barrier: str = ""


def personas_of(stored: Mapping[str, Any]) -> tuple[Persona, ...]:
    """Return the personas of a stored section."""
    return tuple(Persona(**each) for each in stored.get("personas", ()))


def checked_personas(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section as it is stored. Raises BadInput with the row and field at fault.

    Whether the segment is still there is not asked: segments are another section, and may be changed after.
    """
    clean = []
    known: set[str] = set()
    for number, each in enumerate(rows(values, "personas", MOST_PERSONAS)):
        at = f"personas.{number}"
        persona = {name: line(f"{at}.{name}", each.get(name), most) for name, most in LIMITS.items()}
        if not persona["name"]:
            raise BadInput(_("Persona {n} needs a name.").format(n=number + 1), field=f"{at}.name")
        if folded(persona["name"]) in known:
            said = _("There are two personas named {name}: give each a name of its own.")
            raise BadInput(said.format(name=persona["name"]), field=f"{at}.name")
        known.add(folded(persona["name"]))
        clean.append(persona)
    return {"personas": clean}
