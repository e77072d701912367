"""A stack run over the whole catalogue: what each item costs the buyer and leaves the shop, and where it stands."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from core.promotions.catalogue_earnings import earned
from core.promotions.catalogue_prices import Quote, Quotes, quote_items
from core.promotions.catalogue_scopes import reached
from core.promotions.lowest_rule import breaks_rule, makes_new_low, most_allowed
from core.promotions.promotion import Bearer
from core.promotions.receipt_margin import kept_by_line
from core.promotions.scenario import Scenario
from core.shop.costs import CostTerms
from core.shop.lowest_prices import lowest_column

WINDOWS = (7, 15, 30, 90)
PRICED, NO_PRICE, REFUSED = "priced", "no_price", "refused"
PAID = (
    "pieces", "before", "paid", "kept", "unit_paid", "unit_most", "discount", "shop_bears",
    "postage_before", "postage", "gift_cost",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a run rests on but the stack. Shared by everybody who looks: never change the frame in place.

    `items` has one row an item on sale, by item id: code, title, spec, category, brand, role, tags
    (frozensets), price, cost, stock, sold_30d, known_days and a lowest price for each of `windows` (see
    core.shop.lowest_prices), rivals (accepted matches), rival_price (the lowest fresh in-hand price of
    a sure match, in our pack) and rival (whose). `margins` are the target margins by role.
    """

    on: date
    windows: tuple[int, ...]
    items: pd.DataFrame
    terms: CostTerms
    margins: dict[str, float]


@dataclass(frozen=True, slots=True)
class CatalogueRun:
    """What a stack makes of every item. Shared by everybody who looks: never change the frames in place.

    `items` has the columns of Catalogue and, by item id, money in 分 and missing where not known:
    - state: priced, no_price (no usual price, or 0), or refused with the reason in `refused`
    - is_reached: whether a promotion's scope holds the item; applied: the ids of those that apply, in the
      order in which they do, computed on the threshold basis `basis`
    - pieces, before, paid, discount, shop_bears, postage: of the basket of so many pieces of the item
      alone; unit_paid is the 到手价 of a piece and unit_most that by the other threshold basis, where
      the basis is unknown (the run counts with the lower one); off_share what is off the price
    - kept: what is paid and what others bear of the goods' discounts, unit_kept of a piece
    - target: the margin that the role asks for; contribution of a piece (float), margin (share), floor (what a piece must bring for the target margin
      of its role, missing where no price would do), break_even, under_floor and loses: missing while the
      cost is unknown
    - lowest (of the rule's days), most_allowed, breaks_rule, new_low: missing while not known
    - rival_gap: how far the 到手价 is above (+) or below the lowest rival's, as a share of that; is_dearer
    `taken` has, for the same rows, what each promotion of the stack takes off the basket.
    """

    on: date
    pieces: int | None
    lowest_of_days: int
    lowest_share: float
    items: pd.DataFrame
    taken: pd.DataFrame
    receipts: int  # how many were computed: items that are alike share one


@dataclass(frozen=True, slots=True)
class Priced:
    """What buyers pay for every item of a catalogue: the part of a run that asks no costs and no targets."""

    columns: dict[str, pd.Series]
    taken: pd.DataFrame
    receipts: int


def priced(catalogue: Catalogue, scenario: Scenario, *, pieces: int | None = 1) -> Priced:
    """Return what buyers pay for each item through the stack, alone in a basket of so many pieces."""
    stack = [each for each in scenario.promotions if each.is_on]
    items = catalogue.items
    quotes = quote_items(items, scenario, pieces=pieces)
    columns = _paid(items, quotes)
    columns["is_reached"] = pd.Series(reached(stack, items), index=items.index)
    columns["off_share"] = _share(items["price"] - columns["unit_paid"], items["price"])
    taken = _taken(items, quotes, [each.id for each in stack])
    return Priced(columns, taken, sum(len(quote.receipts) for quote in quotes.quotes))


def run(
    catalogue: Catalogue, scenario: Scenario, *, pieces: int | None = 1, known: Priced | None = None
) -> CatalogueRun:
    """Return the run of a scenario's stack over the catalogue, each item alone in a basket of so many pieces.

    `pieces` None takes as many as make a piece cheapest (see core.promotions.catalogue_pieces). `known`
    is what buyers pay, where the caller has it already: a cost that is tried out does not change it.
    Raises ValueError when the catalogue was read without the window of the scenario's lowest-price rule.
    """
    days = scenario.targets.lowest_of_days
    if days not in catalogue.windows:
        raise ValueError(f"the catalogue knows no lowest price of {days} days")
    items = catalogue.items
    paid = known or priced(catalogue, scenario, pieces=pieces)
    told = dict(paid.columns)
    terms = catalogue.terms.with_what_if(scenario.what_if)
    told["target"] = items["role"].map(catalogue.margins).fillna(0.0).astype("float64")
    told |= earned(items, told, terms, catalogue.margins)
    told |= _against_floor(told)
    told |= _against_lowest(items, told["unit_paid"], scenario)
    told["rival_gap"] = _share(told["unit_paid"] - items["rival_price"], items["rival_price"])
    told["is_dearer"] = (told["unit_paid"] > items["rival_price"]).astype("boolean")
    return CatalogueRun(
        on=catalogue.on,
        pieces=pieces,
        lowest_of_days=days,
        lowest_share=scenario.targets.lowest_share,
        items=items.assign(**told),
        taken=paid.taken,
        receipts=paid.receipts,
    )


def _paid(items: pd.DataFrame, quotes: Quotes) -> dict[str, pd.Series]:
    """Return PAID of each item with its state, why it was refused, and which promotions apply."""
    told = pd.DataFrame(
        [_sums(quote) for quote in quotes.quotes], columns=[*PAID, "applied", "basis", "refused"]
    )
    told = told.astype(dict.fromkeys(PAID, "Int64")).astype(
        {"applied": "object", "basis": "str", "refused": "str"}
    )
    columns = {name: _spread(told[name], quotes.of, items.index) for name in PAID}
    columns["applied"] = _spread(told["applied"], quotes.of, items.index)
    for name in ("basis", "refused"):
        columns[name] = _spread(told[name], quotes.of, items.index).fillna("").astype("str")
    state = np.select([quotes.of < 0, columns["refused"] != ""], [NO_PRICE, REFUSED], default=PRICED)
    return columns | {"state": pd.Series(state, index=items.index, dtype="str")}


def _sums(quote: Quote) -> tuple[object, ...]:
    if not quote.receipts:
        return (*(None for _name in PAID), (), "", quote.refused)
    least, most = quote.lowest, quote.highest
    line = least.lines[0]
    return (
        quote.pieces, line.before, line.paid, kept_by_line(least)[line.id], line.unit_paid, most.lines[0].unit_paid,
        least.discount, least.by_bearer.get(Bearer.SHOP, 0), least.postage_before, least.postage,
        sum(gift.cost for gift in least.gifts), tuple(step.promotion for step in least.steps), least.basis.value, "",
    )  # fmt: skip


def _taken(items: pd.DataFrame, quotes: Quotes, promotions: list[str]) -> pd.DataFrame:
    """Return what each promotion takes off each item's basket, postage included; missing where it does not apply."""
    rows = [
        {step.promotion: step.discount for step in quote.lowest.steps} if quote.receipts else {}
        for quote in quotes.quotes
    ]
    told = pd.DataFrame(rows, columns=promotions).astype("Int64")
    columns = {name: _spread(told[name], quotes.of, items.index) for name in promotions}
    return pd.DataFrame(columns, index=items.index)


def _spread(values: pd.Series, of: np.ndarray, index: pd.Index) -> pd.Series:
    """Return for each row the value of its quote; missing where it has none."""
    return values.reindex(of).set_axis(index)


def _against_floor(told: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """Return what the shop gets for a piece, and whether that is less than it must be, or leaves a loss."""
    pieces = told["pieces"]
    kept = (2 * told["kept"] + pieces) // (2 * pieces)
    return {
        "unit_kept": kept,
        "under_floor": (kept < told["floor"]).astype("boolean"),
        "loses": (told["contribution"] < 0).astype("boolean"),
    }


def _against_lowest(items: pd.DataFrame, price: pd.Series, scenario: Scenario) -> dict[str, pd.Series]:
    days, share = scenario.targets.lowest_of_days, scenario.targets.lowest_share
    lowest, known_days = items[lowest_column(days)], items["known_days"]
    return {
        "lowest": lowest,
        "most_allowed": most_allowed(lowest, share),
        "breaks_rule": breaks_rule(price, lowest, share=share, known_days=known_days, days=days),
        "new_low": makes_new_low(price, lowest, known_days=known_days, days=days),
    }


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part / whole.where(whole > 0)).astype("Float64")
