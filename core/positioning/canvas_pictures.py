"""Canvases as pictures: fields two by two with their notes, each with its evidence, nothing cut off.

The picture is SVG of our own: rectangles and lines of text, escaped, with no address in it to follow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

import altair as alt
from sqlalchemy.orm import Session

from core.competitors.charts import CATEGORIES, FONTS, INK, LINE, MUTED, PAPER, on_paper
from core.files.write_png import png, shows_chinese, svg_png
from core.locale import _
from core.positioning.canvas import WEIGHTS, Curves, Note, Notes
from core.positioning.canvas_charts import strategy_chart
from core.positioning.canvas_facts import Gathered, gather
from core.positioning.canvas_notes import fit, linked
from core.positioning.canvas_words import field_asks, field_name, kind_name
from core.positioning.canvas_wrap import width, wrapped
from core.team.rights import Actor, require
from core.text import visible

ROWS = {
    "swot": (("strengths", "weaknesses"), ("opportunities", "threats")),
    "tows": (("so", "wo"), ("st", "wt")),
    "value": (("products", "jobs"), ("relievers", "pains"), ("creators", "gains")),
}
WIDE, MARGIN, GAP, PAD, INDENT = 1280, 36, 20, 20, 46
BOX = (WIDE - 2 * MARGIN - GAP) // 2
PANEL, WHITE, AMBER = "#F3F0E9", "#FFFFFF", "#8A5A00"
_COLOURS = {
    "strengths": 2,
    "weaknesses": 1,
    "opportunities": 0,
    "threats": 3,
    "so": 2,
    "wo": 0,
    "st": 3,
    "wt": 1,
    "products": 0,
    "relievers": 2,
    "creators": 4,
    "jobs": 0,
    "pains": 2,
    "gains": 4,
}  # fmt: skip  (of the theme's categories; an offer has the colour of what it answers)
_SLACK = 0.95  # letters are as wide as they are, not as wide as reckoned
_STRATEGY_SIZE = (900, 420)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: how large, how dark, how far from the one before."""

    text: str
    size: int
    colour: str = INK
    is_bold: bool = False
    before: int = 0
    dots: int = 0  # of its weight, drawn in the margin of the first line of a note
    indent: int = 0

    @property
    def height(self) -> int:
        return self.before + round(self.size * 1.45)


def can_draw() -> bool:
    """Tell whether Chinese in a picture would be readable on this machine."""
    return shows_chinese()


def canvas_png(session: Session, actor: Actor, canvas_id: int, part: str = "notes") -> bytes:
    """Return a canvas as PNG; of a SWOT the part "tows" is its matrix of strategies."""
    require(actor, "positioning.export")
    return drawn(gather(session, actor, canvas_id), part)


def drawn(gathered: Gathered, part: str = "notes") -> bytes:
    """Draw a gathered canvas."""
    content = gathered.view.content
    if isinstance(content, Curves):
        return png(_chart(gathered, content))
    return svg_png(canvas_svg(gathered, part))


def canvas_svg(gathered: Gathered, part: str = "notes") -> str:
    """Return a canvas of notes as SVG."""
    content = gathered.view.content
    assert isinstance(content, Notes)
    rows = ROWS["tows" if part == "tows" else gathered.view.kind]
    marks: list[str] = []
    top = MARGIN
    for line in _head(gathered, part):
        marks.append(_text(line, MARGIN, top))
        top += line.height
    top += GAP
    for row in rows:
        boxes = [list(_box(gathered, content, field)) for field in row]
        height = max(sum(line.height for line in lines) for lines in boxes) + 2 * PAD
        for place, (field, lines) in enumerate(zip(row, boxes, strict=True)):
            marks += _drawn_box(field, lines, MARGIN + place * (BOX + GAP), top, height)
        top += height + GAP
    tall = top - GAP + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{tall}" viewBox="0 0 {WIDE} {tall}" '
        f'font-family="{escape(FONTS)}"><rect width="{WIDE}" height="{tall}" fill="{PAPER}"/>{"".join(marks)}</svg>'
    )


def _head(gathered: Gathered, part: str) -> Iterator[_Line]:
    view = gathered.view
    yield from _wrapped(view.title, 30, WIDE - 2 * MARGIN, is_bold=True)
    kind = field_kind(part, view.kind)
    about = [kind, gathered.shop, gathered.on.isoformat(), gathered.proven]
    if isinstance(view.content, Notes) and view.content.segment:
        about.insert(1, _("For {segment}").format(segment=view.content.segment))
    yield from _wrapped(" · ".join(about), 16, WIDE - 2 * MARGIN, colour=MUTED, before=4)


def field_kind(part: str, kind: str) -> str:
    """Return what the picture shows, in a word."""
    if kind == "swot":
        return _("TOWS") if part == "tows" else _("SWOT")
    return kind_name(kind)


def _box(gathered: Gathered, content: Notes, field: str) -> Iterator[_Line]:
    """Yield the lines of a field: its name, then each note with what stands behind it."""
    room = BOX - 2 * PAD
    yield from _wrapped(field_name(field), 19, room, colour=CATEGORIES[_COLOURS[field]], is_bold=True)
    notes = content.of(field)
    if not notes:
        yield from _wrapped(field_asks(field), 15, room, colour=MUTED, before=8)
    unanswered = {note.id for note in fit(content).unanswered} if gathered.view.kind == "value" else set()
    for note in notes:
        for number, line in enumerate(_wrapped(note.text, 17, room - INDENT, before=10)):
            yield replace(line, indent=INDENT, dots=0 if number else note.weight)
        for line in _behind(gathered, content, note, room - INDENT, is_open=note.id in unanswered):
            yield replace(line, indent=INDENT)


def _behind(gathered: Gathered, content: Notes, note: Note, room: int, *, is_open: bool) -> Iterator[_Line]:
    """Yield what stands under a note: what it is linked to, whether nothing answers it, its evidence."""
    texts = [_("“{text}”").format(text=each.text) for each in linked(content, note)]
    if texts and gathered.view.kind == "swot":
        yield from _wrapped(" × ".join(texts), 13, room, colour=MUTED, before=2)
    elif texts:
        said = _("Answers {notes}").format(notes=_(", ").join(texts))
        yield from _wrapped(said, 13, room, colour=MUTED, before=2)
    if is_open:
        yield from _wrapped(_("Nothing answers this yet"), 13, room, colour=AMBER, before=2)
    for said in gathered.evidence_lines(note.id):
        yield from _wrapped(f"▪ {said}", 13, room, colour=MUTED, before=2)


def _wrapped(
    text: str, size: int, room: float, *, colour: str = INK, is_bold: bool = False, before: int = 0
) -> Iterator[_Line]:
    share = _SLACK if not is_bold else _SLACK * 0.95
    for number, line in enumerate(wrapped(visible(text), room * share / size)):
        yield _Line(line, size, colour, is_bold, 0 if number else before)


def _drawn_box(field: str, lines: Sequence[_Line], left: int, top: int, height: int) -> Iterator[str]:
    colour = CATEGORIES[_COLOURS[field]]
    yield (
        f'<rect x="{left}" y="{top}" width="{BOX}" height="{height}" rx="10" fill="{WHITE}" stroke="{LINE}"/>'
        f'<rect x="{left}" y="{top + 14}" width="4" height="{height - 28}" rx="2" fill="{colour}"/>'
    )
    y = top + PAD
    for line in lines:
        if line.dots:
            yield from _dots(line, left + PAD, y, colour)
        yield _text(line, left + PAD + line.indent, y)
        y += line.height


def _dots(line: _Line, left: int, top: int, colour: str) -> Iterator[str]:
    """Draw a weight: as many filled dots of three."""
    y = top + line.before + round(line.size * 0.74)
    for place in range(max(WEIGHTS)):
        fill = colour if place < line.dots else "none"
        yield f'<circle cx="{left + 5 + 12 * place}" cy="{y}" r="3.6" fill="{fill}" stroke="{colour}"/>'


def _text(line: _Line, left: int, top: int) -> str:
    base = top + line.before + round(line.size * 1.08)
    weight = ' font-weight="700"' if line.is_bold else ""
    shown = escape(line.text)
    return f'<text x="{left}" y="{base}" font-size="{line.size}" fill="{line.colour}"{weight} xml:space="preserve">{shown}</text>'


def _chart(gathered: Gathered, content: Curves) -> dict[str, Any]:
    """Return the strategy canvas as a chart for paper, titled; without a score an empty frame says so."""
    wide, tall = _STRATEGY_SIZE
    per_factor = max((width(factor.name) for factor in content.factors), default=0)
    wide = max(wide, min(1600, round(len(content.factors) * max(90.0, min(per_factor, 6) * 14))))
    about = " · ".join((kind_name("strategy"), gathered.shop, gathered.on.isoformat(), gathered.proven))
    chart = strategy_chart(content).properties(
        padding=28,
        title=alt.TitleParams(
            wrapped(gathered.view.title, wide / 22),
            subtitle=wrapped(about, wide / 13),
            anchor="start",
            fontSize=20,
            subtitleFontSize=13,
            subtitleColor=MUTED,
            color=INK,
            offset=14,
        ),
    )
    printed: dict[str, Any] = on_paper(chart, width=wide, height=tall).to_dict()
    return printed
