"""The pack of curves: how a campaign's sales spread over phases and days, in hundredths of a per cent."""

from typing import Annotated

from pydantic import Field, model_validator

from core.locale import language
from core.rules.packs import Rule, Sourced, load

WHOLE = 10_000
Share = Annotated[int, Field(ge=0, le=WHOLE)]


class Shape(Rule):
    """The days of a phase: its first ones, its last ones; those between share what is left evenly."""

    head: tuple[Share, ...] = ()
    tail: tuple[Share, ...] = ()

    @model_validator(mode="after")
    def _leaves_nothing_below_zero(self) -> "Shape":
        if sum(self.head) + sum(self.tail) > WHOLE:
            raise ValueError("the first and the last days bring more than all")
        return self


class Preset(Sourced):
    """One curve. Without `phases` every day of the campaign brings the same."""

    key: str
    name: str
    name_en: str
    phases: dict[str, Share]
    days: dict[str, Shape]

    @model_validator(mode="after")
    def _sums_up(self) -> "Preset":
        if self.phases and sum(self.phases.values()) != WHOLE:
            raise ValueError(f"the phases of {self.key} sum to {sum(self.phases.values())}, not {WHOLE}")
        return self

    @property
    def shown_name(self) -> str:
        """Return the name as the reader's language writes it."""
        return self.name_en if language() == "en" else self.name


class Curves(Rule):
    """The whole pack."""

    presets: tuple[Preset, ...]

    @model_validator(mode="after")
    def _no_key_twice(self) -> "Curves":
        keys = [preset.key for preset in self.presets]
        if len(set(keys)) < len(keys):
            raise ValueError("two curves have one key")
        return self


def presets() -> dict[str, Preset]:
    """Return the curves as shipped, by their key."""
    return {preset.key: preset for preset in load("curves", Curves).presets}
