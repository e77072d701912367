"""The green lights of a scenario: margin, floor, lowest-price rule, budget, stock. Pass, fail or unknown, never a guess.

Where the threshold basis is unknown both receipts must pass. A gate without its target is unknown too:
what nobody asked for has not been kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from core.locale import _, ngettext
from core.money import price
from core.promotions.ground import Ground
from core.promotions.lowest_rule import breaks_rule, most_allowed
from core.promotions.outcome import ItemOutcome, Outcome, Result, pieces_by_item
from core.promotions.scenario import Scenario, Targets

GATES = ("margin", "floor", "lowest", "budget", "stock")
NAMED = 3  # so many items a sentence names; the others are counted


class Light(StrEnum):
    """How a gate stands."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


_WORST_FIRST = (Light.FAIL, Light.UNKNOWN, Light.PASS)


@dataclass(frozen=True, slots=True)
class Gate:
    """How one gate stands, with a sentence, and the number that is measured against the limit where there is one.

    `items` are the codes of those that do not pass, or of which something is not known.
    """

    gate: str
    light: Light
    sentence: str
    value: float | None = None
    limit: float | None = None
    items: tuple[str, ...] = ()


def gates(scenario: Scenario, told: Outcome, ground: Ground) -> tuple[Gate, ...]:
    """Return the five gates of a scenario, each as it stands by the receipt that is worst for it."""
    targets, results = scenario.targets, tuple(told.results.values())
    return (
        _worst(results, lambda result: _margin(result, told, targets)),
        _worst(results, lambda result: _floor(result)),
        _worst(results, lambda result: _lowest(result, ground, targets)),
        _budget(told, targets),
        _worst(results, lambda result: _stock(result, ground, targets)),
    )


def unknown_gates(reason: str) -> tuple[Gate, ...]:
    """Return the gates of a scenario that cannot be computed: nothing is known of any, for this reason."""
    return tuple(Gate(gate, Light.UNKNOWN, reason) for gate in GATES)


def all_pass(lights: Sequence[Gate]) -> bool:
    """Tell whether every gate passes."""
    return all(each.light is Light.PASS for each in lights)


def overall(lights: Sequence[Gate]) -> Light:
    """Return one light for all: it fails with any, and passes with all."""
    return min((each.light for each in lights), key=_WORST_FIRST.index)


def gate_name(gate: str) -> str:
    """Return a gate's name."""
    return {
        "margin": _("Margin"),
        "floor": _("Floor price"),
        "lowest": _("Lowest price"),
        "budget": _("Budget"),
        "stock": _("Stock"),
    }[gate]


def light_name(light: Light) -> str:
    """Return a light in a word."""
    return {Light.PASS: _("passes"), Light.FAIL: _("fails"), Light.UNKNOWN: _("unknown")}[light]


def _worst(results: Sequence[Result], gate: Callable[[Result], Gate]) -> Gate:
    """Return the gate by the result that is worst for it: both must pass."""
    told = [gate(result) for result in results]
    return min(told, key=lambda each: (_WORST_FIRST.index(each.light), -len(each.items), _room(each)))


def _room(gate: Gate) -> float:
    if gate.value is None or gate.limit is None:
        return 0.0
    return gate.value - gate.limit


def _margin(result: Result, told: Outcome, targets: Targets) -> Gate:
    if result.margin is None:
        said = ngettext(
            "The cost of {n} item is not known: {items}.",
            "The cost of {n} items is not known: {items}.",
            len(told.no_cost),
        )
        n = len(told.no_cost)
        return Gate(
            "margin",
            Light.UNKNOWN,
            said.format(n=n, items=named(told.no_cost)),
            items=told.no_cost,
        )
    margin, value = percent(result.margin), result.margin
    if targets.margin is None:
        if value < 0:
            return Gate(
                "margin", Light.FAIL, _("An order loses money: {margin}.").format(margin=margin), value
            )
        said = _("An order keeps {margin}, but no target margin is set.")
        return Gate("margin", Light.UNKNOWN, said.format(margin=margin), value)
    target = percent(targets.margin)
    if round(value, 6) >= targets.margin:
        said = _("An order keeps {margin}, at least {target} is asked.")
        return Gate("margin", Light.PASS, said.format(margin=margin, target=target), value, targets.margin)
    said = _("An order keeps {margin} only, {target} is asked.")
    return Gate("margin", Light.FAIL, said.format(margin=margin, target=target), value, targets.margin)


def _floor(result: Result) -> Gate:
    under = [item for item in result.items if item.is_under_floor]
    if under:
        worst = min(under, key=lambda item: item.kept / max(item.floor or 1, 1))
        said = ngettext(
            "{n} item is under its floor: {items}. A piece of {worst} brings {kept}, its floor is {floor}.",
            "{n} items are under their floor: {items}. A piece of {worst} brings {kept}, its floor is {floor}.",
            len(under),
        )
        codes = tuple(item.code for item in under)
        sentence = said.format(
            n=len(under),
            items=named(codes),
            worst=worst.code,
            kept=price(worst.kept),
            floor=price(worst.floor),
        )
        return Gate("floor", Light.FAIL, sentence, worst.kept, worst.floor, codes)
    unknown = tuple(item.code for item in result.items if item.is_under_floor is None)
    if unknown:
        said = ngettext(
            "The floor of {n} item is not known, its cost or a price that would do lacks: {items}.",
            "The floors of {n} items are not known, their costs or a price that would do lack: {items}.",
            len(unknown),
        )
        return Gate("floor", Light.UNKNOWN, said.format(n=len(unknown), items=named(unknown)), items=unknown)
    nearest = min(result.items, key=lambda item: item.kept - (item.floor or 0))
    said = _("Every piece brings its floor or more; the nearest is {code}: {kept}, its floor is {floor}.")
    sentence = said.format(code=nearest.code, kept=price(nearest.kept), floor=price(nearest.floor))
    return Gate("floor", Light.PASS, sentence, nearest.kept, nearest.floor)


def _lowest(result: Result, ground: Ground, targets: Targets) -> Gate:
    days, share = targets.lowest_of_days, targets.lowest_share
    rows = _against_lowest(result.items, ground, days, share)
    broken, unknown = rows[rows["breaks"].fillna(False)], rows[rows["breaks"].isna()]
    asked = _rule(days, share)
    if len(broken):
        worst = (broken["price"] - broken["most"]).idxmax()
        said = ngettext(
            "{n} item costs more than {rule}: {items}. {worst} is {price} in hand, {most} is allowed.",
            "{n} items cost more than {rule}: {items}. {worst} is {price} in hand, {most} is allowed.",
            len(broken),
        )
        at, most = int(broken.at[worst, "price"]), int(broken.at[worst, "most"])
        sentence = said.format(
            n=len(broken),
            rule=asked,
            items=named(tuple(broken.index)),
            worst=worst,
            price=price(at),
            most=price(most),
        )
        return Gate("lowest", Light.FAIL, sentence, at, most, tuple(broken.index))
    if len(unknown):
        said = ngettext(
            "The own prices of the last {days} days are not known for {n} item: {items}.",
            "The own prices of the last {days} days are not known for {n} items: {items}.",
            len(unknown),
        )
        sentence = said.format(days=days, n=len(unknown), items=named(tuple(unknown.index)))
        return Gate("lowest", Light.UNKNOWN, sentence, items=tuple(unknown.index))
    nearest = (rows["most"] - rows["price"]).idxmin()
    at, most = int(rows.at[nearest, "price"]), int(rows.at[nearest, "most"])
    said = _("No item costs more than {rule}; the nearest is {code}: {price} in hand, {most} is allowed.")
    sentence = said.format(rule=asked, code=nearest, price=price(at), most=price(most))
    return Gate("lowest", Light.PASS, sentence, at, most)


def _against_lowest(items: Sequence[ItemOutcome], ground: Ground, days: int, share: float) -> pd.DataFrame:
    """Return by code the price in hand, the most that is allowed, and whether it breaks the rule (missing: unknown)."""
    history = [ground.history.get(item.code) for item in items]
    lowest = [each.lowest.get(days) if each else None for each in history]
    rows = pd.DataFrame(
        {
            "price": pd.array([item.in_hand for item in items], dtype="Int64"),
            "lowest": pd.array(lowest, dtype="Int64"),
            "known_days": pd.array([each.known_days if each else 0 for each in history], dtype="Int64"),
        },
        index=[item.code for item in items],
    )
    rows["most"] = most_allowed(rows["lowest"], share)
    rows["breaks"] = breaks_rule(
        rows["price"], rows["lowest"], share=share, known_days=rows["known_days"], days=days
    )
    rows.loc[rows["lowest"].isna(), "breaks"] = pd.NA
    return rows


def _rule(days: int, share: float) -> str:
    if share == 1:
        return _("the lowest own price of {days} days").format(days=days)
    return _("{share} of the lowest own price of {days} days").format(share=percent(share), days=days)


def _budget(told: Outcome, targets: Targets) -> Gate:
    spent = told.budget(targets.orders)
    if spent is None:
        return Gate("budget", Light.UNKNOWN, _("The expected orders are not set."), limit=targets.budget)
    if targets.budget is None:
        said = _("The promotions cost the shop {spent} at {orders} orders, but no budget is set.")
        sentence = said.format(spent=price(spent), orders=f"{targets.orders:,}")
        return Gate("budget", Light.UNKNOWN, sentence, spent)
    is_kept = spent <= targets.budget
    said = (
        _("The promotions cost the shop {spent} at {orders} orders, the budget is {budget}.")
        if is_kept
        else _("The promotions cost the shop {spent} at {orders} orders, more than the budget of {budget}.")
    )
    sentence = said.format(spent=price(spent), orders=f"{targets.orders:,}", budget=price(targets.budget))
    return Gate("budget", Light.PASS if is_kept else Light.FAIL, sentence, spent, targets.budget)


def _stock(result: Result, ground: Ground, targets: Targets) -> Gate:
    if targets.orders is None:
        return Gate("stock", Light.UNKNOWN, _("The expected orders are not set."))
    sold = {item.code for item in result.items}
    needed = {
        code: count * targets.orders
        for code, count in pieces_by_item(result).items()
        if code in sold or code in ground.items  # what else is given away is no item of ours
    }
    stock = {code: ground.items[code].stock if code in ground.items else None for code in needed}
    short = {code: held for code, held in stock.items() if held is not None and held < needed[code]}
    if short:
        worst = max(short, key=lambda code: needed[code] - short[code])
        said = ngettext(
            "{n} item runs out: {items}. {orders} orders take {needed} pieces of {worst}, {held} are in stock.",
            "{n} items run out: {items}. {orders} orders take {needed} pieces of {worst}, {held} are in stock.",
            len(short),
        )
        sentence = said.format(
            n=len(short),
            items=named(tuple(short)),
            orders=f"{targets.orders:,}",
            needed=f"{needed[worst]:,}",
            worst=worst,
            held=f"{short[worst]:,}",
        )
        return Gate("stock", Light.FAIL, sentence, needed[worst], short[worst], tuple(short))
    unknown = tuple(code for code, held in stock.items() if held is None)
    if unknown:
        said = ngettext(
            "The stock of {n} item is not known: {items}.",
            "The stock of {n} items is not known: {items}.",
            len(unknown),
        )
        return Gate("stock", Light.UNKNOWN, said.format(n=len(unknown), items=named(unknown)), items=unknown)
    nearest = min(needed, key=lambda code: (stock[code] or 0) - needed[code])
    said = _("The stock is enough; the nearest is {code}: {needed} pieces of {held}.")
    held = stock[nearest] or 0
    sentence = said.format(code=nearest, needed=f"{needed[nearest]:,}", held=f"{held:,}")
    return Gate("stock", Light.PASS, sentence, needed[nearest], held)


def named(codes: Sequence[str]) -> str:
    """Return the first few codes, and how many there are besides."""
    shown = _(", ").join(codes[:NAMED])
    more = len(codes) - NAMED
    if more <= 0:
        return shown
    return ngettext("{items} and {n} more", "{items} and {n} more", more).format(items=shown, n=more)


def percent(share: float) -> str:
    """Write 0.1234 as 12.3%."""
    return f"{share:.1%}"
