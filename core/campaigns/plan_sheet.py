"""The plan as a workbook: one sheet a kind of thing, in columns that `plan_read` knows again."""

import io
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import xlsxwriter
from sqlalchemy.orm import Session

from core.campaigns.plan_columns import COLUMNS, NUMBER, SHEETS, YES, choice_name, column_name, sheet_name
from core.campaigns.plan_frames import PlanFrames, plan_frames
from core.campaigns.values import Goal
from core.files.safe_cells import safe_cell
from core.shop.reads import profile
from core.team.rights import Actor, require

_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {"text": 24, "moment": 17, "date": 12, "tags": 14, "money": 14}
_LINES = "；"


def plan_xlsx(session: Session, actor: Actor, *, only: tuple[int, ...] | None = None) -> bytes:
    """Return the plan of the shop, or some of its campaigns, as a workbook; times are in the shop's zone."""
    require(actor, "campaigns.export")
    zone = ZoneInfo(profile(session, actor).timezone)
    return plan_book(plan_frames(session, actor, only=only), zone)


def plan_book(frames: PlanFrames, zone: ZoneInfo) -> bytes:
    """Return the plan as a workbook: numbers are numbers, times are times, and texts never become formulas."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#F3F0E9"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for sheet in SHEETS:
            _write(book.add_worksheet(sheet_name(sheet)[:31]), sheet, frames, zone, formats)
    return target.getvalue()


def _write(page: Any, sheet: str, frames: PlanFrames, zone: ZoneInfo, formats: Mapping[str, Any]) -> None:
    columns = COLUMNS[sheet]
    page.freeze_panes(1, 2)
    for j, kind in enumerate(columns.values()):
        page.set_column(j, j, _WIDTHS.get(kind, 12))
    for j, name in enumerate(columns):
        page.write_string(0, j, column_name(sheet, name), formats["head"])
    for i, row in enumerate(plan_rows(sheet, frames, zone), start=1):
        for j, (name, kind) in enumerate(columns.items()):
            value = row[name]
            if kind == "choice" and value is not None:
                value = choice_name(sheet, name, value)
            _cell(page, i, j, value, kind, formats)


def _cell(page: Any, i: int, j: int, value: Any, kind: str, formats: Mapping[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, str):
        page.write_string(i, j, safe_cell(value))
    elif kind in ("moment", "date"):
        page.write_datetime(i, j, value, formats[kind])
    elif kind == "money":
        page.write_number(i, j, value / 100, formats["money"])
    else:
        page.write_number(i, j, value)


def plan_rows(sheet: str, frames: PlanFrames, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """Yield the rows of a sheet as the file holds them: choices as codes, None where nothing is known."""
    names = dict(zip(frames.campaigns[NUMBER], frames.campaigns["name"], strict=True))
    frame = getattr(frames, sheet)
    columns = COLUMNS[sheet]
    known = {name: _values(frame, name, columns[name], zone) for name in columns if name in frame.columns}
    needs = frames.needs.groupby("task_id")["needs_id"].agg(list).to_dict() if sheet == "tasks" else {}
    for i in range(len(frame)):
        row = {name: values[i] for name, values in known.items()}
        if sheet != "campaigns":
            row["campaign"] = names.get(row["campaign_id"], "")
        if sheet == "tasks":
            row["done"] = YES if pd.notna(frame["done_at"].iat[i]) else None
            row["needs"] = _LINES.join(str(each) for each in needs.get(row[NUMBER], ())) or None
        if sheet == "campaigns" and row["goal"] == Goal.NEW_BUYERS and row["target"] is not None:
            row["target"] *= 100  # heads, which the column's two decimals would make hundredths
        yield row


def _values(frame: pd.DataFrame, name: str, kind: str, zone: ZoneInfo) -> list[Any]:
    """Return a column as plain values, None where nothing is known."""
    column = frame[name]
    if kind == "moment":
        column = column.dt.tz_convert(zone).dt.tz_localize(None).dt.floor("min")
    if kind in ("moment", "date"):
        return [None if pd.isna(each) else each.to_pydatetime() for each in column]
    if kind in ("text", "choice", "code"):
        return [each if isinstance(each, str) and (each or kind == "choice") else None for each in column]
    return [None if pd.isna(each) else int(each) for each in column]
