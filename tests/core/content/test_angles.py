"""Angles: which a brief has facts for, in which order; and what copy calls an item."""

from typing import Any

import pytest

from core.content.angles import ANGLES, angle, angle_name, ranked
from core.content.brief import Brief, BriefItem
from core.content.naming import plain_name, short_name
from core.errors import NotFound
from core.locale import speaking


def brief(**more: Any) -> Brief:
    return Brief.model_validate(
        {"items": [{"title": "猪肉脯", "category": "零食", **more.pop("item", {})}], **more}
    )


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"offer": {"price": 100}}, "offer"),
        ({"offer": {"threshold": 9900, "off": 1000}}, "offer"),
        ({"item": {"selling_points": ["高温烤制"]}}, "points"),
        ({"item": {"selling_points": ["独立包装"]}}, "problem"),
        ({"item": {"facts": {"产地": "江苏靖江"}}}, "quality"),
        ({"item": {"facts": {"累计销量": "12万袋"}}}, "proof"),
        ({"offer": {"gift": "贺卡"}}, "gift"),
        ({"offer": {"ends": "2026-11-11T16:00:00Z"}}, "deadline"),
        ({"offer": {"stock_limit": 300}}, "limited"),
        ({"offer": {"free_shipping": True}}, "shipping"),
        ({"occasion": "中秋"}, "gifting"),
        ({"occasion": "双11"}, "occasion"),
        ({"occasion": "春季上新"}, "new"),
        ({"audience": "上班族"}, "audience"),
        ({"items": [{"title": "猪肉脯"}, {"title": "牛肉干"}]}, "assortment"),
    ],
)
def test_an_angle_is_there_exactly_when_its_facts_are(more: dict[str, Any], key: str) -> None:
    assert key in [one.key for one in ranked(brief(**more))]
    assert key not in [one.key for one in ranked(brief())]


def test_with_no_facts_the_item_itself_is_left() -> None:
    bare = Brief.model_validate({"items": [{"title": "手工编织藤筐"}]})
    assert [one.key for one in ranked(bare)] == ["plain"]


def test_a_saving_comes_first_and_the_plain_angle_last() -> None:
    order = [
        one.key
        for one in ranked(
            brief(item={"usual_price": 4900, "selling_points": ["高温烤制"]}, offer={"price": 3900})
        )
    ]
    assert order[0] == "offer"
    assert order[-1] == "plain"


def test_every_angle_has_a_name_and_an_instruction_in_both_languages() -> None:
    for one in ANGLES:
        assert one.instruction("zh") != one.instruction("en")
        with speaking("en"):
            english = one.name()
        with speaking("zh"):
            assert one.name() != english
        assert angle_name(one.key) == one.name()


def test_an_unknown_angle_is_not_found_but_keeps_its_key_as_a_name() -> None:
    with pytest.raises(NotFound):
        angle("clickbait")
    assert angle_name("clickbait") == "clickbait"


@pytest.mark.parametrize(
    ("title", "brand", "category", "name", "short"),
    [
        (
            "云边食铺 每日坚果 混合坚果礼盒 750g/30包",
            "云边食铺",
            "坚果炒货",
            "每日坚果 混合坚果礼盒",
            "每日坚果",
        ),
        (
            "【2026新款】加绒加厚保暖内衣套装男士秋冬",
            "",
            "内衣",
            "加绒加厚保暖内衣套装男士秋冬",
            "保暖内衣套装",
        ),
        ("小熊 电炖锅 家用 陶瓷 全自动 1.6L", "小熊", "厨房电器", "电炖锅 家用 陶瓷 全自动", "电炖锅"),
        ("云南高山小粒咖啡挂耳包10g*30包", "", "咖啡", "云南高山小粒咖啡挂耳包", "咖啡挂耳包"),
        ("玻尿酸补水面膜 25ml×10片", "", "面膜", "玻尿酸补水面膜", "补水面膜"),
        ("XK-200 便携投影仪", "", "", "XK-200 便携投影仪", "便携投影仪"),
        ("蓝牙耳机Pro 2 主动降噪 续航40小时", "", "耳机", "蓝牙耳机Pro 2 主动降噪 续航", "蓝牙耳机"),
        ("XS-20", "", "", "XS-20", "XS-20"),
    ],
)
def test_copy_calls_an_item_by_its_name(title: str, brand: str, category: str, name: str, short: str) -> None:
    item = BriefItem(title=title, brand=brand, category=category)
    assert plain_name(item) == name
    assert short_name(item, 6) == short
