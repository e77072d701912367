"""Notes and scores proposed from live numbers: each comes with the number as its evidence, and nobody must take it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy.orm import Session

from core.locale import _
from core.positioning.canvas import MOST_TEXT, TOP, Note
from core.positioning.evidence import Evidence, Figure
from core.positioning.evidence_numbers import figures, number_name, number_named, offered
from core.team.rights import Actor, require

Figures = Mapping[str, Figure | None]
MOST_ARGUMENTS = 20
# From here on a number says something: a price index this far from 100, a gross margin above or below.
INDEX_APART, RICH, POOR = 5.0, 0.5, 0.3
OFTEN = 0.05  # of the reviews: a topic that fewer speak of is no strength and no weakness


@dataclass(frozen=True, slots=True)
class _Rule:
    """When a number makes a note: what it says of a figure, "" for nothing worth a note."""

    ref: str
    field: Callable[[Figure], str]
    says: Callable[[Figure], str]
    weight: Callable[[Figure], int] = lambda _figure: 2


def proposed_notes(session: Session, actor: Actor) -> tuple[Note, ...]:
    """Return the notes for a SWOT that the shop's numbers propose, each with its number as evidence."""
    require(actor, "positioning.see")
    refs = [rule.ref for rule in _rules()]
    offers = [each.ref for each in offered(session, actor)]
    for key in dict.fromkeys(f"{best.key}:" for best in _bests()):
        refs += [ref for ref in offers if ref.startswith(key)][:MOST_ARGUMENTS]
    return notes_from(figures(session, actor, refs))


def notes_from(known: Figures) -> tuple[Note, ...]:
    """Return the notes that figures propose, by the refs of their numbers."""
    return (*_from_rules(known), *_from_bests(known))


def price_score(index: float) -> float:
    """Return a score of 0…10 for a price level: the rivals' level is 5, each 10 % dearer one more."""
    return round(min(TOP, max(0.0, 5 + (index - 100) / 10)), 1)


def _from_rules(known: Figures) -> Iterator[Note]:
    for rule in _rules():
        figure = known.get(rule.ref)
        if figure is None or not (field := rule.field(figure)):
            continue
        yield _note(rule.ref, field, rule.says(figure), figure, rule.weight(figure))


def _note(ref: str, field: str, text: str, figure: Figure, weight: int) -> Note:
    evidence = Evidence("number", ref, number_name(ref)[:200], figure.value, figure.on)
    # An id that the ref says: proposed twice it is the same note.
    return Note(f"num-{crc32(ref.encode()):08x}", field, text[:MOST_TEXT], weight, (evidence,))


def _rules() -> tuple[_Rule, ...]:
    return (
        _Rule(
            "dearest",
            lambda figure: "weaknesses" if figure.value else "",
            lambda figure: _("Dearer than every rival on {shown}").format(shown=figure.shown),
        ),
        _Rule(
            "dearer",
            lambda figure: "threats" if figure.value else "",
            lambda figure: _("Rivals undercut us on {shown}").format(shown=figure.shown),
        ),
        _Rule(
            "cheapest",
            lambda figure: "strengths" if figure.value else "",
            lambda figure: _("Cheaper than every rival on {shown}").format(shown=figure.shown),
        ),
        _Rule(
            "exclusive",
            lambda figure: "strengths" if figure.value else "",
            lambda figure: _("No rival has {shown} of ours").format(shown=figure.shown),
        ),
        _Rule(
            "price_index",
            lambda figure: _side(figure.value, "weaknesses", "strengths"),
            _level_says,
            lambda figure: 3 if abs(figure.value - 100) >= 2 * INDEX_APART else 2,
        ),
        _Rule(
            "gross_margin",
            lambda figure: (
                "strengths" if figure.value >= RICH else "weaknesses" if figure.value < POOR else ""
            ),
            lambda figure: (
                _("A gross margin of {shown} leaves room for promotions")
                if figure.value >= RICH
                else _("A gross margin of {shown} leaves little room for promotions")
            ).format(shown=figure.shown),
        ),
        _Rule(
            "portfolio.hits",
            lambda figure: "opportunities" if figure.value else "",
            lambda figure: _("{shown} may become a hit").format(shown=figure.shown),
        ),
        _Rule(
            "items_without_cost",
            lambda figure: "weaknesses" if figure.value else "",
            lambda figure: _("Costs are unknown for {shown}: their margin cannot be planned").format(
                shown=figure.shown
            ),
            lambda _figure: 1,
        ),
    )


def _level_says(figure: Figure) -> str:
    above = figure.value > 100
    sentence = (
        _("Our prices lie {share} above the rivals'")
        if above
        else _("Our prices lie {share} below the rivals'")
    )
    return sentence.format(share=_off(figure))


def _side(index: float, above: str, below: str) -> str:
    return above if index >= 100 + INDEX_APART else below if index <= 100 - INDEX_APART else ""


@dataclass(frozen=True, slots=True)
class _Best:
    """A number with an argument, of which the one that says most makes a note: the highest, or the lowest."""

    key: str
    field: str
    is_enough: Callable[[float], bool]
    says: Callable[[str, Figure], str]
    sign: int = 1


def _bests() -> tuple[_Best, ...]:
    return (
        _Best(
            "price_index",
            "threats",
            lambda value: value >= 100 + INDEX_APART,
            lambda name, figure: _("In {category} our prices lie {share} above the rivals'").format(
                category=name, share=_off(figure)
            ),
        ),
        _Best(
            "price_index",
            "opportunities",
            lambda value: value <= 100 - INDEX_APART,
            lambda name, figure: _("In {category} our prices lie {share} below the rivals'").format(
                category=name, share=_off(figure)
            ),
            sign=-1,
        ),
        _Best(
            "bands.gap",
            "opportunities",
            lambda value: value > 1,
            lambda name, figure: _("White space in {category}: {shown}").format(
                category=name, shown=figure.shown
            ),
        ),
        _Best(
            "portfolio.below",
            "weaknesses",
            lambda value: value > 0,
            lambda name, figure: _("{role}: {shown} items earn less than their role should").format(
                role=name, shown=figure.shown
            ),
        ),
        _Best(
            "review_complaints",
            "weaknesses",
            lambda value: value >= OFTEN,
            lambda name, figure: _("{share} of our reviews complain of {topic}").format(
                share=figure.shown, topic=name
            ),
        ),
        _Best(
            "review_praise",
            "strengths",
            lambda value: value >= OFTEN,
            lambda name, figure: _("{share} of our reviews praise {topic}").format(
                share=figure.shown, topic=name
            ),
        ),
    )


def _from_bests(known: Figures) -> Iterator[Note]:
    for best in _bests():
        told = {ref: figure for ref, figure in known.items() if ref.startswith(f"{best.key}:") and figure}
        if not told:
            continue
        ref = max(told, key=lambda each: best.sign * told[each].value)
        if best.is_enough(told[ref].value):
            yield _note(ref, best.field, best.says(_argument(ref), told[ref]), told[ref], 2)


def _argument(ref: str) -> str:
    """Return what a number with an argument is read for, as a person reads it."""
    number, argument = number_named(ref), ref.partition(":")[2]
    return number.argument_name(argument) if number else argument


def _off(figure: Figure) -> str:
    return f"{abs(figure.value / 100 - 1):.0%}"
