"""Items as a file: every field of a view, headed by names that the import wizard knows again."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter
from sqlalchemy.orm import Session

from core.files.safe_cells import safe_cell
from core.locale import _
from core.shop import listing
from core.shop.items import FIELDS, MONEY_FIELDS, facts_as_text, field_name, item_role_name, item_status_name
from core.shop.listing import View
from core.team.rights import Actor, require

_MOST = 100_000


def items_csv(session: Session, actor: Actor, view: View) -> bytes:
    """Return the items of a view as csv that sheets open with the right characters."""
    require(actor, "items.see")
    text = io.StringIO(newline="")
    csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in _rows(session, actor, view))
    return text.getvalue().encode("utf-8-sig")


def items_xlsx(session: Session, actor: Actor, view: View) -> bytes:
    """Return the items of a view as a workbook; numbers stay numbers, texts never become formulas."""
    require(actor, "items.see")
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        money, bold = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
        sheet = book.add_worksheet(_("Items")[:31])
        sheet.freeze_panes(1, 2)
        for i, row in enumerate(_rows(session, actor, view)):
            for j, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(i, j, safe_cell(cell), None if i else bold)
                elif isinstance(cell, Decimal):
                    sheet.write_number(i, j, float(cell), money)
                elif cell is not None:
                    sheet.write_number(i, j, cell)
    return target.getvalue()


def _rows(session: Session, actor: Actor, view: View) -> Iterator[list[Any]]:
    yield [field_name(name) for name in FIELDS]
    table = listing.page(session, actor, view, offset=0, limit=_MOST)
    for row in table[list(FIELDS)].itertuples(index=False):
        yield [_cell(name, value) for name, value in zip(FIELDS, row, strict=True)]


def _cell(name: str, value: Any) -> Any:
    if name == "selling_points":
        return "；".join(value)
    if name == "facts":
        return facts_as_text(value).replace("\n", "；")
    if name == "role":
        return item_role_name(value)
    if name == "status":
        return item_status_name(value)
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    return Decimal(int(value)) / 100 if name in MONEY_FIELDS else int(value)
