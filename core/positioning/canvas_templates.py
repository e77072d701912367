"""What a new canvas may begin with: notes and factors that hold for most shops, to be kept, changed or deleted."""

from collections.abc import Sequence

from core.locale import _
from core.positioning.canvas import MOST_BRANDS, MOST_NAME, OURS, Brand, Content, Curves, Factor, Note, Notes
from core.positioning.segments import Segment


def template(kind: str, rivals: Sequence[str] = ()) -> Content:
    """Return a canvas to begin with. `rivals` are the names that a strategy canvas compares us with."""
    return {"swot": _swot, "value": _value}[kind]() if kind != "strategy" else strategy(rivals)


def blank(kind: str, rivals: Sequence[str] = ()) -> Content:
    """Return an empty canvas; a strategy canvas has its brands and no factor yet."""
    return Curves(_brands(rivals)) if kind == "strategy" else Notes()


def strategy(rivals: Sequence[str]) -> Curves:
    """Return what most shops compete on, unscored, for us and the rivals."""
    names = (
        _("Price level"),
        _("Quality"),
        _("Range"),
        _("Packaging"),
        _("Delivery speed"),
        _("Service"),
        _("Gift suitability"),
        _("Content and live streams"),
    )
    factors = tuple(Factor(f"t{number}", name, {}) for number, name in enumerate(names, 1))
    return Curves(_brands(rivals), factors)


def from_segment(segment: Segment) -> Notes:
    """Return a value proposition that begins with what is known of a segment: its need is the first job."""
    wants = (("jobs", segment.need), ("jobs", segment.occasion))
    notes = tuple(
        Note(f"s{number}", field, text, 3 if number == 1 else 2, segment.evidence if number == 1 else ())
        for number, (field, text) in enumerate(wants, 1)
        if text
    )
    return Notes(notes, segment.name)


def _brands(rivals: Sequence[str]) -> tuple[Brand, ...]:
    # One name, one curve: two rivals may be written alike once their names are cut.
    names = list(dict.fromkeys(name[:MOST_NAME] for name in rivals if name))[: MOST_BRANDS - 1]
    return (Brand(OURS, _("Ours")), *(Brand(f"b{number}", name) for number, name in enumerate(names, 1)))


def _swot() -> Notes:
    return Notes(
        (
            Note("t1", "strengths", _("Buyers come back without ads"), 2),
            Note("t2", "strengths", _("We answer questions within a minute"), 1),
            Note("t3", "weaknesses", _("Most of the sales come from a few items"), 2),
            Note("t4", "weaknesses", _("Our item pages say less than the rivals'"), 1),
            Note("t5", "opportunities", _("Gift season before the new year"), 2),
            Note("t6", "opportunities", _("Live streams reach buyers whom search does not"), 1),
            Note("t7", "threats", _("Rivals' prices in hand fall in large sales"), 2),
            Note("t8", "threats", _("Ads cost more each season"), 1),
        )
    )


def _value() -> Notes:
    return Notes(
        (
            Note("t1", "jobs", _("Choose well without reading everything"), 2),
            Note("t2", "jobs", _("Have it there on the day it is needed"), 2),
            Note("t3", "pains", _("Not sure that it is as good as it looks"), 3),
            Note("t4", "pains", _("It may arrive late or broken"), 2),
            Note("t5", "gains", _("Looks good enough to give away"), 2),
            Note("t6", "products", _("A set that needs no choosing"), 2, (), ("t1",)),
            Note("t7", "relievers", _("Real photos and test reports on the page"), 2, (), ("t3",)),
            Note("t8", "relievers", _("Replaced at once when broken"), 2, (), ("t4",)),
            Note("t9", "creators", _("Gift box and a card at no charge"), 1, (), ("t5",)),
        )
    )
