"""Workbooks (xlsx and old xls) after the guards; merged cells repeat their value."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.files.apart import read_apart
from core.files.error_cells import Place
from core.files.sheet import LIMITS, Grid, Limits, Sheet, grid
from core.files.zip_guard import damaged, encrypted

Range = tuple[tuple[int, int], tuple[int, int]]


def sheets_of_workbook(
    data: bytes, file_name: str, limits: Limits = LIMITS, failed: Mapping[str, Sequence[Place]] | None = None
) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that a guard has let through; sheets of charts are left out.

    `failed` are the cells whose formula failed, by sheet: they hold their error.
    """
    try:
        sheets = read_apart(data)
    except PermissionError as error:
        raise encrypted(file_name) from error
    if sheets is None:
        raise damaged(file_name)
    places = failed or {}
    return tuple(
        Sheet(name, filled(grid(_with_errors(rows, places.get(name, ())), file_name, limits), merged), hidden)
        for name, hidden, rows, merged in sheets
    )


def _with_errors(rows: list[list[Any]], failed: Sequence[Place]) -> list[list[Any]]:
    for i, j, error in failed:
        if i < len(rows) and j < len(rows[i]):
            rows[i][j] = error
    return rows


def filled(cells: Grid, merged: list[Range]) -> Grid:
    """Return the grid with each merged range holding its first cell's value everywhere."""
    rows, columns = cells.shape
    for (top, left), (bottom, right) in merged:
        if top >= rows or left >= columns or bottom < top or right < left:
            continue
        value = cells[top, left]
        if value != "":
            block = np.empty(
                (min(bottom, rows - 1) - top + 1, min(right, columns - 1) - left + 1), dtype=object
            )
            block[:] = value
            cells[top : top + block.shape[0], left : left + block.shape[1]] = block
    return cells
