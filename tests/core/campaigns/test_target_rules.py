"""Re-plan, funnel, forecast and the months of a year: sums exact, nothing below zero, nothing guessed."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.forecast import Forecast, Unknown, forecast
from core.campaigns.funnel import Inputs, funnel, known_inputs
from core.campaigns.replan import replan
from core.campaigns.target_words import large, month_says, replan_says
from core.campaigns.targets import month_need, months_from_year, too_much, year_gap, year_table
from core.errors import BadInput
from core.locale import speaking
from tests.core.campaigns.target_days import series

amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


@settings(max_examples=80, deadline=None)
@given(amounts, st.data())
def test_needs_add_up_to_what_is_left_and_are_never_negative(planned, data):
    n = data.draw(st.integers(0, len(planned)))
    sold = data.draw(st.lists(st.integers(0, 10**9), min_size=n, max_size=n))
    today = (pd.Timestamp("2026-11-01") + pd.Timedelta(days=n)).date()
    plan = replan(series("2026-11-01", planned), series("2026-11-01", sold), today)
    needed = plan.table["needed"].dropna()
    assert (needed >= 0).all()
    assert plan.left == max(sum(planned) - sum(sold), 0)
    assert needed.sum() == (plan.left if plan.days_left else 0)
    assert plan.days_left == len(planned) - n


@settings(max_examples=40, deadline=None)
@given(amounts.filter(lambda each: len(each) > 1), st.integers(0, 10**9), st.integers(0, 10**9))
def test_who_sold_more_needs_no_more_of_any_day_left(planned, sold, more):
    plan = series("2026-11-01", planned)
    less, much = (
        replan(plan, series("2026-11-01", [each]), date(2026, 11, 2)) for each in (sold, sold + more)
    )
    assert much.left <= less.left


def test_a_reached_target_asks_nothing_more_and_says_so():
    plan = replan(series("2026-11-01", [100, 100]), series("2026-11-01", [250]), date(2026, 11, 2))
    assert (plan.today_needs, plan.left, plan.is_reached) == (0, 0, True)
    with speaking("en"):
        assert "is reached" in replan_says(plan)


def test_days_gone_by_without_figures_are_told():
    plan = replan(series("2026-11-01", [100, 100, 200]), series("2026-11-01", [50]), date(2026, 11, 3))
    assert (plan.unknown, plan.today_needs, plan.factor) == (1, 350, 1.75)
    over = replan(series("2026-11-01", [100]), series("2026-11-01", [40]), date(2026, 11, 9))
    assert (over.is_over, over.per_day, over.factor) == (True, None, None)
    with speaking("en"):
        assert replan_says(over) == "No day is left: ¥0.60 of ¥1.00 were missed."


def test_the_funnel_goes_as_far_as_it_knows():
    full = funnel(1_000_000, Inputs(order_value=10_000, conversion=0.04, paid_share=0.3, cpc=120, roi=4.0))
    assert (full.buyers, full.visitors, full.paid_visitors) == (100, 2500, 750)
    assert (full.by_clicks, full.by_roi) == (90_000, 250_000)
    half = funnel(1_000_001, Inputs(order_value=10_000))
    assert (half.buyers, half.visitors, half.by_clicks, half.by_roi) == (101, None, None, None)


@pytest.mark.parametrize(
    ("name", "value"), [("order_value", 0), ("conversion", 0.0), ("conversion", 1.2), ("paid_share", 1.1), ("cpc", -1), ("roi", 0.0)]
)  # fmt: skip
def test_inputs_that_cannot_be_are_refused_at_their_field(name, value):
    with pytest.raises(BadInput) as told:
        funnel(100, Inputs(**{name: value}))
    assert told.value.field == name


def test_inputs_are_known_from_days_that_have_both_figures():
    days = pd.DataFrame({"day": pd.date_range("2026-10-01", periods=10, freq="D"), "gmv": 20_000})
    days = days.assign(buyers=2, visitors=50, ad_spend=[1000] * 3 + [pd.NA] * 7)
    known = known_inputs(days.astype({"ad_spend": "Int64"}))
    assert (known.inputs.order_value, known.inputs.conversion, known.inputs.roi) == (10_000, 0.04, None)
    assert known.spend_days == 3


def test_months_of_a_year_against_campaigns_and_figures():
    targets = pd.DataFrame(
        {"year": [2026, 2026], "month": [11, 12], "gmv": [30_000, 1000], "budget": [500, pd.NA]}
    )
    planned = pd.DataFrame(
        {
            "campaign_id": [1, 1, 2],
            "day": pd.to_datetime(["2026-11-10", "2026-11-11", "2026-12-12"]),
            "gmv": [1000, 1000, 5000],
        }
    )
    table = year_table(2026, targets, planned, series("2026-11-01", [100, 200]))
    row = table.set_index("month").loc[11]
    assert (row["campaigns"], row["base"], row["base_days"], row["per_base_day"]) == (2000, 28_000, 28, 1000)
    assert (row["actual"], row["known_days"]) == (300, 2)
    assert too_much(table) == (12,)
    assert year_gap(40_000, table) == 9000
    need = month_need(table, series("2026-11-01", [100, 200]), 2026, 11, date(2026, 11, 26))
    assert (need.done, need.days_left, need.per_day, need.unknown) == (300, 5, 5940, 23)
    with speaking("en"):
        assert month_says(need) == "2026-11 needs ¥59.40 a day for the last 5 days."


@given(st.integers(0, 10**12))
def test_a_year_splits_into_months_that_sum_to_it(total):
    assert sum(months_from_year(total)) == total


def test_large_sums_are_written_as_the_language_does():
    with speaking("zh"):
        assert [large(each) for each in (12_800_00, 128_000_00, 99_00, -1_000_000_000_00)] == [
            "¥1.28 万", "¥12.8 万", "¥99.00", "-¥10 亿",
        ]  # fmt: skip
    with speaking("en"):
        assert large(128_000_00) == "¥128k"


def _two_years(growth: float) -> pd.Series:
    source = np.random.default_rng(3)
    days = pd.date_range("2025-09-01", "2026-11-01", freq="D")
    level = np.where(days >= "2026-09-01", growth, 1.0) * 1_000_000
    peak = np.where((days >= "2025-11-09") & (days <= "2025-11-11"), 8, 1)
    return pd.Series((level * peak * source.uniform(0.9, 1.1, len(days))).astype("int64"), index=days)


def _told(sold: pd.Series) -> Forecast | Unknown:
    days, anchor = (date(2026, 11, 9), date(2026, 11, 11)), date(2026, 11, 11)
    return forecast(sold, days=days, anchor=anchor, last_anchor=date(2025, 11, 11), today=date(2026, 11, 2))


def test_a_forecast_is_last_years_days_times_growth_within_a_range():
    told = _told(_two_years(1.5))
    assert isinstance(told, Forecast)
    assert told.low < told.middle < told.high
    assert 1.4 < told.growth < 1.6
    assert (told.first_day, told.window, told.pairs) == (date(2025, 11, 9), 28, 28)
    assert told.table["expected"].sum() == pytest.approx(told.middle, abs=3)
    assert _told(_two_years(1.5)).high == told.high  # the seed is fixed
    assert _told(_two_years(2.0)).middle > told.middle


def test_too_little_is_unknown_with_the_reason():
    sold = _two_years(1.5)
    with speaking("en"):
        assert "1 of the 3 days from 2025-11-09" in _told(sold.drop(pd.Timestamp("2025-11-10"))).reason
        assert "Growth needs 14 days" in _told(sold[sold.index < "2026-09-01"]).reason
        assert "Nothing was sold" in _told(sold.where(sold.index.month != 11, 0)).reason
