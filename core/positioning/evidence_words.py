"""Evidence as a person reads it: on the page, in a document, under a note in a picture."""

from datetime import date
from urllib.parse import urlsplit

from core.locale import _
from core.positioning.evidence import Evidence, Kind, Moved, shown_as
from core.positioning.evidence_numbers import Told

SIGNS: dict[Moved, str] = {"up": "▲", "down": "▼", "": ""}


def kind_name(kind: Kind) -> str:
    """Return a kind of evidence as a person reads it."""
    return {
        "number": _("Number of the app"),
        "link": _("Link"),
        "review": _("Buyer review"),
        "note": _("Remark"),
    }[kind]


def evidence_says(told: Told, *, is_dated: bool = False) -> str:
    """Say what a piece of evidence says now; of a number that moved also what it was when it was noted.

    What leaves the app is dated: there “now” is the day on which it was written.
    """
    evidence = told.evidence
    if evidence.kind == "number":
        return _number_says(told, is_dated)
    if evidence.kind == "link":
        return link_title(evidence)
    if evidence.kind == "review":
        quote = _("“{quote}”").format(quote=evidence.label)
        return _with_day(quote, evidence.on) if evidence.on else quote
    return evidence.label


def _number_says(told: Told, is_dated: bool) -> str:
    evidence, figure = told.evidence, told.figure
    if figure is None or told.unit is None:
        if evidence.then is None or told.unit is None:
            return _("{name}: nothing is known now").format(name=told.name)
        return _("{name}: was {then}, nothing is known now").format(
            name=told.name, then=shown_as(told.unit, evidence.then)
        )
    if not told.moved or evidence.then is None:
        said = _("{name}: {now}").format(name=told.name, now=figure.shown)
        return _with_day(said, figure.on) if is_dated else said
    now = f"{figure.shown} {SIGNS[told.moved]}"
    then = shown_as(told.unit, evidence.then)
    if evidence.on is None:
        return _("{name}: was {then}, now {now}").format(name=told.name, then=then, now=now)
    return _("{name}: was {then} on {day}, now {now}").format(
        name=told.name, then=then, day=_day(evidence.on, figure.on), now=now
    )


def link_title(evidence: Evidence) -> str:
    """Return what a link is called: its label, else the site it leads to."""
    return evidence.label or urlsplit(evidence.ref).hostname or evidence.ref


def _with_day(text: str, day: date) -> str:
    return _("{what} ({day})").format(what=text, day=day.isoformat())


def _day(day: date, now: date) -> str:
    return f"{day:%m-%d}" if day.year == now.year else day.isoformat()
