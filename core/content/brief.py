"""The brief: everything a draft may say, as fields, so that a check can hold the copy against it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from core.locale import Language, _
from core.positioning.voice import (
    MOST_EXAMPLE,
    MOST_EXAMPLES,
    MOST_WORD,
    MOST_WORDS,
    SLIDERS,
    Tone,
    Voice,
)

Kind = Literal["banner", "push", "sms", "guide"]
PARTS: dict[Kind, tuple[str, ...]] = {
    "banner": ("main", "subtitle", "button"),
    "push": ("title", "body"),
    "sms": ("text",),
    "guide": ("note", "detail"),
}
KINDS: tuple[Kind, ...] = tuple(PARTS)
Change = Literal["shorter", "plainer", "angle"]  # how a piece is rewritten
Word = Annotated[str, Field(min_length=1, max_length=MOST_WORD)]
Step = Annotated[int, Field(ge=-2, le=2)]


class _Fields(BaseModel):
    """Values that arrive from a form, a file or a job: nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class BriefItem(_Fields):
    """What the brief knows of one item of the shop. Money in 分. `event_price` is its campaign's, if it has one."""

    code: str = Field(default="", max_length=64)
    title: str = Field(min_length=1, max_length=200)
    brand: str = Field(default="", max_length=80)
    category: str = Field(default="", max_length=80)
    spec: str = Field(default="", max_length=120)
    list_price: int | None = Field(default=None, ge=0, le=10**11)
    usual_price: int | None = Field(default=None, ge=0, le=10**11)
    event_price: int | None = Field(default=None, gt=0, le=10**11)
    stock: int | None = Field(default=None, ge=0)
    selling_points: tuple[str, ...] = ()
    facts: dict[str, str] = Field(default_factory=dict)


class Offer(_Fields):
    """What the buyer is offered. Money in 分; a field left out is not offered."""

    price: int | None = Field(default=None, ge=0, le=10**11)
    threshold: int | None = Field(default=None, gt=0, le=10**11)
    off: int | None = Field(default=None, gt=0, le=10**11)
    gift: str = Field(default="", max_length=80)
    gift_quantity: int | None = Field(default=None, gt=0, le=10**6)
    free_shipping: bool = False
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    stock_limit: int | None = Field(default=None, gt=0, le=10**9)
    per_buyer_limit: int | None = Field(default=None, gt=0, le=10**6)

    @model_validator(mode="after")
    def _fits_together(self) -> "Offer":
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValueError(_("The offer ends before it starts: correct one of the two times."))
        if self.threshold and not self.off:
            raise ValueError(_("A threshold needs an amount off: fill in both, or neither."))
        if self.threshold and self.off and self.off > self.threshold:
            raise ValueError(_("The amount off is larger than the threshold it needs."))
        if self.gift_quantity and not self.gift:
            raise ValueError(_("A number of gifts needs the name of the gift."))
        return self


class BriefExample(_Fields):
    """A sentence as the brand says it, and as it does not."""

    like: str = Field(default="", max_length=MOST_EXAMPLE)
    unlike: str = Field(default="", max_length=MOST_EXAMPLE)


class BriefVoice(_Fields):
    """The brand's voice as it was when the brief was made: another one since then changes no brief by itself.

    `number` is the version of the positioning that it came with; `since` is when an existing brief took
    it over: pieces drafted before that speak in an earlier one.
    """

    tone: Tone = "plain"
    sliders: dict[str, Step] = Field(default_factory=dict)
    use: tuple[Word, ...] = Field(default=(), max_length=MOST_WORDS)
    avoid: tuple[Word, ...] = Field(default=(), max_length=MOST_WORDS)
    examples: tuple[BriefExample, ...] = Field(default=(), max_length=MOST_EXAMPLES)
    number: int = Field(default=0, ge=0)
    since: AwareDatetime | None = None

    @field_validator("sliders")
    @classmethod
    def _known_sliders(cls, value: Mapping[str, int]) -> dict[str, int]:
        if set(value) - set(SLIDERS):
            raise ValueError(_("A slider of the voice stands at none of its steps."))
        return {name: value[name] for name in SLIDERS if value.get(name)}

    def step(self, slider: str) -> int:
        """Return where a slider stands, 0 where it says nothing."""
        return self.sliders.get(slider, 0)

    def sounds_like(self, other: "BriefVoice | None") -> bool:
        """Say whether two voices are the same, whenever each was written."""
        apart = {"number", "since"}
        return other is not None and self.model_dump(exclude=apart) == other.model_dump(exclude=apart)


def brief_voice(voice: Voice, number: int = 0) -> BriefVoice:
    """Return a voice of the positioning as a brief keeps it."""
    return BriefVoice(
        tone=voice.tone,
        sliders=dict(voice.sliders),
        use=voice.use,
        avoid=voice.avoid,
        examples=tuple(BriefExample(like=each.like, unlike=each.unlike) for each in voice.examples),
        number=number,
    )


class Brief(_Fields):
    """One order for copy: for which items, on which occasion, with which offer, for whom.

    `burst_starts` and `burst_ends` are the times of its campaign as they were when it was saved: an
    offer of these times moves with the campaign.
    """

    shop: str = Field(default="", max_length=80)
    platform: str = Field(default="", max_length=40)
    items: tuple[BriefItem, ...] = Field(min_length=1, max_length=20)
    occasion: str = Field(default="", max_length=60)
    offer: Offer = Field(default_factory=Offer)
    audience: str = Field(default="", max_length=80)
    audience_count: int | None = Field(default=None, ge=0, le=10**9)
    stress: tuple[str, ...] = ()
    tone: Tone = "plain"
    voice: BriefVoice | None = None
    signature: str = Field(default="", max_length=20)
    kinds: tuple[Kind, ...] = Field(default=KINDS, min_length=1)
    variants: int = Field(default=3, ge=1, le=8)
    language: Language = "zh"
    timezone: str = "Asia/Shanghai"
    burst_starts: AwareDatetime | None = None
    burst_ends: AwareDatetime | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(_("This time zone is unknown: {zone}").format(zone=value)) from None


class Variant(_Fields):
    """One draft of one kind of copy: its parts by name, and the angle it takes."""

    kind: Kind
    angle: str
    parts: dict[str, str]
    origin: Literal["template", "model", "person"]


def moment(value: datetime, brief: Brief) -> datetime:
    """Return a time of the brief in the shop's zone, as the buyer reads it."""
    return value.astimezone(ZoneInfo(brief.timezone))
