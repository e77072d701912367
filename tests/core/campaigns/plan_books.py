"""A plan with something on every sheet, its workbook, and what people do with it."""

import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl

from core.campaigns.budget_actions import Line, save_lines
from core.campaigns.campaign_actions import build
from core.campaigns.item_actions import add_items
from core.campaigns.plan_changes import Proposal
from core.campaigns.plan_columns import column_name, sheet_name
from core.campaigns.plan_frames import PlanFrames, plan_frames
from core.campaigns.plan_import import import_plan, proposed
from core.campaigns.plan_import_undo import ImportedPlan
from core.campaigns.plan_read import read_plan
from core.campaigns.plan_sheet import plan_xlsx
from core.campaigns.send_actions import Send, save_send
from core.db.engine import reading, writing
from core.shop.actions import add_item
from core.team.rights import Actor

ZONE = ZoneInfo("Asia/Shanghai")
LIVE = datetime(2026, 11, 10, 20, tzinfo=ZONE)


def a_plan(actor: Actor) -> Actor:
    """Store a campaign with phases, tasks, an item, a budget line and a send; return the actor."""
    with writing() as session:
        for code in ("A1", "B2"):
            add_item(session, actor, {"code": code, "title": f"坚果 {code}", "usual_price": 59_90})
        campaign = build(session, actor, name="双11", live=LIVE, level="C", platform="taobao")
        add_items(session, actor, campaign, codes=["A1"])
        save_lines(session, actor, campaign, [Line("ads", planned=5_000_00)])
        save_send(session, actor, campaign, Send("sms", LIVE - timedelta(hours=4), "老客", 1200))
    return actor


def book_of(actor: Actor) -> openpyxl.Workbook:
    """Return the plan's workbook."""
    with reading() as session:
        return openpyxl.load_workbook(io.BytesIO(plan_xlsx(session, actor)))


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook as a file."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def looked_at(actor: Actor, book: openpyxl.Workbook) -> Proposal:
    """Return what a workbook would change."""
    with reading() as session:
        return proposed(session, actor, read_plan(saved(book), "plan.xlsx"))


def imported(actor: Actor, book: openpyxl.Workbook) -> ImportedPlan:
    """Import a workbook."""
    with writing() as session:
        return import_plan(session, actor, read_plan(saved(book), "plan.xlsx"))


def plan(actor: Actor) -> PlanFrames:
    """Return the plan as it is stored."""
    with reading() as session:
        return plan_frames(session, actor)


def put(book: openpyxl.Workbook, sheet: str, row: int, **cells: Any) -> None:
    """Write cells by their columns."""
    page = book[sheet_name(sheet)]
    headings = [cell.value for cell in page[1]]
    for name, value in cells.items():
        page.cell(row, headings.index(column_name(sheet, name)) + 1).value = value
