"""Scenarios side by side: what each comes to, row by row, and which stands best. Money in 分."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from core.locale import _, ngettext
from core.money import price
from core.promotions.gates import GATES, Light, all_pass, gate_name, percent
from core.promotions.judged import Judged
from core.promotions.kinds import bearer_name
from core.promotions.outcome import Outcome, Result
from core.promotions.promotion import Bearer

LEAST, MOST, NEITHER = "least", "most", ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands for one scenario in a row; `values` are two where the threshold basis is not known."""

    text: str
    values: tuple[float, ...] = ()
    is_best: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `best` tells whether the least or the most is the best, or neither; cells by letter, in order."""

    key: str
    name: str
    best: str
    cells: tuple[Cell, ...]


def table(scenarios: Sequence[Judged]) -> tuple[Row, ...]:
    """Return the rows of the comparison, the best cell of each marked where scenarios differ."""
    return (
        *_in_hand(scenarios),
        _money("total", _("The buyer pays"), NEITHER, scenarios, _each(lambda r: r.receipt.total)),
        _money("discount", _("Discount"), NEITHER, scenarios, _each(_discount)),
        *_bearers(scenarios),
        _money("bears", _("Costs the shop"), LEAST, scenarios, _each(lambda r: r.shop_bears)),
        _money("left", _("An order leaves"), MOST, scenarios, _each(lambda r: r.contribution)),
        _row("margin", _("Margin"), MOST, scenarios, _each(lambda r: r.margin), percent),
        _row("uplift", _("Volume needed"), LEAST, scenarios, _uplift, _times),
        _row("needed", _("Orders needed"), LEAST, scenarios, _needed, _count),
        _money("budget", _("Budget needed"), LEAST, scenarios, _budget),
        _money("profit", _("Profit at the expected orders"), MOST, scenarios, _profit),
        _money("usual", _("Profit as usual"), NEITHER, scenarios, _usual),
    )


def answer(scenarios: Sequence[Judged]) -> str:
    """Return in one sentence which scenarios pass every gate, and what the best of them keeps."""
    green = [each for each in scenarios if all_pass(each.gates)]
    n = len(GATES)
    if not scenarios:
        return _("No scenario is saved yet.")
    if not green:
        nearest = max(scenarios, key=lambda each: (_passed(each), _left(each)))
        said = ngettext(
            "No scenario passes all {n} gates; {letter} is nearest, {m} gate is open: {gates}.",
            "No scenario passes all {n} gates; {letter} is nearest, {m} gates are open: {gates}.",
            n - _passed(nearest),
        )
        open_gates = [each.gate for each in nearest.gates if each.light is not Light.PASS]
        names = _(", ").join(gate_name(each) for each in open_gates)
        return said.format(n=n, letter=nearest.letter, m=n - _passed(nearest), gates=names)
    best = max(green, key=_left)
    kept = price(round(_left(best)))
    if len(green) == 1:
        said = (
            _("Only {letter} passes all {n} gates; it keeps {kept} an order.")
            if len(scenarios) > 1
            else _("{letter} passes all {n} gates; it keeps {kept} an order.")
        )
        return said.format(letter=best.letter, n=n, kept=kept)
    letters = _(", ").join(each.letter for each in green)
    said = _("{letters} pass all {n} gates; {best} keeps most, {kept} an order.")
    return said.format(letters=letters, n=n, best=best.letter, kept=kept)


def baskets_differ(scenarios: Sequence[Judged]) -> bool:
    """Tell whether the scenarios are about different baskets: then orders are not compared like with like."""
    return len({tuple(sorted((w.item, w.qty) for w in each.scenario.basket)) for each in scenarios}) > 1


def titles(scenarios: Sequence[Judged]) -> dict[str, str]:
    """Return the titles of all items of the scenarios by code, in the order of their baskets."""
    told: dict[str, str] = {}
    for each in scenarios:
        if each.outcome is not None:
            told |= {item.code: item.title for item in each.outcome.worst.items}
    return told


def mark(row: Row, cell: Cell) -> str:
    """Return what stands beside the best cell of a row: a sign and a word, so that no colour is needed."""
    if not cell.is_best:
        return ""
    return _("▼ least") if row.best == LEAST else _("▲ most")


def _in_hand(scenarios: Sequence[Judged]) -> list[Row]:
    """Return a row an item of any basket with what a piece costs the buyer."""
    return [
        _money(
            f"in_hand_{code}",
            _("In hand: {item}").format(item=code),
            LEAST,
            scenarios,
            _each(partial(_price_of, code)),
        )
        for code in titles(scenarios)
    ]


def _bearers(scenarios: Sequence[Judged]) -> list[Row]:
    """Return a row for each bearer but the shop that bears something in any scenario."""
    told = [each.outcome for each in scenarios if each.outcome is not None]
    bearing = {
        bearer
        for outcome in told
        for result in outcome.results.values()
        for bearer, amount in result.receipt.by_bearer.items()
        if amount and bearer is not Bearer.SHOP
    }
    return [
        _money(
            f"by_{bearer.value}",
            _("Borne by: {bearer}").format(bearer=bearer_name(bearer)),
            NEITHER,
            scenarios,
            _each(partial(_borne_by, bearer)),
        )
        for bearer in Bearer
        if bearer in bearing
    ]


Values = Callable[[Judged, Outcome], tuple[float | None, ...]]


def _row(
    key: str,
    name: str,
    best: str,
    scenarios: Sequence[Judged],
    values: Values,
    written: Callable[[float], str],
) -> Row:
    told = [_known(values(each, each.outcome)) if each.outcome else () for each in scenarios]
    worst = [(max(each) if best == LEAST else min(each)) if each else None for each in told]
    known = [each for each in worst if each is not None]
    # A single value, or the same everywhere, is nobody's advantage.
    top = (min(known) if best == LEAST else max(known)) if best and len(set(known)) > 1 else None
    return Row(
        key,
        name,
        best,
        tuple(
            Cell(
                " / ".join(dict.fromkeys(written(value) for value in each)) or "–",
                each,
                top is not None and one == top,
            )
            for each, one in zip(told, worst, strict=True)
        ),
    )


def _money(key: str, name: str, best: str, scenarios: Sequence[Judged], values: Values) -> Row:
    return _row(key, name, best, scenarios, values, lambda value: price(round(value)))


def _price_of(code: str, result: Result) -> int | None:
    return next((item.in_hand for item in result.items if item.code == code), None)


def _borne_by(bearer: Bearer, result: Result) -> int:
    return result.receipt.by_bearer.get(bearer, 0)


def _each(value: Callable[[Result], float | None]) -> Values:
    return lambda _judged, told: tuple(value(result) for result in told.results.values())


def _known(values: tuple[float | None, ...]) -> tuple[float, ...]:
    return tuple(each for each in values if each is not None)


def _discount(result: Result) -> int:
    told = result.receipt
    return told.discount + told.postage_before - told.postage


def _uplift(_judged: Judged, told: Outcome) -> tuple[float | None, ...]:
    return (told.uplift(),)


def _needed(judged: Judged, told: Outcome) -> tuple[float | None, ...]:
    return (told.needed_orders(judged.scenario.targets.usual_orders),)


def _budget(judged: Judged, told: Outcome) -> tuple[float | None, ...]:
    return (told.budget(judged.scenario.targets.orders),)


def _profit(judged: Judged, told: Outcome) -> tuple[float | None, ...]:
    return (told.profit(judged.scenario.targets.orders),)


def _usual(judged: Judged, told: Outcome) -> tuple[float | None, ...]:
    return (told.usual_profit(judged.scenario.targets.usual_orders),)


def _times(value: float) -> str:
    return f"× {value:.2f}"


def _count(value: float) -> str:
    return f"{round(value):,}"


def _passed(judged: Judged) -> int:
    return sum(each.light is Light.PASS for each in judged.gates)


def _left(judged: Judged) -> float:
    left = judged.outcome.worst.contribution if judged.outcome else None
    return float("-inf") if left is None else left
