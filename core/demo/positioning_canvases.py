"""The demo shop's canvases: a SWOT with its TOWS, a value proposition, a strategy canvas, with numbers of its own."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.competitors.reads import rivals
from core.demo.catalogue import read
from core.locale import speaking
from core.positioning.canvas import OURS, Brand, Content, Curves, Factor, Note, Notes
from core.positioning.canvas_actions import create_canvas
from core.positioning.evidence import Evidence, Figure
from core.positioning.evidence_numbers import figures, number_name
from core.team.rights import Actor, require


def draw_canvases(session: Session, actor: Actor, today: date) -> None:
    """Make the canvases, each number cited as it is on this day or as it was when it was noted."""
    require(actor, "positioning.edit")
    told = read("positioning_canvases.yaml")
    parts = [part for canvas in told for part in (*canvas.get("notes", ()), *canvas.get("factors", ()))]
    cited = [
        piece["ref"] for part in parts for piece in part.get("evidence", ()) if piece["kind"] == "number"
    ]
    with speaking("zh"):  # the names of numbers are stored beside them
        known = figures(session, actor, cited)
        names = list(rivals(session, actor)["name"])[:3]
        for canvas in told:
            content: Content = (
                _curves(canvas["factors"], names, known, today)
                if canvas["kind"] == "strategy"
                else Notes(
                    tuple(_note(each, known, today) for each in canvas["notes"]), canvas.get("segment", "")
                )
            )
            create_canvas(session, actor, canvas["kind"], canvas["title"], content)


def _note(given: Mapping[str, Any], known: Mapping[str, Figure | None], today: date) -> Note:
    return Note(
        given["id"],
        given["field"],
        given["text"],
        int(given["weight"]),
        _evidence(given.get("evidence", ()), known, today),
        tuple(given.get("links", ())),
    )


def _curves(
    factors: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    known: Mapping[str, Figure | None],
    today: date,
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
                _evidence(each.get("evidence", ()), known, today),
            )
            for each in factors
        ),
    )


def _evidence(
    given: Sequence[Mapping[str, Any]], known: Mapping[str, Figure | None], today: date
) -> tuple[Evidence, ...]:
    return tuple(piece for each in given if (piece := _piece(each, known, today)) is not None)


def _piece(given: Mapping[str, Any], known: Mapping[str, Figure | None], today: date) -> Evidence | None:
    if given["kind"] != "number":
        return Evidence(given["kind"], given.get("ref", ""), given["label"], on=today)
    figure = known[given["ref"]]
    if figure is None:
        return None  # a demo shop filled without rivals has no such number
    then, on = given.get("then", figure.value), today - timedelta(days=int(given.get("days_ago", 0)))
    return Evidence("number", given["ref"], number_name(given["ref"]), float(then), on)
