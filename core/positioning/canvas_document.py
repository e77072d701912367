"""A canvas as a Word document: the picture first, then every note in full with its evidence."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from core.files.document import Bullets, Document, Grid, Heading, Paragraph, Part, Picture
from core.files.write_docx import docx
from core.locale import _
from core.positioning.canvas import CUSTOMER, LINKS, OFFER, SWOT, TOWS, Curves, Notes
from core.positioning.canvas_charts import chart_says
from core.positioning.canvas_facts import Gathered, gather
from core.positioning.canvas_notes import fit, linked, loose
from core.positioning.canvas_pictures import can_draw, drawn, field_kind
from core.positioning.canvas_strategy import mismatches, move_of
from core.positioning.canvas_words import errc_name, field_name, kind_name, weight_mark
from core.team.rights import Actor, require


def canvas_docx(session: Session, actor: Actor, canvas_id: int) -> bytes:
    """Return a canvas as docx, as of today."""
    require(actor, "positioning.export")
    return docx(canvas_document(gather(session, actor, canvas_id)))


def canvas_document(gathered: Gathered) -> Document:
    """Return what a gathered canvas says, part by part."""
    view = gathered.view
    lead = " · ".join((kind_name(view.kind), gathered.shop, gathered.on.isoformat()))
    parts: list[Part] = [Paragraph(lead, is_small=True), Paragraph(gathered.proven, is_lead=True)]
    if isinstance(view.content, Curves):
        parts += _strategy(gathered, view.content)
    else:
        parts += _notes(gathered, view.content)
    remark = _("Numbers are as of {day}; the page keeps them live.").format(day=gathered.on.isoformat())
    return Document(view.title, [*parts, Paragraph(remark, is_small=True)], remark)


def _notes(gathered: Gathered, content: Notes) -> Iterator[Part]:
    kind = gathered.view.kind
    if can_draw():
        yield Picture(drawn(gathered), _alt(gathered, content, "notes"), "canvas")
    if kind == "value":
        found = fit(content)
        said = _("The offer answers {n} of {m} wishes.").format(n=len(found.answered), m=found.wishes)
        yield Paragraph(said, is_lead=True)
        if found.unanswered:
            yield Heading(_("Nobody answers these yet"), 2)
            yield Bullets([note.text for note in found.unanswered])
    for field in SWOT if kind == "swot" else (*CUSTOMER, *OFFER):
        yield from _field(gathered, content, field)
    if kind == "swot" and any(content.of(field) for field in TOWS):
        yield Heading(_("TOWS: strategies"))
        if can_draw():
            yield Picture(drawn(gathered, "tows"), _alt(gathered, content, "tows"), "tows")
        for field in TOWS:
            yield from _strategies(content, field)
    if broken := [each.note.text for each in loose(content)]:
        yield Heading(_("To be linked anew: what they rested on was deleted or moved"), 2)
        yield Bullets(broken)


def _alt(gathered: Gathered, content: Notes, part: str) -> str:
    fields = TOWS if part == "tows" else SWOT if gathered.view.kind == "swot" else (*CUSTOMER, *OFFER)
    counts = _(", ").join(
        _("{field}: {n}").format(field=field_name(field), n=len(content.of(field))) for field in fields
    )
    return _("{kind}; {counts}. {proven}").format(
        kind=field_kind(part, gathered.view.kind), counts=counts, proven=gathered.proven
    )


def _field(gathered: Gathered, content: Notes, field: str) -> Iterator[Part]:
    notes = content.of(field)
    if not notes:
        return
    answers = field in LINKS
    header = [_("What the note says"), _("Weight"), *([_("Answers")] if answers else []), _("Evidence")]
    rows = [
        [
            note.text,
            weight_mark(note.weight),
            *(["\n".join(each.text for each in linked(content, note)) or "–"] if answers else []),
            "\n".join(gathered.evidence_lines(note.id)) or "–",
        ]
        for note in notes
    ]
    yield Heading(field_name(field), 2)
    last = len(header) - 1
    yield Grid(header, rows, alt=field_name(field), wide=frozenset({0, last}))


def _strategies(content: Notes, field: str) -> Iterator[Part]:
    notes = content.of(field)
    if not notes:
        return
    rows = [
        [
            note.text,
            weight_mark(note.weight),
            "\n".join(f"× {each.text}" for each in linked(content, note)) or "–",
        ]
        for note in notes
    ]
    yield Heading(field_name(field), 2)
    yield Grid(
        [_("Strategy"), _("Weight"), _("Crosses")], rows, alt=field_name(field), wide=frozenset({0, 2})
    )


def _strategy(gathered: Gathered, content: Curves) -> Iterator[Part]:
    if can_draw() and any(factor.scores for factor in content.factors):
        yield Picture(drawn(gathered), chart_says(content), "strategy-canvas")
    brands = content.brands
    header = [_("Factor"), *(brand.name for brand in brands), _("Our target"), _("Move")]
    rows = [
        [
            factor.name,
            *(_score(factor.scores.get(brand.id)) for brand in brands),
            _score(factor.target),
            errc_name(move_of(factor)) or "–",
        ]
        for factor in content.factors
    ]
    if rows:
        yield Grid(
            header,
            rows,
            alt=chart_says(content),
            figures=frozenset(range(1, len(brands) + 2)),
            wide=frozenset({0}) if len(brands) < 4 else frozenset(),
        )
    if odd := list(mismatches(content)):
        yield Bullets(odd)
    proven = [
        f"{factor.name}: {line}" for factor in content.factors for line in gathered.evidence_lines(factor.id)
    ]
    if proven:
        yield Heading(_("What the scores rest on"), 2)
        yield Bullets(proven)


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
