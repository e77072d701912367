"""A brief's facts in the vocabulary of the checks."""

from typing import Any

from core.content.brief import Brief
from core.content.checks.finding import Text
from core.content.checks.grounding.check import grounding
from core.content.facts import facts_of


def brief(**more: Any) -> Brief:
    item = {
        "title": "真空保温杯 500ml", "list_price": 24990, "usual_price": 22900, "stock": 480, "spec": "500ml",
        "selling_points": ["保温12小时", "一键开盖"], "facts": {"材质": "316不锈钢", "保修": "1年"},
    }  # fmt: skip
    offer = {
        "price": 19900,
        "threshold": 39900,
        "off": 6000,
        "gift": "杯刷",
        "gift_quantity": 2,
        "starts": "2026-11-10T12:00:00Z",
        "ends": "2026-11-11T16:00:00Z",
    }
    return Brief.model_validate({"items": [item], "offer": offer, "stress": ["通勤好搭档"]} | more)


def marked(text: str, given: Brief) -> list[str]:
    return [f.term for f in grounding(Text(text, "banner", facts=facts_of(given)))]


def test_money_is_in_yuan_and_times_in_the_shops_zone() -> None:
    facts = facts_of(brief())
    assert (facts["list_price"], facts["price"], facts["sale_price"]) == (249.9, 229, 199)
    assert facts["coupon"] == "399-60"
    assert facts["start"] == "2026-11-10T20:00+08:00"
    assert facts["材质"] == "316不锈钢"


def test_what_the_offer_leaves_out_is_known_to_be_absent_and_what_the_item_leaves_out_is_unknown() -> None:
    facts = facts_of(brief(offer={}))
    assert facts["gift"] is None
    assert facts["free_ship"] is False
    assert "stock" in facts
    assert "stock" not in facts_of(Brief.model_validate({"items": [{"title": "杯"}]}))


def test_copy_that_quotes_the_brief_is_grounded() -> None:
    given = brief()
    for text in (
        "保温12小时，一键开盖", "316不锈钢内胆", "质保一年", "送杯刷2个", "11月10日20:00开抢", "11月11日24点截止",
        "日常价229元，到手199元，省30元", "吊牌价249.9元", "满399减60", "通勤好搭档",
    ):  # fmt: skip
        assert marked(text, given) == [], text


def test_copy_that_adds_to_the_brief_is_marked() -> None:
    given = brief()
    for text, term in (
        ("保温24小时", "24小时"), ("304不锈钢内胆", "304不锈钢内胆"), ("送杯套", "送杯套"), ("全国包邮", "全国包邮"),
        ("11月12日20:00开抢", "11月12日"), ("仅剩20件", "仅剩20件"), ("获红点大奖", "红点"),
    ):  # fmt: skip
        assert any(term in found or found in term for found in marked(text, given)), text


def test_items_of_one_brief_each_carry_their_price() -> None:
    given = Brief.model_validate(
        {"items": [{"title": "杯", "usual_price": 5900}, {"title": "壶", "usual_price": 12900}]}
    )
    assert marked("杯59元，壶129元", given) == []
    assert marked("杯49元，壶129元", given) == ["49元"]
