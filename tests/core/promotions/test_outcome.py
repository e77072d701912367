"""What a scenario comes to, and scenarios side by side."""

from dataclasses import replace

import pytest

from core.locale import speaking
from core.promotions.compare import answer, baskets_differ, mark, table
from core.promotions.compare_charts import crossings, curves, picture
from core.promotions.judged import Judged, judge
from core.promotions.outcome import outcome
from core.promotions.promotion import Bearer
from core.promotions.scenario import Wanted
from tests.core.promotions.nut_shop import TARGETS, coupon, ground, scenario


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


def _rows(*scenarios: Judged) -> dict[str, list[str]]:
    return {
        row.key: [f"{cell.text} {mark(row, cell)}".strip() for cell in row.cells] for row in table(scenarios)
    }


def three() -> tuple[Judged, Judged, Judged]:
    """Without a promotion, with a small coupon, with one that goes under every floor."""
    known = ground()
    return tuple(  # type: ignore[return-value]
        judge(scenario(*promotions), known, letter=letter)
        for letter, promotions in (("A", ()), ("B", (coupon(1500),)), ("C", (coupon(8000),)))
    )


def test_without_promotions_everything_is_as_usual():
    told = outcome(scenario(), ground())
    (result,) = told.results.values()
    assert [item.in_hand for item in result.items] == [10000, 5000]
    assert (result.shop_bears, told.uplift(), told.needed_orders(100)) == (0, 1.0, 100)
    assert result.contribution == told.usual


def test_a_coupon_of_the_shop_costs_the_shop():
    told = outcome(scenario(coupon(1500)), ground())
    (result,) = told.results.values()
    assert [(item.in_hand, item.kept) for item in result.items] == [(9000, 9000), (4500, 4500)]
    assert (result.shop_bears, told.budget(200), told.budget(None)) == (1500, 300000, None)
    assert result.contribution < told.usual
    assert told.uplift() == told.usual / result.contribution
    assert told.needed_orders(100) == -(-100 * told.usual // result.contribution)
    assert told.profit(200) == 200 * result.contribution


def test_a_coupon_of_the_platform_costs_the_shop_nothing():
    told = outcome(scenario(coupon(1500, bearer=Bearer.PLATFORM)), ground())
    (result,) = told.results.values()
    assert [(item.in_hand, item.kept) for item in result.items] == [(9000, 10000), (4500, 5000)]
    assert result.shop_bears == 0


def test_an_unknown_cost_leaves_everything_but_the_receipt_open():
    told = outcome(scenario(coupon(1500)), ground(cost=None))
    assert told.no_cost == ("A1",)
    assert (told.worst.contribution, told.worst.margin, told.usual) == (None, None, None)
    assert (told.uplift(), told.needed_orders(100), told.profit(10)) == (None, None, None)
    assert [item.is_under_floor for item in told.worst.items] == [None, False]


def test_a_switched_off_promotion_does_nothing():
    off = replace(coupon(1500), is_on=False)
    assert outcome(scenario(off), ground()).worst.shop_bears == 0


def test_side_by_side_the_best_is_marked_by_a_sign_and_a_word():
    rows = _rows(*three())
    assert rows["in_hand_A1"] == ["¥100.00", "¥90.00", "¥46.67 ▼ least"]
    assert rows["bears"] == ["¥0.00 ▼ least", "¥15.00", "¥80.00"]
    assert rows["left"][0].endswith("▲ most")
    assert not any("▲" in cell for cell in rows["left"][1:])
    assert rows["budget"] == ["¥0.00 ▼ least", "¥3,000.00", "¥16,000.00"]
    assert rows["needed"][0] == "100 ▼ least"


def test_what_is_the_same_everywhere_is_nobodys_advantage():
    known = ground()
    rows = _rows(judge(scenario(), known, letter="A"), judge(scenario(), known, letter="B"))
    assert not any("▲" in cell or "▼" in cell for row in rows.values() for cell in row)


def test_a_scenario_that_cannot_be_computed_leaves_its_cells_empty():
    known = ground()
    gone = replace(scenario(), basket=(Wanted("C9"),))
    rows = _rows(judge(scenario(), known, letter="A"), judge(gone, known, letter="B"))
    assert rows["total"] == ["¥150.00", "–"]
    assert baskets_differ((judge(scenario(), known), judge(gone, known)))


def test_the_answer_names_who_passes_and_what_it_keeps():
    a, b, c = three()
    kept = f"¥{b.outcome.worst.contribution / 100:,.2f}"
    assert answer((b, c)) == f"Only B passes all 5 gates; it keeps {kept} an order."
    assert answer((a, b, c)).startswith("A, B pass all 5 gates; A keeps most, ¥")
    assert answer((c,)).startswith("No scenario passes all 5 gates; C is nearest, ")
    assert answer(()) == "No scenario is saved yet."


def test_the_lines_meet_the_usual_profit_at_the_break_even_points():
    told = three()
    points = crossings(told)
    needed = {each.letter: each.outcome.needed_orders(TARGETS.usual_orders) for each in told}
    assert dict(zip(points["letter"], points["orders"], strict=True)) == {
        letter: n for letter, n in needed.items() if n is not None
    }
    lines = curves(told)
    assert set(lines["letter"]) == {"A", "B", "C"}
    assert lines["orders"].max() >= points["orders"].max()
    assert picture(told) is not None
    no_cost = judge(scenario(), ground(cost=None), letter="A")
    assert picture((no_cost,)) is None
