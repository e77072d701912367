"""The rows an import did not take, as a file to correct and load again."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import xlsxwriter

from core.files.columns import Header, headings
from core.files.plan import Plan
from core.files.safe_cells import safe_cell
from core.files.sheet import Grid
from core.locale import _


def rejected_rows(cells: Grid, header: Header, plan: Plan) -> Iterator[list[Any]]:
    """Yield the headings, then each rejected row as it stood, with its number, column and reason behind."""
    yield [*headings(cells, header), _("Row in file"), _("Column"), _("Reason")]
    for bad in plan.bad:
        yield [*(_plain(cell) for cell in cells[bad.row - 1]), bad.row, bad.column, bad.reason]


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float) else str(cell)


def rejected_csv(cells: Grid, header: Header, plan: Plan) -> bytes:
    """Return the rejected rows as csv that sheets open with the right characters."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [safe_cell(cell) for cell in row] for row in rejected_rows(cells, header, plan)
    )
    return text.getvalue().encode("utf-8-sig")


def rejected_xlsx(cells: Grid, header: Header, plan: Plan) -> bytes:
    """Return the rejected rows as a workbook; long codes stay text, numbers stay numbers."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(_("Rejected rows")[:31])
        sheet.freeze_panes(1, 0)
        for i, row in enumerate(rejected_rows(cells, header, plan)):
            for j, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(i, j, safe_cell(cell)[:32767])
                else:
                    sheet.write(i, j, cell)
    return target.getvalue()
