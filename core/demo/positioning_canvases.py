"""The demo shop's canvases: a SWOT with its TOWS, a value proposition, a strategy canvas, with numbers of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.competitors.reads import rivals
from core.demo.catalogue import read
from core.locale import speaking
from core.positioning.canvas import OURS, Brand, Content, Curves, Factor, Note, Notes
from core.positioning.canvas_actions import create_canvas
from core.positioning.evidence import MOST_LABEL, Evidence, Figure
from core.positioning.evidence_numbers import figures, number_name
from core.positioning.review_reads import ReviewView, search
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class _Known:
    """What can be cited: numbers by their refs, reviews by their words, as of a day."""

    figures: Mapping[str, Figure | None]
    reviews: Mapping[str, ReviewView | None]
    today: date


def draw_canvases(session: Session, actor: Actor, today: date) -> None:
    """Make the canvases, each number cited as it is on this day or as it was when it was noted."""
    require(actor, "positioning.edit")
    told = read("positioning_canvases.yaml")
    parts = [part for canvas in told for part in (*canvas.get("notes", ()), *canvas.get("factors", ()))]
    pieces = [piece for part in parts for piece in part.get("evidence", ())]
    with speaking("zh"):  # the names of numbers are stored beside them
        known = _Known(
            figures(session, actor, [each["ref"] for each in pieces if each["kind"] == "number"]),
            {
                each["words"]: _review(session, actor, each["words"])
                for each in pieces
                if each["kind"] == "review"
            },
            today,
        )
        names = list(rivals(session, actor)["name"])[:3]
        for canvas in told:
            content: Content = (
                _curves(canvas["factors"], names, known)
                if canvas["kind"] == "strategy"
                else Notes(tuple(_note(each, known) for each in canvas["notes"]), canvas.get("segment", ""))
            )
            create_canvas(session, actor, canvas["kind"], canvas["title"], content)


def _note(given: Mapping[str, Any], known: _Known) -> Note:
    return Note(
        given["id"],
        given["field"],
        given["text"],
        int(given["weight"]),
        _evidence(given.get("evidence", ()), known),
        tuple(given.get("links", ())),
    )


def _curves(
    factors: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    known: _Known,
) -> Curves:
    brands = (Brand(OURS, "栗山记"), *(Brand(f"r{number}", name) for number, name in enumerate(names, 1)))
    return Curves(
        brands,
        tuple(
            Factor(
                each["id"],
                each["name"],
                {
                    brand.id: float(score)
                    for brand, score in zip(brands, (each["ours"], *each["rivals"]), strict=False)
                },
                float(each["target"]) if "target" in each else None,
                each.get("errc", ""),
                _evidence(each.get("evidence", ()), known),
            )
            for each in factors
        ),
    )


def _evidence(given: Sequence[Mapping[str, Any]], known: _Known) -> tuple[Evidence, ...]:
    return tuple(piece for each in given if (piece := _piece(each, known)) is not None)


def _piece(given: Mapping[str, Any], known: _Known) -> Evidence | None:
    """Return a piece of evidence; None for one that a demo shop without rivals or reviews does not have."""
    if given["kind"] == "review":
        review = known.reviews[given["words"]]
        return Evidence("review", str(review.id), review.text[:MOST_LABEL], on=review.day) if review else None
    if given["kind"] != "number":
        return Evidence(given["kind"], given.get("ref", ""), given["label"], on=known.today)
    figure = known.figures[given["ref"]]
    if figure is None:
        return None
    then, on = given.get("then", figure.value), known.today - timedelta(days=int(given.get("days_ago", 0)))
    return Evidence("number", given["ref"], number_name(given["ref"]), float(then), on)


def _review(session: Session, actor: Actor, words: str) -> ReviewView | None:
    """Return the newest of our own reviews that says this."""
    return next((each for each in search(session, actor, words) if not each.brand), None)
