"""The positioning statement on top of the page."""

from core.team.rights import Actor


def show(user: Actor, revision: int) -> None:
    """Draw it."""
