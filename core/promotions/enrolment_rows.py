"""The sums of one row of the enrolment sheet, each as a formula that comes to what the run says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.promotions.enrolment_terms import Row, forms
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Level, Promotion
from core.promotions.sheet_sums import Sum, rounded, rounded_down


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a row's own cells are: the column of each name, and the sheet's row (from 1)."""

    columns: Mapping[str, str]
    row: int

    def at(self, name: str, value: float) -> Sum:
        """Return a cell of the row with what stands in it."""
        return Sum(f"{self.columns[name]}{self.row}", value)


@dataclass(frozen=True, slots=True)
class Taking:
    """What one promotion takes off a row: the engine's amount in 分, live where a formula comes to the same."""

    promotion: Promotion
    amount: int
    sum: Sum | None

    @property
    def is_item_level(self) -> bool:
        """Return whether it belongs to the event price."""
        return self.promotion.level is Level.ITEM


def column_of(promotion_id: str) -> str:
    """Return the name of a promotion's column; an id alone might be another column's name."""
    return f"off:{promotion_id}"


def takings(
    applied: Sequence[tuple[Promotion, int]],
    cells: Cells,
    terms: Mapping[str, Sequence[Sum]],
    policy: Policy,
    basis: Basis,
    *,
    price: int,
    pieces: int,
) -> list[Taking]:
    """Return what each promotion that applies to a row takes, in the order in which they apply.

    `terms` are the cells of each promotion's numbers on the sheet of parameters, by its id; `basis` is
    the threshold basis that the run counts with.
    """
    count = cells.at("pieces", pieces)
    original = cells.at("price", price / 100) * count
    told: list[Taking] = []
    for promotion, amount in applied:
        before = [(each, cells.at(column_of(each.promotion.id), each.amount / 100)) for each in told]
        by_basis = {
            Basis.ORIGINAL: original,
            Basis.AFTER_ITEM: _less(original, [cell for each, cell in before if each.is_item_level]),
            Basis.RUNNING: _less(original, [cell for _each, cell in before]),
        }
        row = Row(
            tested=by_basis[promotion.basis or basis],
            base=by_basis[policy.base],
            left=by_basis[Basis.RUNNING],
            pieces=count,
            terms=terms[promotion.id],
        )
        fits = (each for each in forms(promotion, row) if round(each.value * 100) == amount)
        told.append(Taking(promotion, amount, next(fits, None)))
    return told


def event_price(told: Sequence[Taking], cells: Cells, *, price: int, pieces: int) -> Sum:
    """Return the price of a piece after the item level."""
    return _a_piece([each for each in told if each.is_item_level], cells, price=price, pieces=pieces)


def in_hand(told: Sequence[Taking], cells: Cells, *, price: int, pieces: int) -> Sum:
    """Return the 到手价 of a piece."""
    return _a_piece(told, cells, price=price, pieces=pieces)


def kept(
    told: Sequence[Taking], cells: Cells, terms: Mapping[str, Sequence[Sum]], *, price: int, pieces: int
) -> Sum:
    """Return what the shop gets for a piece: what is paid, and what others bear of the discounts."""
    count = cells.at("pieces", pieces)
    total = cells.at("price", price / 100) * count
    for each in told:
        total = total - rounded(
            cells.at(column_of(each.promotion.id), each.amount / 100) * terms[each.promotion.id][0]
        )
    return rounded(total / count)


def most_allowed(cells: Cells, lowest: int, share: Sum) -> Sum:
    """Return the highest price that the lowest-price rule allows."""
    return rounded_down(cells.at("lowest", lowest / 100) * share)


def _a_piece(told: Sequence[Taking], cells: Cells, *, price: int, pieces: int) -> Sum:
    count = cells.at("pieces", pieces)
    taken = [cells.at(column_of(each.promotion.id), each.amount / 100) for each in told]
    if not taken:
        return cells.at("price", price / 100)
    return rounded(_less(cells.at("price", price / 100) * count, taken) / count)


def _less(amount: Sum, taken: Sequence[Sum]) -> Sum:
    for each in taken:
        amount = amount - each
    return amount
