"""A brief that cannot be used: the field by its path, and what is wrong with it in the reader's language."""

from typing import Any

import pytest

from core.content.actions import read_brief
from core.errors import BadInput
from core.locale import speaking

TEA = {"title": "茉莉花茶"}


@pytest.mark.parametrize(
    ("brief", "field", "chinese"),
    [
        ({}, "items", "缺少此项"),
        ({"items": []}, "items", "不能为空"),
        ({"items": "tea"}, "items", "须为列表"),
        ({"items": ["tea"]}, "items.0", "须为带名称的字段"),
        ({"items": [TEA, {"title": " "}]}, "items.1.title", "不能为空"),
        ({"items": [{"title": "茶" * 201}]}, "items.0.title", "超过 200 字"),
        ({"items": [TEA] * 21}, "items", "超过 20 项"),
        ({"items": [TEA], "colour": "red"}, "colour", "没有这个字段"),
        ({"items": [TEA], "shop": 5}, "shop", "须为文字"),
        ({"items": [TEA], "variants": 0}, "variants", "不得小于 1"),
        ({"items": [TEA], "variants": 9}, "variants", "不得大于 8"),
        ({"items": [TEA], "offer": {"price": "cheap"}}, "offer.price", "须为整数；金额以分为单位"),
        ({"items": [TEA], "offer": {"price": 9.9}}, "offer.price", "须为整数；金额以分为单位"),
        ({"items": [TEA], "offer": {"off": 0}}, "offer.off", "须大于 0"),
        ({"items": [TEA], "offer": {"free_shipping": "perhaps"}}, "offer.free_shipping", "须为 true 或 false"),
        ({"items": [TEA], "offer": {"ends": "tomorrow"}}, "offer.ends", "须为带时区的时间"),
        ({"items": [TEA], "offer": {"ends": "2026-11-11T20:00:00"}}, "offer.ends", "须为带时区的时间"),
        ({"items": [TEA], "kinds": ["poster"]}, "kinds.0", "只能是 'banner', 'push', 'sms', 'guide'"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named_with_what_is_wrong(brief: dict[str, Any], field: str, chinese: str) -> None:
    with speaking("zh"), pytest.raises(BadInput, match="简报无法使用") as told:
        read_brief(brief)
    assert told.value.field == field
    assert chinese in str(told.value)


def test_our_own_rules_speak_for_themselves() -> None:
    with speaking("en"), pytest.raises(BadInput, match="A threshold needs an amount off") as told:
        read_brief({"items": [TEA], "offer": {"threshold": 9900}})
    assert "Value error" not in str(told.value)


@pytest.mark.parametrize(
    ("brief", "name"),
    [
        ({"items": [TEA], "kinds": []}, "文案类型"),
        ({"items": [TEA], "variants": 9}, "每类条数"),
        ({"items": [TEA], "offer": {"price": -1}}, "活动价"),
        ({"items": [TEA, {"title": " "}]}, "第 2 个商品的标题"),
        ({"items": [TEA], "colour": "red"}, "colour"),
    ],
)
def test_a_field_is_called_what_the_form_calls_it(brief: dict[str, Any], name: str) -> None:
    with speaking("zh"), pytest.raises(BadInput) as told:
        read_brief(brief)
    assert f"，{name}" in str(told.value)
