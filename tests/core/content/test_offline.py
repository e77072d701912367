"""The offline drafter: within limits, from the facts, lawful, varied, and the same for the same seed."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.content.angles import ranked
from core.content.brief import KINDS, PARTS, Brief, Offer, Variant
from core.content.checked import check_parts
from core.content.from_items import brief_item
from core.content.near_copies import without_near_copies
from core.content.offline import draft_all_offline, draft_offline
from core.demo.catalogue import items as demo_items
from tests.core.content.sample_briefs import CHINESE, ENGLISH

SAMPLES = [
    Brief.model_validate_json(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "data" / "briefs").glob("*.json"))
]
REALISTIC = (*CHINESE, *ENGLISH, *SAMPLES)
EACH = pytest.mark.parametrize(
    "number", range(len(REALISTIC)), ids=lambda n: REALISTIC[n].items[0].title[:20]
)


@cache
def drafted(number: int) -> list[Variant]:
    return draft_all_offline(REALISTIC[number])


def forbidden(brief: Brief, variant: Variant) -> list[str]:
    remarks = check_parts(brief, variant.kind, variant.parts)
    return [
        f"{part}: {one.term} {one.reason}"
        for part, found in remarks.items()
        for one in found
        if one.severity == "block"
    ]


def told(brief: Brief) -> str:
    """All that the brief says, to hold figures against."""
    return brief.model_dump_json()


@EACH
def test_nothing_in_the_drafts_of_real_briefs_is_forbidden(number: int) -> None:
    for variant in drafted(number):
        assert forbidden(REALISTIC[number], variant) == []
        assert set(variant.parts) == set(PARTS[variant.kind])


@EACH
def test_no_two_drafts_of_an_order_are_the_same(number: int) -> None:
    for kind in KINDS:
        texts = [tuple(v.parts.values()) for v in drafted(number) if v.kind == kind]
        assert len(set(texts)) == len(texts)


def test_hardly_any_draft_nearly_repeats_another() -> None:
    drafts = [drafted(number) for number in range(len(REALISTIC))]
    kept = sum(len(without_near_copies(order)) for order in drafts)
    assert kept >= 0.95 * sum(map(len, drafts))


def test_each_variant_takes_an_angle_of_its_own_while_there_are_any() -> None:
    brief = CHINESE[0].model_copy(update={"variants": 6})
    angles = [variant.angle for variant in draft_all_offline(brief) if variant.kind == "push"]
    assert len(set(angles)) == 6
    assert angles == [angle.key for angle in ranked(brief)][:6]


def test_the_same_brief_and_seed_give_the_same_drafts_and_another_seed_others() -> None:
    brief = CHINESE[0]
    assert draft_all_offline(brief, 3) == draft_all_offline(brief, 3)
    assert draft_all_offline(brief, 3) != draft_all_offline(brief, 4)


def test_a_message_has_signature_offer_deadline_and_opt_out_in_one_part() -> None:
    for variant in draft_all_offline(CHINESE[0]):
        if variant.kind == "sms":
            text = variant.parts["text"]
            assert text.startswith("【云边食铺】")
            assert text.endswith("拒收请回复R")
            assert "¥89" in text
            assert "11月11日24:00" in text
            assert len(text) <= 70


def test_a_discount_is_named_only_when_it_is_exact() -> None:
    """¥399 instead of ¥499 is no 8折: 7.996 would be an overstatement."""
    offers = [{"price": 39900}, {"price": 39920}]
    said = []
    for offer in offers:
        brief = Brief.model_validate(
            {
                "items": [{"title": "蓝牙耳机", "usual_price": 49900}],
                "offer": offer,
                "variants": 8,
                "kinds": ["banner"],
            }
        )
        drafts = [draft_offline(brief, "banner", "offer", seed) for seed in range(40)]
        said.append({found for v in drafts for found in re.findall(r"[\d.]+折", " ".join(v.parts.values()))})
    assert said == [set(), {"8折"}]


def test_a_price_that_is_no_saving_is_not_called_one() -> None:
    brief = Brief.model_validate(
        {
            "items": [{"title": "毛巾", "usual_price": 3900}],
            "offer": {"price": 3900},
            "variants": 8,
            "tone": "lively",
        }
    )
    text = " ".join(part for variant in draft_all_offline(brief) for part in variant.parts.values())
    assert not re.search("省|直降|平时|降到", text)


def test_what_was_not_offered_is_not_said() -> None:
    brief = Brief.model_validate({"items": [{"title": "手工编织藤筐"}], "variants": 8})
    text = " ".join(part for variant in draft_all_offline(brief) for part in variant.parts.values())
    assert not re.search(r"包邮|赠|限量|截止|到手|满\d|¥|折", text)


def test_words_that_the_law_forbids_do_not_come_over_from_the_brief() -> None:
    brief = Brief.model_validate(
        {
            "items": [
                {
                    "title": "全网第一国家级面膜",
                    "category": "面膜",
                    "selling_points": ["最好用的面膜", "膜布轻薄"],
                }
            ],
            "stress": ["治疗痘痘"],
            "variants": 6,
        }
    )
    for variant in draft_all_offline(brief):
        assert forbidden(brief, variant) == []
        assert not re.search("第一|国家级|最好|治疗", " ".join(variant.parts.values()))


def test_twenty_items_are_spoken_of_together() -> None:
    items = [{"title": f"纯棉毛巾{n}号色", "category": "家纺/毛巾"} for n in range(20)]
    brief = Brief.model_validate(
        {"shop": "山屋家居", "items": items, "variants": 5, "offer": {"threshold": 9900, "off": 1000}}
    )
    drafts = draft_all_offline(brief)
    assert any("20款" in text for variant in drafts for text in variant.parts.values())
    assert all(forbidden(brief, variant) == [] for variant in drafts)


WORDS = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Lo", "Po", "Zs", "Sm", "So")), max_size=16)
ITEMS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            ["每日坚果 25g×30包", "纯棉毛巾3条装", "XS-20", "100%", "最强蓝牙耳机Pro 2", "Linen Set - Queen"]
        )
        | WORDS.filter(str.strip)
    },
    optional={
        "brand": WORDS,
        "category": st.sampled_from(["零食", "面膜", "家居收纳", "数码", "clothing", "x"]) | WORDS,
        "spec": WORDS,
        "usual_price": st.integers(0, 10**7),
        "selling_points": st.lists(
            WORDS | st.sampled_from(["独立小包装", "免打孔", "全网最低价", "machine washable"]), max_size=3
        ),
        "facts": st.dictionaries(
            st.sampled_from(["材质", "产地", "净含量", "认证", "口味", "care"]), WORDS, max_size=3
        ),
    },
)
TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@st.composite
def offers(draw: st.DrawFn) -> dict[str, Any]:
    offer: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "price": st.integers(0, 10**7),
                "gift": WORDS,
                "free_shipping": st.booleans(),
                "stock_limit": st.integers(1, 9999),
                "per_buyer_limit": st.integers(1, 99),
                "ends": TIMES,
            },
        )
    )
    if draw(st.booleans()):
        offer["threshold"] = draw(st.integers(100, 10**6))
        offer["off"] = draw(st.integers(1, offer["threshold"]))
    if offer.get("ends") and draw(st.booleans()):
        offer["starts"] = offer["ends"] - timedelta(days=draw(st.integers(1, 40)))
    if offer.get("gift", "").strip() and draw(st.booleans()):
        offer["gift_quantity"] = draw(st.integers(1, 2000))
    return offer


BRIEFS = st.builds(
    lambda items, offer, rest: Brief.model_validate({"items": items, "offer": offer, "variants": 1, **rest}),
    st.lists(ITEMS, min_size=1, max_size=4),
    offers(),
    st.fixed_dictionaries(
        {
            "language": st.sampled_from(["zh", "zh", "en"]),
            "tone": st.sampled_from(["plain", "warm", "lively", "premium", "expert"]),
        },
        optional={
            "shop": WORDS,
            "signature": WORDS,
            "occasion": WORDS,
            "audience": WORDS,
            "stress": st.lists(WORDS, max_size=2),
        },
    ),
)


@given(BRIEFS, st.sampled_from(KINDS), st.integers(0, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_brief_holds_a_draft_keeps_its_limits_and_forbids_nothing(
    brief: Brief, kind: Any, number: int
) -> None:
    angles = ranked(brief)
    variant = draft_offline(brief, kind, angles[number % len(angles)].key, number)
    assert set(variant.parts) == set(PARTS[kind])
    assert forbidden(brief, variant) == []
    assert "{" not in "".join(variant.parts.values()) or "{" in told(brief)


@pytest.mark.parametrize(
    "offer",
    [{}, {"price": 990}, {"threshold": 7900, "off": 1500, "gift": "桂花乌龙茶包", "gift_quantity": 1}],
)
def test_every_item_of_the_demo_shop_gets_drafts_that_may_go_out(offer: dict[str, Any]) -> None:
    for item in demo_items():
        brief = Brief(
            items=(brief_item(item),), shop="栗山记", occasion="年货节", offer=Offer(**offer), variants=1
        )
        for variant in draft_all_offline(brief):
            assert forbidden(brief, variant) == []


def test_a_long_selling_point_is_quoted_by_its_first_clause_and_told_whole_in_the_detail_block() -> None:
    point = "7小袋独立包装，一天一袋，撕开就吃"
    brief = Brief.model_validate(
        {"items": [{"title": "每日坚果25g*7袋", "category": "坚果", "selling_points": [point]}]}
    )
    push = draft_offline(brief, "push", "points", 1)
    guide = draft_offline(brief, "guide", "points", 1)
    assert "7小袋独立包装" in push.parts["title"] + push.parts["body"]
    assert point in guide.parts["detail"]
