"""Rewriting without a model, near-copies and the difference of two versions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.brief import PARTS, Variant
from core.content.diff import difference
from core.content.near_copies import is_near_copy, likeness, without_near_copies
from core.content.offline import draft_all_offline
from core.content.rewrite import replace_span, shorter
from tests.core.content.sample_briefs import CHINESE

BRIEF = CHINESE[0]


def push(title: str, body: str) -> Variant:
    return Variant(kind="push", angle="offer", parts={"title": title, "body": body}, origin="template")


def test_shorter_copy_keeps_its_parts_and_its_offer() -> None:
    for variant in draft_all_offline(BRIEF):
        less = shorter(variant, BRIEF)
        assert set(less.parts) == set(PARTS[variant.kind])
        assert sum(map(len, less.parts.values())) <= sum(map(len, variant.parts.values()))
    text = "【云边食铺】每日坚果到手¥89，比平时省40元，11月11日24:00截止，快来看看。拒收请回复R"
    less = shorter(Variant(kind="sms", angle="offer", parts={"text": text}, origin="model"), BRIEF).parts[
        "text"
    ]
    assert len(less) < len(text)
    assert less.startswith("【云边食铺】")
    assert less.endswith("拒收请回复R")
    assert "¥89" in less


@pytest.mark.parametrize(
    ("text", "term", "suggestion", "fixed"),
    [
        ("全网最好的坚果，到手¥89", "最好", "很好", "全网很好的坚果，到手¥89"),
        ("独立小包装，全网第一，到手¥89", "全网第一", "", "独立小包装，到手¥89"),
        ("全网第一，到手¥89", "全网第一", "", "到手¥89"),
        ("到手¥89，全网第一。", "全网第一", "", "到手¥89。"),
    ],
)
def test_a_remark_is_fixed_and_the_sentence_stays_sane(
    text: str, term: str, suggestion: str, fixed: str
) -> None:
    start = text.index(term)
    assert replace_span(text, start, start + len(term), suggestion) == fixed


def test_near_copies_are_dropped_and_different_angles_stay() -> None:
    first = push("每日坚果到手¥89", "独立小包装，0添加蔗糖。11月11日24:00截止。")
    copy = push("每日坚果到手¥99", "独立小包装，0添加蔗糖。11月12日24:00截止。")
    other = push("下午嘴馋，抽屉里有每日坚果", "6种坚果果干。到手¥89，另送帆布袋1份。")
    assert is_near_copy(first.parts, copy.parts)
    assert without_near_copies([first, copy, other]) == [first, other]


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert likeness({"text": one}, {"text": other}) == likeness({"text": other}, {"text": one})


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_holds_both_versions(before: str, after: str) -> None:
    spans = difference(before, after)
    assert "".join(text for op, text in spans if op != "added") == before
    assert "".join(text for op, text in spans if op != "removed") == after


def test_a_changed_price_is_one_change() -> None:
    assert difference("到手¥89，独立小包装", "到手¥79，独立小包装") == [
        ("same", "到手¥"),
        ("removed", "89"),
        ("added", "79"),
        ("same", "，独立小包装"),
    ]
