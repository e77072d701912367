"""A perceptual map in words: its axes, where we stand, who cannot be told apart, and how to read it. Pure."""

import pandas as pd

from core.locale import _, one_after_another
from core.positioning.ellipses import REPLICATES
from core.positioning.map_plane import PerceptualMap

_NAMED = 3


def plane_says(drawn: PerceptualMap) -> str:
    """Say how much of what differs the map shows."""
    share = drawn.plane_share
    if round(share, 2) >= 1:
        return _("The map shows all that differs between the brands.")
    return _(
        "The map shows {share} of what differs between the brands; the other {rest} is not on it."
    ).format(share=f"{share:.0%}", rest=f"{1 - round(share, 2):.0%}")


def axis_says(drawn: PerceptualMap, axis: int) -> str:
    """Say what an axis of the picture (0 across, 1 up) sets apart, by what pulls most at either end."""
    ends = _end(drawn, axis, 1), _end(drawn, axis, -1)
    sentence = (
        _("Across ({share} of what differs): to the right {plus}; to the left {minus}.")
        if axis == 0
        else _("Up and down ({share} of what differs): upwards {plus}; downwards {minus}.")
    )
    return sentence.format(share=f"{drawn.drawn[axis]:.0%}", plus=ends[0], minus=ends[1])


def axis_title(drawn: PerceptualMap, axis: int) -> str:
    """Return the short title of an axis: the attributes at its low end, at its high end, and its share."""
    low, high = (_("/").join(_pulling(drawn.attributes, axis, sign)[:2]) or "–" for sign in (-1, 1))
    return _("{low} ← {share} → {high}").format(low=low, share=f"{drawn.drawn[axis]:.0%}", high=high)


def stands_says(drawn: PerceptualMap) -> str:
    """Say what the focal brand has more and less of than the average brand; "" without one."""
    if not drawn.focus:
        return ""
    above = drawn.above.loc[drawn.focus]
    near, far = str(above.idxmax()), str(above.idxmin())
    if drawn.table.kind == "counts":
        said = _(
            "{brand} is near “{near}” ({more} times the average share) and away from “{far}” ({less} times)."
        )
        more, less = f"{above[near]:.1f}", f"{above[far]:.1f}"
    else:
        said = _(
            "{brand} is rated highest above the average on “{near}” ({more}) and lowest on “{far}” ({less})."
        )
        more, less = f"{above[near]:+.1f}", f"{above[far]:+.1f}"
    return said.format(brand=drawn.focus, near=near, far=far, more=more, less=less)


def alike_says(drawn: PerceptualMap) -> str:
    """Say who cannot be told apart from the focal brand, or which brands cannot at all."""
    if not drawn.ellipses:
        return ""
    if drawn.focus:
        others = [b if a == drawn.focus else a for a, b in drawn.alike if drawn.focus in (a, b)]
        if others:
            said = _("It cannot be told apart from {others}: their ellipses overlap.")
            return said.format(others=_list(others))
        if set(drawn.scarce) - {drawn.focus}:
            return _("Its ellipse meets no other: it can be told apart from every brand with enough data.")
        return _("Its ellipse meets no other: it can be told apart from every brand.")
    if drawn.alike:
        pairs = [_("{one} and {other}").format(one=one, other=other) for one, other in drawn.alike[:_NAMED]]
        return _("These cannot be told apart, for their ellipses overlap: {pairs}.").format(
            pairs=_list(pairs)
        )
    return _("No two ellipses overlap: all brands can be told apart.")


def answer_says(drawn: PerceptualMap) -> str:
    """Return the answer of the map in a sentence or two."""
    where = stands_says(drawn) or axis_says(drawn, 0)
    return one_after_another((where, alike_says(drawn)))


def takeaway(drawn: PerceptualMap) -> str:
    """Return what the picture tells, for who cannot see it."""
    return one_after_another(
        (answer_says(drawn), axis_says(drawn, 0), axis_says(drawn, 1), plane_says(drawn))
    )


def how_to_read(drawn: PerceptualMap) -> tuple[str, ...]:
    """Return how to read the map, as it is printed below it."""
    counts = drawn.table.kind == "counts"
    lines = [
        _("The crossing of the dashed lines is the average of all brands. The farther a brand lies from it, the more it is a brand of its own."),
        _("Brands that lie close together are mentioned for the same things, whatever the number of their mentions.")
        if counts
        else _("Brands that lie close together are rated alike on all attributes."),
        _("Read a brand along an arrow, not by its distance to the arrow's tip: the farther a brand lies in the arrow's direction, the more it has of the attribute than the average brand; behind the crossing it has less."),
        _("Long arrows made the map; short ones hardly differ between brands, or differ on what this plane does not show. All arrows are stretched alike to fill the picture."),
    ]  # fmt: skip
    if drawn.ellipses:
        lines.append(
            _("An ellipse holds the place of a brand in 95 of 100 samples of the same size (drawn {times} times anew, the axes kept). Brands whose ellipses overlap cannot be told apart.").format(times=f"{REPLICATES:,}")
        )  # fmt: skip
    if drawn.is_turned:
        lines.append(
            _("The map was turned so that {brand} lies straight to the right: distances stay, right is now what sets {brand} apart, and the axes are no longer those that show most.").format(brand=drawn.focus)
        )  # fmt: skip
    lines.append(
        _("Which side is left or right, up or down, means nothing. The map says how brands differ, not which is better or larger.")
        if counts
        else _("Which side is left or right, up or down, means nothing.")
    )  # fmt: skip
    return tuple(lines)


def _end(drawn: PerceptualMap, axis: int, sign: int) -> str:
    """Return the attributes that pull most at an end of an axis, and the brands there."""
    attributes, brands = (_pulling(frame, axis, sign) for frame in (drawn.attributes, drawn.brands))
    if attributes and brands:
        return _("{attributes} ({brands})").format(
            attributes=_list(attributes[:_NAMED]), brands=_list(brands[:_NAMED])
        )
    return _list(attributes[:_NAMED] or brands[:_NAMED]) or _("nothing")


def _pulling(frame: pd.DataFrame, axis: int, sign: int) -> list[str]:
    """Return what accounts for more than its part of an axis at one of its ends, the strongest first."""
    place, pull = (("x", "pull_x"), ("y", "pull_y"))[axis]
    there = frame[(frame[place] * sign > 0) & (frame[pull] >= 1 / len(frame))]
    if there.empty:
        there = frame[frame[place] * sign > 1e-9].nlargest(1, pull)
    return [str(name) for name in there.sort_values(pull, ascending=False, kind="stable").iloc[:, 0]]


def _list(names: list[str]) -> str:
    return _(", ").join(names)
