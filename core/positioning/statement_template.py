"""Statements made from the profile's own words, for shops without a model: one an angle that has what it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.locale import _
from core.positioning.evidence import Evidence
from core.positioning.frame import Frame, Strength, frame_of
from core.positioning.profile_reads import Profile
from core.positioning.segments import Segment, lead_of, segments_of
from core.positioning.statement import MOST_SENTENCE, Sentence

Angle = Literal["value", "alternative", "occasion"]
ANGLES: tuple[Angle, ...] = ("value", "alternative", "occasion")
_MOST_PROOFS = 2
_STOPS = "。.；;，,！!"


@dataclass(frozen=True, slots=True)
class Option:
    """A statement to choose from, by the angle that it takes."""

    angle: Angle
    sentences: tuple[Sentence, ...]


def template_options(profile: Profile, *, shop: str) -> tuple[Option, ...]:
    """Return a statement for each angle that the profile has words for, in the reader's language."""
    frame = frame_of(profile.section("frame"))
    lead = lead_of(segments_of(profile.section("segments"))) or Segment("")
    writers = {"value": _by_value, "alternative": _by_alternative, "occasion": _by_occasion}
    options = []
    for angle in ANGLES:
        written = [each for each in writers[angle](shop, frame, lead) if len(each.text) <= MOST_SENTENCE]
        if written:
            options.append(Option(angle, tuple(written + _proofs(frame))))
    return tuple(options)


def angle_name(angle: str) -> str:
    """Return what a statement begins from."""
    return {
        "value": _("By the value"),
        "alternative": _("By the alternative"),
        "occasion": _("By the occasion"),
    }.get(angle, "")


def _by_value(shop: str, frame: Frame, lead: Segment) -> Iterator[Sentence]:
    best = _best(frame)
    if not best.value:
        return
    yield from _kind(shop, frame, lead)
    yield _said(_("What they get here: {value}."), value=best.value)
    if best.attribute:
        yield _said(_("What makes it possible: {attribute}."), attribute=best.attribute)


def _by_alternative(shop: str, frame: Frame, lead: Segment) -> Iterator[Sentence]:
    best = _best(frame)
    told = best.value or best.attribute
    if not frame.alternatives or not told:
        return
    yield from _kind(shop, frame, lead)
    others = _(", ").join(_bare(each) for each in frame.alternatives[:3])
    yield _said(_("Otherwise they would choose {alternatives}."), alternatives=others)
    yield _said(_("What these do not give: {value}."), value=told)


def _by_occasion(shop: str, frame: Frame, lead: Segment) -> Iterator[Sentence]:
    if not lead.occasion:
        return
    said = _("{occasion}: that is when {segment} come to {shop}.")
    yield _said(said, occasion=lead.occasion, segment=lead.name, shop=shop, evidence=lead.evidence)
    if lead.need:
        yield _said(_("They want {need}."), need=lead.need, evidence=lead.evidence)
    if value := _best(frame).value:
        yield _said(_("What they get here: {value}."), value=value)


def _kind(shop: str, frame: Frame, lead: Segment) -> Iterator[Sentence]:
    """Say what kind of thing the shop is, and for whom."""
    if frame.category and lead.name:
        said = _("For {segment}, {shop} is {category}.")
        yield _said(said, segment=lead.name, shop=shop, category=frame.category, evidence=lead.evidence)
    elif frame.category:
        yield _said(_("{shop} is {category}."), shop=shop, category=frame.category)


def _proofs(frame: Frame) -> list[Sentence]:
    proven = [proof for proof in frame.proofs if proof.evidence]
    return [_said(_("{proof}."), proof=each.text, evidence=each.evidence) for each in proven[:_MOST_PROOFS]]


def _best(frame: Frame) -> Strength:
    """Return the first strength that has both sides, else the first one."""
    whole = [each for each in frame.strengths if each.attribute and each.value]
    return next(iter((*whole, *frame.strengths)), Strength())


def _said(sentence: str, *, evidence: tuple[Evidence, ...] = (), **words: str) -> Sentence:
    return Sentence(sentence.format(**{name: _bare(word) for name, word in words.items()}), evidence)


def _bare(text: str) -> str:
    """Return a line without the stop that somebody typed at its end: the sentence has its own."""
    return text.rstrip(_STOPS + " ")
