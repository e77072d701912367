"""Where the names of points stand on a picture, so that they do not lie on each other. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np

from core.positioning.correspondence import Floats

_GAP = 8
_PLACES = np.array([(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)], dtype=np.float64)
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
    points = np.array([(mark.x, mark.y) for mark in marks], dtype=np.float64).reshape(-1, 2)
    halves = np.array([max(5.0, mark.radius) for mark in marks])[:, None]
    taken = np.hstack([points - halves, points + halves])  # left, top, right, bottom in pixels
    placed = []
    for own, mark in enumerate(marks):
        half = np.array([name_width(mark.name, mark.font) / 2, mark.font * 0.625])
        off = _places(mark, half)
        boxes = np.hstack([points[own] + off - half, points[own] + off + half])
        cost = _outside(boxes, width, height) + _common(boxes, np.delete(taken, own, axis=0))
        best = int(np.argmin(cost))
        hidden = bool(cost[best] > 0) and not mark.must
        placed.append(Label(float(off[best, 0]), float(off[best, 1]), hidden))
        if not hidden:
            taken = np.vstack([taken, boxes[best]])
    return placed


def _places(mark: Mark, half: Floats) -> Floats:
    """Return the places around a point, in the order in which they are preferred: near ones before far ones."""
    near = np.where(_PLACES[:, :1] == 0, 1.0, 0.6)  # beside a point a name need not rise as high as above it
    parts = []
    for far in _FARTHER:
        gap = mark.radius + _GAP * far
        parts.append(_PLACES * half + np.sign(_PLACES) * np.hstack([np.full_like(near, gap), near * gap]))
    places: Floats = np.vstack(parts)
    return places


def name_width(name: str, font: int) -> float:
    """Return about how many pixels a name takes."""
    return 2 + sum(font if east_asian_width(letter) in "WF" else font * 0.58 for letter in name)


def _common(boxes: Floats, others: Floats) -> Floats:
    """Return how much room each box has in common with others."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    room: Floats = np.clip(high - low, 0, None).prod(axis=2).sum(axis=1)
    return room


def _outside(boxes: Floats, width: float, height: float) -> Floats:
    """Return how much of each box lies beyond the picture; that is worse than to lie on a name."""
    over = np.clip(-boxes[:, :2], 0, None) + np.clip(boxes[:, 2:] - (width, height), 0, None)
    room: Floats = 100 * (over * (boxes[:, 2:] - boxes[:, :2])[:, ::-1]).sum(axis=1)
    return room
