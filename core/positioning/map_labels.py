"""Where the names of points stand on a picture, so that they do not lie on each other. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels
_GAP = 8
_PLACES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
_FARTHER = (1.0, 2.2)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in pixels from the top left, its name, its size of type, and whether the name must be shown."""

    x: float
    y: float
    name: str
    font: int
    must: bool = False
    radius: float = 0  # of the point, where it is a large one


@dataclass(frozen=True, slots=True)
class Label:
    """The middle of a name against its point, in pixels; hidden where no place was free."""

    dx: float
    dy: float
    hidden: bool = False


def labels(marks: Sequence[Mark], *, width: float, height: float) -> list[Label]:
    """Return the place of each name. Earlier marks choose first; all points are kept clear of names."""
    taken: list[Box] = [
        (mark.x - half, mark.y - half, mark.x + half, mark.y + half)
        for mark in marks
        for half in (max(5.0, mark.radius),)
    ]
    placed = []
    for own, mark in enumerate(marks):
        best, least = Label(0, -_GAP - mark.font / 2, hidden=not mark.must), float("inf")
        wide, tall = name_width(mark.name, mark.font), mark.font * 1.25
        for far in _FARTHER:
            for right, down in _PLACES:
                dx = right * (wide / 2 + mark.radius + _GAP * far)
                dy = down * (tall / 2 + (mark.radius + _GAP * far) * (0.6 if right else 1))
                box = (
                    mark.x + dx - wide / 2, mark.y + dy - tall / 2,
                    mark.x + dx + wide / 2, mark.y + dy + tall / 2,
                )  # fmt: skip
                cost = _outside(box, width, height) + sum(
                    _common(box, other) for n, other in enumerate(taken) if n != own
                )
                if cost < least:
                    best, least = Label(dx, dy, hidden=cost > 0 and not mark.must), cost
            if least == 0:
                break
        placed.append(best)
        if not best.hidden:
            x, y = mark.x + best.dx, mark.y + best.dy
            taken.append((x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2))
    return placed


def name_width(name: str, font: int) -> float:
    """Return about how many pixels a name takes."""
    return 2 + sum(font if east_asian_width(letter) in "WF" else font * 0.58 for letter in name)


def _common(one: Box, other: Box) -> float:
    """Return how much room two boxes have in common."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0


def _outside(box: Box, width: float, height: float) -> float:
    """Return how much of a box lies beyond the picture; that is worse than to lie on a name."""
    wide = max(0.0, -box[0]) + max(0.0, box[2] - width)
    tall = max(0.0, -box[1]) + max(0.0, box[3] - height)
    return 100 * (wide * (box[3] - box[1]) + tall * (box[2] - box[0]))
