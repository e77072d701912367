"""Scopes over a whole table of items: which rows each holds, and which items are alike to a stack.

Whole columns at once; `Scope.holds` says the same of one line.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np
import pandas as pd

from core.promotions.benefits import AddOn, BundlePrice, BuyGet, SpendGet
from core.promotions.promotion import Promotion
from core.promotions.scope import Scope


def held(scope: Scope, items: pd.DataFrame) -> np.ndarray:
    """Return which items a scope holds. `items` has code, category, brand, tags (frozensets) and price."""
    holds = np.ones(len(items), dtype=bool)
    for column, inside, outside in (
        ("code", scope.items, scope.without_items),
        ("category", scope.categories, scope.without_categories),
        ("brand", scope.brands, scope.without_brands),
    ):
        if inside:
            holds &= items[column].isin(inside).to_numpy("bool")
        if outside:
            holds &= ~items[column].isin(outside).to_numpy("bool")
    if scope.tags:
        holds &= _any_tag(items, scope.tags)
    if scope.without_tags:
        holds &= ~_any_tag(items, scope.without_tags)
    if scope.price_least is not None:
        holds &= (items["price"] >= scope.price_least).to_numpy("bool", na_value=False)
    if scope.price_most is not None:
        holds &= (items["price"] <= scope.price_most).to_numpy("bool", na_value=False)
    if scope.any_of:
        holds &= np.any([held(each, items) for each in scope.any_of], axis=0)
    return holds


def scopes_of(promotion: Promotion) -> tuple[Scope, ...]:
    """Return every scope by which a promotion tells items apart, its own first."""
    condition, benefit = promotion.condition, promotion.benefit
    named: list[Scope | None] = [promotion.scope, condition.measured, condition.contains]
    match benefit:
        case BuyGet():
            named += [benefit.buy, benefit.get]
        case SpendGet():
            named += [benefit.buy, benefit.get]
        case AddOn():
            named.append(Scope(items=benefit.items))
        case BundlePrice():
            named += [Scope(items=frozenset({code})) for code, _pieces in benefit.parts]
    return tuple(scope for scope in named if scope is not None)


def membership(promotions: Sequence[Promotion], items: pd.DataFrame) -> np.ndarray:
    """Return one row an item: which scopes of the stack hold it. Items with equal rows are alike to the stack."""
    scopes = dict.fromkeys(chain.from_iterable(map(scopes_of, promotions)))
    columns = [held(scope, items) for scope in scopes]
    return np.column_stack(columns) if columns else np.zeros((len(items), 0), dtype=bool)


def reached(promotions: Sequence[Promotion], items: pd.DataFrame) -> np.ndarray:
    """Return which items are in the scope of at least one promotion of the stack."""
    inside = np.zeros(len(items), dtype=bool)
    for promotion in promotions:
        inside |= held(promotion.scope, items)
    return inside


def _any_tag(items: pd.DataFrame, tags: frozenset[str]) -> np.ndarray:
    return np.fromiter((not tags.isdisjoint(own) for own in items["tags"]), dtype=bool, count=len(items))
