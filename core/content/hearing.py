"""How a line of the phrase packs sounds beside a brand's voice: what is said sooner, later, or not at all.

The packs are written in one plain voice, so a template draft can follow a voice only as far as they go:
- the tone opens the lines that are made for it; playful voices also open lively ones, warm ones warm ones,
  formal ones premium ones, and the opposite end of a slider closes them;
- urgency: a calm voice (from its first step) uses no line that urges, and names limits and deadlines last; at
  its second step only where the angle is about them. A pressing one names them first;
- formality, warmth and humour put lines first that sound like it, by the words of the pack's `sounds`;
- detail: a brief voice takes the leanest line and fewer sentences, a detailed one the fullest and more;
- a word to use puts a line, a selling point or a moment first that holds it, until a draft of the order has said
  it; a phrase of several words may stand as a point of its own where the checks let it through;
- a word to avoid is never said: another line is taken, or a shorter one, or the word is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.content.brief import Brief, BriefVoice
from core.content.checks.voice import says
from core.content.phrases import Line, Sounds, phrases
from core.locale import Language

_CALM = BriefVoice()
# What a line speaks of says how it sounds: (slots, slider, step)
_BY_SLOT: tuple[tuple[frozenset[str], str, int], ...] = (
    (frozenset({"end", "end_day", "limit", "per_buyer"}), "urgency", 1),
    (frozenset({"scene", "short", "named", "ask", "ask_slim"}), "humour", 1),
    (frozenset({"scene", "short", "named", "audience"}), "warmth", 1),
    (frozenset({"price", "each", "usual", "save", "zhe", "threshold", "spec"}), "warmth", -1),
    (frozenset({"material", "origin", "craft", "raw_origin", "stuff", "spec"}), "formality", 1),
    (frozenset({"ask", "ask_slim", "short"}), "formality", -1),
)
# A tone that a line was made for says the same.
_BY_TONE = {
    "lively": {"humour": 1, "formality": -1},
    "warm": {"warmth": 1},
    "premium": {"formality": 1, "humour": -1},
    "expert": {"formality": 1, "warmth": -1},
    "plain": {},
}
_OPENS = {"lively": ("humour", 1), "warm": ("warmth", 1), "premium": ("formality", 1)}
_URGED = frozenset({"end", "end_day", "limit", "per_buyer"})
_PRESSING_ANGLES = ("deadline", "limited")
_WANTED = 2.0  # a word to use weighs as much as a slider at its end
# angle -> how much a step of a slider moves it up among the others, see core.content.angles
_ANGLES: dict[str, dict[str, int]] = {
    "deadline": {"urgency": 14},
    "limited": {"urgency": 14},
    "scene": {"warmth": 4, "humour": 4, "formality": -4},
    "audience": {"warmth": 8},
    "problem": {"humour": 6, "formality": -4},
    "quality": {"formality": 6, "detail": 4},
    "proof": {"detail": 6, "formality": 4},
    "offer": {"warmth": -4},
}


@dataclass(frozen=True, slots=True)
class Ear:
    """Listens for one draft: its voice, its language, its tone, the angle it takes, and words to use that none said yet."""

    voice: BriefVoice | None
    language: Language
    tone: str
    angle: str = ""
    use: tuple[str, ...] = ()

    def step(self, slider: str) -> int:
        """Return where a slider stands, 0 without a voice."""
        return (self.voice or _CALM).step(slider)

    def bars(self, line: Line) -> bool:
        """Say whether the voice has no use for a line at all."""
        if self.voice is None:
            return False
        if self.avoids(line.text):
            return True
        return self.step("urgency") < 0 and (self.urges(line.text) or self._names_a_limit(line))

    def avoids(self, text: str) -> bool:
        """Say whether a text holds a word to avoid."""
        return self.voice is not None and says(text, self.voice.avoid)

    def urges(self, text: str) -> bool:
        """Say whether the fixed words of a line press the reader."""
        return says(text, _sounds(self.language).urging)

    def opens(self, tones: Sequence[str]) -> bool:
        """Say whether lines made for some tones may be said: those of the brief's own, and of a strong voice."""
        if self.tone in tones and not any(self._closes(tone) for tone in tones if tone == self.tone):
            return True
        return any(
            self.step(slider) * sign > 0
            for tone, (slider, sign) in _OPENS.items()
            if tone in tones and tone != self.tone
        )

    def leaning(self, line: Line) -> float:
        """Return how well a line sounds like the voice: above 0 it is taken sooner, below later."""
        if self.voice is None:
            return 0.0
        heard = _heard(line.text, line.slots, line.tone, self.language)
        leaning = sum(step * heard.get(slider, 0) for slider, step in self.voice.sliders.items()) / 2
        return leaning + _WANTED * says(line.text, self.use)

    def wanted(self, options: Sequence[str]) -> list[str]:
        """Return the wordings that hold a word to use; all of them where none does."""
        return [each for each in options if says(each, self.use)] or list(options)

    def lift(self, angle: str) -> int:
        """Return how much the voice moves an angle up among the others."""
        return sum(weight * self.step(slider) for slider, weight in _ANGLES.get(angle, {}).items())

    def _closes(self, tone: str) -> bool:
        slider, sign = _OPENS.get(tone, ("", 0))
        return bool(slider) and self.step(slider) * sign < 0

    def _names_a_limit(self, line: Line) -> bool:
        """At its second step a calm voice names a deadline or a quantity only where the angle is about it."""
        return (
            self.step("urgency") == -2
            and self.angle not in _PRESSING_ANGLES
            and not _URGED.isdisjoint(line.slots)
        )


def ear_of(brief: Brief, angle: str, said: Iterable[str] = ()) -> Ear:
    """Return what listens for a draft of a brief; a word to use that stands in `said` is not asked for again."""
    use = brief.voice.use if brief.voice else ()
    told = "\n".join(said) if use else ""
    unsaid = tuple(word for word in use if not says(told, (word,)))
    return Ear(brief.voice, brief.language, brief.tone, angle, unsaid)


def _sounds(language: Language) -> Sounds:
    return phrases(language).sounds


@lru_cache(maxsize=4096)
def _heard(text: str, slots: tuple[str, ...], tones: tuple[str, ...], language: Language) -> dict[str, int]:
    """Return by slider whether a line sounds like its high end (1), its low end (-1) or neither."""
    heard: dict[str, int] = {}

    def add(slider: str, step: int) -> None:
        heard[slider] = heard.get(slider, 0) + step

    for names, slider, step in _BY_SLOT:
        if not names.isdisjoint(slots):
            add(slider, step)
    for tone in tones:
        for slider, step in _BY_TONE[tone].items():
            add(slider, step)
    for slider, ends in _sounds(language).by_slider().items():
        add(slider, says(text, ends.high) - says(text, ends.low))
    if "?" in text or "？" in text:
        add("humour", 1)
        add("formality", -1)
    add("detail", (len(slots) > 2) - (len(slots) < 2))
    return {slider: max(-1, min(1, step)) for slider, step in heard.items()}
