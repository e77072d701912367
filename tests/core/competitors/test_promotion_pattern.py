"""A rival's cuts are told from its price history: when, how deep, how long, around which sale."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from core.competitors.promotion_pattern import around, cuts, patterns
from core.rules.festivals import Span, spans

UNTIL = date(2026, 11, 30)
FIRST = date(2026, 6, 1)


def looks(
    *changes: tuple[str, int], every: int = 1, item: int = 1, rival: int = 1, until: date = UNTIL
) -> pd.DataFrame:
    """Prices seen every so many days; each change is (from which day, price)."""
    days = pd.date_range(FIRST, until, freq=f"{every}D")
    steps = pd.Series(
        [price for _day, price in changes], index=pd.to_datetime([day for day, _price in changes])
    )
    price = steps.reindex(days.union(steps.index)).ffill().reindex(days)
    return pd.DataFrame(
        {"rival_id": rival, "rival_item_id": item, "seen_on": days, "price": price.astype("Int64").array}
    )


def found(*changes: tuple[str, int], **how: int) -> list[tuple[str, str, int, float, bool]]:
    table = cuts(looks(*changes, **how), UNTIL, fresh_days=14)
    return [
        (str(row.starts.date()), str(row.ends.date()), row.days, round(row.depth, 3), row.is_open)
        for row in table.itertuples()
    ]


def test_a_cut_and_its_end_are_found_on_the_day():
    told = found(("2026-06-01", 1000), ("2026-10-10", 800), ("2026-10-22", 1000))
    assert told == [("2026-10-10", "2026-10-21", 12, 0.2, False)]


@pytest.mark.parametrize(
    "changes",
    [
        [("2026-06-01", 1000)],
        [
            ("2026-06-01", 1000),
            ("2026-10-10", 960),
            ("2026-10-22", 1000),
        ],  # 4 %: too small to be called a cut
        [("2026-06-01", 1000), ("2026-07-10", 800)],  # fell and stayed: a new level
        [("2026-06-01", 800), ("2026-07-10", 1000)],  # rose for good
        [("2026-06-01", 800), ("2026-06-10", 1000), ("2026-06-12", 1100)],  # known too short to have a level
    ],
)
def test_what_is_no_cut(changes):
    assert [cut for cut in found(*changes) if not cut[4]] == []


def test_a_cut_of_five_weeks_is_one_cut_and_no_new_level():
    told = found(("2026-06-01", 1000), ("2026-10-15", 750), ("2026-11-20", 1000))
    assert told == [("2026-10-15", "2026-11-19", 36, 0.25, False)]


def test_a_cut_that_is_still_on_is_open():
    assert found(("2026-06-01", 1000), ("2026-11-25", 900))[0][4]


def test_the_deepest_price_of_a_cut_is_its_depth():
    told = found(
        ("2026-06-01", 1000),
        ("2026-10-10", 900),
        ("2026-10-12", 700),
        ("2026-10-15", 900),
        ("2026-10-20", 1000),
    )
    assert [(cut[2], cut[3]) for cut in told] == [(10, 0.3)]


def test_an_item_that_nobody_looked_at_is_not_known():
    seen = looks(("2026-06-01", 1000), ("2026-10-10", 800), ("2026-10-22", 1000))
    seen = seen[(seen["seen_on"] < "2026-10-12") | (seen["seen_on"] > "2026-11-20")]
    (only,) = cuts(seen, UNTIL, fresh_days=14).itertuples()
    assert (str(only.ends.date()), only.is_open) == ("2026-10-25", True)  # two weeks after the last look


def test_the_order_of_items_changes_nothing_and_scaling_changes_no_depth():
    one = looks(("2026-06-01", 1000), ("2026-10-10", 800), ("2026-10-22", 1000), item=1)
    two = looks(("2026-06-01", 3000), ("2026-11-01", 1500), ("2026-11-12", 3000), item=2)
    whole = cuts(pd.concat([one, two]), UNTIL, fresh_days=14).sort_values("rival_item_id")
    other = cuts(pd.concat([two, one]), UNTIL, fresh_days=14).sort_values("rival_item_id")
    assert whole["depth"].tolist() == other["depth"].tolist() == pytest.approx([0.2, 0.5])
    tenfold = cuts(pd.concat([one, two]).assign(price=lambda t: t["price"] * 10), UNTIL, fresh_days=14)
    assert np.allclose(sorted(tenfold["depth"]), [0.2, 0.5])


@pytest.mark.parametrize(
    ("starts", "ends", "key", "lead", "tail"),
    [
        ("2026-10-10", "2026-11-14", "november_11", 5, 0),
        ("2026-11-08", "2026-11-11", "november_11", -24, -3),
        ("2026-05-17", "2026-05-20", "may_20", -1, 0),  # lies in 618, too: the sale that fits best
        ("2026-03-20", "2026-03-22", "spring_new", 12, -39),
        ("2026-11-17", "2026-11-18", "black_friday", 10, -12),
    ],
)
def test_a_cut_belongs_to_the_sale_it_fits_best(starts, ends, key, lead, tail):
    year = spans(date(2026, 1, 1), date(2026, 12, 31))
    cut = pd.DataFrame({"starts": [pd.Timestamp(starts)], "ends": [pd.Timestamp(ends)]})
    (told,) = around(cut, year).itertuples()
    assert (year[told.sale].key, told.lead, told.tail) == (key, lead, tail)


def test_a_cut_far_from_every_sale_belongs_to_none():
    cut = pd.DataFrame({"starts": [pd.Timestamp("2026-03-15")], "ends": [pd.Timestamp("2026-03-16")]})
    sale = Span("x", "x", "x", date(2026, 6, 1), date(2026, 6, 2), "A", "")
    (told,) = around(cut, (sale,)).itertuples()
    assert (told.sale, pd.isna(told.lead)) == (-1, True)
    (told,) = around(cut, ()).itertuples()
    assert told.sale == -1


def test_a_pattern_says_share_depth_lead_and_on_how_many_it_rests():
    table = pd.concat(
        [
            looks(("2026-06-01", 1000), ("2026-10-10", 800), ("2026-10-22", 1000), item=1),
            looks(("2026-06-01", 2000), ("2026-10-10", 1700), ("2026-10-22", 2000), item=2),
            looks(("2026-06-01", 2000), item=3),
            looks(("2026-06-01", 500), ("2026-08-25", 400), ("2026-08-27", 500), item=4, rival=2),
        ]
    )
    year = tuple(span for span in spans(FIRST, UNTIL) if span.key in ("november_11", "june_18"))
    told = patterns(table, year, UNTIL, fresh_days=14).set_index(["rival_id", "key"])
    row = told.loc[(1, "november_11")]
    assert row[["watched", "items", "cuts", "seen", "times"]].tolist() == [3, 2, 2, 1, 1]
    assert row[["share", "depth", "lead", "days"]].tolist() == pytest.approx([2 / 3, 0.175, 5, 12])
    assert told.loc[(1, "june_18"), ["watched", "items", "times"]].tolist() == [3, 0, 0]
    assert told.loc[(2, ""), ["watched", "items", "days"]].tolist() == [1, 1, 2]


def test_no_looks_give_no_pattern():
    nothing = looks(("2026-06-01", 1000)).head(0)
    assert patterns(nothing, spans(FIRST, UNTIL), UNTIL, fresh_days=14).empty
    assert cuts(nothing, UNTIL - timedelta(days=1), fresh_days=14).empty
