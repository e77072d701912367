"""read-price: prices of pages and money, shares and numbers of Chinese sentences, as JSON."""

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from price_parser import Price

from core.competitors.price_command import read_price, read_price_lines
from core.competitors.reading.money import find_money
from core.competitors.reading.numbers import find_numbers
from core.competitors.reading.shares import find_shares
from core.competitors.reading.span import written
from core.errors import BadFile, BadInput

# The development data lies beside the repository; the test needs it and does not skip without.
EXAMPLES = json.loads(
    (Path(__file__).parents[4] / "shared" / "data" / "prices" / "examples.json").read_text(encoding="utf-8")
)


def test_price_strings_of_the_development_data_are_read_better_than_by_the_library():
    ours, library = [], 0
    for example in EXAMPLES["price_strings"]:
        amount = None if example["amount"] is None else Decimal(example["amount"])
        read = read_price(example["price_raw"], hint=example["currency_raw"] or "")
        is_right = (read["amount"] and Decimal(read["amount"])) == amount
        if not (is_right and read["currency"] == example["currency"]):
            ours.append(example["price_raw"])
        theirs = Price.fromstring(example["price_raw"], example["currency_raw"])
        library += (theirs.amount, theirs.currency) == (amount, example["currency"])
    assert ours == ["CND"]  # a currency with a typing error, and no amount at all
    assert library < len(EXAMPLES["price_strings"]) - len(ours)


@pytest.mark.parametrize(
    ("group", "find", "sign"),
    [("currency", find_money, ""), ("percent_and_discount", find_shares, "%"), ("number", find_numbers, "")],
)
def test_sentences_of_the_development_data(group, find, sign):
    wrong = []
    for example in EXAMPLES[group]:
        found = [
            (span.start, span.end, written(span.value) + sign, span.currency)
            for span in find(example["text"])
        ]
        expected = [
            (one["start"], one["end"], one["resolution"]["value"], one["resolution"].get("isoCurrency"))
            for one in example["found"]
        ]
        if found != expected:
            wrong.append(example["text"])
    assert wrong == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("三块五毛", [("三块五毛", "3.5", "CNY")]),
        ("12块5", [("12块5", "12.5", "CNY")]),
        ("二十三块五毛六", [("二十三块五毛六", "23.56", "CNY")]),
        ("九块九包邮", [("九块九", "9.9", "CNY")]),
        ("一块半，半块钱", [("一块半", "1.5", "CNY"), ("半块钱", "0.5", "CNY")]),
        ("几十元，数千元", []),
        ("1,000$", [("1,000$", "1000", None)]),
        ("10块零5毛", [("10块零5毛", "10.5", "CNY")]),
        ("负五元", [("负五元", "-5", "CNY")]),
        ("10w元", [("10w元", "100000", "CNY")]),
        ("100多元", [("100多元", "100", "CNY")]),
        ("US$ 30和HK$20", [("US$ 30", "30", "USD"), ("HK$20", "20", "HKD")]),
        ("￥199券后￥159", [("￥199", "199", "CNY"), ("￥159", "159", "CNY")]),
        ("五毛钱", [("五毛钱", "5", None)]),
        ("三点二万元", [("三点二万元", "32000", "CNY")]),
        ("三英镑二十便士", [("三英镑二十便士", "3.2", "GBP")]),
        ("等一分钟，一块儿去三元里", []),
        ("1,299.00元3件", [("1,299.00元", "1299", "CNY")]),
    ],
)
def test_money_in_sentences(sentence, expected):
    assert [(one.text, written(one.value), one.currency) for one in find_money(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全场八五折", ["85"]),
        ("打8.8折，会员再95折", ["88", "95"]),
        ("七成五", ["75"]),
        ("5‰", ["0.5"]),
        ("10%-20%", ["10", "20"]),
        ("百分之三点五", ["3.5"]),
        ("一成不变的三成交价", []),
        ("骨折价打折", []),
    ],
)
def test_shares_in_sentences(sentence, expected):
    assert [written(one.value) for one in find_shares(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("一百二十三万四千五百六十七", ["1234567"]),
        ("五又四分之三", ["5.75"]),
        ("两打", ["24"]),
        ("200千克", ["200"]),
        ("五兆三亿", ["5000300000000"]),
        ("十万亿", ["10000000000000"]),
        ("2.3e5", ["230000"]),
        ("负三点五", ["-3.5"]),
        ("一点五亿", ["150000000"]),
        ("三点钟", ["3"]),
        ("万一十分好", []),
        ("一起去一直走", []),
    ],
)
def test_numbers_in_sentences(sentence, expected):
    assert [written(one.value) for one in find_numbers(sentence)] == expected


@pytest.mark.parametrize(
    ("text", "amount", "currency", "code"),
    [
        ("江苏彩民15元中大乐透1600万 奖池36.57亿", "15", "元", "CNY"),
        ("八十八元起", "88", "元", "CNY"),
        ("12块5", "12.5", "块", "CNY"),
        ("五角", "0.5", "角", "CNY"),
        ("八角五分", "0.85", "角", "CNY"),
        ("99~199元", "99", "元", "CNY"),
        ("立减20元 ¥99", "99", "¥", "CNY"),
        ("评分4.9 ¥99", "99", "¥", "CNY"),
        ("月销2万+", None, None, None),
        ("满200减30", None, None, None),
        ("满200元减30元", None, "元", None),
        ("满100元可用", None, "元", None),
        ("50元6角三分", "50.63", "元", "CNY"),
        ("到手89", "89", None, None),
        ("五角大楼宣布了作战计划", None, None, None),
        ("5％", None, None, None),
    ],
)
def test_a_chinese_price_is_read_as_it_is_said(text, amount, currency, code):
    read = read_price(text)
    assert (read["amount"], read["currency"], read["currency_code"]) == (amount, currency, code)


def test_lines_are_answered_in_their_order_and_a_bad_one_says_why(tmp_path):
    file = tmp_path / "prices.jsonl"
    lines = [
        '"¥12起"',
        '{"price_raw": "13", "currency_raw": "€"}',
        "{broken",
        "[1]",
        '{"text": null}',
        "",
        '"x"',
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    answers = list(read_price_lines(file))
    assert [(one["amount"], one["currency"]) for one in answers] == [
        ("12", "¥"),
        ("13", "€"),
        *[(None, None)] * 4,
    ]
    assert [bool(one.get("error")) for one in answers] == [False, False, True, True, False, False]


def test_a_missing_file_and_a_book_are_refused(tmp_path):
    with pytest.raises(BadFile):
        list(read_price_lines(tmp_path / "none.jsonl"))
    with pytest.raises(BadInput):
        read_price("¥" * 20_000)


@given(st.text(alphabet="一二三十百千万亿点分之又半折成元角块毛$¥%.,-+ 0159ke^/打两零", max_size=40))
def test_no_sentence_makes_the_readers_fail(sentence):
    for find in (find_money, find_shares, find_numbers):
        spans = find(sentence)
        assert all(0 <= span.start <= span.end < len(sentence) for span in spans)
        assert all(first.end < second.start for first, second in pairwise(spans))
    json.dumps(read_price(sentence))
