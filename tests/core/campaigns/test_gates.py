"""Enrolment gates: each field and op by a table, unknown where something is missing, and what must never happen."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.gate_facts import FACTS, UNCLEAR, fact_columns, read_fact
from core.campaigns.gates import COLUMNS, Remark, gate_table
from core.campaigns.standing import StandingFact
from core.rules.gate_packs import FIELDS, Gate, GatePack, Op, Scope, gate_packs

ON = date(2026, 11, 1)
PACK = {pack.key: pack for pack in gate_packs().packs}


def gate(field: str, value: float, **values: Any) -> Gate:
    told = {
        "id": field,
        "field": field,
        "op": FIELDS[field].ops[0],
        "value": value,
        "on_fail": "block",
        "source": "test",
        "mark": "verify",
        "valid_from": ON,
        "verify_by": ON,
    }
    if field == "price_lowest":
        told["window_days"] = 30
    return Gate(**told | values)


def pack(*gates: Gate) -> GatePack:
    return GatePack(key="test", name="test", gates=gates)


def items(**columns: Any) -> pd.DataFrame:
    row = {"campaign_id": 7, "item_id": 1} | columns
    frame = pd.DataFrame({name: [value] for name, value in row.items()})
    numbers = [name for name in columns if name not in FACTS]
    return frame.astype(dict.fromkeys(numbers, "Int64"))


def one(asked: Gate, frame: pd.DataFrame) -> tuple[str, str]:
    told = gate_table(frame, {}, pack(asked), ON)
    assert len(told) == 1
    return told["light"].iloc[0], told["remark"].iloc[0]


PRICE = {"in_hand": 900, "in_hand_most": 900, "lowest_30": 1000, "known_days": 90}


@pytest.mark.parametrize(
    ("changes", "light", "remark"),
    [
        pytest.param({}, "pass", "", id="exactly nine tenths"),
        pytest.param({"in_hand": 901, "in_hand_most": 901}, "fail", "", id="one 分 too dear"),
        pytest.param({"in_hand": 899, "in_hand_most": 899}, "pass", "", id="cheaper"),
        pytest.param({"lowest_30": 999, "in_hand": 899}, "pass", "", id="the bound is rounded down"),
        pytest.param({"known_days": 29}, "unknown", "part_of_history", id="a day is missing"),
        pytest.param({"known_days": 3, "in_hand": 950, "in_hand_most": 950}, "fail", "", id="a part fails"),
        pytest.param({"known_days": 0, "lowest_30": None}, "unknown", "no_history", id="no history"),
        pytest.param({"in_hand": None, "in_hand_most": None}, "unknown", "no_price", id="no price"),
        pytest.param({"in_hand_most": 950}, "unknown", "open_price", id="one of two prices fails"),
        pytest.param({"in_hand": 950, "in_hand_most": 990}, "fail", "", id="both prices fail"),
    ],
)
def test_a_price_against_the_lowest_of_thirty_days(changes, light, remark):
    told = PRICE | changes
    if "lowest_30" in changes and changes["lowest_30"] == 999:
        told["in_hand_most"] = 899
    assert one(gate("price_lowest", 0.9), items(**told)) == (light, remark)


@pytest.mark.parametrize("days", [7, 15, 30, 90])
def test_each_window_is_judged_by_its_own_lowest(days):
    lows = {f"lowest_{each}": 1000 if each == days else 1 for each in (7, 15, 30, 90)}
    frame = items(in_hand=1000, in_hand_most=1000, known_days=90, **lows)
    asked = gate("price_lowest", 1, id=f"price_lowest_{days}", window_days=days)
    assert one(asked, frame) == ("pass", "")


@pytest.mark.parametrize(
    ("field", "bound", "column", "value", "light"),
    [
        ("price_list", 0.5, {"in_hand": 500, "in_hand_most": 500}, 1000, "pass"),
        ("price_list", 0.5, {"in_hand": 501, "in_hand_most": 501}, 1000, "fail"),
        ("price_list", 0.5, {"in_hand": 500, "in_hand_most": 500}, None, "unknown"),
        ("sold_30d", 10, "sold_30d", 10, "pass"),
        ("sold_30d", 10, "sold_30d", 9, "fail"),
        ("sold_30d", 10, "sold_30d", None, "unknown"),
        ("stock", 50, "stock", 50, "pass"),
        ("stock", 50, "stock", 49, "fail"),
        ("stock", 50, "stock", None, "unknown"),
        ("free_shipping", 1, "free_shipping", 1.0, "pass"),
        ("free_shipping", 1, "free_shipping", 0.0, "fail"),
        ("free_shipping", 1, "free_shipping", None, "unknown"),
        ("free_shipping", 1, "free_shipping", UNCLEAR, "unknown"),
        ("return_insurance", 1, "return_insurance", 1.0, "pass"),
        ("return_insurance", 1, "return_insurance", 0.0, "fail"),
        ("ship_hours", 48, "ship_hours", 48.0, "pass"),
        ("ship_hours", 48, "ship_hours", 49.0, "fail"),
        ("ship_hours", 48, "ship_hours", UNCLEAR, "unknown"),
        ("positive_share", 0.98, "positive_share", 0.98, "pass"),
        ("positive_share", 0.98, "positive_share", 0.97, "fail"),
        ("positive_share", 0.98, "positive_share", None, "unknown"),
    ],
)
def test_what_an_item_is_asked(field, bound, column, value, light):
    columns = column | {"list_price": value} if isinstance(column, dict) else {column: value}
    assert one(gate(field, bound), items(**columns))[0] == light


def test_stock_is_what_was_promised_else_what_the_shop_has():
    asked = gate("stock", 50)
    assert one(asked, items(stock=10, stock_held=500))[0] == "fail"
    assert one(asked, items(stock=None, stock_held=500))[0] == "pass"


@pytest.mark.parametrize(
    ("field", "bound", "value", "light"),
    [
        ("dsr_item", 4.6, 4.6, "pass"),
        ("dsr_item", 4.6, 4.59, "fail"),
        ("dsr_service", 4.6, 4.8, "pass"),
        ("dsr_logistics", 4.6, 4.5, "fail"),
        ("experience", 70, 70, "pass"),
        ("experience", 70, 69.9, "fail"),
        ("penalty_points", 12, 12, "pass"),
        ("penalty_points", 12, 13, "fail"),
        ("items_online", 10, 10, "pass"),
        ("items_online", 10, 9, "fail"),
        ("main_category_share", 0.8, 0.8, "pass"),
        ("main_category_share", 0.8, 0.79, "fail"),
        ("dispute_share", 0.01, 0.01, "pass"),
        ("dispute_share", 0.01, 0.02, "fail"),
        ("reply_share", 0.9, 0.95, "pass"),
        ("reply_share", 0.9, 0.8, "fail"),
        ("deposit_paid", 1, 1, "pass"),
        ("deposit_paid", 1, 0, "fail"),
    ],
)
def test_what_the_store_is_asked(field, bound, value, light):
    asked = pack(gate(field, bound))
    told = gate_table(items(), {field: StandingFact(value, ON)}, asked, ON)
    assert (told["light"].tolist(), told["item_id"].tolist()) == ([light], [0])
    unknown = gate_table(items(), {}, asked, ON)
    assert (unknown["light"].iloc[0], unknown["remark"].iloc[0]) == ("unknown", "not_entered")


@pytest.mark.parametrize(("days", "light"), [(89, "fail"), (90, "pass"), (91, "pass")])
def test_a_stores_age_grows_with_the_days(days, light):
    opened = StandingFact(float((ON - timedelta(days=days)).toordinal()), ON - timedelta(days=300))
    told = gate_table(items(), {"store_age": opened}, pack(gate("store_age", 90)), ON)
    assert (told["light"].iloc[0], told["value"].iloc[0], told["remark"].iloc[0]) == (light, days, "")


def test_an_old_value_is_used_and_said_to_be_old():
    asked = pack(gate("dsr_item", 4.6))
    old = {"dsr_item": StandingFact(4.8, ON - timedelta(days=31))}
    fresh = {"dsr_item": StandingFact(4.8, ON - timedelta(days=30))}
    assert gate_table(items(), old, asked, ON)[["light", "remark"]].values.tolist() == [["pass", Remark.OLD]]
    assert gate_table(items(), fresh, asked, ON)[["light", "remark"]].values.tolist() == [["pass", ""]]


@pytest.mark.parametrize(
    ("op", "count", "light"),
    [
        ("at_least", 10, "pass"),
        ("at_least", 9, "unknown"),
        ("at_most", 11, "fail"),
        ("at_most", 9, "unknown"),
    ],
)
def test_what_the_desk_counted_is_what_the_store_has_at_least(op, count, light):
    counted = {"items_online": StandingFact(count, ON, is_counted=True)}
    told = gate_table(items(), counted, pack(gate("items_online", 10, op=op)), ON)
    assert (told["light"].iloc[0], told["remark"].iloc[0]) == (light, "counted")


def test_the_gates_of_2018_ask_the_store_and_those_of_2019_the_items():
    assert {each.scope for each in PACK["tmall_november_11_2018"].gates} == {Scope.STORE}
    assert {each.scope for each in PACK["tmall_november_11_2019"].gates} == {Scope.ITEM}
    enrolment = PACK["tmall_november_11_2019"].enrolment
    assert enrolment is not None
    days = [date(2019, 11, 11) + timedelta(days=each) for each in (enrolment.opens, enrolment.closes)]
    assert days == [date(2019, 9, 12), date(2019, 9, 20)]


def test_every_shipped_pack_judges_a_table_whole():
    frame = items(**PRICE, stock=5)
    for each in PACK.values():
        told = gate_table(frame, {}, each, ON)
        assert len(told) == len(each.gates)
        assert tuple(told) == COLUMNS
        assert set(told["light"]) <= {"pass", "fail", "unknown"}
        assert gate_table(frame.iloc[:0], {}, each, ON)["item_id"].eq(0).all()


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("free_shipping", "是", 1),
        ("free_shipping", "全国包邮", 1),
        ("free_shipping", "Yes", 1),
        ("free_shipping", "不包邮", 0),
        ("free_shipping", "满99包邮", UNCLEAR),
        ("return_insurance", "赠送", 1),
        ("return_insurance", "无", 0),
        ("ship_hours", "48小时", 48),
        ("ship_hours", "24 小时内发货", 24),
        ("ship_hours", "２天内", 48),
        ("ship_hours", "当天发货", 24),
        ("ship_hours", "尽快", UNCLEAR),
        ("positive_share", "98%", 0.98),
        ("positive_share", "98.5 %", 0.985),
        ("positive_share", "0.97", 0.97),
        ("positive_share", "99", 0.99),
        ("positive_share", "很高", UNCLEAR),
        ("positive_share", "150%", UNCLEAR),
    ],
)
def test_facts_are_read_from_the_words_people_write(field, words, value):
    assert read_fact(field, words) == pytest.approx(value)


def test_facts_are_found_by_any_of_their_names():
    told = fact_columns(
        [{"是否包邮": "是"}, {"Free shipping": "no"}, {"产地": "新疆"}, None], pd.RangeIndex(4)
    )
    assert told["free_shipping"].tolist()[:2] == [1, 0]
    assert told["free_shipping"].isna().tolist()[2:] == [True, True]


_money = st.none() | st.integers(1, 2000)
_rows = st.fixed_dictionaries(
    {
        "in_hand": _money,
        "lowest_7": _money,
        "lowest_30": _money,
        "lowest_90": _money,
        "list_price": _money,
        "known_days": st.integers(0, 90),
        "stock": _money,
        "sold_30d": _money,
        "free_shipping": st.sampled_from([None, 0.0, 1.0, UNCLEAR]),
    }
)


@settings(max_examples=30, deadline=None)
@given(
    _rows,
    st.integers(0, 150),
    st.sampled_from(["stock", "sold_30d", "free_shipping", "lowest_7", "lowest_90"]),
)
def test_what_is_irrelevant_never_changes_a_light(row, percent, other):
    asked = gate("price_lowest", max(percent, 1) / 100)
    assert one(asked, items(**row)) == one(asked, items(**{**row, other: None}))
    assert one(asked, items(**row)) == one(asked, items(**row, brand=5, title_length=7))


@settings(max_examples=30, deadline=None)
@given(_rows, st.sampled_from(["price_lowest", "price_list", "stock", "sold_30d"]), st.data())
def test_a_tighter_bound_never_turns_a_failure_into_a_pass(row, field, data):
    first, second = sorted(data.draw(st.tuples(st.integers(1, 150), st.integers(1, 150))))
    is_least = FIELDS[field].ops[0] is Op.AT_LEAST
    scale = 1 if is_least else 0.01
    loose, tight = (first, second) if is_least else (second, first)
    before = one(gate(field, loose * scale), items(**row))[0]
    after = one(gate(field, tight * scale), items(**row))[0]
    assert not (before == "fail" and after != "fail")
    assert not (before == "unknown" and after == "pass")


@settings(max_examples=30, deadline=None)
@given(_rows, st.integers(1, 150))
def test_learning_more_days_of_history_never_turns_a_failure_into_a_pass(row, percent):
    asked = gate("price_lowest", percent / 100)
    before = one(asked, items(**row))[0]
    lower = {**row, "known_days": 90, "lowest_30": row["lowest_30"] and max(1, row["lowest_30"] - 100)}
    after = one(asked, items(**lower))[0]
    assert not (before == "fail" and after != "fail")
