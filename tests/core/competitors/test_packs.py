"""Pack sizes: how much a spec or a title says is in the pack, and what that makes of a price."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.competitors.packs import Pack, at_pack, item_pack, pack_of, read_pack, same_measure, unit_price


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("500g*2袋", 1000, "g"),
        ("５００ｇ×２", 1000, "g"),
        ("净含量：500克", 500, "g"),
        ("2斤装", 1000, "g"),
        ("5斤", 2500, "g"),
        ("半斤", 250, "g"),
        ("1kg(500g×2)", 1000, "g"),
        ("25克x40包", 1000, "g"),
        ("约500g", 500, "g"),
        ("500g/袋（约45颗）", 500, "g"),
        ("400g/袋（20小包）", 400, "g"),
        ("8罐共1560g", 1560, "g"),
        ("6样共980g", 980, "g"),
        ("每日坚果750g 30包", 750, "g"),
        ("500g 2袋", 1000, "g"),
        ("450g+50g", 500, "g"),
        ("500g*2袋 送50g试吃", 1000, "g"),
        ("500g加量20%", 500, "g"),
        ("25g*7袋*2盒", 350, "g"),
        ("500 g (Pack of 2)", 1000, "g"),
        ("1 lb", 453.59237, "g"),
        ("1.5L", 1500, "ml"),
        ("100ml*12", 1200, "ml"),
        ("16 fl oz", 473.176473, "ml"),
        ("12 x 330ml", 3960, "ml"),
        ("330ml 6-pack", 1980, "ml"),
        ("农夫饮用水550ml24瓶整箱", 13200, "ml"),
        ("12盒(250ml*12)", 3000, "ml"),
        ("250ml×12盒/箱×2箱", 6000, "ml"),
        ("30ml×2支 赠小样5ml", 60, "ml"),
        ("30片×3盒", 90, "piece"),
        ("整箱24瓶", 24, "piece"),
        ("24瓶/箱 2箱", 48, "piece"),
        ("1箱24盒", 24, "piece"),
        ("12支/盒×2", 24, "piece"),
        ("2件装", 2, "piece"),
        ("两盒", 2, "piece"),
        ("十二支", 12, "piece"),
        ("6-pack", 6, "piece"),
        ("Pack of 6", 6, "piece"),
        ("100抽3层*24包", 2400, "piece"),
        ("500mg 60 tablets", 60, "piece"),
        ("10米网线", 10, "m"),
        ("每盒12袋 每袋25g", 300, "g"),
        ("25g/袋 共12袋", 300, "g"),
        ("花王妙而舒 M64片*3包", 192, "piece"),
        ("红烧牛肉面 五连包 100g", 500, "g"),
        ("面膜 10片装 25ml/片", 250, "ml"),
        ("可乐 12 fl oz cans, 12 pack", 4258.5882, "ml"),
        ("KIND Bars, 1.4 oz (Pack of 12)", 476.2718085, "g"),
    ],
)
def test_packs_are_read(text, amount, unit):
    pack = read_pack(text)
    assert pack is not None
    assert (pack.amount, pack.unit) == (pytest.approx(amount), unit)


@pytest.mark.parametrize(
    ("text", "bought", "free", "amount"),
    [
        ("买一送一", 1, 1, 2),
        ("buy 1 get 1", 1, 1, 2),
        ("拍2发3", 2, 1, 1.5),
        ("500g 买二送一", 2, 1, 750),
        ("买1送1 50ml", 1, 1, 100),
    ],
)
def test_what_comes_free_is_counted_in_and_told(text, bought, free, amount):
    pack = read_pack(text)
    assert (pack.bought, pack.free, pack.amount) == (bought, free, amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "80-90g",
        "A4纸 70g 500张*5包",
        "洗面奶100g 2支装",
        "洗发水 750ml+护发素 750ml",
        "KIND Bars, 1.4 oz, 12 Count",
        "250g/500g",
        "500g 6袋",
        "10包(500g)",
        "18.5cm",
        "35×20×10cm",
        "1.5m×2m",
        "第二件半价",
        "加量20%",
        "第2件0元",
        "满2件8折",
        "3件包邮",
        "月销2万+件",
        "200斤胖mm中长款显瘦打底衫连衣裙",
        "三只松鼠",
        "四件套",
        "12色",
        "8G+256G",
        "T恤200g重磅",
        "0g",
    ],
)
def test_what_is_no_pack_or_not_sure_is_none(text):
    assert read_pack(text) is None


def test_the_spec_comes_before_the_title_and_our_own_fields_before_both():
    assert pack_of("250g*2", "坚果500g罐装").amount == 500
    assert pack_of("原味", "坚果500g罐装").amount == 500
    assert item_pack(title="坚果500g罐装", spec="250g", pack_size="175", pack_unit="g").amount == 175
    assert item_pack(title="坚果500g罐装", spec="", pack_size="", pack_unit="").amount == 500
    assert item_pack(title="坚果", spec="", pack_size="一大", pack_unit="") is None


def test_about_is_told():
    assert read_pack("约500g").is_about
    assert not read_pack("500g").is_about


def test_unit_prices_are_per_100_g_or_ml_or_piece():
    assert unit_price(1990, Pack(175.0, "g")) == Decimal("1137.14")
    assert unit_price(1990, Pack(1500.0, "ml")) == Decimal("132.67")
    assert unit_price(1990, Pack(20.0, "piece")) == Decimal("99.50")


def test_a_price_is_brought_to_another_pack_of_the_same_measure_only():
    assert at_pack(2990, Pack(500.0, "g"), Pack(250.0, "g")) == 1495
    assert at_pack(2990, Pack(500.0, "g"), Pack(2.0, "piece")) is None
    assert same_measure(Pack(1.0, "g"), Pack(2.0, "g"))
    assert not same_measure(None, Pack(2.0, "g"))


@given(st.integers(1, 5000), st.integers(1, 60), st.integers(1, 12), st.sampled_from(["×", "*", "x", " x "]))
def test_the_order_of_factors_does_not_matter_and_each_scales(size, bags, boxes, times):
    there = read_pack(f"{size}g{times}{bags}袋{times}{boxes}盒")
    back = read_pack(f"{boxes}盒{times}{bags}袋{times}{size}g")
    assert there.amount == back.amount == size * bags * boxes
    assert at_pack(100_000, there, read_pack(f"{size}g")) == pytest.approx(100_000 / bags / boxes, abs=0.5)


@given(st.integers(0, 10**7), st.floats(0.01, 10**6), st.integers(2, 50))
def test_a_pack_n_times_as_large_has_an_nth_of_the_unit_price(price, amount, times):
    one, many = Pack(amount, "g"), Pack(amount * times, "g")
    assert at_pack(at_pack(price, one, many), many, one) == pytest.approx(price, abs=1)
    assert unit_price(price, one) == pytest.approx(unit_price(price * times, many), abs=Decimal("0.01"))
    assert unit_price(price, one) >= 0


@given(
    st.text(alphabet="0123456789.*×x+-/()（）gklm斤克升袋盒瓶片件买送拍发一二两十半约共整箱 ", max_size=40)
)
def test_no_text_makes_the_reader_fail_or_a_pack_negative(text):
    pack = read_pack(text)
    assert pack is None or pack.amount > 0
