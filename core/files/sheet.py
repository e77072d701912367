"""A sheet as read: a grid of cells, nothing interpreted yet."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import BadFile
from core.locale import _

Grid = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import takes; all of it is checked before a reader spends memory on it."""

    file_bytes: int = 60 * 2**20
    unpacked_bytes: int = 400 * 2**20
    ratio: int = 250
    members: int = 2000
    rows: int = 300_000
    columns: int = 300
    cells: int = 5_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `cells[i, j]` is what row i + 1, column j + 1 of the file holds; an empty cell is ''."""

    name: str
    cells: Grid
    hidden: bool = False

    @property
    def rows(self) -> int:
        """Number of rows up to the last one that holds something."""
        return int(self.cells.shape[0])

    @property
    def columns(self) -> int:
        """Number of columns up to the last one that holds something."""
        return int(self.cells.shape[1])


def grid(rows: list[list[Any]], file_name: str, limits: Limits = LIMITS) -> Grid:
    """Return ragged rows as a rectangle without the empty rows and columns at its end, within the limits."""
    last = len(rows)
    while last and not any(_holds(cell) for cell in rows[last - 1]):
        last -= 1
    width = 0
    for row in rows[:last]:
        for j in range(len(row) - 1, width - 1, -1):
            if _holds(row[j]):
                width = j + 1
                break
    within(file_name, last, width, limits)
    columns = list(zip_longest(*rows[:last], fillvalue=""))[:width] if last else []
    cells: Grid = np.empty((last, width), dtype=object)
    for j, column in enumerate(columns):
        cells[:, j] = column
    return cells


def _holds(cell: object) -> bool:
    return not (cell == "" or cell is None or (isinstance(cell, str) and not cell.strip()))


def within(file_name: str, rows: int, columns: int, limits: Limits = LIMITS) -> None:
    """Raise BadFile when a sheet is larger than an import takes."""
    if rows <= limits.rows and columns <= limits.columns and rows * columns <= limits.cells:
        return
    raise BadFile(
        _(
            "{file} is too large: its content reaches to row {rows} and column {columns}. "
            "At most {most} rows, {most_columns} columns and {cells} cells are read at once: split the file."
        ).format(
            file=file_name,
            rows=f"{rows:,}",
            columns=f"{columns:,}",
            most=f"{limits.rows:,}",
            most_columns=limits.columns,
            cells=f"{limits.cells:,}",
        )
    )
