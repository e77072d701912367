"""Disguises are undone, and every folded character still knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.checks.finding import Text
from core.content.checks.law.folding import fold
from core.content.checks.law.law import law

TRICKY = st.text(
    alphabet=st.one_of(
        st.sampled_from("最第一佳好顶级国家zuidi1①❶ⅠＮＯ．·*-_ 　\u200b\ufe0f\u20e3🎉，。！《》蕞唯"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("顶-级音质", "顶级音质"),
        ("第 一 品 牌", "第一品牌"),
        ("國家級", "国家级"),
        ("ＮＯ．１", "no.1"),
        ("蕞好吃", "最好吃"),
        ("zui好用的", "最好用的"),
        ("最\u200b美", "最美"),
        ("唯①的选择", "唯一的选择"),
        ("di一品牌", "第一品牌"),
        ("独一 无二", "独一无二"),
        ("国j级", "国家级"),
        ("第❶", "第1"),
        ("绝dui正品", "绝对正品"),
    ],
)
def test_disguised_words_are_read_as_what_they_are(written: str, read: str) -> None:
    assert fold(written).text == read


@pytest.mark.parametrize(
    "written",
    [
        "满 200 减 20",
        "30*40*50 cm",
        "第二件 半价",
        "春季上新 一件包邮",
        "醉美江南",
        "no.12",
        "嘴巴馋了",
        "1 + 1",
    ],
)
def test_ordinary_spacing_and_words_stay(written: str) -> None:
    assert fold(written).text == written


@given(TRICKY)
def test_the_map_leads_back_into_the_text_and_never_backwards(text: str) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text)
    starts = [start for start, _ in folded.origin]
    assert starts == sorted(starts)
    assert all(0 <= start < end <= len(text) for start, end in folded.origin)


@given(st.text(alphabet="最好第一家的美味牛肉干产品上市了", max_size=40))
def test_plain_chinese_is_its_own_folded_form(text: str) -> None:
    folded = fold(text)
    assert folded.text == text
    assert all(folded.span(i, i + 1) == (i, i + 1) for i in range(len(text)))


@given(
    TRICKY, st.sampled_from(["banner", "push", "sms", "guide", "rules", "story", "detail", "email", "card"])
)
def test_any_text_is_checked_without_a_crash_and_twice_alike(text: str, channel: str) -> None:
    given_text = Text(text, channel)  # type: ignore[arg-type]
    found = law(given_text)
    assert found == law(given_text)
    assert all(0 <= f.start < f.end <= len(text) and f.term == text[f.start : f.end] for f in found)


FACTS = st.dictionaries(
    st.sampled_from(
        [
            "price",
            "sale_price",
            "list_price",
            "msrp",
            "price_history",
            "min_deal_price_7d",
            "stock",
            "sold",
            "total_sold",
            "rank",
            "activity_end",
            "restores",
            "patent",
            "awards",
            "grade",
            "standard",
            "coupon",
            "gift",
            "participating_ratio",
            "min_discount",
            "max_prize",
            "unsubscribe",
            "name",
            "stock_at_9.9",
            "ever_sold_at_199",
            "cosmetic_type",
            "registered_function",
            "health_food",
            "ingredients",
            "usual_shipping",
        ]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
        max_leaves=4,
    ),
    max_size=6,
)


@given(
    st.lists(
        st.sampled_from(
            [
                "原价199元",
                "现价9.9元起",
                "全场5折",
                "最后一天",
                "仅剩3件",
                "专利产品",
                "抽奖",
                "特级",
                "买一送一",
                "包邮",
                "最新款",
                "增强免疫力",
                "会员价8折",
                "十万人已购",
            ]
        ),
        max_size=4,
    ),
    FACTS,
)
def test_facts_of_any_shape_are_read_without_a_crash(parts: list[str], facts: dict[str, object]) -> None:
    text = "，".join(parts)
    for finding in law(Text(text, "banner", "保健品", facts)):
        assert finding.term == text[finding.start : finding.end] != ""


@pytest.mark.parametrize(
    "text", ["最" * 4000, "第一" * 2000, "a " * 3000, "最·" * 2000, "比" * 3000, "治" * 3000, "1" * 5000]
)
def test_long_repetitions_do_not_stall_the_check(text: str) -> None:
    assert isinstance(law(Text(text, "detail", "零食")), list)
