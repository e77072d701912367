"""What canvases hold: notes in fields, or brands scored on factors; each checked before it is stored.

Three kinds. A SWOT has notes in four fields, and in four more the strategies of its TOWS matrix, each linked to
the notes it crosses (Weihrich, The TOWS matrix, Long Range Planning 15, 1982). A value proposition has what
customers want in three fields and what we offer in three, linked to what it answers (Osterwalder et al., Value
Proposition Design, 2014). A strategy canvas scores factors of competition for us and our rivals, and says for
each whether we eliminate, reduce, raise or create it (Kim and Mauborgne, Blue Ocean Strategy, 2005).
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import BadInput
from core.locale import _
from core.positioning.evidence import Evidence, checked_all_evidence, evidence_of
from core.text import visible

Kind = Literal["swot", "value", "strategy"]
KINDS: tuple[Kind, ...] = ("swot", "value", "strategy")
SWOT = ("strengths", "weaknesses", "opportunities", "threats")
TOWS = ("so", "wo", "st", "wt")
CUSTOMER, OFFER = ("jobs", "pains", "gains"), ("products", "relievers", "creators")
FIELDS: dict[str, tuple[str, ...]] = {"swot": (*SWOT, *TOWS), "value": (*CUSTOMER, *OFFER)}
# field -> the fields whose notes its own link to; a strategy crosses one of each
LINKS: dict[str, tuple[str, ...]] = {
    "so": ("strengths", "opportunities"),
    "wo": ("weaknesses", "opportunities"),
    "st": ("strengths", "threats"),
    "wt": ("weaknesses", "threats"),
    "products": ("jobs",),
    "relievers": ("pains",),
    "creators": ("gains",),
}
ERRC = ("eliminate", "reduce", "raise", "create")
OURS = "ours"
WEIGHTS = (1, 2, 3)
MOST_TITLE, MOST_TEXT, MOST_NAME, MOST_SEGMENT = 80, 200, 40, 80
MOST_IN_FIELD, MOST_LINKS, MOST_FACTORS, MOST_BRANDS, TOP = 20, 12, 16, 8, 10.0
_ID = re.compile(r"[a-z0-9_-]{1,24}")


@dataclass(frozen=True, slots=True)
class Note:
    """A note in a field. `links` are the notes it crosses or answers, some of which may be gone by now."""

    id: str
    field: str
    text: str
    weight: int = 1
    evidence: tuple[Evidence, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes:
    """A canvas of notes, in their order within each field. `segment` is whom a value proposition is for."""

    notes: tuple[Note, ...] = ()
    segment: str = ""

    def of(self, field: str) -> tuple[Note, ...]:
        """Return the notes of a field in their order."""
        return tuple(note for note in self.notes if note.field == field)

    def note(self, note_id: str) -> Note | None:
        """Return the note with an id, None when it is gone."""
        return next((note for note in self.notes if note.id == note_id), None)


@dataclass(frozen=True, slots=True)
class Brand:
    """A shop on the strategy canvas; ours has the id OURS."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Factor:
    """What buyers choose by. `scores` are 0…10 by brand, unknown ones are not there; `target` is where we want to be."""

    id: str
    name: str
    scores: Mapping[str, float]
    target: float | None = None
    errc: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Curves:
    """A strategy canvas: brands, ours first, on factors in the order in which they are drawn."""

    brands: tuple[Brand, ...] = ()
    factors: tuple[Factor, ...] = ()


Content = Notes | Curves


def content_of(kind: str, stored: Mapping[str, Any]) -> Content:
    """Return a canvas's content as values from what is stored."""
    if kind == "strategy":
        return Curves(
            tuple(Brand(each["id"], each["name"]) for each in stored.get("brands", ())),
            tuple(_factor_of(each) for each in stored.get("factors", ())),
        )
    return Notes(tuple(_note_of(each) for each in stored.get("notes", ())), stored.get("segment", ""))


def stored_content(content: Content) -> dict[str, Any]:
    """Return a content as `checked_content` takes it."""
    if isinstance(content, Curves):
        return {
            "brands": [{"id": each.id, "name": each.name} for each in content.brands],
            "factors": [
                {
                    "id": each.id,
                    "name": each.name,
                    "scores": dict(each.scores),
                    "target": each.target,
                    "errc": each.errc,
                    "evidence": list(each.evidence),
                }
                for each in content.factors
            ],
        }
    return {
        "segment": content.segment,
        "notes": [
            {
                "id": each.id,
                "field": each.field,
                "text": each.text,
                "weight": each.weight,
                "evidence": list(each.evidence),
                "links": list(each.links),
            }
            for each in content.notes
        ],
    }


def checked_content(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content as it is stored. Raises BadInput with the field at fault, "<note's id>.<what>" of a note."""
    if kind not in KINDS:
        raise BadInput(_("A canvas is a SWOT, a value proposition or a strategy canvas."), field="kind")
    return _checked_curves(values) if kind == "strategy" else _checked_notes(kind, values)


def fresh_id() -> str:
    """Return an id for a new note: two people who add one at the same moment must not give it the same."""
    return secrets.token_hex(5)


def checked_title(title: str) -> str:
    """Return a canvas's title as it is stored."""
    return _line(title, MOST_TITLE, "title", _("Give the canvas a title."))


def _note_of(stored: Mapping[str, Any]) -> Note:
    return Note(
        id=stored["id"],
        field=stored["field"],
        text=stored["text"],
        weight=stored.get("weight", 1),
        evidence=tuple(evidence_of(each) for each in stored.get("evidence", ())),
        links=tuple(stored.get("links", ())),
    )


def _factor_of(stored: Mapping[str, Any]) -> Factor:
    return Factor(
        id=stored["id"],
        name=stored["name"],
        scores=stored.get("scores", {}),
        target=stored.get("target"),
        errc=stored.get("errc", ""),
        evidence=tuple(evidence_of(each) for each in stored.get("evidence", ())),
    )


def _checked_notes(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    notes = [_checked_note(kind, each) for each in values.get("notes", ())]
    _once([note["id"] for note in notes])
    for field in FIELDS[kind]:
        if sum(note["field"] == field for note in notes) > MOST_IN_FIELD:
            raise BadInput(
                _("A field holds at most {n} notes: merge or drop some.").format(n=MOST_IN_FIELD), field=field
            )
    clean: dict[str, Any] = {"notes": notes}
    if segment := _line(values.get("segment") or "", MOST_SEGMENT, "segment"):
        clean["segment"] = segment
    return clean


def _checked_note(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    note_id = _id(given.get("id"))
    field, weight = given.get("field"), given.get("weight", 1)
    if field not in FIELDS[kind]:
        raise BadInput(_("This field is not on the canvas."), field=f"{note_id}.field")
    if weight not in WEIGHTS or isinstance(weight, bool):
        raise BadInput(_("A note weighs 1, 2 or 3."), field=f"{note_id}.weight")
    clean: dict[str, Any] = {
        "id": note_id,
        "field": field,
        "text": _line(given.get("text"), MOST_TEXT, f"{note_id}.text", _("Write what the note says.")),
        "weight": weight,
    }
    if evidence := checked_all_evidence(given.get("evidence", ())):
        clean["evidence"] = evidence
    links = list(dict.fromkeys(_id(each) for each in given.get("links", ())))
    if len(links) > MOST_LINKS:
        raise BadInput(
            _("A note is linked to at most {n} others.").format(n=MOST_LINKS), field=f"{note_id}.links"
        )
    if links and field in LINKS:
        clean["links"] = links
    return clean


def _checked_curves(values: Mapping[str, Any]) -> dict[str, Any]:
    brands = [
        {
            "id": _id(each.get("id")),
            "name": _line(each.get("name"), MOST_NAME, "brands", _("Name each brand.")),
        }
        for each in values.get("brands", ())
    ]
    ids = [each["id"] for each in brands]
    _once(ids)
    if brands and OURS not in ids:
        raise BadInput(_("Our own curve stays on the canvas."), field="brands")
    if len(brands) > MOST_BRANDS:
        raise BadInput(_("A canvas shows at most {n} brands.").format(n=MOST_BRANDS), field="brands")
    if len({each["name"].casefold() for each in brands}) < len(brands):
        raise BadInput(_("Two brands have the same name."), field="brands")
    factors = [_checked_factor(each, ids) for each in values.get("factors", ())]
    _once([each["id"] for each in factors])
    if len(factors) > MOST_FACTORS:
        raise BadInput(_("A canvas has at most {n} factors.").format(n=MOST_FACTORS), field="factors")
    if len({each["name"].casefold() for each in factors}) < len(factors):
        raise BadInput(_("Two factors have the same name."), field="factors")
    return {"brands": sorted(brands, key=lambda each: each["id"] != OURS), "factors": factors}


def _checked_factor(given: Mapping[str, Any], brands: Sequence[str]) -> dict[str, Any]:
    factor_id, errc = _id(given.get("id")), given.get("errc") or ""
    if errc and errc not in ERRC:
        raise BadInput(_("A factor is eliminated, reduced, raised or created."), field=f"{factor_id}.errc")
    scores = {
        brand: value
        for brand in brands
        if (value := _score(given.get("scores", {}).get(brand), f"{factor_id}.{brand}")) is not None
    }
    clean: dict[str, Any] = {
        "id": factor_id,
        "name": _line(given.get("name"), MOST_NAME, f"{factor_id}.name", _("Name each factor.")),
        "scores": scores,
    }
    if (target := _score(given.get("target"), f"{factor_id}.target")) is not None:
        clean["target"] = target
    if errc:
        clean["errc"] = errc
    if evidence := checked_all_evidence(given.get("evidence", ())):
        clean["evidence"] = evidence
    return clean


def _score(given: Any, field: str) -> float | None:
    if given is None or given != given:  # a cell left empty in a table is NaN
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= TOP:
        raise BadInput(_("A score is from 0 to 10."), field=field)
    return round(float(given), 2)


def _id(given: Any) -> str:
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise BadInput(
            _("A note of this canvas cannot be told from the others; reload the page."), field="id"
        )
    return given


def _once(ids: Sequence[str]) -> None:
    if len(set(ids)) < len(ids):
        raise BadInput(
            _("A note of this canvas cannot be told from the others; reload the page."), field="id"
        )


def _line(given: Any, most: int, field: str, empty: str = "") -> str:
    """Return a text on one line. Raises BadInput when it is too long, or empty where `empty` says why not."""
    text = " ".join(visible(str(given or "")).split())
    if not text and empty:
        raise BadInput(empty, field=field)
    if len(text) > most:
        raise BadInput(
            _("{n} characters are too many; at most {most} fit.").format(n=len(text), most=most), field=field
        )
    return text
