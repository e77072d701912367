"""Shortening keeps the limit, whole words and the offer."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.shorten import shorten
from core.content.words import OFFER, pieces

BITS = st.sampled_from(
    ["每日坚果", "，", "满199减20", "直降50元", "11月11日20:00", "适合全家人使用", "。", "（买前看尺码）", "的", "柔软的纯棉毛巾",
     " ", "Save ¥50", ", ", "until Nov 11", "soft cotton towels", "！", "¥1,299.00", "8.5折", "【云边食铺】", "拒收请回复R", "\n", "、", "前100份"]
)  # fmt: skip
TEXTS = st.lists(BITS, max_size=14).map("".join) | st.text(max_size=80)


@given(TEXTS, st.integers(4, 70))
@settings(deadline=None)
def test_the_result_is_always_within_the_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@given(TEXTS, st.integers(4, 70))
@settings(deadline=None)
def test_a_text_that_fits_is_left_alone(text: str, limit: int) -> None:
    if len(text.strip()) <= limit:
        assert shorten(text, limit) == text.strip()


@given(st.lists(BITS, min_size=1, max_size=14).map("".join), st.integers(4, 60))
@settings(deadline=None)
def test_no_number_is_made_or_broken(text: str, limit: int) -> None:
    numbers = set(re.findall(r"\d+(?:[.,:]\d+)*", text))
    assert set(re.findall(r"\d+(?:[.,:]\d+)*", shorten(text, limit))) <= numbers


@given(st.lists(BITS, min_size=1, max_size=14).map("".join), st.integers(8, 60))
@settings(deadline=None)
def test_the_offer_stays_while_one_fits(text: str, limit: int) -> None:
    fits = [one for one in pieces(text) if OFFER.search(one) and len(one) <= limit]
    if fits:
        assert OFFER.search(shorten(text, limit))


@given(st.lists(BITS, min_size=1, max_size=14).map("".join), st.integers(4, 60))
@settings(deadline=None)
def test_another_measure_is_obeyed(text: str, limit: int) -> None:
    def double(value: str) -> int:
        return sum(2 if one > "\xff" else 1 for one in value)

    assert double(shorten(text, limit, measure=double)) <= limit


SMS = "【云边食铺】每日坚果双11到手¥89，比平时直降40元，11月11日24:00截止，前500单赠保温杯1个，心动不如行动，快来选购！拒收请回复R"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        (SMS, 60, "【云边食铺】每日坚果双11到手¥89，比平时直降40元，11月11日24:00截止，前500单赠保温杯1个！拒收请回复R"),
        (SMS, 30, "【云边食铺】每日坚果双11到手¥89！拒收请回复R"),
        ("现在下单立享直降50元的超值优惠", 6, "直降50元"),
        ("柔软的纯棉毛巾，吸水快，不掉毛，11月11日前满199减20", 20, "11月11日前满199减20"),
        ("柔软的纯棉毛巾，吸水快，不掉毛，11月11日前满199减20", 10, "满199减20"),
        ("满199减20的同时还可以享受包邮", 10, "满199减20"),
        ("云南高山小粒咖啡挂耳包（10g*30包），随手一冲就是一杯好咖啡", 16, "云南高山小粒咖啡挂耳包"),
        ("秋冬上新加绒加厚保暖内衣套装", 6, "保暖内衣套装"),
        ("今晚8点开抢，前100名半价，第101至500名立减30元", 10, "前100名半价"),
        ("Save ¥50 on our incredibly soft cotton towels until Nov 11. Don't miss out!", 60, "Save ¥50 on our soft cotton towels until Nov 11."),
        ("Soft cotton towels for the whole family", 20, "Soft cotton towels"),
        (
            "Save ¥159.8 on our pre-washed French flax linen duvet cover set with free shipping until Nov 11",
            60,
            "Save ¥159.8 with free shipping until Nov 11",
        ),
        ("Stock up on your favourite daily nuts with our biggest 11.11 offer", 40, "Stock up on your favourite daily nuts"),
        ("Hurry, buy our soft cotton towels in time. only 300 pieces", 28, "Only 300 pieces"),
        ("【双11】每日坚果限时特惠，到手只要¥89还送帆布袋", 16, "【双11】到手只要¥89"),
        ("Supercalifragilistic", 8, ""),
    ],
)  # fmt: skip
def test_shortened_as_an_editor_would(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short
