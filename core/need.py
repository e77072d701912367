"""One thing that somebody should do today, as the home page lists it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that somebody should do. `kind` says which page and row helps; `thing` names the row."""

    kind: str
    sentence: str
    verb: str
    thing: str = ""
    is_urgent: bool = False
