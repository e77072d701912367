"""Promotions in words: every kind has some, and the sums that buyers read are the receipt's."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.checks.finding import Text
from core.content.checks.law.law import law
from core.locale import speaking
from core.promotions.basket import Basket, Line, Postage
from core.promotions.benefits import (
    AddOn,
    AmountTiers,
    Benefit,
    BundlePrice,
    BuyGet,
    CheapestOff,
    Deposit,
    EveryAmount,
    FirstThenOff,
    FullSets,
    Gift,
    GroupOff,
    NthPiece,
    OffEach,
    OffLine,
    OffOrder,
    PercentEach,
    PercentOrder,
    PercentTiers,
    PiecesPercent,
    Points,
    PriceEach,
    ShippingOff,
    SpendGet,
)
from core.promotions.engine.receipts import receipt
from core.promotions.kinds import KINDS
from core.promotions.policy import Policy
from core.promotions.promotion import Bearer, Condition, Level, Limits, Promotion, Stacking
from core.promotions.receipt import Receipt
from core.promotions.scope import Scope
from core.promotions.words.examples import examples, worked_baskets
from core.promotions.words.faq import faq
from core.promotions.words.files import rules_file
from core.promotions.words.rule_text import rule_text
from core.promotions.words.sections import as_text
from core.promotions.words.terms import conditions, label, limits
from core.promotions.words.why import why_not
from core.team.rights import Actor, Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
LABELS = [
    (PriceEach(9900), "fixed_price", "每件99元", "¥99 a piece"),
    (OffEach(1000), "amount_off", "每件直降10元", "¥10 off each piece"),
    (PercentEach(0.15), "percent_off", "8.5折", "15% off"),
    (PercentEach(0.15), "official_off", "官方立减 8.5折", "official instant discount 15% off"),
    (OffLine(500), "amount_off", "每款减5元", "¥5 off each item"),
    (Deposit(5000, counts_as=10000), "presale", "定金50抵100", "deposit ¥50 counts as ¥100"),
    (Deposit(5000, off=3000), "presale", "定金50 立减30", "deposit ¥50, ¥30 off at once"),
    (NthPiece(2, 0.5), "nth_piece", "第2件半价", "piece no. 2 at half price"),
    (NthPiece(3, 1.0), "nth_piece", "第3件免费", "piece no. 3 free"),
    (PiecesPercent(((2, 0.1), (3, 0.2))), "pieces_percent", "满2件9折、满3件8折", "2 pieces 10% off, 3 pieces 20% off"),
    (FirstThenOff(500, 200), "amount_off", "首件减5，续件每件减2", "¥5 off the first piece, ¥2 off each further one"),
    (FullSets(3, amount=500), "amount_off", "每满3件每件减5", "every 3 pieces ¥5 off each"),
    (BuyGet(2, 1), "buy_get", "买2送1", "buy 2 get 1"),
    (CheapestOff(1, 0.2), "nth_piece", "价格较低的 1 件8折", "the 1 less costly piece 20% off"),
    (GroupOff("mixed", 3, 0.1), "pieces_percent", "任选3件9折", "from 3 pieces together 10% off"),
    (SpendGet(9900, 0.2), "pieces_percent", "满99 8折", "from ¥99 20% off"),
    (BundlePrice(3, 9900), "bundle_price", "3件99元", "3 pieces for ¥99"),
    (AmountTiers(((30000, 5000), (50000, 10000))), "shop_tiers", "满300减50、满500减100", "¥50 off from ¥300, ¥100 off from ¥500"),
    (PercentTiers(((20000, 0.1),)), "shop_tiers", "满200打9折", "10% off from ¥200"),
    (EveryAmount(30000, 5000), "shop_every", "每满300减50 上不封顶", "¥50 off every ¥300, without a limit"),
    (EveryAmount(30000, 5000, 3), "cross_shop", "跨店满减 每满300减50 最多 3 次", "cross-shop spend-and-save ¥50 off every ¥300, at most 3 times"),
    (OffOrder(2000), "shop_coupon", "店铺券 减20", "shop coupon ¥20 off"),
    (PercentOrder(0.05), "member_discount", "付费会员折扣 9.5折", "paid-member discount 5% off"),
    (Gift("G", "挂件"), "gift", "赠 挂件 × 1", "gift: 挂件 × 1"),
    (AddOn(frozenset("A"), 990), "add_on", "加9.9元换购", "add-on for ¥9.9"),
    (ShippingOff(), "free_shipping", "包邮", "free postage"),
    (Points(1000, 1, most_points=500), "points", "积分最多抵5", "points worth up to ¥5"),
]  # fmt: skip


@pytest.mark.parametrize(("benefit", "kind", "zh", "en"), LABELS)
def test_a_promotion_is_called_as_the_trade_calls_it(benefit: Benefit, kind: str, zh: str, en: str) -> None:
    promotion = Promotion("p", kind, benefit)
    with speaking("zh"):
        assert label(promotion) == zh
    with speaking("en"):
        assert label(promotion) == en


def test_every_benefit_and_every_kind_has_words() -> None:
    assert {type(row[0]) for row in LABELS} == set(get_args(Benefit))
    for kind in KINDS:
        for chosen in ("zh", "en"):
            with speaking(chosen):
                assert label(Promotion("p", kind, OffOrder(100)))


def test_what_narrows_a_promotion_is_told() -> None:
    promotion = Promotion(
        "p",
        "shop_coupon",
        OffOrder(2000),
        condition=Condition(amount=19900, buyers=frozenset({"new"}), order_no=1),
        limits=Limits(per_buyer=1, budget=100_000),
        bearers=((Bearer.SHOP, 0.4), (Bearer.SUPPLIER, 0.6)),
    )
    with speaking("zh"):
        assert label(promotion) == "店铺券 满199 减20"
        assert [*conditions(promotion), *limits(promotion)] == ["限新客", "限首单", "每人 1 次"]


NUTS = Line("nuts", 19900, 1, item="nuts", title="每日坚果")
DATES = Line("dates", 14900, 1, item="dates", title="若羌红枣")
BASKET = Basket((NUTS, DATES), postage=Postage(1000))
STACK = (
    Promotion("d", "presale", Deposit(5000, counts_as=10000), level=Level.ITEM,
              condition=Condition(starts=datetime(2026, 10, 20, 12, tzinfo=UTC), ends=datetime(2026, 11, 11, 15, tzinfo=UTC))),
    Promotion("t", "shop_tiers", AmountTiers(((30000, 5000),))),
    Promotion("c", "shop_coupon", OffOrder(2000), condition=Condition(amount=19900), stacking=Stacking("shop_coupon"),
              bearers=((Bearer.SUPPLIER, 1.0),)),
)  # fmt: skip
UNKNOWN = Policy(threshold_basis=None)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_rules_say_the_deposit_binds_and_never_who_bears_it(language) -> None:
    text = as_text(rule_text(BASKET, STACK, UNKNOWN, {}, SHANGHAI, language))
    wanted = {
        "zh": ("定金不退", "2026年11月11日 23:00", "以平台页面展示为准", "此前 7 日内的最低成交价"),
        "en": ("deposit binds", "11 Nov 2026, 23:00", "as the platform's page shows", "7 days before"),
    }[language]
    for words in wanted:
        assert words in text
    assert "供应商" not in text
    assert "supplier" not in text


AMOUNT = re.compile(r"¥([\d,]+)\.(\d\d)")


def _amounts(text: str) -> set[int]:
    return {int(whole.replace(",", "")) * 100 + int(cents) for whole, cents in AMOUNT.findall(text)}


def _sums(told: Receipt) -> set[int]:
    known = {
        told.before,
        told.total,
        told.postage,
        told.postage_before,
        told.deposit,
        told.balance,
        told.goods,
    }
    known |= {step.discount for step in told.steps}
    known |= {line.paid for line in told.lines}
    known |= {price for line in told.lines for _n, price in line.units}
    for each in told.skipped:
        if each.missing is not None:
            known |= {each.missing.needed, each.missing.have, each.missing.needed - each.missing.have}
    return known


@settings(max_examples=40, deadline=None)
@given(
    prices=st.lists(st.integers(10000, 60000), min_size=1, max_size=3),
    off=st.integers(1, 9000),
    threshold=st.integers(10000, 90000),
    face=st.integers(1, 9000),
)
def test_no_amount_that_buyers_read_is_outside_the_receipts(
    prices: list[int], off: int, threshold: int, face: int
) -> None:
    basket = Basket(tuple(Line(f"i{n}", price, 1 + n, title=f"货{n}") for n, price in enumerate(prices)))
    stack = (
        STACK[0],
        Promotion("t", "shop_tiers", AmountTiers(((threshold, off),)) if off < threshold else OffOrder(off)),
        replace(STACK[2], benefit=OffOrder(face)),
    )
    worked = worked_baskets(basket, stack, UNKNOWN)
    known = set().union(*(_sums(each) for example in worked for each in example.receipts.values()))
    text = as_text(examples(worked, stack, "zh"))
    assert _amounts(text)
    assert _amounts(text) <= known
    dearest = max(worked[0].receipts.values(), key=lambda each: each.total)
    assert _amounts(as_text(faq(dearest, stack, "zh"))) <= _sums(dearest)


def test_what_lacks_is_said_in_money() -> None:
    told = receipt(Basket((DATES,)), STACK[1:], Policy())
    assert not told.steps
    short = Promotion("s", "shop_coupon", OffOrder(2000), condition=Condition(amount=18000))
    told = receipt(Basket((DATES,)), (short,), Policy())
    with speaking("zh"):
        assert why_not(told.skipped[0], {}) == "还差 ¥31.00，满 ¥180.00 可用"
    with speaking("en"):
        assert why_not(told.skipped[0], {}) == "¥31.00 more to reach ¥180.00"


def test_the_rules_are_taken_along_by_who_may() -> None:
    sections = rule_text(BASKET, STACK, UNKNOWN, {}, SHANGHAI, "zh")
    viewer = Actor(1, 1, Role.VIEWER, "V")
    text = rules_file(viewer, "md", sections, "zh").decode()
    assert "活动规则" in text
    assert "定金不退" in text
    assert rules_file(viewer, "docx", sections, "en")[:2] == b"PK"


FREE = Promotion("f", "free_shipping", ShippingOff(), condition=Condition(amount=30000))
TO_PAY, AS_DEPOSIT = re.compile("实付：(.*)。"), re.compile("其中定金")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(5000, 40000), min_size=1, max_size=3), st.sampled_from([0, 1000]))
def test_the_lines_of_an_example_add_up_to_what_is_paid(prices: list[int], postage: int) -> None:
    basket = Basket(tuple(Line(f"i{n}", each, 1) for n, each in enumerate(prices)), postage=Postage(postage))
    for section in examples(worked_baskets(basket, (STACK[1], FREE), Policy()), (STACK[1], FREE), "zh"):
        told = [line for line in section.lines if "未生效" not in line and not AS_DEPOSIT.search(line)]
        off = sum(sum(_amounts(line)) for line in told if "：减 " in line)
        due = sum(sum(_amounts(line)) for line in told if "优惠前" in line or line.startswith("邮费"))
        paid = sum(sum(_amounts(line)) for line in told if TO_PAY.search(line))
        assert due - off == paid


def test_a_promotion_with_a_name_of_its_own_still_says_what_it_gives() -> None:
    named = replace(STACK[2], name="双11店铺券", limits=Limits(cap=1500))
    text = as_text(rule_text(BASKET, (named,), Policy(), {}, SHANGHAI, "zh"))
    assert "双11店铺券：店铺券 满199 减20，最高减15" in text


def test_the_questions_do_not_contradict_the_rules() -> None:
    other = Promotion(
        "o", "platform_coupon", OffOrder(100), stacking=Stacking("platform_coupon", never_with=frozenset("c"))
    )
    stack = (STACK[2], other)
    rules = as_text(rule_text(BASKET, stack, Policy(), {}, SHANGHAI, "zh"))
    questions = as_text(faq(receipt(BASKET, stack, Policy()), stack, "zh"))
    assert "不可同享" in rules
    assert "可以一起用" not in questions
    far = replace(FREE, condition=Condition(amount=99900))
    assert "适用" not in as_text(faq(receipt(BASKET, (far,), Policy()), (far,), "zh"))


def test_what_is_got_and_added_on_is_named() -> None:
    titles = {"nuts": "每日坚果", "dates": "若羌红枣"}
    got = Promotion("g", "buy_get", BuyGet(2, 1, get=Scope(items=frozenset({"dates"})), most_sets=2))
    extra = Promotion("x", "add_on", AddOn(frozenset({"nuts"}), 990))
    text = as_text(rule_text(BASKET, (got, extra), Policy(), titles, SHANGHAI, "zh"))
    assert "买2送1；任选：若羌红枣；最多 2 组" in text
    assert "加9.9元换购；任选：每日坚果" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_our_own_check_of_the_law_lets_the_rules_pass(language) -> None:
    for benefit, kind, *_labels in LABELS:
        one = Promotion("p", kind, benefit, condition=Condition(amount=10000))
        text = as_text(rule_text(BASKET, (one, *STACK), UNKNOWN, {}, SHANGHAI, language))
        found = law(Text(text, "rules", product_category="food", facts={}, lang=language))
        assert [each.term for each in found if each.severity == "block"] == [], label(one)
