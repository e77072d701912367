"""The gap table of price bands as a workbook: numbers stay numbers, texts never become formulas."""

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from core.files.safe_cells import safe_cell
from core.locale import _
from core.positioning.band_reads import BandTable
from core.positioning.band_words import (
    band_names,
    basis_says,
    fewer_says,
    left_out_says,
    rule_says,
    verdict_name,
)
from core.team.rights import Actor, require

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_FORMATS = {"money": "#,##0.00", "share": "0.0%", "ratio": "0.00", "count": "#,##0", "text": "@"}


def column_names() -> dict[str, tuple[str, str]]:
    """Return the columns of the gap table in their order: heading and kind."""
    return {
        "band": (_("Price band"), "text"),
        "low": (_("From ¥"), "money"),
        "high": (_("Below ¥"), "money"),
        "verdict_items": (_("By items"), "text"),
        "verdict_sellers": (_("By sellers"), "text"),
        "share_sales": (_("Share of sales"), "share"),
        "share_items": (_("Share of items"), "share"),
        "share_sellers": (_("Share of sellers"), "share"),
        "ratio_items": (_("Sales ÷ items"), "ratio"),
        "ratio_sellers": (_("Sales ÷ sellers"), "ratio"),
        "ours_items": (_("Our items"), "count"),
        "share_our_sales": (_("Of our sales"), "share"),
        "rival_items": (_("Rivals' items"), "count"),
        "rival_shops": (_("Rivals"), "count"),
        "market_items": (_("Market items"), "count"),
        "market_shops": (_("Market sellers"), "count"),
        "pieces": (_("Pieces sold"), "count"),
        "sales": (_("Sales ¥"), "money"),
        "our_sales": (_("Our sales ¥"), "money"),
        "top_share": (_("Largest seller"), "share"),
    }


def bands_xlsx(actor: Actor, bands: BandTable) -> bytes:
    """Return the gap table as a workbook, with what it rests on below it."""
    require(actor, "positioning.export")
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(_("Price bands")[:31])
        sheet.freeze_panes(1, 1)
        columns = column_names()
        for j, (heading, _kind) in enumerate(columns.values()):
            sheet.write_string(0, j, heading, bold)
        sheet.set_column(0, len(columns) - 1, 14)
        for i, row in enumerate(_rows(bands), start=1):
            for j, (cell, (_heading, kind)) in enumerate(zip(row, columns.values(), strict=True)):
                if isinstance(cell, str):
                    sheet.write_string(i, j, cell)
                elif cell is not None:
                    sheet.write_number(i, j, cell, formats[kind])
        for i, line in enumerate(_notes(bands), start=len(bands.table) + 2):
            sheet.write_string(i, 0, safe_cell(line))
    return target.getvalue()


def _rows(bands: BandTable) -> list[list[Any]]:
    columns = column_names()
    table = bands.table.assign(band=band_names(bands.table))
    for measure in ("items", "sellers"):
        table[f"verdict_{measure}"] = table[f"verdict_{measure}"].map(verdict_name)
    return [
        [_cell(value, columns[name][1]) for name, value in zip(columns, row, strict=True)]
        for row in table[list(columns)].itertuples(index=False)
    ]


def _cell(value: Any, kind: str) -> Any:
    if kind == "text":
        return safe_cell(str(value))
    if pd.isna(value):
        return None
    return float(value) / 100 if kind == "money" else float(value)


def _notes(bands: BandTable) -> Sequence[str]:
    head = _("Category: {name}").format(name=bands.category or _("Whole shop"))
    said = (head, basis_says(bands), rule_says(), fewer_says(bands), *left_out_says(bands))
    return [line for line in said if line]
