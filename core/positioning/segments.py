"""The segments of buyers that a shop is for (人群): who they are, what they need, how much of the shop they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from core.errors import BadInput
from core.locale import _
from core.positioning.evidence import Evidence, checked_all_evidence, evidence_of
from core.positioning.profile_text import line, one_of, rows
from core.text import folded

Sensitivity = Literal["low", "mid", "high"]
SENSITIVITIES: tuple[Sensitivity, ...] = ("low", "mid", "high")
MOST_SEGMENTS = 8
LIMITS = {"name": 30, "who": 200, "need": 200, "occasion": 120}
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. `share` is its part of the shop's buyers, 0…1, None while nobody knows it."""

    name: str
    who: str = ""
    need: str = ""
    occasion: str = ""
    sensitivity: str = ""  # one of SENSITIVITIES, "" while unknown
    share: float | None = None
    is_lead: bool = False
    evidence: tuple[Evidence, ...] = ()


def segments_of(stored: Mapping[str, Any]) -> tuple[Segment, ...]:
    """Return the segments of a stored section, the lead one first."""
    found = [
        Segment(**{**each, "evidence": tuple(evidence_of(one) for one in each.get("evidence", ()))})
        for each in stored.get("segments", ())
    ]
    return tuple(sorted(found, key=lambda segment: not segment.is_lead))


def lead_of(segments: Sequence[Segment]) -> Segment | None:
    """Return the segment that the shop is for in the first place, None where there is none."""
    return next((segment for segment in segments if segment.is_lead), None)


def checked_segments(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section as it is stored: names once, shares together at most 1, exactly one lead.

    Where nobody was made the lead the first one is. Raises BadInput with the row and field at fault.
    """
    clean = [_row(number, each) for number, each in enumerate(rows(values, "segments", MOST_SEGMENTS))]
    known: set[str] = set()
    for number, each in enumerate(clean):
        if folded(each["name"]) in known:
            said = _("There are two segments named {name}: give each a name of its own.")
            raise BadInput(said.format(name=each["name"]), field=f"segments.{number}.name")
        known.add(folded(each["name"]))
    leads = [each for each in clean if each["is_lead"]]
    if len(leads) > 1:
        raise BadInput(_("Only one segment can be the lead one."), field="segments.lead")
    if clean and not leads:
        clean[0]["is_lead"] = True
    together = sum(each["share"] or 0 for each in clean)
    if together > 1 + _ROUNDING:
        said = _("The shares add up to {sum}: together they are at most 100% of the buyers.")
        raise BadInput(said.format(sum=f"{together:.0%}"), field="segments.share")
    return {"segments": clean}


def _row(number: int, values: Mapping[str, Any]) -> dict[str, Any]:
    at = f"segments.{number}"
    clean: dict[str, Any] = {
        name: line(f"{at}.{name}", values.get(name), most) for name, most in LIMITS.items()
    }
    if not clean["name"]:
        raise BadInput(_("Segment {n} needs a name.").format(n=number + 1), field=f"{at}.name")
    clean["sensitivity"] = one_of(f"{at}.sensitivity", values.get("sensitivity"), SENSITIVITIES)
    clean["share"] = _share(f"{at}.share", values.get("share"), clean["name"])
    clean["is_lead"] = values.get("is_lead") is True
    clean["evidence"] = checked_all_evidence(values.get("evidence") or ())
    return clean


def _share(field: str, value: Any, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise BadInput(_("The share of {name} is no number.").format(name=name), field=field)
    if not 0 <= value <= 1:
        raise BadInput(
            _("The share of {name} is a part of the buyers: 0% to 100%.").format(name=name), field=field
        )
    return round(float(value), 4)


def sensitivity_name(sensitivity: str) -> str:
    """Return how much the price matters to a segment, "" where nobody said."""
    return {"low": _("low"), "mid": _("medium"), "high": _("high")}.get(sensitivity, "")
