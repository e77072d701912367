"""The enrolment sheet of a run: what a platform asks for, item by item, in formulas that stay live.

Each formula comes to the very value of the run when the sheet is opened; where none does (a promotion
without a plain formula, a discount that something else held back) the cell holds the run's value and
the remark says so.
"""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import xlsxwriter
from sqlalchemy.orm import Session
from xlsxwriter.utility import xl_col_to_name

from core.files.safe_cells import safe_cell
from core.locale import _, ngettext
from core.promotions import enrolment_rows as sums
from core.promotions.catalogue_reads import catalogue, windows_for
from core.promotions.catalogue_run import PRICED, Catalogue, CatalogueRun, run
from core.promotions.catalogue_view import CatalogueView, positions
from core.promotions.enrolment_columns import columns
from core.promotions.enrolment_parameters import Parameters, category_costs, promotion_terms, role_targets
from core.promotions.enrolment_terms import COUNT, SHARE
from core.promotions.promotion import Basis, Promotion
from core.promotions.scenario import Scenario
from core.promotions.sheet_sums import Sum, plain, rounded, rounded_up
from core.promotions.words.terms import label
from core.team.rights import Actor, require

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def enrolment_xlsx(
    session: Session,
    actor: Actor,
    scenario: Scenario,
    *,
    pieces: int | None = 1,
    on: date,
    view: CatalogueView,
) -> bytes:
    """Return the items of a view of a run as a workbook."""
    require(actor, "promotions.export")
    known = catalogue(session, actor, on=on, windows=windows_for(scenario))
    return enrolment_book(known, scenario, run(known, scenario, pieces=pieces), view)


def enrolment_book(known: Catalogue, scenario: Scenario, told: CatalogueRun, view: CatalogueView) -> bytes:
    """Return a workbook with the enrolment of the items of a view, and the parameters of its formulas."""
    found = positions(told, view)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        enrolment = book.add_worksheet(_("Enrolment")[:31])
        parameters = Parameters(_("Parameters")[:31])
        writer = _Writer(known, scenario, told, found, parameters)
        writer.write(book, enrolment)
        parameters.write(book, book.add_worksheet(parameters.sheet))
    return target.getvalue()


class _Writer:
    """Writes the rows: the cells of the parameters first, then item by item."""

    def __init__(
        self, known: Catalogue, scenario: Scenario, told: CatalogueRun, found: Any, parameters: Parameters
    ) -> None:
        self.told, self.scenario = told, scenario
        self.items, self.taken = told.items.take(found), told.taken.take(found)
        used = self.taken.columns[self.taken.notna().any(axis=0)]
        self.stack = {each.id: each for each in scenario.promotions if each.id in used}
        parameters.heading(_("Enrolment of {day}").format(day=told.on.isoformat()))
        for line in _notes():
            parameters.note(line)
        self.share = parameters.number(_("allowed of the lowest price"), told.lowest_share, SHARE)
        self.days = parameters.number(_("days of the lowest-price rule"), told.lowest_of_days, COUNT)
        self.terms = promotion_terms(parameters, list(self.stack.values()))
        self.targets = role_targets(
            parameters, {role: known.margins.get(role, 0.0) for role in self.items["role"].unique()}
        )
        terms = known.terms.with_what_if(scenario.what_if)
        self.costs = category_costs(parameters, terms, sorted(self.items["category"].unique()))
        self.columns = columns([(each.id, label(each)) for each in self.stack.values()], told)
        self.letters = {each.name: xl_col_to_name(n) for n, each in enumerate(self.columns)}

    def write(self, book: Any, sheet: Any) -> None:
        """Write the head and every row."""
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = [
            book.add_format({"num_format": each.shown}) if each.shown else None for each in self.columns
        ]
        for n, each in enumerate(self.columns):
            sheet.set_column(n, n, each.width)
            sheet.write_string(0, n, safe_cell(each.title), head)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(1, len(self.items)), len(self.columns) - 1)
        taken = [dict(zip(self.taken.columns, row, strict=True)) for row in _plain(self.taken)]
        names = list(self.items.columns)
        for n, values in enumerate(_plain(self.items)):
            row = dict(zip(names, values, strict=True))
            cells = self._row(row, taken[n], sums.Cells(self.letters, n + 2))
            for m, each in enumerate(self.columns):
                _put(sheet, n + 1, m, cells.get(each.name), formats[m])

    def _row(self, row: dict[str, Any], taken: dict[str, Any], cells: sums.Cells) -> dict[str, Any]:
        """Return what stands in the cells of a row: texts, numbers, and sums that become formulas."""
        told = {
            name: row[name] for name in ("code", "title", "spec", "category", "stock", "known_days", "rival")
        }
        told["price"] = _yuan(row["price"])
        for name in ("lowest", "cost", "rival_price"):
            told[name] = _yuan(row[name])
        if row["state"] != PRICED:
            return told | {"note": row["refused"] or _("no usual price")}
        at = {"price": row["price"], "pieces": row["pieces"]}
        told["pieces"] = row["pieces"]
        applied = [
            (self.stack[each], taken[each]) for each in row["applied"] if not _is_postage(self.stack[each])
        ]
        takings = sums.takings(applied, cells, self.terms, self.scenario.policy, Basis(row["basis"]), **at)
        told |= {sums.column_of(each.promotion.id): each.sum or each.amount / 100 for each in takings}
        told["event"] = sums.event_price(takings, cells, **at)
        told["in_hand"] = _live(sums.in_hand(takings, cells, **at), row["unit_paid"])
        in_hand = cells.at("in_hand", row["unit_paid"] / 100)
        told["off"] = cells.at("price", row["price"] / 100) - in_hand
        told["off_share"] = cells.at("off", (row["price"] - row["unit_paid"]) / 100) / cells.at(
            "price", row["price"] / 100
        )
        told |= self._against_lowest(row, in_hand, cells) | self._against_floor(row, takings, cells)
        if row["rival_price"] is not None:
            rival = cells.at("rival_price", row["rival_price"] / 100)
            told["rival_gap"] = (in_hand - rival) / rival
        return told | {"note": _remark(row, takings, self.told)}

    def _against_lowest(self, row: dict[str, Any], in_hand: Sum, cells: sums.Cells) -> dict[str, Any]:
        if row["lowest"] is None:
            return {"lowest_gate": _("unknown")}
        allowed = sums.most_allowed(cells, row["lowest"], self.share)
        most = cells.at("most_allowed", row["most_allowed"] / 100)
        known = cells.at("known_days", row["known_days"])
        words = {True: _("fail"), False: _("pass"), None: _("unknown")}
        text = (
            f'IF({in_hand.text}>{most.text},"{words[True]}",'
            f'IF({known.text}>={self.days.text},"{words[False]}","{words[None]}"))'
        )
        return {"most_allowed": allowed, "lowest_gate": (text, words[row["breaks_rule"]])}

    def _against_floor(
        self, row: dict[str, Any], takings: Sequence[sums.Taking], cells: sums.Cells
    ) -> dict[str, Any]:
        pieces = cells.at("pieces", row["pieces"])
        kept = sums.kept(takings, cells, self.terms, price=row["price"], pieces=row["pieces"])
        exact = row["kept"] / row["pieces"] / 100
        told: dict[str, Any] = {"kept": kept if abs(kept.value - exact) < 1e-9 else exact}
        if row["cost"] is None:
            return told | {"floor_gate": _("unknown")}
        costs = self.costs[row["category"]]
        fixed = costs.per_goods * cells.at("cost", row["cost"] / 100) + costs.per_order / pieces
        cell = cells.at("kept", exact)
        left = costs.slope * cell - fixed
        received = cell
        if row["postage"] or row["gift_cost"]:
            postage, gifts = plain(row["postage"] / 100), plain(row["gift_cost"] / 100)
            left = left + (costs.stands * postage - costs.sent * gifts) / pieces
            received = cell + postage / pieces
        if row["margin"] is not None:
            margin = left / received
            told["margin"] = margin if abs(margin.value - row["margin"]) < 1e-6 else row["margin"]
            told["contribution"] = rounded(cells.at("margin", row["margin"]) * received)
        if row["floor"] is None:
            return told | {"floor_gate": _("unknown")}
        told["floor"] = _live(rounded_up(fixed / (costs.slope - self.targets[row["role"]])), row["floor"])
        floor = cells.at("floor", row["floor"] / 100)
        words = {True: _("fail"), False: _("pass")}
        text = f'IF({rounded(cell).text}<{floor.text},"{words[True]}","{words[False]}")'
        return told | {"floor_gate": (text, words[row["under_floor"]])}


def _notes() -> tuple[str, ...]:
    return (
        _(
            "Prices in yuan. The price in hand is of one piece in a basket of so many pieces of the item alone."
        ),
        _(
            "Which promotions apply to an item is as computed; a changed price changes the amounts, not the choice."
        ),
        _("The lowest price is the lowest usual price of the item that stood in these days."),
        _("A floor is what a piece must bring for the target margin of the item's role."),
    )


def _remark(row: dict[str, Any], takings: Sequence[sums.Taking], told: CatalogueRun) -> str:
    said = []
    if fixed := [label(each.promotion) for each in takings if each.sum is None]:
        said.append(_("as computed, no formula: {names}").format(names=", ".join(fixed)))
    if row["unit_most"] != row["unit_paid"]:
        most = _("by the other threshold basis {price}")
        said.append(most.format(price=f"{row['unit_most'] / 100:,.2f}"))
    if row["cost"] is None:
        said.append(_("no cost"))
    days = row["known_days"] or 0
    if days < told.lowest_of_days:
        known = ngettext("own price known for {n} day only", "own price known for {n} days only", days)
        said.append(known.format(n=days))
    return "; ".join(said)


def _is_postage(promotion: Promotion) -> bool:
    return promotion.benefit.benefit == "shipping_off"


def _live(amount: Sum, expected: int) -> Sum | float:
    """Return a sum where it comes to the run's amount, else the amount as a number."""
    return amount if round(amount.value * 100) == expected else expected / 100


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


def _put(sheet: Any, row: int, column: int, value: Any, shown: Any) -> None:
    """Write one cell: a sum or a (formula, result) as a formula, texts safely, nothing as nothing."""
    match value:
        case None | "":
            return
        case Sum():
            sheet.write_formula(row, column, f"={value.text}", shown, round(value.value, 8))
        case (text, result):
            sheet.write_formula(row, column, f"={text}", shown, result)
        case str():
            sheet.write_string(row, column, safe_cell(value), shown)
        case _:
            sheet.write_number(row, column, value, shown)


def _plain(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows with plain values, None where one is missing."""
    if not len(table.columns):
        return [() for _row in range(len(table))]
    columns = [table[name].astype("object") for name in table.columns]
    return list(zip(*(column.where(column.notna(), None).tolist() for column in columns), strict=True))
