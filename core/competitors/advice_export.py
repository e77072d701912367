"""The accepted list as a workbook: numbers stay numbers, step and margin are live, texts never formulas."""

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter
from sqlalchemy.orm import Session
from xlsxwriter.utility import xl_rowcol_to_cell

from core.competitors.advice_reads import decided
from core.competitors.advice_words import action_name, sentences, state_name
from core.competitors.policy_actions import policy
from core.files.safe_cells import safe_cell
from core.locale import _
from core.shop.reads import profile
from core.team.rights import Actor, require

_MOST = 20_000
OLD, NEW, COST, ORDER, FEES = 3, 4, 7, 8, 9  # the columns that the formulas refer to


def accepted_xlsx(session: Session, actor: Actor) -> bytes:
    """Return the accepted and edited advice, newest first, one item a row."""
    require(actor, "prices.export")
    zone, terms = profile(session, actor).timezone, policy(session, actor)
    table = decided(session, actor, limit=_MOST)
    table = table[table["state"] != "rejected"]
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(_("Accepted prices")[:31])
        formats = {
            "bold": book.add_format({"bold": True}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for column, (name, width) in enumerate(_head()):
            sheet.write_string(0, column, name, formats["bold"])
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 2)
        for i, row in enumerate(table.itertuples(index=False), start=1):
            _write(sheet, formats, i, row, order_cost=terms.order_cost, fees=terms.fee_share, zone=zone)
    return target.getvalue()


def _head() -> list[tuple[str, int]]:
    return [
        (_("Code"), 14), (_("Title"), 36), (_("Advice"), 10), (_("Old price"), 11), (_("New price"), 11),
        (_("Step"), 9), (_("Floor"), 11), (_("Cost"), 11), (_("Order cost a piece"), 11), (_("Fees"), 9),
        (_("Margin at the new price"), 12), (_("Why"), 60), (_("Decision"), 12), (_("Note"), 24),
        (_("Who"), 20), (_("When"), 17),
    ]  # fmt: skip


def _write(
    sheet: Any, formats: dict[str, Any], i: int, row: Any, *, order_cost: int, fees: float, zone: str
) -> None:
    def amount(column: int, fen: int | None) -> None:
        if fen is not None:
            sheet.write_number(i, column, fen / 100, formats["money"])

    def text(column: int, words: str) -> None:
        sheet.write_string(i, column, safe_cell(words))

    def formula(column: int, write: Callable[..., str], known: float | None) -> None:
        cells = [xl_rowcol_to_cell(i, each) for each in (OLD, NEW, COST, ORDER, FEES)]
        if known is not None:
            sheet.write_formula(i, column, write(*cells), formats["share"], round(known, 6))

    old, new, cost = _fen(row.price_before), _fen(row.price_decided), _fen(row.facts.get("cost"))
    text(0, row.code)
    text(1, row.title)
    text(2, action_name(row.action))
    amount(OLD, old)
    amount(NEW, new)
    formula(5, lambda a, b, *_rest: f"={b}/{a}-1", new / old - 1 if old and new else None)
    amount(6, row.facts.get("floor"))
    amount(COST, cost)
    amount(ORDER, order_cost)
    sheet.write_number(i, FEES, fees, formats["share"])
    left = None if cost is None or not new else 1 - fees - (cost + order_cost) / new
    formula(10, lambda _a, b, c, d, e: f"=1-{e}-({c}+{d})/{b}", left)
    text(11, " ".join(sentences(row.facts)))
    text(12, state_name(row.state))
    text(13, row.why)
    text(14, row.who)
    sheet.write_datetime(i, 15, row.decided_at.tz_convert(zone).to_pydatetime(), formats["moment"])


def _fen(value: Any) -> int | None:
    return None if value is None or value != value else int(value)
