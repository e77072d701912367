"""Which items of a run are looked at, in which order, and how they stand in all."""

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pandas as pd

from core.locale import _
from core.promotions.catalogue_run import NO_PRICE, REFUSED, CatalogueRun
from core.text import folded

ONLY = (
    "under_floor", "loses", "breaks_rule", "new_low", "is_dearer",
    "no_cost", "no_history", "no_rival", "refused", "no_price",
)  # fmt: skip
ORDERS = ("code", "least_margin", "deepest", "most_above_rivals", "most_sold", "title")


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """Which items are shown and in which order. An empty text filters nothing."""

    search: str = ""
    category: str = ""
    brand: str = ""
    role: str = ""
    tag: str = ""
    only: str = ""
    only_reached: bool = False
    order: str = "code"

    @property
    def selection(self) -> "CatalogueView":
        """The items that are asked about, whatever of them is being searched for or singled out."""
        return replace(self, search="", only="", order="code")


@dataclass(frozen=True, slots=True)
class Totals:
    """How the items of a view stand, counted over all its pages.

    `priced` have a 到手价; `costed` of these have a known cost, `dated` a history over all the rule's days
    (or a sure answer without it), `rivalled` a rival's in-hand price.
    """

    items: int
    priced: int
    reached: int
    costed: int
    dated: int
    rivalled: int
    under_floor: int
    loses: int
    breaks_rule: int
    new_low: int
    is_dearer: int
    no_cost: int
    refused: int
    no_price: int


def only_name(only: str) -> str:
    """Return what a filter leaves, as a person reads it."""
    return {
        "under_floor": _("Under their floor"),
        "loses": _("Losing money"),
        "breaks_rule": _("Breaking the lowest-price rule"),
        "new_low": _("Setting a new low"),
        "is_dearer": _("Dearer in hand than rivals"),
        "no_cost": _("No cost"),
        "no_history": _("No price history"),
        "no_rival": _("No rival price"),
        "refused": _("Cannot be computed"),
        "no_price": _("No usual price"),
    }[only]


def order_name(order: str) -> str:
    """Return an order of the run as a person reads it."""
    return {
        "code": _("By code"),
        "least_margin": _("Least margin first"),
        "deepest": _("Deepest discount first"),
        "most_above_rivals": _("Furthest above rivals first"),
        "most_sold": _("Most sold first"),
        "title": _("By title"),
    }[order]


def positions(run: CatalogueRun, view: CatalogueView) -> np.ndarray:
    """Return which items of a run a view shows, as positions in its order."""
    items = run.items
    wanted = np.ones(len(items), dtype=bool)
    for name in ("category", "brand", "role"):
        if value := getattr(view, name):
            wanted &= (items[name] == value).to_numpy("bool")
    if view.tag:
        wanted &= np.fromiter((view.tag in tags for tags in items["tags"]), dtype=bool, count=len(items))
    if view.only_reached:
        wanted &= items["is_reached"].to_numpy("bool")
    if words := folded(view.search).split()[:8]:
        text = (items["code"] + " " + items["title"] + " " + items["brand"]).map(folded)
        for word in words:
            wanted &= text.str.contains(word, regex=False).to_numpy("bool")
    if view.only:
        wanted &= _only(items, view.only)
    return _ordered(items, np.flatnonzero(wanted), view.order)


def totals(run: CatalogueRun, view: CatalogueView) -> Totals:
    """Return how the items of a view stand."""
    items = run.items.take(positions(run, replace(view, order="code")))

    def many(only: str) -> int:
        return int(_only(items, only).sum())

    priced = items["unit_paid"].notna()
    return Totals(
        items=len(items),
        priced=int(priced.sum()),
        reached=int(items["is_reached"].sum()),
        costed=int((priced & items["under_floor"].notna()).sum()),
        dated=int(items["breaks_rule"].notna().sum()),
        rivalled=int(items["is_dearer"].notna().sum()),
        **{name: many(name) for name in (*ONLY[:6], "refused", "no_price")},
    )


def _only(items: pd.DataFrame, only: str) -> np.ndarray:
    match only:
        case "no_cost":
            told = items["cost"].isna()
        case "no_history":
            told = items["known_days"].fillna(0) == 0
        case "no_rival":
            told = items["rival_price"].isna()
        case "refused":
            told = items["state"] == REFUSED
        case "no_price":
            told = items["state"] == NO_PRICE
        case _:
            told = items[only].fillna(False)
    return cast(np.ndarray, told.to_numpy("bool"))


def _ordered(items: pd.DataFrame, found: np.ndarray, order: str) -> np.ndarray:
    """Order positions; equal ones stay by code, and a missing value stands last."""
    by = {
        "title": ("title", True),
        "least_margin": ("margin", True),
        "deepest": ("off_share", False),
        "most_above_rivals": ("rival_gap", False),
        "most_sold": ("sold_30d", False),
    }.get(order)
    if by is None:
        return found
    values = items[by[0]].take(found).reset_index(drop=True)
    ranked = values.sort_values(ascending=by[1], na_position="last", kind="stable")
    return cast(np.ndarray, found[ranked.index.to_numpy()])
