"""The pack of pictures that a campaign needs, with their sizes."""

from typing import Annotated

from pydantic import Field

from core.locale import language
from core.rules.packs import Rule, Sourced, load


class Asset(Sourced):
    """A picture, in pixels; a height of 0 is free. `platform` "" is any, `levels` those that usually want it."""

    key: str
    name: str
    name_en: str
    platform: str
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(ge=0)]
    note: str
    note_en: str
    levels: tuple[str, ...]

    @property
    def shown_name(self) -> str:
        """Return the name in the reader's language."""
        return self.name_en if language() == "en" else self.name

    @property
    def shown_note(self) -> str:
        """Return what to mind, in the reader's language."""
        return self.note_en if language() == "en" else self.note

    @property
    def size(self) -> str:
        """Return the size as designers write it."""
        return f"{self.width}×{self.height}" if self.height else f"{self.width}×…"


class Assets(Rule):
    """The whole pack."""

    assets: tuple[Asset, ...]


def assets(platform: str, level: str) -> tuple[Asset, ...]:
    """Return the pictures for a campaign; where a platform has its own size of one, that one only."""
    fitting = [each for each in load("assets", Assets).assets if level in each.levels]
    own = [each for each in fitting if each.platform and each.platform == platform]
    named = {each.name for each in own}
    return tuple(each for each in fitting if each in own or (not each.platform and each.name not in named))
