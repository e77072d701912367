"""Copy must follow from the facts."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.checks.finding import Text
from core.content.checks.grounding.check import grounding
from core.content.checks.grounding.numerals import number
from core.content.facts import facts_of
from core.content.offline import draft_all_offline
from tests.core.content.checks.labelled_grounding import score
from tests.core.content.sample_briefs import CHINESE, ENGLISH

ITEM: dict[str, Any] = {
    "name": "真空保温杯 500ml",
    "price": 249,
    "sale_price": 199,
    "coupon": "399-60",
    "gift": None,
    "stock": 3200,
    "material": "304不锈钢",
    "start": "2026-11-10T20:00",
    "end": "2026-11-11T24:00",
}


def said(text: str, facts: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return what grounding marks, as (term, severity)."""
    found = grounding(Text(text, "banner", facts=ITEM if facts is None else facts))
    return [(finding.term, finding.severity) for finding in found]


@pytest.mark.parametrize("held", [False, True], ids=["tuned", "held out"])
def test_labelled_copy_is_told_apart(held: bool) -> None:
    result = score(held=held)
    assert result.recall >= (0.85 if held else 0.99), result.wrong
    assert result.false_hits <= 0.04, result.wrong


@pytest.mark.parametrize("brief", [*CHINESE, *ENGLISH], ids=lambda brief: brief.items[0].title[:16])
def test_a_template_draft_says_nothing_that_its_brief_does_not(brief: Any) -> None:
    facts = facts_of(brief)
    for variant in draft_all_offline(brief, seed=7):
        for part, text in variant.parts.items():
            found = grounding(Text(text, variant.kind, facts=facts, lang=brief.language, part=part))
            assert not found, (text, found)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("到手¥179，直降50元", "¥179"),
        ("原价２９９元，现价199", "２９９元"),
        ("一百七十九元带回家", "一百七十九元"),
        ("下单即送杯刷，先到先得", "送杯刷"),
        ("满 199 减 20，速来", "满 199 减 20"),
        ("仅剩 8 件，手慢无", "仅剩 8 件"),
        ("11月20日截止，别错过", "11月20日"),
        ("316不锈钢内胆", "316不锈钢"),
        ("750ml大容量", "750ml"),
    ],
)
def test_the_mark_lies_exactly_on_what_was_said(text: str, term: str) -> None:
    assert said(text) == [(term, "block")]


def test_without_facts_grounding_says_nothing() -> None:
    text = "到手¥179，送杯刷，已售100万，获红点奖"
    assert grounding(Text(text, "banner", facts=None)) == []
    assert grounding(Text(text, "banner", facts={})) == []
    assert len(grounding(Text(text, "banner", facts=ITEM))) == 4


def test_absent_blocks_where_unknown_only_warns() -> None:
    assert said("下单送杯刷", {"gift": None, "price": 99}) == [("送杯刷", "block")]
    assert said("下单送杯刷", {"price": 99, "stock": 5}) == [("送杯刷", "warn")]
    assert said("下单送杯刷", {"price": 99}) == [("送杯刷", "info")]
    assert said("下单送杯刷", {"gift": "杯刷", "price": 99}) == []


def test_remarks_on_the_medium_are_no_facts_about_the_goods() -> None:
    assert said("全场8折，送杯刷", {"ad_label": True, "unsubscribe": True}) == []


def test_a_price_that_is_wrong_gets_the_right_one_as_suggestion() -> None:
    (finding,) = grounding(Text("到手价¥179", "banner", facts=ITEM))
    assert finding.suggestion == "¥199"
    assert "199" in finding.reason


def test_every_form_of_a_known_amount_follows() -> None:
    for form in (
        "¥199",
        "￥１９９",
        "199元",
        "199.00元",
        "一百九十九元",
        "壹佰玖拾玖元",
        "到手199",
        "1 9 9 元",
        "199块钱",
    ):
        assert said(form) == [], form
        assert (
            said(form.replace("9", "8").replace("９", "８").replace("九", "八").replace("玖", "捌")) != []
        ), form


PRICES = st.integers(min_value=2, max_value=99_999)


@given(price=PRICES, off=st.integers(min_value=1, max_value=900))
@settings(max_examples=80, deadline=None)
def test_a_price_and_what_follows_from_it_never_hit(price: int, off: int) -> None:
    facts = {"price": price + off, "sale_price": price, "name": "保温杯"}
    share = (Decimal(price) / (price + off) * 10).quantize(Decimal("0.1")).normalize()
    texts = [
        f"¥{price}",
        f"到手{price}元",
        f"原价{price + off}元，现价{price}元",
        f"直降{off}元",
        f"立省{off}",
    ]
    if 1 <= share < 10:
        texts.append(f"{share:f}折")
    for text in texts:
        assert said(text, facts) == [], text


@given(grams=st.integers(min_value=1, max_value=9_999))
@settings(max_examples=60, deadline=None)
def test_a_weight_in_another_unit_never_hits(grams: int) -> None:
    facts = {"name": "坚果", "weights_g": [grams], "price": 10}
    kilos = (Decimal(grams) / 1000).normalize()
    for text in (f"净含量{grams}g", f"净重{grams}克", f"净重{kilos:f}kg", f"净重{kilos * 2:f}斤"):
        assert said(text, facts) == [], text


@given(text=st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_spans_lie_inside(text: str) -> None:
    for finding in grounding(Text(text, "banner", facts=ITEM)):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.term == text[finding.start : finding.end]


_PIECES = (
    "满",
    "送",
    "199",
    "元",
    "8折",
    "第",
    "二件",
    "11月",
    "31日",
    "晚",
    "8点",
    "仅剩",
    "%",
    "¥",
    "$",
    " ",
    "每",
    "-",
    "9.9",
    "万",
    "１",
)


@given(text=st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_jumble_of_trade_words_is_read(text: str) -> None:
    for finding in grounding(Text(text, "push", facts=ITEM)):
        assert finding.term == text[finding.start : finding.end] != ""


@given(
    facts=st.dictionaries(
        st.sampled_from(
            [
                "price",
                "coupon",
                "gift",
                "start",
                "end",
                "stock",
                "patent",
                "weights_g",
                "备注",
                "activity_days",
            ]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
            ),
            max_leaves=4,
        ),
        max_size=5,
    )
)
@settings(max_examples=200, deadline=None)
def test_facts_of_any_shape_are_read(facts: dict[str, Any]) -> None:
    grounding(
        Text("到手¥199，满399减60，送杯刷，11月11日20:00开抢，仅剩8件，500ml，专利", "banner", facts=facts)
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,299.00", "1299"), ("1.2万", "12000"), ("一百九", "190"), ("两千三", "2300"), ("一百零五", "105"), ("十五", "15"),
     ("一九九", "199"), ("壹佰", "100"), ("九点九", "9.9"), ("三百五十万", "3500000"), ("10w", "100000")],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("long", ["满199减" * 4000, "1,1" * 6000, "一" * 20000, "送" * 20000, "a " * 10000])
def test_a_text_as_long_as_a_book_is_read_to_its_end(long: str) -> None:
    for finding in grounding(Text(long, "detail", facts=ITEM)):
        assert long[finding.start : finding.end] == finding.term
