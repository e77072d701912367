"""The item portfolio as a workbook: what is shown in the table, one item a row, and the roles against their targets."""

import io
from datetime import date
from typing import Any

import xlsxwriter
from sqlalchemy.orm import Session

from core.files.safe_cells import safe_cell
from core.locale import _
from core.positioning.life_cycle import stage_name
from core.positioning.portfolio_gaps import role_said
from core.positioning.portfolio_reads import Structure, structure
from core.positioning.portfolio_words import because_said, confidence_name, growth_said
from core.rules.portfolio import portfolio_pack
from core.shop.items import item_role_name
from core.team.rights import Actor, require


def portfolio_xlsx(session: Session, actor: Actor, today: date, item_ids: tuple[int, ...] = ()) -> bytes:
    """Return the items (all, or those named, in their order) and the roles; texts never become formulas."""
    require(actor, "positioning.export")
    told = structure(session, actor, today)
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = {
            "bold": book.add_format({"bold": True}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "whole": book.add_format({"num_format": "#,##0"}),
        }
        _items(book.add_worksheet(_("Items")[:31]), formats, told, item_ids)
        _roles(book.add_worksheet(_("Roles")[:31]), formats, told)
    return target.getvalue()


def _items(sheet: Any, formats: dict[str, Any], told: Structure, item_ids: tuple[int, ...]) -> None:
    pack, mean = portfolio_pack(), told.told.mean_visitors
    head = [
        (_("Code"), 12), (_("Title"), 36), (_("Category"), 14), (_("Role"), 10), (_("Suggested role"), 12),
        (_("Confidence"), 11), (_("Why"), 60), (_("Stage of life"), 14), (_("Candidate for a hit"), 10),
        (_("Sales"), 14), (_("Share of sales"), 11), (_("Growth"), 10), (_("Compared"), 26),
        (_("Margin after costs"), 11), (_("Item visitors"), 11), (_("Conversion"), 11), (_("Usual price"), 11),
    ]  # fmt: skip
    for column, (name, width) in enumerate(head):
        sheet.write_string(0, column, name, formats["bold"])
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    rows = told.items if not item_ids else told.items.set_index("item_id").loc[list(item_ids)].reset_index()
    for i, row in enumerate(rows.to_dict("records"), start=1):
        texts = (
            row["code"], row["title"], row["category"], item_role_name(row["role"]), item_role_name(row["suggested"]),
            confidence_name(row["confidence"]), because_said(row, pack, mean), stage_name(row["stage"]),
            _("yes") if row["is_hit"] else "",
        )  # fmt: skip
        for column, text in enumerate(texts):
            sheet.write_string(i, column, safe_cell(text))
        _number(sheet, i, 9, row["sales"] / 100, formats["money"])
        _number(sheet, i, 10, row["share"], formats["share"])
        _number(sheet, i, 11, row["growth"], formats["share"])
        sheet.write_string(i, 12, growth_said(row["growth_kind"]))
        _number(sheet, i, 13, row["margin"], formats["share"])
        _number(sheet, i, 14, row["visitors"], formats["whole"])
        _number(sheet, i, 15, row["conversion"], formats["share"])
        _number(sheet, i, 16, row["usual_price"] / 100, formats["money"])


def _roles(sheet: Any, formats: dict[str, Any], told: Structure) -> None:
    head = (
        _("Role"), _("Items"), _("Sales"), _("Share of sales"), _("Target share"), _("Band from"), _("Band to"),
        _("Outside the band"), _("Target margin"), _("Below their margin"),
    )  # fmt: skip
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, formats["bold"])
        sheet.set_column(column, column, 14)
    for i, gap in enumerate(told.gaps, start=1):
        sheet.write_string(i, 0, role_said(gap.role))
        sheet.write_number(i, 1, gap.items)
        sheet.write_number(i, 2, gap.sales / 100, formats["money"])
        _number(sheet, i, 3, gap.share, formats["share"])
        _number(sheet, i, 4, gap.target, formats["share"])
        _number(sheet, i, 5, None if gap.least is None else gap.least / 100, formats["money"])
        _number(sheet, i, 6, None if gap.most is None else gap.most / 100, formats["money"])
        sheet.write_number(i, 7, gap.outside)
        sheet.write_number(i, 8, gap.margin, formats["share"])
        sheet.write_number(i, 9, gap.below_margin)


def _number(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is not None and value == value:
        sheet.write_number(row, column, value, form)
