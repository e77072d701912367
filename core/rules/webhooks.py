"""The pack of chat robots: how much each takes, and which of its error codes mean “later”."""

from core.locale import language
from core.rules.packs import Rule, Sourced, load


class Robot(Sourced):
    """What one kind of webhook takes; `longest` counts bytes of UTF-8 in the text of a message.

    `later` are the error codes after which a message may be sent again, `too_fast` those of them
    that want `rest` seconds of silence.
    """

    kind: str
    name: str
    name_en: str
    example: str
    a_minute: int
    a_second: int
    longest: int
    later: tuple[int, ...]
    too_fast: tuple[int, ...]
    rest: float

    @property
    def shown_name(self) -> str:
        """Return the kind's name as the reader's language writes it."""
        return self.name_en if language() == "en" else self.name


class Webhooks(Rule):
    """The whole pack."""

    robots: tuple[Robot, ...]


def robots() -> dict[str, Robot]:
    """Return the kinds of webhooks by name, in the order in which they are offered."""
    return {robot.kind: robot for robot in load("webhooks", Webhooks).robots}
