"""A section of the profile as lines to read: what cards, differences and documents show."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.locale import _
from core.positioning.evidence import Evidence, shown_as
from core.positioning.evidence_numbers import number_name, number_named
from core.positioning.frame import frame_of, mall_kind_name
from core.positioning.personas import personas_of
from core.positioning.role_targets import role_targets_of
from core.positioning.segments import Segment, segments_of, sensitivity_name
from core.positioning.statement import statement_of
from core.positioning.voice import SLIDERS, slider_ends, slider_name, voice_of
from core.shop.items import item_role_name


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a section says, and what it is about."""

    label: str
    text: str


def section_lines(section: str, stored: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return a section as lines with labels of their own; what says nothing is left out."""
    if not stored:
        return ()
    return tuple(line for line in _WRITERS[section](stored) if line.text)


def evidence_words(evidence: Sequence[Evidence]) -> str:
    """Return what a claim rests on in one line, a number with what it said when it was noted."""
    return _("; ").join(_evidence(each) for each in evidence)


def _evidence(evidence: Evidence) -> str:
    if evidence.kind != "number":
        return evidence.label or evidence.ref
    number = number_named(evidence.ref)
    if number is None or evidence.then is None:
        return number_name(evidence.ref)
    return _("{number}: {value}").format(
        number=number_name(evidence.ref), value=shown_as(number.unit, evidence.then)
    )


def _with_evidence(text: str, evidence: Sequence[Evidence]) -> str:
    if not evidence:
        return text
    return _("{claim} (evidence: {evidence})").format(claim=text, evidence=evidence_words(evidence))


def _frame(stored: Mapping[str, Any]) -> Iterator[Line]:
    frame = frame_of(stored)
    yield Line(_("Kind of mall"), mall_kind_name(frame.kind))
    yield Line(_("Category frame"), frame.category)
    yield Line(_("Alternatives"), _(", ").join(frame.alternatives))
    for n, strength in enumerate(frame.strengths, start=1):
        yield Line(
            _("Only we have ({n})").format(n=n),
            " → ".join(filter(None, (strength.attribute, strength.value))),
        )
    for n, proof in enumerate(frame.proofs, start=1):
        yield Line(_("Proof ({n})").format(n=n), _with_evidence(proof.text, proof.evidence))


def _segments(stored: Mapping[str, Any]) -> Iterator[Line]:
    for segment in segments_of(stored):
        yield Line(segment.name, _with_evidence(segment_words(segment), segment.evidence))


def segment_words(segment: Segment) -> str:
    """Return a segment in one line: who they are, what they need, when, how much the price matters, how many."""
    parts = [
        _("lead segment") if segment.is_lead else "",
        segment.who,
        _("need: {need}").format(need=segment.need) if segment.need else "",
        _("occasion: {occasion}").format(occasion=segment.occasion) if segment.occasion else "",
        _("price sensitivity: {level}").format(level=sensitivity_name(segment.sensitivity))
        if segment.sensitivity
        else "",
        _("{share} of buyers").format(share=f"{segment.share:.0%}") if segment.share is not None else "",
    ]
    return _("; ").join(part for part in parts if part)


def _personas(stored: Mapping[str, Any]) -> Iterator[Line]:
    for persona in personas_of(stored):
        parts = [
            persona.segment,
            persona.situation,
            _("says: “{words}”").format(words=persona.says) if persona.says else "",
            _("barrier: {barrier}").format(barrier=persona.barrier) if persona.barrier else "",
        ]
        yield Line(persona.name, _("; ").join(part for part in parts if part) or "–")


def _statement(stored: Mapping[str, Any]) -> Iterator[Line]:
    for n, sentence in enumerate(statement_of(stored).sentences, start=1):
        yield Line(_("Sentence {n}").format(n=n), _with_evidence(sentence.text, sentence.evidence))


def _voice(stored: Mapping[str, Any]) -> Iterator[Line]:
    voice = voice_of(stored)
    yield Line(_("Tone of voice"), tone_name(voice.tone))
    for slider in SLIDERS:
        if step := voice.sliders.get(slider, 0):
            yield Line(slider_name(slider), slider_words(slider, step))
    yield Line(_("Words to use"), _(", ").join(voice.use))
    yield Line(_("Words to avoid"), _(", ").join(voice.avoid))
    for n, example in enumerate(voice.examples, start=1):
        told = [
            _("like this: “{words}”").format(words=example.like) if example.like else "",
            _("not like this: “{words}”").format(words=example.unlike) if example.unlike else "",
        ]
        yield Line(_("Example {n}").format(n=n), _("; ").join(filter(None, told)))


def _roles(stored: Mapping[str, Any]) -> Iterator[Line]:
    targets = role_targets_of(stored)
    for role, share in targets.shares.items():
        yield Line(item_role_name(role), _("{share} of sales").format(share=f"{share:.0%}"))
    yield Line(_("Deepest discount of an image item"), f"{targets.image_off:.0%}")


def slider_words(slider: str, step: int) -> str:
    """Return where a slider stands: quite or very much at one of its ends."""
    end = slider_ends(slider)[step > 0]
    return (_("very {manner}") if abs(step) > 1 else _("rather {manner}")).format(manner=end)


def tone_name(tone: str) -> str:
    """Return a tone of voice as a person reads it."""
    return {
        "plain": _("Plain"),
        "warm": _("Warm"),
        "lively": _("Lively"),
        "premium": _("Premium"),
        "expert": _("Expert"),
    }[tone]


_WRITERS: dict[str, Callable[[Mapping[str, Any]], Iterator[Line]]] = {
    "frame": _frame,
    "segments": _segments,
    "personas": _personas,
    "roles": _roles,
    "statement": _statement,
    "voice": _voice,
}
