"""What can be wrong with an address or with who answers there, each as a sentence for people."""

from core.errors import PlannerError
from core.locale import _


class WebError(PlannerError):
    """Something between the desk and an address did not go well.

    `was_sent` tells whether any byte of the request can have reached the other side.
    """

    def __init__(self, message: str, *, was_sent: bool = False) -> None:
        super().__init__(message)
        self.was_sent = was_sent


class Refused(WebError):
    """The desk does not go to this address, whoever asks."""


class Unreachable(WebError):
    """Nobody answered, or not in time, or not in a way that can be understood."""


class TooLarge(WebError):
    """The answer is larger than a page is."""


class Blocked(WebError):
    """The site does not show this page to robots, or to nobody who is not signed in."""


def too_large() -> TooLarge:
    """Return the sentence about an answer that is no page any more."""
    return TooLarge(
        _("The page is larger than the desk reads. Copy the text of the page and paste it instead.")
    )
