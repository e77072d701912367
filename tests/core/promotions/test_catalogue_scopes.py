"""Scopes over a table of items say what each scope says of one line."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.promotions.basket import Line
from core.promotions.benefits import BundlePrice, BuyGet, OffOrder
from core.promotions.catalogue_scopes import held, membership, reached, scopes_of
from core.promotions.promotion import Condition, Promotion
from core.promotions.scope import Scope

WORDS = st.sampled_from(["a", "b", "c"])
SETS = st.frozensets(WORDS, max_size=2)
PRICES = st.none() | st.integers(0, 30)
NAMES = (
    "items", "categories", "brands", "tags",
    "without_items", "without_categories", "without_brands", "without_tags",
)  # fmt: skip
PLAIN = st.builds(Scope, price_least=PRICES, price_most=PRICES, **dict.fromkeys(NAMES, SETS))
SCOPES = st.builds(
    Scope, any_of=st.lists(PLAIN, max_size=2).map(tuple), price_least=PRICES, **dict.fromkeys(NAMES[:4], SETS)
)
LINES = st.lists(
    st.builds(
        Line, id=st.just("x"), unit_price=st.integers(0, 30), qty=st.just(1),
        item=WORDS, category=WORDS, brand=WORDS, tags=SETS,
    ),
    max_size=12,
)  # fmt: skip


def table(lines: list[Line]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": pd.Series([line.item for line in lines], dtype="str"),
            "category": pd.Series([line.category for line in lines], dtype="str"),
            "brand": pd.Series([line.brand for line in lines], dtype="str"),
            "tags": pd.Series([line.tags for line in lines], dtype="object"),
            "price": pd.array([line.unit_price for line in lines], dtype="Int64"),
        }
    )


@settings(max_examples=60, deadline=None)
@given(PLAIN | SCOPES, LINES)
def test_a_table_of_items_is_held_as_each_line_is(scope, lines):
    assert held(scope, table(lines)).tolist() == [scope.holds(line) for line in lines]


def test_every_scope_that_tells_items_apart_counts():
    tea, nuts = Scope(categories=frozenset({"tea"})), Scope(categories=frozenset({"nuts"}))
    bought = Promotion("a", "buy_get", BuyGet(2, 1, buy=tea, get=nuts), condition=Condition(contains=nuts))
    parts = Promotion("b", "bundle_price", BundlePrice(2, 100, parts=(("x", 1), ("y", 1))))
    assert scopes_of(bought) == (Scope(), nuts, tea, nuts)
    assert scopes_of(parts)[1:] == (Scope(items=frozenset({"x"})), Scope(items=frozenset({"y"})))


def test_items_alike_to_the_stack_have_equal_rows():
    items = table(
        [Line("1", 10, 1, item=code, category=kind) for code, kind in zip("abc", "ttn", strict=True)]
    )
    off = Promotion("a", "shop_coupon", OffOrder(5), scope=Scope(categories=frozenset({"t"})))
    assert membership([off, off], items).tolist() == [[True], [True], [False]]
    assert reached([off], items).tolist() == [True, True, False]
    assert reached([], items).tolist() == [False, False, False]
    assert membership([], items).shape == (3, 0)
