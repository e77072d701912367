"""Workbooks (xlsx and old xls) by calamine, after the guards; merged cells repeat their value."""

import io

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from core.errors import BadFile
from core.files.sheet import LIMITS, Grid, Limits, Sheet, grid
from core.files.zip_guard import encrypted
from core.locale import _

Range = tuple[tuple[int, int], tuple[int, int]]


def sheets_of_workbook(data: bytes, file_name: str, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that a guard has let through; sheets of charts are left out."""
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            sheets = [
                _sheet(book, n, file_name, hidden=about.visible != SheetVisibleEnum.Visible, limits=limits)
                for n, about in enumerate(book.sheets_metadata)
                if about.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise encrypted(file_name) from error
    except (CalamineError, ValueError) as error:
        raise BadFile(
            _("{file} is damaged or incomplete. Export it again.").format(file=file_name)
        ) from error
    return tuple(sheets)


def _sheet(book: CalamineWorkbook, number: int, file_name: str, *, hidden: bool, limits: Limits) -> Sheet:
    sheet = book.get_sheet_by_index(number)
    cells = grid(sheet.to_python(skip_empty_area=False), file_name, limits)
    merged = sheet.merged_cell_ranges or []
    return Sheet(name=sheet.name, cells=filled(cells, merged), hidden=hidden)


def filled(cells: Grid, merged: list[Range]) -> Grid:
    """Return the grid with each merged range holding its first cell's value everywhere."""
    rows, columns = cells.shape
    for (top, left), (bottom, right) in merged:
        if top >= rows or left >= columns or (top, left) == (bottom, right):
            continue
        value = cells[top, left]
        if value != "":
            block = np.empty(
                (min(bottom, rows - 1) - top + 1, min(right, columns - 1) - left + 1), dtype=object
            )
            block[:] = value
            cells[top : top + block.shape[0], left : left + block.shape[1]] = block
    return cells
