"""The brand's voice: tone, sliders, words to use and to avoid, examples. What drafts are written in and checked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from core.errors import BadInput
from core.locale import _
from core.text import folded, visible

Tone = Literal["plain", "warm", "lively", "premium", "expert"]
TONES: tuple[Tone, ...] = ("plain", "warm", "lively", "premium", "expert")
SLIDERS = ("formality", "warmth", "humour", "detail", "urgency")
STEPS = (-2, -1, 0, 1, 2)
MOST_WORDS, MOST_WORD, MOST_EXAMPLES, MOST_EXAMPLE = 40, 20, 10, 200


@dataclass(frozen=True, slots=True)
class VoiceExample:
    """A sentence as the brand says it, and as it does not; one of the two may be empty."""

    like: str = ""
    unlike: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """How the brand speaks. `sliders` are steps of -2…2 by name of SLIDERS; 0 is neutral and not named."""

    tone: Tone = "plain"
    sliders: Mapping[str, int] = field(default_factory=dict)
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    examples: tuple[VoiceExample, ...] = ()


def voice_of(stored: Mapping[str, Any]) -> Voice:
    """Return the voice of a stored section; an empty one is the plain voice. Raises BadInput as `checked_voice`."""
    clean = checked_voice(stored)
    return Voice(
        tone=clean["tone"],
        sliders=clean["sliders"],
        use=tuple(clean["use"]),
        avoid=tuple(clean["avoid"]),
        examples=tuple(VoiceExample(**each) for each in clean["examples"]),
    )


def checked_voice(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section as it is stored. Raises BadInput with the field at fault."""
    tone = values.get("tone", "plain")
    if tone not in TONES:
        raise BadInput(_("This is none of the known tones."), field="tone")
    use, avoid = _words("use", values.get("use", ())), _words("avoid", values.get("avoid", ()))
    if both := {folded(word) for word in use} & {folded(word) for word in avoid}:
        raise BadInput(
            _("“{word}” stands among the words to use and among those to avoid.").format(
                word=next(word for word in avoid if folded(word) in both)
            ),
            field="avoid",
        )
    return {
        "tone": tone,
        "sliders": _sliders(values.get("sliders", {})),
        "use": use,
        "avoid": avoid,
        "examples": _examples(values.get("examples", ())),
    }


def _sliders(given: Mapping[str, Any]) -> dict[str, int]:
    if set(given) - set(SLIDERS) or any(step not in STEPS for step in given.values()):
        raise BadInput(_("A slider of the voice stands at none of its steps."), field="sliders")
    return {name: int(given[name]) for name in SLIDERS if given.get(name)}


def _words(field: str, given: Sequence[Any]) -> list[str]:
    """Return each word once, as it was written first."""
    words: dict[str, str] = {}
    for each in given:
        word = " ".join(visible(str(each)).split())
        if len(word) > MOST_WORD:
            raise BadInput(
                _("“{word}…” is longer than {most} characters.").format(
                    word=word[:MOST_WORD], most=MOST_WORD
                ),
                field=field,
            )
        if word:
            words.setdefault(folded(word), word)
    if len(words) > MOST_WORDS:
        raise BadInput(_("At most {n} words fit here.").format(n=MOST_WORDS), field=field)
    return list(words.values())


def _examples(given: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    examples = []
    for each in given:
        pair = {name: " ".join(visible(str(each.get(name, ""))).split()) for name in ("like", "unlike")}
        if any(len(text) > MOST_EXAMPLE for text in pair.values()):
            raise BadInput(
                _("An example is longer than {n} characters.").format(n=MOST_EXAMPLE), field="examples"
            )
        if any(pair.values()):
            examples.append(pair)
    if len(examples) > MOST_EXAMPLES:
        raise BadInput(_("At most {n} examples fit here.").format(n=MOST_EXAMPLES), field="examples")
    return examples


def slider_name(slider: str) -> str:
    """Return what a slider of the voice is about."""
    return {
        "formality": _("Formality"),
        "warmth": _("Warmth"),
        "humour": _("Humour"),
        "detail": _("Level of detail"),
        "urgency": _("Urgency"),
    }[slider]


def slider_ends(slider: str) -> tuple[str, str]:
    """Return what stands at the low and at the high end of a slider."""
    return {
        "formality": (_("casual"), _("formal")),
        "warmth": (_("matter-of-fact"), _("warm")),
        "humour": (_("serious"), _("playful")),
        "detail": (_("brief"), _("detailed")),
        "urgency": (_("calm"), _("pressing")),
    }[slider]
