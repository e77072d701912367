"""A promotion's discount on so many pieces of one item, as a sum for a sheet that stays live."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.locale import _
from core.promotions.benefits import (
    AmountTiers,
    Benefit,
    Deposit,
    EveryAmount,
    OffEach,
    OffLine,
    OffOrder,
    PercentEach,
    PercentOrder,
    PercentTiers,
    PiecesPercent,
    PriceEach,
)
from core.promotions.promotion import Bearer, Promotion
from core.promotions.sheet_sums import (
    Sum,
    greater,
    if_at_least,
    lesser,
    plain,
    rounded,
    whole_times,
)

MONEY, SHARE, COUNT = "money", "share", "count"
ZERO = plain(0)


@dataclass(frozen=True, slots=True)
class Term:
    """One number of a promotion that a formula refers to: yuan, a share 0…1 or a count."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a promotion meets in a row: the sum that its threshold is tested on, the one its share is of,
    what is left to take from, the pieces, and where its terms stand, in the order of `terms_of`."""

    tested: Sum
    base: Sum
    left: Sum
    pieces: Sum
    terms: Sequence[Sum]


def terms_of(promotion: Promotion) -> list[Term]:
    """Return the numbers of a promotion: who bears it, its benefit's, its threshold, its cap."""
    shop = dict(promotion.bearers).get(Bearer.SHOP, 0.0)
    told = [Term(_("borne by the shop"), shop, SHARE), *_benefit_terms(promotion.benefit)]
    condition = promotion.condition
    if condition.amount is not None:
        told.append(_money(_("from an amount of"), condition.amount))
    if condition.pieces is not None:
        told.append(Term(_("from so many pieces"), condition.pieces, COUNT))
    if promotion.limits.cap is not None:
        told.append(_money(_("at most off"), promotion.limits.cap))
    return told


def forms(promotion: Promotion, row: Row) -> Iterator[Sum]:
    """Yield the sums that may be what a promotion takes off a row: its rounding by row or by piece.

    None comes where a benefit has no plain formula. Which one is right the caller finds out by what the
    engine computed.
    """
    terms = iter(row.terms[1:])
    write = _FORMS.get(type(promotion.benefit))
    if write is None or not _is_plain(promotion.benefit):
        return
    own = [next(terms) for _term in _benefit_terms(promotion.benefit)]
    rest = list(terms)
    for taken in write(promotion.benefit, row, own):
        yield _conditioned(promotion, row, lesser(row.left, taken), rest)


def _conditioned(promotion: Promotion, row: Row, taken: Sum, rest: Sequence[Sum]) -> Sum:
    """Return what is taken, under the cap and only where the condition holds."""
    cells = iter(rest)
    amount = next(cells) if promotion.condition.amount is not None else None
    pieces = next(cells) if promotion.condition.pieces is not None else None
    if promotion.limits.cap is not None:
        taken = lesser(next(cells), taken)
    if amount is not None:
        taken = if_at_least(row.tested, amount, taken, ZERO)
    if pieces is not None:
        taken = if_at_least(row.pieces, pieces, taken, ZERO)
    return taken


def _is_plain(benefit: Benefit) -> bool:
    """Return whether a benefit falls on all pieces alike."""
    return getattr(benefit, "most_units", None) is None


def _benefit_terms(benefit: Benefit) -> list[Term]:
    match benefit:
        case PriceEach():
            return [_money(_("price of a piece"), benefit.price)]
        case OffEach():
            return [_money(_("off a piece"), benefit.amount)]
        case PercentEach() | PercentOrder():
            return [Term(_("share off"), benefit.share, SHARE)]
        case OffLine() | OffOrder():
            return [_money(_("off"), benefit.amount)]
        case Deposit():
            off = benefit.off if benefit.off is not None else (benefit.counts_as or 0) - benefit.deposit
            return [_money(_("off a piece"), off)]
        case PiecesPercent():
            return [
                term
                for n, share in benefit.tiers
                for term in _tier(Term(_("from so many pieces"), n, COUNT), share)
            ]
        case AmountTiers():
            return [
                _money(_("off without a tier"), benefit.base),
                *(
                    each
                    for least, off in benefit.tiers
                    for each in (_money(_("from"), least), _money(_("off"), off))
                ),
            ]
        case PercentTiers():
            tiers = [
                term for least, share in benefit.tiers for term in _tier(_money(_("from"), least), share)
            ]
            return [Term(_("share off without a tier"), benefit.base, SHARE), *tiers]
        case EveryAmount():
            most = [Term(_("at most so often"), benefit.most_times, COUNT)] if benefit.most_times else []
            return [_money(_("for every"), benefit.every), _money(_("off"), benefit.off), *most]
    return []


def _tier(threshold: Term, share: float) -> tuple[Term, Term]:
    return threshold, Term(_("share off"), share, SHARE)


def _money(name: str, amount: int) -> Term:
    return Term(name, amount / 100, MONEY)


def _percent(share: Sum, row: Row) -> list[Sum]:
    return [rounded(row.base * share), row.pieces * rounded(row.base / row.pieces * share)]


def _reached(measured: Sum, cells: Sequence[Sum], otherwise: Sum) -> Sum:
    """Return what the highest tier reached gives; cells are threshold, benefit, threshold, benefit, rising."""
    told = otherwise
    for n in range(0, len(cells), 2):
        told = if_at_least(measured, cells[n], cells[n + 1], told)
    return told


def _every(benefit: EveryAmount, row: Row, cells: Sequence[Sum]) -> list[Sum]:
    times = whole_times(row.tested, cells[0])
    return [(lesser(times, cells[2]) if benefit.most_times else times) * cells[1]]


_Write = Callable[..., list[Sum]]
_FORMS: dict[type, _Write] = {
    PriceEach: lambda _b, row, cells: [greater(ZERO, row.left - row.pieces * cells[0])],
    OffEach: lambda _b, row, cells: [row.pieces * cells[0]],
    Deposit: lambda _b, row, cells: [row.pieces * cells[0]],
    OffLine: lambda _b, _row, cells: [cells[0]],
    OffOrder: lambda _b, _row, cells: [cells[0]],
    PercentEach: lambda _b, row, cells: _percent(cells[0], row),
    PercentOrder: lambda _b, row, cells: _percent(cells[0], row),
    PiecesPercent: lambda _b, row, cells: _percent(_reached(row.pieces, cells, ZERO), row),
    AmountTiers: lambda _b, row, cells: [_reached(row.tested, cells[1:], cells[0])],
    PercentTiers: lambda _b, row, cells: _percent(_reached(row.tested, cells[1:], cells[0]), row),
    EveryAmount: _every,
}
