"""The names under which people and tables give facts, and the one name each is known by here."""

import re

# What is said of the medium or as proof, not of the goods and the offer.
MEDIUM = frozenset(
    [
        "ad_label",
        "disclosure",
        "paid",
        "unsubscribe",
        "postal_address",
        "is_reply",
        "source",
        "evidence",
        "review_id",
        "period",
        "conditions_shown",
        "gift_disclosed",
        "shop",
        "platform",
        "signature",
        "occasion",
        "audience",
        "lang",
        "category",
        "brand",
    ]
)
# What a thing is, in itself: whoever knows two facts and one of these looks at an item, not at an offer.
ITEM = frozenset(
    [
        "material",
        "ingredients",
        "origin",
        "function",
        "registered_function",
        "standard",
        "grade",
        "power",
        "size",
        "color",
        "weights_g",
        "fill_g",
        "protein_per_100g",
        "fat_per_100g",
        "recycled_pct",
        "certificates",
        "license",
        "registration",
        "cosmetic_type",
        "patent",
        "spec",
    ]
)
_ALIASES = {
    "name": "title product product_name item item_name 名称 品名 标题 商品名 商品名称 商品 产品",
    "price": "usual_price regular_price daily_price 价格 售价 日常价 单价 price_yuan",
    "sale_price": "deal_price promo_price promotion_price final_price activity_price current_price coupon_price "
    "live_price 活动价 到手价 券后价 促销价 现价 优惠价 秒杀价 折后价 直播价 特价 成交价",
    "list_price": "original_price tag_price 原价 吊牌价 划线价 标价 标签价",
    "msrp": "suggested_price 建议零售价 指导价 官方价",
    "counter_price": "专柜价",
    "market_price": "市场价",
    "coupon": "coupons 优惠券 券 满减 full_reduction threshold_off promotion promotions offer 优惠 促销 活动",
    "gift": "gifts gift_name freebie giveaway bonus 赠品 礼品 赠送",
    "gift_qty": "gift_quantity gift_count 赠品数量",
    "free_ship": "free_shipping freeship shipping_free 包邮 免邮 免运费",
    "free_shipping_min": "free_shipping_threshold free_ship_min 包邮门槛",
    "ship": "shipping delivery logistics carrier express ship_by ship_time 发货 物流 快递 配送 发货时间",
    "warranty": "guarantee after_sales service services 质保 保修 售后 服务 保障",
    "stock": "inventory qty_left 库存 库存数",
    "limited_qty": "stock_limit limit_qty limited limited_quantity 限量 限量数",
    "per_buyer_limit": "limit_per_buyer per_person_limit purchase_limit 限购",
    "sold": "sales monthly_sold monthly_sales sold_30d 月销 销量 月销量",
    "total_sold": "total_sales cumulative_sales sold_total 累计销量 总销量",
    "rank": "ranking 排名",
    "start": "starts start_time start_at begin begins sale_start activity_start 开始 开始时间 开售时间",
    "end": "ends end_time end_at deadline sale_end expires 结束 结束时间 截止 截止时间",
    "activity_end": "promo_end",
    "activity_days": "days duration duration_days 活动天数 天数",
    "material": "materials fabric composition 材质 面料 材料 成分 填充物 内胆材质",
    "ingredients": "ingredient 配料 配料表 原料",
    "origin": "place_of_origin made_in country 产地 原产地 原产国 产区",
    "power": "wattage 功率",
    "certificates": "certificate certification certifications certs 证书 认证 资质 检测报告",
    "patent": "patents 专利",
    "awards": "award 奖项 获奖",
    "function": "functions features feature 功能 功效 作用",
    "standard": "standards 执行标准 标准",
    "grade": "等级 级别",
    "rating": "ratings score positive_rate good_rate 评分 好评率",
    "authorized": "authorization 授权",
    "endorsement": "endorser celebrity spokesperson 代言人 代言",
    "return": "returns return_policy return_days refund 退换 退货",
    "hotline": "phone tel 电话 客服电话 热线",
    "heritage": "established founded since founded_year 创立 成立时间 历史 始于",
    "spec": "specs specification pack pack_size size_pack 规格 包装 净含量",
    "weights_g": "weight weight_g net_weight 重量 克重",
    "color": "colors colour 颜色",
    "size": "sizes 尺码 尺寸",
}
_CANONICAL = {alias: key for key, names in _ALIASES.items() for alias in (key, *names.split())}
_SEPARATORS = re.compile(r"[\s\-]+")


def canonical(name: str) -> str:
    """Return the name a fact is known by; an unknown name is kept, in lower case with underscores."""
    key = _SEPARATORS.sub("_", name.strip().lower())
    return _CANONICAL.get(key, key)
