"""The item portfolio: growth, stages, margin, suggested roles with their reasons, candidates, gaps."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.competitors.policy import Goal, default_policy
from core.locale import speaking
from core.positioning.hit_candidates import hit_candidates
from core.positioning.life_cycle import STAGES, stage_name, stages
from core.positioning.portfolio import Portfolio, portfolio
from core.positioning.portfolio_charts import MATRICES, MOST_POINTS, matrix_picture, points
from core.positioning.portfolio_gaps import band_said, gap_sentences, role_gaps, with_places
from core.positioning.portfolio_grid import (
    BEFORE,
    NEW,
    NONE,
    SHORT,
    SMALL,
    YEAR,
    growth,
    month_grid,
    peak_times,
)
from core.positioning.portfolio_reads import Structure
from core.positioning.portfolio_words import because_said, growth_said, hit_said
from core.positioning.role_suggestion import is_anew, with_suggestions
from core.positioning.role_targets import RoleTargets
from core.rules.portfolio import portfolio_pack
from core.shop.costs import default_terms
from core.shop.margin import earnings, item_costs

TODAY = date(2026, 11, 26)
PACK = portfolio_pack()
TERMS = default_terms("taobao")
GOALS = {role: goal.margin for role, goal in default_policy().goals.items()}


def _month(ago: int) -> pd.Timestamp:
    """Return a month's first day; 1 is the last that is over."""
    return (pd.Period(TODAY, "M") - ago).start_time


def _items(*rows: dict[str, Any]) -> pd.DataFrame:
    plain = {
        "version": 1, "title": "坚果", "brand": "", "category": "坚果", "role": "", "status": "on",
        "usual_price": 4000, "cost": 1500, "stock": 500, "sold_30d": 100,
    }  # fmt: skip
    table = [{"item_id": n, "code": f"A{n}"} | plain | row for n, row in enumerate(rows, start=1)]
    return pd.DataFrame(table).astype(dict.fromkeys(("usual_price", "cost", "stock", "sold_30d"), "Int64"))


def _months(*rows: tuple[int, int, float], visitors: float = 1000, pieces: float = 100) -> pd.DataFrame:
    """Return months of (item, months ago, yuan)."""
    table = [
        {
            "item_id": item,
            "month": _month(ago),
            "sales": float(yuan * 100),
            "pieces": pieces,
            "visitors": visitors,
            "buyers": visitors * 0.05,
            "carts": np.nan,
        }
        for item, ago, yuan in rows
    ]
    return pd.DataFrame(table)


def _even(item: int, yuan: float, months: int = 15, first: int = 1) -> list[tuple[int, int, float]]:
    return [(item, ago, yuan) for ago in range(first, first + months)]


def _grid(*rows, ids=(1, 2)):
    return month_grid(np.array(ids), _months(*rows), TODAY.replace(day=1))


def _grown(grid):
    return growth(grid, 3, 2, 50_000)


def test_growth_is_year_on_year_where_a_year_is_there():
    rows = [(1, ago, 1000) for ago in range(4, 16)] + [(1, ago, 1500) for ago in (1, 2, 3)]
    told = _grown(_grid(*rows))
    assert told.kind.tolist() == [YEAR, NONE]
    assert told.share[0] == pytest.approx(0.5)


def test_pairs_of_months_are_compared_month_by_month():
    # fourteen months: of the last three the first two have one a year before
    rows = [*_even(1, 1000, 14), (2, 1, 5), (2, 14, 5)]
    told = _grown(_grid(*rows))
    assert told.kind[0] == YEAR
    assert told.now[0] == told.base[0] == 200_000
    assert told.kind[1] == SMALL


@pytest.mark.parametrize(
    ("rows", "kind", "share"),
    [
        ([(1, ago, 2000 if ago < 4 else 1000) for ago in range(1, 9)], BEFORE, 1.0),
        ([*_even(2, 1000, 8), *_even(1, 2000, 2)], NEW, None),
        ([*_even(1, 1000, 4)], SHORT, None),
        ([*_even(1, 10, 8)], SMALL, None),
    ],
)
def test_else_the_months_before_are_compared_or_it_is_said_why_not(rows, kind, share):
    told = _grown(_grid(*rows))
    assert told.kind[0] == kind
    assert np.isnan(told.share[0]) if share is None else told.share[0] == pytest.approx(share)
    with speaking("zh"):
        assert growth_said(kind)


def test_the_month_that_is_not_over_is_not_counted_and_a_missing_row_is_nothing_sold():
    rows = [*_even(1, 1000, 8), (1, 0, 9e9), *_even(2, 1000, 3, first=6)]
    grid = _grid(*rows)
    assert grid.month(grid.size - 1) == date(2026, 10, 1)
    assert np.nansum(grid.sales[1, -3:]) == 0  # it was there before, and no row says more


@pytest.mark.parametrize(
    ("sold", "stage"),
    [
        ([100] * 15, "maturity"),
        ([100] * 12 + [130] * 3, "growth"),
        ([100] * 12 + [70] * 3, "decline"),
        ([100] * 12 + [0] * 3, "decline"),
        ([100] * 3, "introduction"),
        ([100] * 5, ""),
    ],
)
def test_stages(sold, stage):
    rows = [*_even(2, 5000, 15)] + [(1, ago, sold[-ago] * 10) for ago in range(1, len(sold) + 1)]
    grid = _grid(*rows)
    told, _months_known = stages(grid, _grown(grid), PACK)
    assert told[0] == stage
    with speaking("zh"):
        assert all(stage_name(each) for each in (*STAGES, ""))


def test_a_season_is_no_growth_where_a_year_is_known():
    season = [50, 50, 50, 50, 50, 50, 50, 50, 50, 100, 200, 200, 50, 50, 50]
    rows = [(1, ago, season[(ago - 1) % 12] * 10) for ago in range(1, 16)]
    grid = _grid(*rows)
    grown = _grown(grid)
    assert stages(grid, grown, PACK)[0][0] == "maturity"


def test_the_best_month_against_the_usual_one():
    rows = [(1, ago, 3000 if ago == 5 else 1000) for ago in range(1, 13)] + _even(2, 1000, 3)
    told = peak_times(_grid(*rows))
    assert told[0] == pytest.approx(3.0)
    assert np.isnan(told[1])


def test_the_margin_is_that_of_the_cost_terms_at_what_a_piece_brought():
    told = _portfolio(_items({}, {"cost": None}), _months(*_even(1, 3600), *_even(2, 3600)))
    row = told.items.iloc[0]
    assert row["price"] == pytest.approx(3600)  # 3600 yuan of 100 pieces
    left = earnings(3600, item_costs(TERMS, cost=1500, category="坚果"))
    assert row["contribution"] == pytest.approx(left.contribution)
    assert row["margin"] == pytest.approx(left.margin)
    assert np.isnan(told.items["margin"].iloc[1])


def test_without_months_the_pieces_of_thirty_days_count():
    told = _portfolio(_items({}, {"sold_30d": None}), _months())
    assert (told.basis, told.without_figures) == ("sold_30d", 1)
    assert told.total == 400_000
    assert with_suggestions(told, PACK)["because"].tolist() == ["no_months", "no_months"]
    assert _portfolio(_items({"sold_30d": None}), _months()).basis == ""
    assert _portfolio(_items({}).iloc[:0], _months()).items.empty


def _portfolio(items: pd.DataFrame, months: pd.DataFrame) -> Portfolio:
    empty = ("item_id", "month", "sales", "pieces", "visitors", "buyers", "carts")
    if months.empty:
        months = pd.DataFrame({name: [] for name in empty}).astype(
            {"month": "datetime64[s]", "sales": "float64"}
        )
    return portfolio(items, months, TERMS, PACK, TODAY, GOALS)


# What an item that plays its role looks like; every figure but those named is a middling one.
SIGNS = [
    ({"growth": -0.4, "stock_days": 200.0}, "clearance", "fall"),
    ({"sales": 0.0, "stock_days": np.inf, "pieces": 0.0}, "clearance", "gone"),
    ({"growth": 0.6, "conversion": 0.06, "share": 0.01}, "potential", "grows"),
    ({"usual_price": 20000.0, "share": 0.01, "margin": 0.5}, "image", "dear"),
    ({"visitors": 9000.0, "margin": 0.02}, "traffic", "visited"),
    ({"peak": 3.0, "margin": 0.15}, "event", "peaks"),
    ({"margin": 0.4}, "profit", "earns"),
    ({"margin": 0.1}, "", "unclear"),
    ({"margin": np.nan}, "", "no_cost"),
    ({"pieces": 5.0}, "", "few"),
    ({"months": 4}, "", "short"),
]


def _middling(**changes: Any) -> dict[str, Any]:
    return {
        "item_id": 1, "version": 1, "code": "A1", "title": "坚果", "brand": "", "category": "坚果", "role": "",
        "status": "on", "usual_price": 4000.0, "cost": 1500.0, "stock": 300.0, "sold_30d": 100.0, "sales": 1e6,
        "pieces": 300.0, "share": 0.1, "growth": 0.0, "growth_kind": YEAR, "now": 1e6, "base": 1e6, "price": 3900.0,
        "margin": 0.3, "contribution": 1000.0, "visitors": 3000.0, "traffic": 0.1, "buyers": 150.0,
        "conversion": 0.05, "conversion_middle": 0.05, "price_middle": 4000.0, "stock_days": 30.0, "peak": 1.2,
        "stage": "maturity", "months": 14,
    } | changes  # fmt: skip


def _told(*rows: dict[str, Any]) -> Portfolio:
    others = [_middling(item_id=n) for n in range(100, 110)]
    return Portfolio(pd.DataFrame([*rows, *others]), "months", (date(2026, 10, 1),), goals=GOALS)


@pytest.mark.parametrize(("changes", "role", "_why"), SIGNS, ids=[each[2] for each in SIGNS])
def test_the_role_that_data_suggest_and_why(changes, role, _why):
    told = _told(_middling(**changes))
    row = with_suggestions(told, PACK).iloc[0]
    assert row["suggested"] == role
    for spoken in ("zh", "en"):
        with speaking(spoken):
            said = because_said(row.to_dict(), PACK, told.mean_visitors)
            assert said
            assert "nan" not in said
    assert bool(row["confidence"]) == bool(role)


def test_a_growth_that_may_be_a_season_is_never_sure():
    strong = {"growth": 2.0, "conversion": 0.09, "share": 0.01, "pieces": 500.0}
    by_year = with_suggestions(_told(_middling(**strong)), PACK).iloc[0]
    before = with_suggestions(_told(_middling(**strong, growth_kind=BEFORE)), PACK).iloc[0]
    assert (by_year["confidence"], before["confidence"]) == ("high", "medium")


def test_nothing_is_overwritten_and_what_is_suggested_anew_is_marked():
    told = _told(_middling(role="profit", margin=0.4), _middling(item_id=2, role="image", margin=0.4))
    rows = with_suggestions(told, PACK).head(2)
    assert rows["role"].tolist() == ["profit", "image"]
    assert is_anew(rows).tolist() == [False, True]


HIT = {"growth": 0.5, "conversion": 0.06, "margin": 0.3, "stock_days": 40.0}


@pytest.mark.parametrize(
    ("changes", "is_hit"),
    [
        ({}, True),
        ({"growth": 0.2}, False),
        ({"growth": np.nan}, False),
        ({"conversion": 0.05}, False),
        ({"margin": 0.1}, False),
        ({"stock_days": 5.0}, False),
        ({"stock_days": np.nan}, False),
    ],
)
def test_a_candidate_for_a_hit_has_all_four(changes, is_hit):
    told = hit_candidates(pd.DataFrame([_middling(**(HIT | changes))]), PACK)
    assert len(told) == is_hit
    if is_hit:
        assert told["max_cpc"].iloc[0] == pytest.approx(1000.0 * 300 / 3000)
        with speaking("en"):
            said = hit_said(told.iloc[0].to_dict(), told["max_cpc"].iloc[0])
        assert "+50%" in said
        assert "¥1.00" in said


GOAL = {
    "": Goal("middle", 0.1),
    "traffic": Goal("cheapest", 0.03, None, 3900),
    "profit": Goal("middle", 0.35),
}


def test_gaps_are_counted_and_told_by_weight():
    rows = pd.DataFrame(
        [
            _middling(item_id=1, role="traffic", sales=6e6),
            _middling(item_id=2, role="profit", sales=3e6),
            _middling(item_id=3, role="", sales=1e6, usual_price=np.nan),
        ]
    )
    gaps = role_gaps(with_places(rows, GOAL), GOAL, {"traffic": 0.2, "profit": 0.5, "image": 0.05})
    by_role = {each.role: each for each in gaps}
    assert by_role["traffic"].outside == 1
    assert by_role["profit"].below_margin == 1
    assert by_role["traffic"].gap == pytest.approx(0.4)
    with speaking("en"):
        assert gap_sentences(gaps, 0.03) == [
            "Traffic items: 60% of sales, 40 points above the target of 20%.",
            "Profit items: 30% of sales, 20 points below the target of 50%.",
            "1 item without a role brings 10% of sales.",
            "Image items: there are none, and 5% of sales are to come from them.",
            "Traffic items: 1 item is outside the price band of up to ¥39.00.",
            "Profit items: 1 item leaves less than the target margin of 35%.",
        ]
        assert [band_said(*ends) for ends in ((None, None), (100, None), (100, 200))] == [
            "–",
            "from ¥1.00",
            "¥1.00–¥2.00",
        ]


@pytest.mark.parametrize("matrix", MATRICES)
def test_of_many_items_the_largest_are_drawn_and_the_rest_is_told(matrix):
    n = 700
    rows = pd.DataFrame(
        [
            _middling(item_id=k, sales=1e4 * (k + 1), share=(k + 1) / 1e6, growth=0.001 * k, is_hit=False)
            for k in range(n)
        ]
    )
    told = Portfolio(rows, "months", (), growth=0.1)
    whole = Structure(told, rows, (), RoleTargets(), {"profit": Goal("middle", 0.25)})
    shown = points(whole, matrix)
    assert len(shown.rows) == MOST_POINTS
    assert shown.left_out == n - MOST_POINTS
    assert shown.rows["sales"].min() > rows["sales"].median()
    with speaking("zh"):
        assert matrix_picture(whole, matrix).to_dict()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 20), st.one_of(st.just(0), st.integers(0, 10**6))),
        max_size=40,
        unique_by=lambda row: row[:2],
    ),
    st.lists(st.sampled_from([None, 0, 1, 500, 9000]), min_size=4, max_size=4),
)
def test_whatever_months_there_are_every_item_gets_a_word(rows, numbers):
    items = _items(*({"cost": number, "stock": number, "usual_price": number} for number in numbers))
    told = _portfolio(items, _months(*rows))
    suggested = with_suggestions(told, PACK)
    assert len(suggested) == 4
    assert not np.isinf(told.items["share"].to_numpy()).any()
    assert told.items["share"].sum() == pytest.approx(1.0) or not told.total
    with speaking("en"):
        for row in suggested.to_dict("records"):
            assert "nan" not in because_said(row, PACK, told.mean_visitors)
            assert "inf" not in because_said(row, PACK, told.mean_visitors)
    hit_candidates(suggested, PACK)
    gaps = role_gaps(with_places(suggested, GOAL), GOAL, {"profit": 0.5})
    assert sum(each.items for each in gaps) == 4
    assert replace(told, items=suggested).mean_visitors >= 0
