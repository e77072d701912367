"""The facts that a positioning statement may say: what the profile says, and what the app's numbers say now.

Each has an id that a sentence cites. Only proofs, segments with evidence and numbers carry evidence: the
rest is what people decided, and a sentence that cites only that stays a claim.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.llm.cleaned import phrase
from core.positioning.evidence import Evidence, Figure
from core.positioning.evidence_numbers import number_name
from core.positioning.frame import Frame, frame_of
from core.positioning.profile_reads import Profile
from core.positioning.profile_words import evidence_words, segment_words, tone_name
from core.positioning.segments import segments_of
from core.positioning.voice import voice_of

FactKind = Literal["shop", "category", "alternative", "segment", "strength", "proof", "number"]
_PHRASE = 160


@dataclass(frozen=True, slots=True)
class StatementFact:
    """One thing that a sentence may say, and what it rests on."""

    id: str
    kind: FactKind
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """All that a statement may be made of, and how the shop speaks."""

    facts: tuple[StatementFact, ...]
    tone: str = ""
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()

    @property
    def by_id(self) -> Mapping[str, StatementFact]:
        """The facts by the id that a sentence cites."""
        return {fact.id: fact for fact in self.facts}

    def as_json(self) -> str:
        """Return the facts as a model gets them: phrases that state something, others are left out."""
        told = [
            {"id": fact.id, "kind": fact.kind, "text": text}
            for fact in self.facts
            if (text := phrase(fact.text, _PHRASE))
        ]
        voice = {
            "tone": self.tone,
            "words_to_use": [word for word in self.use if phrase(word, 20)],
            "words_to_avoid": [word for word in self.avoid if phrase(word, 20)],
        }
        return json.dumps({"facts": told, "voice": voice}, ensure_ascii=False, indent=1)


def statement_facts(profile: Profile, figures: Mapping[str, Figure | None], *, shop: str) -> StatementFacts:
    """Return the facts of a profile; `figures` are the numbers of the app that may be told, as of now."""
    facts = [StatementFact("shop", "shop", shop), *_of_frame(frame_of(profile.section("frame")))]
    facts += [
        StatementFact(f"s{n}", "segment", f"{segment.name}: {segment_words(segment)}", segment.evidence)
        for n, segment in enumerate(segments_of(profile.section("segments")), start=1)
    ]
    facts += [
        StatementFact(
            f"n{n}",
            "number",
            f"{number_name(ref)}: {figure.shown}",
            (Evidence("number", ref, then=figure.value, on=figure.on),),
        )
        for n, (ref, figure) in enumerate(figures.items(), start=1)
        if figure is not None
    ]
    stored = profile.section("voice")
    if not stored:
        return StatementFacts(tuple(facts))
    voice = voice_of(stored)
    return StatementFacts(tuple(facts), tone_name(voice.tone), voice.use, voice.avoid)


def _of_frame(frame: Frame) -> Iterator[StatementFact]:
    if frame.category:
        yield StatementFact("c1", "category", frame.category)
    for n, alternative in enumerate(frame.alternatives, start=1):
        yield StatementFact(f"a{n}", "alternative", alternative)
    for n, strength in enumerate(frame.strengths, start=1):
        text = " → ".join(filter(None, (strength.attribute, strength.value)))
        yield StatementFact(f"w{n}", "strength", text)
    for n, proof in enumerate(frame.proofs, start=1):
        words = evidence_words(proof.evidence)
        yield StatementFact(
            f"p{n}", "proof", f"{proof.text} ({words})" if words else proof.text, proof.evidence
        )


def evidence_behind(facts: Sequence[StatementFact]) -> tuple[Evidence, ...]:
    """Return the evidence that these facts carry, each piece once."""
    return tuple(dict.fromkeys(each for fact in facts for each in fact.evidence))
