"""What a claim rests on: a number of the app that stays live, a link, a review, or a remark.

Evidence is stored with the claim it carries. A number is stored as what it said on the day it was noted;
what it says now is read anew, so a claim whose number moved is told. `LiveNumber` is what a part of the
app offers as evidence: it lists its own in `NUMBERS`, and core.positioning.evidence_numbers collects them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from core.errors import BadInput
from core.locale import _, ngettext
from core.money import price
from core.team.rights import Actor
from core.text import visible

Kind = Literal["number", "link", "review", "note"]
KINDS: tuple[Kind, ...] = ("number", "link", "review", "note")
Unit = Literal["share", "money", "count", "index"]
Moved = Literal["up", "down", ""]
MOST_REF, MOST_LABEL, MOST_EVIDENCE = 500, 200, 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence.

    `ref` is a number's key ("key" or "key:argument"), a link's address, a review's id, "" for a remark.
    `label` is what people read beside it: a link's title, a review's words, the remark itself. `then` is
    what the number said when it was noted, `on` the day of that, or the day the review was written.
    """

    kind: Kind
    ref: str = ""
    label: str = ""
    then: float | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a number says now. `shown` is the value in words (“23 of 140”), `how` says where it comes from."""

    value: float
    shown: str
    how: str
    on: date


@dataclass(frozen=True, slots=True)
class LiveNumber:
    """A number that can be cited, by a key that never changes. Reading gives None where there is nothing to tell.

    `read` is the number of the whole shop; `read_of` that of one category, role and the like, which
    `arguments` lists (cheaply) and `argument_name` names. A number has the one, the other, or both.
    """

    key: str
    name: Callable[[], str]
    unit: Unit
    read: Callable[[Session, Actor], Figure | None] | None = None
    read_of: Callable[[Session, Actor, str], Figure | None] | None = None
    arguments: Callable[[Session, Actor], Sequence[str]] | None = None
    argument_name: Callable[[str], str] = str


def shown_as(unit: Unit, value: float) -> str:
    """Write a number of a unit: 0.314 as 31%, 1990 分 as ¥19.90, a count as it is, an index with one decimal."""
    return {
        "share": lambda: f"{value:.0%}",
        "money": lambda: price(round(value)),
        "count": lambda: f"{value:,.0f}",
        "index": lambda: f"{value:.1f}",
    }[unit]()


def moved(unit: Unit, then: float | None, now: float | None) -> Moved:
    """Tell where a number went since it was noted; "" where nothing of that would be seen."""
    if then is None or now is None or shown_as(unit, then) == shown_as(unit, now):
        return ""
    return "up" if now > then else "down"


def evidence_of(stored: Mapping[str, Any]) -> Evidence:
    """Return the evidence of a stored value."""
    on = stored.get("on")
    return Evidence(
        kind=stored["kind"],
        ref=stored.get("ref", ""),
        label=stored.get("label", ""),
        then=stored.get("then"),
        on=date.fromisoformat(on) if on else None,
    )


def checked_all_evidence(given: Sequence[Mapping[str, Any] | Evidence]) -> list[dict[str, Any]]:
    """Return the evidence of one claim as it is stored, each piece once. Raises BadInput, see `checked_evidence`."""
    kept: dict[tuple[str, str, str], dict[str, Any]] = {}
    for each in given:
        clean = checked_evidence(each)
        # the same number twice would say the same twice; remarks differ by their words
        words = clean["label"] if clean["kind"] == "note" else ""
        kept.setdefault((clean["kind"], clean["ref"], words), clean)
    if len(kept) > MOST_EVIDENCE:
        said = ngettext(
            "A claim carries at most {n} piece of evidence.",
            "A claim carries at most {n} pieces of evidence.",
            MOST_EVIDENCE,
        )
        raise BadInput(said.format(n=MOST_EVIDENCE), field="evidence")
    return list(kept.values())


def checked_evidence(values: Mapping[str, Any] | Evidence) -> dict[str, Any]:
    """Return evidence as it is stored. Raises BadInput for a link that is no web address, an unknown number,
    no review, an empty remark, and what is too long; the field is "evidence"."""
    if isinstance(values, Evidence):
        values = {name: getattr(values, name) for name in ("kind", "ref", "label", "then", "on")}
    kind = values.get("kind")
    ref = " ".join(visible(str(values.get("ref") or "")).split())
    label = " ".join(visible(str(values.get("label") or "")).split())
    if kind not in KINDS:
        raise _wrong(_("Evidence is a number, a link, a review or a remark."))
    if len(label) > MOST_LABEL:
        raise _wrong(_("At most {n} characters fit beside evidence.").format(n=MOST_LABEL))
    ref = {"number": _number, "link": _link, "review": _review, "note": _remark}[kind](ref, label)
    clean: dict[str, Any] = {"kind": kind, "ref": ref, "label": label}
    if kind == "number" and (then := _then(values.get("then"))) is not None:
        clean["then"] = then
    if on := _day(values.get("on")):
        clean["on"] = on
    return clean


def _number(ref: str, _label: str) -> str:
    # Asked only here: the numbers read from parts of the app whose own claims carry evidence.
    from core.positioning.evidence_numbers import number_named

    if number_named(ref) is None or len(ref) > MOST_REF:
        raise _wrong(_("This number is not known here; choose one from the list."))
    return ref


def _link(ref: str, _label: str) -> str:
    ref = ref.replace(" ", "")  # an address copied over a line's end
    try:
        parts = urlsplit(ref)
        host = parts.hostname
    except ValueError:  # brackets that hold no address
        host = None
    if host is None or parts.scheme.lower() not in ("http", "https"):
        raise _wrong(_("A link begins with http:// or https:// and names a site."))
    if len(ref) > MOST_REF or any(sign in ref for sign in "<>\"'`\\"):
        raise _wrong(_("A link has at most {n} characters and no quotation marks.").format(n=MOST_REF))
    return ref


def _review(ref: str, _label: str) -> str:
    if not (ref.isascii() and ref.isdigit() and 0 < int(ref) < 2**63):
        raise _wrong(_("This review is not known here; choose one from the list."))
    return str(int(ref))


def _remark(_ref: str, label: str) -> str:
    if not label:
        raise _wrong(_("An empty remark is no evidence."))
    return ""


def _then(given: Any) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < 1e15:
        raise _wrong(_("What a number said must be a number."))
    return float(given)


def _day(given: Any) -> str:
    if given in (None, ""):
        return ""
    try:
        return (given if isinstance(given, date) else date.fromisoformat(str(given))).isoformat()[:10]
    except ValueError:
        raise _wrong(_("Evidence has a day that is no day.")) from None


def _wrong(sentence: str) -> BadInput:
    return BadInput(sentence, field="evidence")
