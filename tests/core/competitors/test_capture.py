"""Paste to capture: what a copied page or a chat says of a product, and nothing that it does not say."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.competitors.capture import LONGEST, Capture, capture, sole_address

LIST, PAGE, EVENT, COUPON, HAND = "list_price", "page_price", "event_price", "coupon_price", "in_hand_price"

TAOBAO = """首页 购物车 我的淘宝
巷口食记旗舰店
天猫 巷口食记每日坚果750g混合坚果仁孕妇儿童健康零食大礼包
¥
129
.90
券后¥89.00起
已售 5万+
店铺券满199减20 88VIP 95折
配送: 广东深圳 至 北京 快递: 免运费
数量 1 件 库存 1288 件
加入购物车 领券购买
宝贝评价(2万+)
"""
JD = """京东
巷口食记 每日坚果 750g 30包
京 东 价 ￥ 89.90 降价通知
累计评价 20万+
满199元减100元
白条分期 ¥43×3期
PLUS会员价 ￥79
有货 运费6元
"""
PDD = """【拼多多】巷口食记每日坚果大礼包
¥59.9 起 已拼10万+件
单独购买 ¥69.9
发起拼单 ¥59.9
"""


def only(text: str, **more):
    rows = capture(text, **more).rows
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("¥199 券后159 满300减30 88VIP再95折 月销2万+", {PAGE: 19900, COUPON: 15900}),
        (
            "巷口食记 每日坚果 750g 到手89 原价129 第二件0元 包邮 赠试吃装",
            {LIST: 12900, HAND: 8900},
        ),
        (
            "划线价：¥299 页面价：¥259 活动价：¥199 券后价：¥179 到手价：¥169",
            {LIST: 29900, PAGE: 25900, EVENT: 19900, COUPON: 17900, HAND: 16900},
        ),
        ("到手价 69.9，原价 99", {LIST: 9900, HAND: 6990}),
        ("券后到手价¥89", {HAND: 8900}),
        ("￥１，２９９．００", {PAGE: 129900}),
        ("129元（到手价）", {HAND: 12900}),
        ("79.9到手", {HAND: 7990}),
        ("直播间价 79 拍2发3", {EVENT: 7900}),
        ("百亿补贴价¥79.9 单独购买价¥99", {PAGE: 9900, EVENT: 7990}),
        ("库存：3件 售价：¥12.5/袋", {PAGE: 1250}),
        ("约¥4.5/100g ¥45", {PAGE: 4500}),
        ("2件到手99 单件59", {PAGE: 5900}),
        (
            "was ¥129 now ¥89, after coupon ¥79, in hand ¥75",
            {LIST: 12900, PAGE: 8900, COUPON: 7900, HAND: 7500},
        ),
        ("List price: ¥299. Sale price: ¥199. Final price: ¥189", {LIST: 29900, EVENT: 19900, HAND: 18900}),
        ("Price: 199 yuan", {PAGE: 19900}),
        (
            "￥159.00\n券后 ￥139.00\n优惠前￥199\n坚果礼盒750g\n淘金币可抵1.59元\n88VIP预估到手 ￥132.05",
            {PAGE: 19900, COUPON: 13900},
        ),
        (
            "京东价 ￥ 3999.00\nPLUS专享价 ￥3899.00\n手机 256GB\n每满1000元，可减50元现金\n白条 ￥333.25×12期",
            {PAGE: 399900},
        ),
        ("原价：💰199\n现价：💰159\n到手：💰129", {LIST: 19900, PAGE: 15900, HAND: 12900}),
        ("原价199\n现价159\n到手129", {LIST: 19900, PAGE: 15900, HAND: 12900}),
        ("¥18.8 已补10元\n百亿补贴 面包", {PAGE: 1880}),
        ("首件价 ¥9.9\n拼单价 ¥19.9\n零食大礼包", {EVENT: 1990}),
        ("预约价 ¥1 抢购价 ¥1499\n白酒", {EVENT: 149900}),
        ("Mixed Nuts 750g | ¥199.00 ¥159.00 -20%", {}),
        ("只要 99 元！原来要 199 的坚果礼盒", {LIST: 19900, PAGE: 9900}),
        ("¥2,999 国补后 ¥2,399\n冰箱 500升", {PAGE: 299900}),
        ("到手价￥89.9\n￥129\n国家补贴价 ￥99\n电饭煲4L", {PAGE: 12900, HAND: 8990}),
        ("「88元新人礼包」首单立减 ¥45 到手 ¥40.5\n婴儿奶粉", {HAND: 4050}),
        (TAOBAO, {PAGE: 12990, COUPON: 8900}),
        (JD, {PAGE: 8990}),
        (PDD, {PAGE: 6990, EVENT: 5990}),
        (
            "百草味 夏威夷果500g \n原价￥59.9 \n活动价￥39.9 \n领5元券 \n到手34.9！！",
            {LIST: 5990, EVENT: 3990, HAND: 3490},
        ),
        ("¥\n99\n.\n9\n领券再减10元", {PAGE: 9990, COUPON: 8990}),
        (
            "A: 他们家今天多少\nB: 每日坚果 页面129 券后99 到手89.9\nB: 我们还是119",
            {PAGE: 12900, COUPON: 9900, HAND: 8990},
        ),
        ("预售价¥299 定金¥50 尾款¥249 付定金立减20", {EVENT: 29900}),
        ("洗衣液 3kg*2瓶 ¥59.8 第二件半价 折合¥44.85/瓶", {PAGE: 5980}),
        ("猫粮10kg 原价:299 现价:259 会员价:249 2袋到手价:488", {LIST: 29900, PAGE: 25900}),
        ("售价：68元\n券：满99减10", {PAGE: 6800}),
    ],
)
def test_layers_are_read_as_the_text_names_them(text, layers):
    assert only(text).layers == layers


@pytest.mark.parametrize(
    "text",
    [
        "坚果 89",
        "原价8折",
        "2件到手99",
        "¥19.9-39.9",
        "$12.99",
        "竞品价格 11.11 大促",
        "现价3件",
        "会员价 ¥89",
        "定金20抵50",
        "花呗分期 ¥66.33/期",
        "满199减20",
        "月销 1.2万",
        "价格 1.2万元",
        "¥129 ¥199",
        "坚果礼盒 9.9元3包 新人首单1元",
        "到手价低至5折",
        "券后价：暂无",
    ],
)
def test_what_is_not_sure_is_in_no_layer(text):
    assert all(row.layers == {} for row in capture(text).rows)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("¥199 券20", 17900),
        ("售价199 领券减20", 17900),
        ("¥199 20元优惠券", 17900),
        ("¥199 满199减20券", 17900),
        ("页面价¥259 优惠券满199减20", 23900),
        ("¥199 优惠券满299减30", None),
        ("¥199 券20 领券减10", None),
        ("¥199起 券20", None),
        ("¥199 券20 到手价169", None),
        ("¥199 ¥259 券20", None),
    ],
)
def test_a_price_after_a_coupon_is_computed_only_where_nothing_else_decides(text, price):
    found = only(text).prices.get(COUPON)
    if price is None:
        assert found is None
    else:
        assert (found.amount, found.is_computed) == (price, True)


def test_a_stated_price_is_never_called_computed_and_from_is_told():
    row = only(TAOBAO)
    assert not row.prices[COUPON].is_computed
    assert row.prices[COUPON].is_from
    assert not row.prices[PAGE].is_from


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("满300减30", "threshold", {"threshold": 30000, "off": 3000}),
        ("每满200减20", "threshold", {"threshold": 20000, "off": 2000}),
        ("满2件打8折", "threshold", {"count": 2, "share": 0.8}),
        ("满3件享75折", "threshold", {"count": 3, "share": 0.75}),
        ("199-20优惠券", "threshold", {"threshold": 19900, "off": 2000}),
        ("spend ¥300 save ¥30", "threshold", {"threshold": 30000, "off": 3000}),
        ("¥20 off orders over ¥199", "threshold", {"threshold": 19900, "off": 2000}),
        ("满99包邮", "shipping_from", {"threshold": 9900}),
        ("优惠券20元", "coupon", {"off": 2000}),
        ("20元无门槛优惠券", "coupon", {"off": 2000}),
        ("红包5元", "coupon", {"off": 500}),
        ("88VIP再95折", "member", {"share": 0.95}),
        ("PLUS会员价 ￥119", "member", {"price": 11900}),
        ("新人价 9.9", "member", {"price": 990}),
        ("第二件半价", "nth", {"count": 2}),
        ("第2件0元", "nth", {"count": 2, "price": 0}),
        ("第3件5折", "nth", {"count": 3, "share": 0.5}),
        ("3件99元", "multi_buy", {"count": 3, "price": 9900}),
        ("2件9折", "multi_buy", {"count": 2, "share": 0.9}),
        ("99元任选3件", "multi_buy", {"price": 9900}),
        ("2件到手99", "multi_buy", {"price": 9900}),
        ("买一送一", "buy_get", {}),
        ("拍2发3", "buy_get", {}),
        ("Buy 1 get 1 free", "buy_get", {}),
        ("官方立减15%", "off", {"share": 0.85}),
        ("下单立减30", "off", {"off": 3000}),
        ("全场8折", "discount", {"share": 0.8}),
        ("20% off", "discount", {"share": 0.8}),
        ("定金20抵50", "deposit", {"price": 2000, "off": 5000}),
        ("花呗分期 ¥66.33/期", "instalment", {"price": 6633}),
        ("约¥4.5/100g", "unit_price", {"price": 450}),
        ("限购2件", "limit", {}),
        ("月销2万+", "sales", {"count": 20000}),
        ("已售1.2万件", "sales", {"count": 12000}),
        ("10万+人付款", "sales", {"count": 100000}),
        ("2k+ sold", "sales", {"count": 2000}),
        ("¥19.9-39.9", "range", {"price": 1990, "off": 3990}),
        ("$12.99", "foreign", {}),
    ],
)
def test_claims_are_typed_and_keep_their_words(text, kind, values):
    claims = only(f"坚果礼盒 {text} 加油").claims
    assert [claim.kind for claim in claims] == [kind]
    assert {name: getattr(claims[0], name) for name in values} == values
    assert claims[0].text in text


@pytest.mark.parametrize(
    ("text", "stock"),
    [
        ("¥9 已售罄", "out"),
        ("¥9 补货中", "out"),
        ("¥9 库存0件", "out"),
        ("¥9 sold out", "out"),
        ("¥9 仅剩3件", "low"),
        ("¥9 only 3 left", "low"),
        ("¥9 库存 1288 件", "in"),
        ("¥9 现货", "in"),
        ("¥9", ""),
    ],
)
def test_the_state_of_the_stock(text, stock):
    assert only(text).stock == stock


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("¥9 包邮", 0),
        ("¥9 free shipping", 0),
        ("¥9 运费：8元", 800),
        ("¥9 满99包邮", None),
        ("¥9 赠运费险", None),
    ],
)
def test_shipping(text, fen):
    shipping = only(text).shipping
    assert (shipping.amount if shipping else None) == fen


def test_gifts_and_their_value():
    assert (only("¥89 赠保温杯（价值59元）").gift, only("¥89 赠保温杯（价值59元）").gift_value.amount) == (
        "保温杯",
        5900,
    )
    assert only("¥89, gift: tasting pack worth ¥19").gift == "tasting pack"
    assert [only(f"¥89 {text}").gift for text in ("送礼佳品", "赠送运费险", "送至北京", "送货上门")] == [
        ""
    ] * 4


def test_names_titles_and_links():
    row = only(TAOBAO)
    assert (row.rival, row.title) == (
        "巷口食记旗舰店",
        "巷口食记每日坚果750g混合坚果仁孕妇儿童健康零食大礼包",
    )
    assert only("巷口食记 每日坚果 750g 到手89").rival == ""  # nothing says that this is a shop
    known = only("巷口食记 每日坚果 750g 到手89", rivals=["栗山记", "巷口食记"])
    assert (known.rival, known.title) == ("巷口食记", "每日坚果 750g")
    shared = only("【淘宝】https://e.tb.cn/h.gabc MF3543 「巷口食记每日坚果750g」\n点击链接直接打开")
    assert (shared.title, shared.url) == ("巷口食记每日坚果750g", "https://e.tb.cn/h.gabc")
    named = only("店铺：巷口食记 商品名称：混合坚果 礼盒 售价：99")
    assert (named.rival, named.title, named.layers) == ("巷口食记", "混合坚果 礼盒", {PAGE: 9900})


@pytest.mark.parametrize(
    "text",
    [
        "每日坚果750g ¥89.9\n混合果仁175g ¥19.9\n坚果礼盒1.2kg ¥168 券后148",
        "每日坚果750g\n¥89.9\n已售2000+\n混合果仁175g\n¥19.9\n已售1.2万\n坚果礼盒1.2kg\n¥168",
        "每日坚果750g ¥89.9；混合果仁175g ¥19.9；坚果礼盒1.2kg ¥168",
    ],
)
def test_several_products_in_one_paste_are_several_rows(text):
    rows = capture(text).rows
    assert [row.title for row in rows] == ["每日坚果750g", "混合果仁175g", "坚果礼盒1.2kg"]
    assert [row.layers[PAGE] for row in rows] == [8990, 1990, 16800]


def test_in_a_list_what_is_only_sold_out_is_a_product_too():
    rows = capture(
        "商品1：腰果 500g，价格 39.8 元\n商品2：杏仁 500g，价格 45.8 元\n商品3：开心果 500g，售罄"
    ).rows
    assert [(row.title, row.stock) for row in rows] == [
        ("腰果 500g", ""),
        ("杏仁 500g", ""),
        ("开心果 500g", "out"),
    ]


def test_a_shop_named_at_the_head_sells_all_that_follows():
    rows = capture("巷口食记旗舰店\n每日坚果750g ¥89.9\n混合果仁175g ¥19.9").rows
    assert [row.rival for row in rows] == ["巷口食记旗舰店"] * 2


def test_one_address_is_told_from_a_text_with_one():
    assert sole_address(" https://example.com/item?id=1 \n") == "https://example.com/item?id=1"
    assert sole_address("看这个 https://example.com/item") == ""
    assert sole_address("file:///etc/passwd") == ""


def test_a_long_paste_is_cut_and_told():
    assert capture("¥" * (LONGEST + 5)).is_cut
    assert not capture("¥9").is_cut


PIECES = ["¥", "199", "券后", "到手", "满", "减", "折", "包邮", "赠", "第二件", "\n", " ", "件", "每日坚果", "月销", "2万+", ".", "-", "8", "/", "元", "券", "店", "送", "VIP", "原价", "；", "\u200b", "０"]  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_gives_places_in_it_and_no_negative_amounts(text):
    found = capture(text, rivals=["每日坚果"])
    for row in found.rows:
        _holds(found, row)


def _holds(found: Capture, row) -> None:
    assert 0 <= row.start <= row.end <= len(found.text)
    amounts = [*row.prices.values(), *[one for one in (row.shipping, row.gift_value) if one]]
    for one in amounts:
        assert one.amount >= 0
        assert 0 <= one.start < one.end <= len(found.text)
    for one in row.prices.values():
        if not one.is_computed:  # every amount stands in the text
            digits = re.sub(r"\s", "", found.text[one.start : one.end])
            assert re.search(r"\d", digits)
    for claim in row.claims:
        assert found.text[claim.start : claim.end] == claim.text
        assert all(
            value is None or value >= 0 for value in (claim.threshold, claim.off, claim.price, claim.count)
        )


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "¥1 ",
        "满1减1 ",
        "券",
        "第一件",
        "赠a ",
        "送a",
        "到手 ",
        "a\n",
        "「",
        "1-1券",
        "店",
        "1,111",
        "标题:a ",
    ],
)
def test_fifty_thousand_characters_of_anything_come_to_an_end(piece):
    assert capture(piece * (LONGEST // len(piece))).text


def test_a_known_rival_is_recognised_by_the_beginning_of_its_name():
    known = ("青禾果仓旗舰店", "巷口食记零食店")
    (row,) = capture("巷口食记 每日坚果750g 到手89", rivals=known).rows
    assert (row.rival, row.title) == ("巷口食记零食店", "每日坚果750g")


def test_a_beginning_that_two_rivals_share_names_neither():
    (row,) = capture("青禾果仓 每日坚果750g 到手89", rivals=("青禾果仓旗舰店", "青禾果仓专卖店")).rows
    assert row.rival == ""


@pytest.mark.parametrize(
    ("text", "title", "shipping"),
    [
        ("抖音商城\n¥59.9\n云南白药牙膏 120g*4支\n退货包运费 48小时发货", "云南白药牙膏 120g*4支", None),
        ("京东到家 ¥12.8\n配送费 ¥5 起送 ¥20\n饮用水550ml*12", "饮用水550ml*12", 500),
        (
            "[拼多多] 快来拼单 我买了【黑巧克力 252g】¥29.9 https://pdd.example/goods?id=1",
            "黑巧克力 252g",
            None,
        ),
        ("今晚8点直播间福利：\n1号链接 每日坚果750g 日常价199 直播价89.9", "每日坚果750g", None),
    ],
)
def test_what_the_platform_writes_around_a_thing_is_not_its_name(text, title, shipping):
    row = only(text)
    assert (row.title, row.shipping and row.shipping.amount) == (title, shipping)
