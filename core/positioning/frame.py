"""The frame of a shop: what kind of thing it is to buyers, what they would buy instead, and what only it has.

The order is April Dunford's (Obviously Awesome, 2019): alternatives, then what only we have, then the
value that this gives, then who cares, then the category that makes the value obvious.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import BadInput
from core.locale import _
from core.positioning.evidence import Evidence, checked_all_evidence, evidence_of
from core.positioning.profile_text import line, lines, one_of, rows

MallKind = Literal["single", "general"]
MALL_KINDS: tuple[MallKind, ...] = ("single", "general")
MOST_CATEGORY, MOST_LINES, MOST_LINE, MOST_STRENGTHS, MOST_PROOFS = 60, 8, 120, 8, 12


@dataclass(frozen=True, slots=True)
class Strength:
    """What only we have, and the value that it gives a buyer; one of the two may not be known yet."""

    attribute: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A line that shows a claim to be true, and what it rests on."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What kind of mall this is ("" while nobody said), its category in the buyer's words, and what sets it apart."""

    kind: str = ""
    category: str = ""
    alternatives: tuple[str, ...] = ()
    strengths: tuple[Strength, ...] = ()
    proofs: tuple[Proof, ...] = ()


def frame_of(stored: Mapping[str, Any]) -> Frame:
    """Return the frame of a stored section; an empty one has nothing in it."""
    return Frame(
        kind=stored.get("kind", ""),
        category=stored.get("category", ""),
        alternatives=tuple(stored.get("alternatives", ())),
        strengths=tuple(Strength(**each) for each in stored.get("strengths", ())),
        proofs=tuple(
            Proof(each["text"], tuple(evidence_of(one) for one in each.get("evidence", ())))
            for each in stored.get("proofs", ())
        ),
    )


def checked_frame(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section as it is stored. Raises BadInput with the field at fault."""
    return {
        "kind": one_of("kind", values.get("kind"), MALL_KINDS),
        "category": line("category", values.get("category"), MOST_CATEGORY),
        "alternatives": lines(
            "alternatives", values.get("alternatives"), most=MOST_LINES, most_long=MOST_LINE
        ),
        "strengths": _strengths(values),
        "proofs": _proofs(values),
    }


def _strengths(values: Mapping[str, Any]) -> list[dict[str, str]]:
    found = []
    for number, each in enumerate(rows(values, "strengths", MOST_STRENGTHS)):
        pair = {
            name: line(f"strengths.{number}.{name}", each.get(name), MOST_LINE)
            for name in ("attribute", "value")
        }
        if any(pair.values()) and pair not in found:
            found.append(pair)
    return found


def _proofs(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for number, each in enumerate(rows(values, "proofs", MOST_PROOFS)):
        at = f"proofs.{number}.text"
        text = line(at, each.get("text"), MOST_LINE)
        evidence = checked_all_evidence(each.get("evidence") or ())
        if evidence and not text:
            raise BadInput(_("A proof needs a sentence that says what its evidence shows."), field=at)
        if text:
            found.append({"text": text, "evidence": evidence})
    return found


def mall_kind_name(kind: str) -> str:
    """Return a kind of mall as a person reads it, "" while nobody said."""
    return {"single": _("single category"), "general": _("general")}.get(kind, "")
