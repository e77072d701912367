"""Numbers as people write them, read to the 分 or refused with a reason."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.money import fen
from core.numbers import (
    _PLAIN_YUAN,
    read_count,
    read_money,
    read_number,
    read_share,
    writes_decimals_with_comma,
)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("¥1,299.00", 129900),
        ("￥１，２９９．００", 129900),
        ("１２９９．５", 129950),
        ("1.2万", 1200000),
        ("1.2w+", 1200000),
        ("3.5k", 350000),
        ("3亿5000万", 35000000000),
        ("1 299,00", 129900),
        ("1.299,00", 129900),
        ("12,5", 1250),
        ("0,500", 50),
        ("1,299", 129900),
        ("(123)", -12300),
        ("（123）", -12300),
        ("-¥12.5", -1250),
        ("¥-12", -1200),
        ("12-", -1200),
        ("约 1299", 129900),
        ("1299元/件", 129900),
        ("12.5 元/500g", 1250),
        ("199起", 19900),
        ("12元整", 1200),
        ("RMB 12", 1200),
        ("价格：12", 1200),
        ("券后29.9", 2990),
        ("12块5", 1250),
        ("50元6角三分", 5063),
        ("九万四", 9400000),
        ("一百零一万一千", 101100000),
        ("两千三百五", 235000),
        ("五百余万", 500000000),
        ("12kg", 1200),
        ("12元/件(含税)", 1200),
        ("1200件装", 120000),
        ("12.5元/500ml", 1250),
        ("免费", 0),
        ("12.345", 1235),
        (0.1 + 0.2, 30),
        (1299, 129900),
        (1299.005, 129901),
        ("0.005", 1),
    ],
)
def test_money_is_read_to_the_fen(text, fen):
    assert read_money(text) == fen


@pytest.mark.parametrize(
    "text", ["", "--", "-", "—", "无", "N/A", "n/a", " ", "暂无", "NULL", "#N/A", None, "\u200b"]
)
def test_marks_for_nothing_are_nothing(text):
    assert read_money(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "129-199",
        "满199减20",
        "1,29,99",
        "1,0000",
        "二三百",
        "#DIV/0!",
        "$12",
        "€39,00",
        "12%",
        "abc",
        "1e5",
        "12 34",
        "129/159",
        "1.2.3.4",
        "万",
        True,
        "9" * 20,
        "￥",
        "1299 899",
        "12元8折",
        "一百到二百",
        "12abc",
        "三百减二十",
    ],
)
def test_what_could_be_read_twice_is_refused(text):
    with pytest.raises(BadInput):
        read_money(text)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("12.5%", "0.125"),
        ("１２％", "0.12"),
        ("5‰", "0.005"),
        ("8折", "0.8"),
        ("85折", "0.85"),
        ("八五折", "0.85"),
        ("8.5折", "0.85"),
        ("对折", "0.5"),
        ("3成", "0.3"),
        ("三成五", "0.35"),
        ("半成", "0.05"),
        ("百分之百", "1"),
        ("万分之三", "0.0003"),
        ("十二个百分点", "0.12"),
        ("0.3", "0.3"),
        (0.125, "0.125"),
        ("-5%", "-0.05"),
    ],
)
def test_shares(text, share):
    assert read_share(text) == Decimal(share)


def test_a_share_without_a_sign_above_one_is_refused_unless_the_heading_has_the_sign():
    with pytest.raises(BadInput):
        read_share("12.5")
    assert read_share("12.5", percent=True) == Decimal("0.125")


def test_a_fraction_is_no_count():
    assert read_count("1.2万") == 12000
    with pytest.raises(BadInput):
        read_count("10.5")


def test_the_unit_of_the_heading_counts():
    assert read_money("12.5", scale=Decimal(10000)) == 12500000
    assert read_money("990", scale=Decimal("0.01")) == 990


def test_a_column_shows_its_decimal_mark():
    assert writes_decimals_with_comma(["12,50", "8,00", "1.299,00"])
    assert not writes_decimals_with_comma(["1,299", "12.50"])
    assert not writes_decimals_with_comma(["1,299.00", "3,000"])
    assert read_money("1.299", comma_decimal=True) == 129900


@given(st.integers(0, 10**11), st.sampled_from(range(12)))
def test_any_amount_in_our_forms_reads_back(fen, form):
    yuan, cents = divmod(fen, 100)
    plain = f"{yuan}.{cents:02d}"
    grouped = f"{yuan:,}.{cents:02d}"
    full = plain.translate({ord("0") + n: ord("０") + n for n in range(10)} | {ord("."): "．"})
    european = f"{yuan:,}".replace(",", " ") + f",{cents:02d}"
    forms = [plain, grouped, f"¥{grouped}", f"￥{plain}", f"{plain}元", f"{grouped} 元/件", full, european]
    forms += [
        f"{yuan:,}".replace(",", ".") + f",{cents:02d}",
        f"约{plain}",
        f"\t{plain} ",
        f"{Decimal(fen) / 10**6:f}万",
    ]
    assert read_money(forms[form]) == fen
    if fen:
        assert read_money(f"({grouped})") == -fen


@given(st.floats(0, 10**9, allow_nan=False))
def test_a_typed_cell_reads_as_its_own_decimal(value):
    assert read_number(value) == Decimal(f"{value:.15g}")


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_fail_otherwise(text):
    for read in (read_money, read_share, read_count):
        with suppress(BadInput):
            read(text)


@pytest.mark.parametrize("piece", ["1", "1,", "1.", "¥", "一", "百", "1 ", "%", "折"])
def test_a_cell_full_of_figures_is_refused_without_a_long_look(piece):
    for read in (read_money, read_share, read_count):
        with pytest.raises(BadInput):
            read((piece * 32000)[:32000] + "1")


@given(st.from_regex(_PLAIN_YUAN, fullmatch=True))
def test_the_short_way_to_an_amount_reads_what_the_careful_way_reads(text):
    assert read_money(text) == fen(read_number(f" {text}"))
