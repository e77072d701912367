"""Charts say what the frames say: marks with signs, our line first, gaps where nothing is known."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
import vl_convert

from core.competitors import charts
from core.competitors.layers import DEEPEST
from core.locale import speaking
from core.rules.festivals import spans
from tests.core.competitors.test_comparison import ON, compare, offers
from tests.core.competitors.test_price_table import offer, shop

SINCE = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def looks(*rows: tuple[str, str, int | None], is_ours: bool = False, item: int | None = 1) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["rival", "seen_on", "price"])
    table["seen_on"], table["price"] = pd.to_datetime(table["seen_on"]), table["price"].astype("Int64")
    return table.assign(is_ours=is_ours, rival_item_id=item, title="Salted nuts 500g")


def history(*theirs: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([looks(("", "2026-09-01", 3990), ("", "2026-11-20", 3990), is_ours=True), *theirs])


def drawn(chart: Any) -> list[pd.DataFrame]:
    return [layer.data for layer in chart.layer]


def lines(told: pd.DataFrame, **options: Any) -> pd.DataFrame:
    chart = charts.price_history(told, since=SINCE, until=ON, **options)
    return next(layer.data for layer in chart.layer if layer.mark.type == "line")


def test_a_ladder_marks_dearer_and_cheaper_by_sign_and_shape():
    pairs = compare(
        shop(), offers(offer(11, 1, 900), offer(12, 1, 1200), offer(13, 1, 1000), offer(14, 1, None)),
        layer=DEEPEST, on=ON, stale_after_days=7,
    )  # fmt: skip
    _line, marks = drawn(charts.price_ladder(pairs))
    assert [way[0] for way in marks["way"]] == ["▼", "▲", "="]
    assert marks["theirs"].tolist() == [9.0, 12.0, 10.0]  # in yuan; the one without a price is no mark


def test_what_no_figure_rests_on_is_hollow():
    pairs = compare(
        shop(), offers(offer(11, 1, 900), offer(12, 1, 900, seen_on="2026-01-01")),
        layer=DEEPEST, on=ON, stale_after_days=7,
    )  # fmt: skip
    _line, marks = drawn(charts.price_ladder(pairs))
    assert marks["sure"].tolist() == ["counts", "stale or weak"]


def test_a_line_reaches_until_its_price_is_no_longer_fresh():
    told = lines(history(looks(("Near", "2026-09-05", 3800))), fresh_days=10)
    near = told[told["who"] == "Near"]
    assert near["seen_on"].dt.strftime("%m-%d").tolist() == ["09-05", "09-15", "09-15"]
    assert near["yuan"].isna().tolist() == [False, False, True]


def test_a_look_without_the_layer_breaks_the_line_there():
    told = lines(
        history(
            looks(("Near", "2026-09-05", 3800), ("Near", "2026-09-08", None), ("Near", "2026-09-12", 3700))
        )
    )
    near = told[told["who"] == "Near"]
    assert near["yuan"].fillna(0).tolist() == [38, 38, 0, 0, 37, 37]
    assert near["seen_on"].iloc[-1] == pd.Timestamp(ON)


def test_two_items_of_one_rival_are_two_lines():
    one, two = looks(("Near", "2026-09-05", 3800)), looks(("Near", "2026-09-06", 3000), item=2)
    told = lines(history(one, two.assign(title="Other nuts")))
    assert set(told["who"]) == {"Ours", "Near · Salted nuts 500g", "Near · Other nuts"}


def test_large_sales_are_shaded_and_named_and_small_ones_are_not():
    year = spans(SINCE, ON)
    chart = charts.price_history(history(), year, since=SINCE, until=ON)
    names = chart.layer[0].data["name"].tolist()
    assert "Double 11" in names
    assert "Qixi" not in names
    assert chart.layer[0].data["ends"].max() <= pd.Timestamp(ON)


def test_the_index_has_three_lines_and_gaps():
    series = pd.DataFrame(
        {"day": pd.to_datetime(["2026-11-01", "2026-11-08"]), "jevons": [98.0, None], "plain": [99.0, None],
         "weighted": [97.0, None], "compared": [5, 0], "coverage": [0.5, 0.0]}
    )  # fmt: skip
    _market, long = drawn(charts.index_over_time(series))
    assert long["index"].isna().sum() == 3
    assert long["mean"].nunique() == 3


@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_every_chart_can_be_printed(spoken):
    pairs = compare(shop(), offers(offer(11, 1, 900)), layer=DEEPEST, on=ON, stale_after_days=7)
    series = pd.DataFrame(
        {
            "day": [pd.Timestamp(ON)],
            "jevons": [98.0],
            "plain": [99.0],
            "weighted": [float("nan")],
            "compared": [1],
            "coverage": [1.0],
        }
    )
    with speaking(spoken):
        for chart in (
            charts.price_ladder(pairs),
            charts.price_ladder(pairs.head(0)),
            charts.price_history(
                history(looks(("Near", "2026-09-05", 3800))), spans(SINCE, ON), since=SINCE, until=ON
            ),
            charts.index_over_time(series),
        ):
            png = vl_convert.vegalite_to_png(charts.on_paper(chart).to_json())
            assert png.startswith(b"\x89PNG")
