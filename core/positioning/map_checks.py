"""Whether a table can carry a map: what is left out and why, what to be careful with, and when there is none. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from core.errors import BadInput
from core.locale import _
from core.positioning.attributes import Attributes
from core.positioning.correspondence import Floats

T = TypeVar("T")
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
FEW = 30  # mentions or people behind a brand; below, its place is mostly chance (a rule of thumb of surveys)
FEW_EXPECTED = 5  # Cochran 1954: χ² wants 5 expected in a cell, in at least four cells of five
LOW_MASS = 0.01
CHANCE = 0.05
_NAMED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Usable:
    """The part of a table that a map can show, with the sentences about what is not in it."""

    table: Attributes
    left_out: tuple[str, ...]


def usable(table: Attributes) -> Usable:
    """Return what of a table a map can show. Raises BadInput with the sentence why there can be no map.

    Left out are brands and attributes without any number; of ratings also the attributes that some brand
    lacks, and those on which all brands are rated the same.
    """
    said: list[str] = []
    known = np.isfinite(table.cells)
    if table.kind == "counts":
        table = replace(table, cells=np.where(known, table.cells, 0.0))
        known = table.cells > 0
    empty_brands, empty_columns = _none(known, 1), _none(known, 0)
    said += _of(table.brands, empty_brands, _("No numbers at all, so not on the map: {names}."))
    said += _of(table.attributes, empty_columns, _("Nobody has a number for it, so not on the map: {names}."))
    table = _without(table, empty_brands, empty_columns)
    if table.kind == "ratings":
        table = _rated(table, said)
    _refuse(table, said)
    return Usable(table, tuple(said))


def warnings(table: Attributes) -> tuple[str, ...]:
    """Return what to be careful with, each with its number. `table` is a usable one."""
    return _of_counts(table, table.cells) if table.kind == "counts" else _of_ratings(table)


def _rated(table: Attributes, said: list[str]) -> Attributes:
    """Leave out what ratings cannot say: attributes with a hole, and constant ones."""
    holes: Flags = np.asarray(~np.isfinite(table.cells).all(axis=0))
    said += _of(table.attributes, holes, _("Some brand is not rated on it, so not on the map: {names}."))
    table = _without(table, np.zeros(len(table.brands), bool), holes)
    constant = np.ptp(table.cells, axis=0) <= 1e-9 if len(table.brands) > 1 else np.zeros(0, bool)
    if len(constant) and constant.all():
        raise BadInput(
            _("All brands are rated the same on every attribute: there is nothing to tell them apart by.")
        )
    if len(constant):
        said += _of(
            table.attributes, constant, _("All brands are rated the same on it, so not on the map: {names}.")
        )
        table = _without(table, np.zeros(len(table.brands), bool), constant)
    return table


def _refuse(table: Attributes, said: list[str]) -> None:
    brands, names = len(table.brands), len(table.attributes)
    before = " ".join(said)
    if brands < 2:
        reason = _("A map compares brands: with one there is nothing to compare. Add two more at least.")
    elif brands == 2:
        reason = _("Two brands differ along a single line: a map needs three. Add one more.")
    elif names < (3 if table.kind == "counts" else 2):
        least = 3 if table.kind == "counts" else 2
        lacking = _("There are too few attributes with numbers for a map: {n}. It needs {least}.")
        reason = lacking.format(n=names, least=least)
    elif table.kind == "counts" and table.cells.sum() < table.cells.size:
        reason = _(
            "More attributes than data: {n} mentions in {cells} cells are less than one a cell. "
            "Join attributes, or gather more."
        ).format(n=f"{table.cells.sum():,.0f}", cells=table.cells.size)
    else:
        return
    raise BadInput(f"{before} {reason}".strip(), field="cells")


def scarce(table: Attributes) -> tuple[tuple[str, int], ...]:
    """Return the brands with fewer than FEW mentions, of ratings people, behind them, and how many."""
    sizes = table.cells.sum(axis=1).tolist() if table.kind == "counts" else table.sizes
    return tuple(
        (name, round(size))
        for name, size in zip(table.brands, sizes, strict=True)
        if size is not None and size < FEW
    )


def _of_counts(table: Attributes, cells: Floats) -> tuple[str, ...]:
    said: list[str] = []
    totals, columns, n = cells.sum(axis=1), cells.sum(axis=0), cells.sum()
    few = [_("{name} ({n})").format(name=name, n=size) for name, size in scarce(table)]
    if few:
        sentence = _("Fewer than {least} mentions stand behind {names}: where it lies is mostly chance.")
        said.append(sentence.format(least=FEW, names=_(", ").join(few[:_NAMED])))
    expected = np.outer(totals, columns) / n
    thin = int((expected < FEW_EXPECTED).sum())
    if thin > 0.2 * expected.size:
        sentence = _("In {n} of {cells} cells fewer than 5 mentions would be expected: join rare attributes.")
        said.append(sentence.format(n=thin, cells=expected.size))
    rare = [
        name
        for name, total in zip(table.attributes, columns, strict=True)
        if total < LOW_MASS * n and total < FEW
    ]
    if rare:
        sentence = _("Hardly mentioned, so easily far out: {names}.")
        said.append(sentence.format(names=_(", ").join(rare[:_NAMED])))
    square = float(((cells - expected) ** 2 / expected).sum())
    freedom = (cells.shape[0] - 1) * (cells.shape[1] - 1)
    p = float(chdtrc(freedom, square))
    if p > CHANCE:
        sentence = _(
            "All of it could be chance (χ² = {square}, p = {p}): brands that do not differ would look like this."
        )
        said.append(sentence.format(square=f"{square:.1f}", p=f"{p:.2f}"))
    return tuple(said)


def _of_ratings(table: Attributes) -> tuple[str, ...]:
    said: list[str] = []
    few = [_("{name} ({n})").format(name=name, n=size) for name, size in scarce(table)]
    if few:
        sentence = _("Fewer than {least} people rated {names}: where it lies is mostly chance.")
        said.append(sentence.format(least=FEW, names=_(", ").join(few[:_NAMED])))
    if table.spread is None:
        said.append(
            _(
                "A table of mean ratings does not say how far people differ: there are no ellipses, and how sure "
                "a place is cannot be told. Import the ratings of single people to see it."
            )
        )
    if len(table.attributes) > len(table.brands):
        sentence = _(
            "More attributes ({n}) than brands ({brands}): attributes that point the same way may do so by chance."
        )
        said.append(sentence.format(n=len(table.attributes), brands=len(table.brands)))
    return tuple(said)


def _none(known: Flags, axis: int) -> Flags:
    """Tell which rows (1) or columns (0) hold nothing."""
    none: Flags = np.asarray(~known.any(axis=axis))
    return none


def _of(names: tuple[str, ...], which: Flags, sentence: str) -> list[str]:
    chosen = [name for name, is_it in zip(names, which, strict=True) if is_it]
    if not chosen:
        return []
    shown = _(", ").join(chosen[:_NAMED])
    if len(chosen) > _NAMED:
        shown = _("{names} and {n} more").format(names=shown, n=len(chosen) - _NAMED)
    return [sentence.format(names=shown)]


def _without(table: Attributes, brands: Flags, names: Flags) -> Attributes:
    """Return the table without some brands and attributes."""
    rows, columns = np.flatnonzero(~brands), np.flatnonzero(~names)

    left = _at(table.brands, rows)
    return replace(
        table,
        brands=left,
        attributes=_at(table.attributes, columns),
        cells=table.cells[np.ix_(rows, columns)],
        ours=table.ours if table.ours in left else "",
        sizes=_at(table.sizes, rows),
        prices=_at(table.prices, rows),
        quality=_at(table.quality, rows),
        spread=None if table.spread is None else table.spread[np.ix_(rows, columns, columns)],
    )


def _at(values: Sequence[T], places: Places) -> tuple[T, ...]:
    return tuple(values[n] for n in places)
