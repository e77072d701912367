"""The strategy canvas: where we stand against the rivals, and which move each factor makes."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from core.locale import _
from core.positioning.canvas import OURS, Curves, Factor
from core.positioning.canvas_words import errc_name


def move_of(factor: Factor) -> str:
    """Return which of the four moves a factor makes: the chosen one, else what its target says; "" for none."""
    return factor.errc or suggested_move(factor.scores.get(OURS), factor.target)


def suggested_move(ours: float | None, target: float | None) -> str:
    """Return the move from our score to the target: down to 0 eliminates, up from nothing creates."""
    if target is None or target == (ours or 0):
        return ""
    if target > (ours or 0):
        return "raise" if ours else "create"
    return "reduce" if target else "eliminate"


def market(factor: Factor) -> float | None:
    """Return the mean score of the rivals that have one."""
    known = [score for brand, score in factor.scores.items() if brand != OURS]
    return fmean(known) if known else None


def mismatches(content: Curves) -> Iterator[str]:
    """Say where a chosen move and the target say different things."""
    for factor in content.factors:
        told = suggested_move(factor.scores.get(OURS), factor.target)
        if factor.errc and factor.target is not None and told != factor.errc:
            yield _(
                "{factor}: the move is {move}, but the target of {target} is not: we stand at {ours}."
            ).format(
                factor=factor.name,
                move=errc_name(factor.errc),
                target=f"{factor.target:g}",
                ours=f"{factor.scores.get(OURS, 0):g}",
            )


@dataclass(frozen=True, slots=True)
class Apart:
    """How far a factor sets us apart: our target, else our score, less the rivals' mean."""

    factor: Factor
    by: float


def apart(content: Curves) -> tuple[Apart, ...]:
    """Return the factors by how far our curve leaves the rivals', furthest first: what makes it a curve of its own."""
    found = []
    for factor in content.factors:
        aim = factor.target if factor.target is not None else factor.scores.get(OURS)
        theirs = market(factor)
        if aim is not None and theirs is not None:
            found.append(Apart(factor, aim - theirs))
    return tuple(sorted(found, key=lambda each: -abs(each.by)))
