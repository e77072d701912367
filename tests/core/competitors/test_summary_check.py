"""No number of a summary that no table holds: sentences as models write them, and any number at all."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.competitors.summary_check import Fact, checked_summary, unsupported

FACTS = [
    Fact("items compared", Decimal(43), "items"),
    Fact("dearer than every rival", Decimal(12), "items"),
    Fact("rivals", Decimal(3), "rivals"),
    Fact("window", Decimal(30), "days"),
    Fact("prices", Decimal(12034), "count"),
    Fact("price index", Decimal("102.34"), "index"),
    Fact("gap", Decimal("-0.1234"), "off"),
    Fact("coverage", Decimal("0.717"), "share"),
    Fact("depth", Decimal("0.15"), "off"),
    Fact("ours", Decimal("39.90"), "money"),
    Fact("theirs", Decimal("1299.00"), "money"),
    Fact("on", date(2026, 11, 25), "date"),
    Fact("since", date(2026, 10, 26), "date"),
]
NAMES = ["青禾果仓旗舰店", "双11", "618", "栗山记奶油味夏威夷果500g*2罐", "99划算节", "JG02"]

SUPPORTED = [
    "43件商品里有12件比所有对手都贵。",
    "三家对手中，十二款商品贵于我们。",
    "近30天、三十天、过去三十日。",
    "价格指数为102.3，约102。",
    "平均低12%，精确到12.34%、百分之十二、约一成。",
    "覆盖率71.7%，约七成，也就是72%。",
    "双11期间打8.5折、85折、八五折，即减15%，15个百分点。",
    "我们卖39.9元、¥39.90、39块9、四十元。",
    "对手卖1,299元，即1299.00元。",
    "共记录1.2万条价格（12034条）。",
    "截至2026年11月25日（11月25日、2026-11-25、11-25），自10月26日起。",
    "２０２６年１１月２５日，１２件。",
    "618和99划算节都没有降价。",
    "JG02（500g*2罐、500g）仍然偏贵。",
    "1. 有12件偏贵。",
    "第一，有12件偏贵。",
    "这些一般是统一的价格，万一再降，一定要先看一下；十分重要，千万留意。",
    "Of 43 items, twelve are dearer than all three rivals.",
    "As of 25 November 2026, the index is 102.3 over 30 days.",
    "On Nov 25, prices were 12% lower, or 12.3 percent, since October 26.",
    "We ask ¥39.90 and they ask ¥1,299.",
    "The market may decrease, and no one knows.",
    "Gap of -12.3%.",
    "降幅在12%-15%之间。",
    "没有数字的句子。",
]
UNSUPPORTED = [
    ("44件商品。", "44件"),
    ("12%的商品，13%的对手。", "13%"),
    ("四家对手。", "4家"),
    ("12家对手。", "12家"),
    ("30件商品。", "30件"),
    ("43天。", "43天"),
    ("指数为102.4。", "102.4"),
    ("卖39.8元。", "39.8元"),
    ("卖12元。", "12元"),
    ("高出12元。", "12元"),
    ("12.4%。", "12.4%"),
    ("打7折。", "7折"),
    ("1.3万条。", "1.3万"),
    ("截至11月24日。", "11月24日"),
    ("到2025年。", "2025年"),
    ("十二月会再降。", "12月"),
    ("有一半的商品更贵。", "5成"),
    ("下降三分之二。", "2/3"),
    ("销量是两倍。", "2倍"),
    ("高出四成。", "4成"),
    ("300g装更便宜。", "300g"),
    ("XK3011更便宜。", "xk3011"),
    ("晚上10:00开始。", "10:00"),
    ("$39.90", "$39.90"),
    ("+12%。", "+12%"),
    ("排名第二。", "2"),
    ("618元。", "618元"),
    ("Thirteen items are dearer.", "13 items"),
    ("Prices doubled.", "2倍"),
    ("Half of the items are dearer.", "5成"),
    ("On 24 November prices fell.", "24 november"),
    ("A third of all items.", "1/3"),
    ("Only one rival follows.", "1 rival"),
    ("降幅在10%-15%之间。", "10%"),
    ("降幅在10-15%之间。", "10%"),
]


@pytest.mark.parametrize("sentence", SUPPORTED)
def test_what_the_tables_hold_may_be_said(sentence):
    assert unsupported(sentence, FACTS, NAMES) is None


@pytest.mark.parametrize(("sentence", "number"), UNSUPPORTED)
def test_what_they_do_not_hold_is_found(sentence, number):
    assert unsupported(sentence, FACTS, NAMES) == number


def test_only_the_sentence_with_the_number_goes():
    text = "43件商品有对手价格。其中20件偏贵！价格指数102.3，覆盖71.7%。\n建议先看青禾果仓旗舰店。"
    checked = checked_summary(text, FACTS, NAMES)
    assert checked.text == "43件商品有对手价格。价格指数102.3，覆盖71.7%。\n建议先看青禾果仓旗舰店。"
    assert [(one.sentence, one.number) for one in checked.dropped] == [("其中20件偏贵！", "20件")]


def test_english_sentences_keep_their_blanks():
    checked = checked_summary("The index is 102.3. There are 9 rivals. We ask ¥39.90 for it.", FACTS)
    assert checked.text == "The index is 102.3. We ask ¥39.90 for it."
    assert [one.number for one in checked.dropped] == ["9 rivals"]


@given(st.integers(0, 10**7), st.sampled_from(["{}件商品。", "共{}件。", "There are {} items."]))
def test_a_count_is_supported_by_itself_alone(n, sentence):
    said = sentence.format(n)
    assert unsupported(said, [Fact("n", Decimal(n), "items")]) is None
    assert unsupported(said, [Fact("n", Decimal(n + 1), "items")]) is not None
    assert unsupported(said, [Fact("n", Decimal(n), "money")]) is not None
    assert unsupported(said, []) is not None


@given(st.decimals(0, 10**6, places=2), st.integers(0, 2))
def test_money_is_supported_as_it_is_rounded(amount, places):
    written = f"¥{amount:,.{places}f}"
    assert unsupported(f"卖{written}。", [Fact("price", amount, "money")]) is None
    further = amount + Decimal(2).scaleb(-places)
    assert unsupported(f"卖{written}。", [Fact("price", further, "money")]) is not None


@given(st.decimals("-0.99", "0.99", places=4), st.integers(0, 2))
def test_a_share_is_supported_as_it_is_rounded(share, places):
    written = f"{abs(share) * 100:.{places}f}%"
    assert unsupported(f"相差{written}。", [Fact("gap", share, "share")]) is None
    assert unsupported(f"相差{written}。", [Fact("gap", abs(share) + Decimal("0.02"), "share")]) is not None


@given(st.text())
def test_any_text_is_read_without_a_fall_and_nothing_is_added(text):
    checked = checked_summary(text, FACTS, NAMES)
    assert len(checked.text) <= len(text)
