"""What a finding of the law check says: where, how grave, by which law, and what to write instead."""

from dataclasses import replace
from typing import Any

import pytest

from core.content.checks.finding import Finding, Text
from core.content.checks.law.law import law
from core.locale import speaking
from tests.core.content.checks.law_table import files, rows


def findings(text: str, category: str = "", channel: str = "banner", **facts: Any) -> list[Finding]:
    return law(Text(text, channel, category, facts or None))  # type: ignore[arg-type]


def only(text: str, category: str = "", channel: str = "banner", **facts: Any) -> Finding:
    (finding,) = [f for f in findings(text, category, channel, **facts) if f.severity != "info"]
    return finding


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("新款上市，顶-级音质", "顶-级"),
        ("这是 国 家 级 品质", "国 家 级"),
        ("全新ＮＯ．１单品", "ＮＯ．１"),
        ("口感最\u200b佳之选", "最\u200b佳"),
        ("好物推荐：蕞好吃", "蕞好"),
    ],
)
def test_the_span_of_a_disguise_is_the_text_as_typed(text: str, term: str) -> None:
    finding = only(text)
    assert text[finding.start : finding.end] == finding.term == term
    assert "换了写法" in finding.reason


def test_a_plain_absolute_names_article_9_and_is_not_called_a_disguise() -> None:
    finding = only("顶级享受", "家居")
    assert finding.severity == "block"
    assert "第九条" in finding.law
    assert "换了写法" not in finding.reason
    assert finding.suggestion


def test_reasons_speak_the_language_of_whoever_asks() -> None:
    assert only("顶级享受").reason.startswith("必须修改。")
    with speaking("en"):
        assert only("顶级享受").reason.startswith("Must be changed. ")


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({}, "warn"),
        ({"evidence": None}, "block"),
        ({"evidence": "报告 2024-1"}, None),
        ({"certificates": ["抗菌报告"]}, None),
    ],
)
def test_a_claim_that_needs_proof_follows_the_facts(facts: dict[str, Any], severity: str | None) -> None:
    found = [f.severity for f in findings("抗菌毛巾", "毛巾", **facts) if f.severity != "info"]
    assert found == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({}, "warn"),
        ({"ever_sold_at_199": False}, "block"),
        ({"ever_sold_at_199": True}, None),
        ({"price_history": [199, 149], "price": 99}, None),
        ({"price_history": [{"date": "2026-10-01", "price": 149}]}, "block"),
        ({"min_deal_price_7d": 149}, "block"),
        ({"min_deal_price_7d": 199}, None),
        ({"list_price": 199}, None),
        ({"price_history": []}, "block"),
    ],
)
def test_a_former_price_must_have_been_charged(facts: dict[str, Any], severity: str | None) -> None:
    found = [f.severity for f in findings("原价199元，现价99元", "零食", **facts) if f.severity != "info"]
    assert found == ([severity] if severity else [])


def test_the_top_prize_may_be_fifty_thousand_and_not_a_yuan_more() -> None:
    assert not [f for f in findings("抽奖，规则见活动页", max_prize=50_000) if f.severity != "info"]
    assert only("抽奖，规则见活动页", max_prize=50_001).severity == "block"


@pytest.mark.parametrize(
    ("end", "hit"), [("today", False), ("today 24:00", False), ("+1d", False), ("+2d", True), ("+7d", True)]
)
def test_the_last_day_is_the_last_day(end: str, hit: bool) -> None:
    assert bool(findings("最后一天", activity_end=end)) is hit


def test_a_paid_story_is_told_to_begin_with_the_word_advertisement() -> None:
    finding = only("空瓶三支的精华，链接在评论区", "护肤", "story", paid=True, ad_label=False)
    assert finding.suggestion.startswith("广告｜")
    assert not [
        f
        for f in findings("广告｜空瓶三支的精华，链接在评论区", "护肤", "story", paid=True)
        if f.severity != "info"
    ]


def test_denying_that_it_is_an_advertisement_is_no_label() -> None:
    assert only("绝非广告，链接在评论区", "护肤", "story", paid=True).id == "medium.label"


def test_a_marketing_message_without_opt_out_is_told_what_to_add() -> None:
    finding = only("【云铺】满减开始，速来", "", "sms", unsubscribe=False)
    assert finding.suggestion.endswith("拒收请回复R")


def test_health_food_may_state_its_registered_function_with_the_warning_only() -> None:
    facts = {"health_food": True, "registered_function": "有助于增强免疫力"}
    assert not [
        f for f in findings("有助于增强免疫力，本品不能代替药物", "保健品", **facts) if f.severity != "info"
    ]
    assert only("有助于增强免疫力", "保健品", **facts).id == "health_food.disclaimer"
    assert "health_food.function" in {f.id for f in findings("改善睡眠，本品不能代替药物", "保健品", **facts)}


@pytest.mark.parametrize("category", ["零食", "休闲食品", "牛肉干", "snacks", "茶叶"])
def test_ordinary_food_has_no_health_function_however_the_category_is_written(category: str) -> None:
    assert only("增强免疫力", category).severity == "block"


@pytest.mark.parametrize("category", ["", "图书", "健身器材"])
def test_red_lines_of_other_goods_do_not_reach_this_one(category: str) -> None:
    assert not [f for f in findings("喝咖啡的时候读两页", category) if f.severity != "info"]


def test_a_name_from_the_facts_and_a_book_title_are_no_claims() -> None:
    assert not findings("第一品牌印象 香水新香上市", "香水", name="第一品牌印象")
    assert not findings("《世界第一好吃的面》到货", "图书")
    assert findings("第一品牌香水新香上市", "香水", name="晨露")


def test_a_first_place_passes_with_rank_and_source_and_fails_without() -> None:
    assert not findings("类目销量第一", rank=1, period="2025-05", source="平台榜单")
    assert only("类目销量第一", rank=1, source=None).severity == "block"
    assert only("类目销量第一", rank=2, source="平台榜单").severity == "block"


def test_nothing_is_said_about_an_empty_text() -> None:
    assert findings("") == findings(" \n\u200b") == []


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("全网最好吃的坚果", "好"),
        ("最佳口味", "出色"),
        ("性价比最高的手机", "性价比高"),
        ("绝对正品", "正品"),
        ("本店保留最终解释权", "如有疑问请联系客服"),
    ],
)
def test_the_replacement_keeps_what_may_stay(text: str, suggestion: str) -> None:
    assert findings(text, "家居")[0].suggestion == suggestion


def test_a_replacement_is_not_marked_by_the_rule_that_offered_it() -> None:
    offered, again = 0, []
    for row in (row for name in files() for row in rows(name)):
        for finding in (f for f in law(row.text) if f.suggestion and f.severity != "info"):
            offered += 1
            copy, end = row.text.text, finding.start + len(finding.suggestion)
            changed = replace(row.text, text=copy[: finding.start] + finding.suggestion + copy[finding.end :])
            if any(f.id == finding.id and f.start < end and finding.start < f.end for f in law(changed)):
                again.append((finding.term, finding.suggestion))
    assert offered > 500
    assert len(again) <= 0.01 * offered, again


TERMS = [
    "根治",
    "降血糖",
    "减肥",
    "包治百病",
    "药妆",
    "稳赚不赔",
    "包过",
    "开光",
    "国家级",
    "顶级",
    "无副作用",
    "好评返现",
]


@pytest.mark.parametrize("frame", ["请勿轻信“{}”的宣传", "警惕{}等夸大宣传", "我们不宣传{}"])
@pytest.mark.parametrize("term", TERMS)
def test_a_warning_against_a_claim_is_no_claim(frame: str, term: str) -> None:
    assert not [f for f in findings(frame.format(term), "家居", "guide") if f.severity != "info"]


@pytest.mark.parametrize("term", ["根治", "降血糖", "减肥", "消炎", "补肾"])
def test_saying_that_food_does_no_such_thing_is_no_claim(term: str) -> None:
    assert not [f for f in findings(f"本品不具有{term}作用", "食品", "detail") if f.severity != "info"]
    assert [f for f in findings(f"本品具有{term}作用", "食品", "detail") if f.severity == "block"]


@pytest.mark.parametrize(
    "text", ["不含糖的全网最好喝的茶", "不信试试这款全网最好用的拖把", "没有副作用的减肥药膳"]
)
def test_a_denial_of_something_else_does_not_cover_the_claim(text: str) -> None:
    assert [f for f in findings(text, "茶") if f.severity == "block"]
