"""Briefs as marketers fill them: many categories, occasions and gaps, Chinese and English."""

from typing import Any

from core.content.brief import Brief

_E11 = {"starts": "2026-11-09T12:00:00Z", "ends": "2026-11-11T16:00:00Z"}


def _brief(title: str, category: str, **more: Any) -> Brief:
    """Build a brief of one item; keys of the item, the offer and the brief by their names."""
    item = {"title": title, "category": category}
    brief: dict[str, Any] = {"shop": "云边食铺", "signature": "云边食铺", "variants": 4}
    for key, value in more.items():
        if key in ("brand", "spec", "usual_price", "list_price", "stock", "selling_points", "facts", "code"):
            item[key] = value
        else:
            brief[key] = value
    return Brief.model_validate({"items": brief.pop("items", [item]), **brief})


CHINESE: tuple[Brief, ...] = (
    _brief("云边食铺 每日坚果 混合坚果 750g/30包", "坚果零食", brand="云边食铺", spec="25g×30包", usual_price=12900, selling_points=["独立小包装", "6种坚果果干", "0添加蔗糖"],
           facts={"产地": "新疆、云南", "配料": "巴旦木、腰果、核桃、蔓越莓", "保质期": "8个月", "食用方法": "开袋即食"}, occasion="双11", offer={"price": 8900, "gift": "帆布袋", "gift_quantity": 1, "stock_limit": 500, **_E11}, audience="办公室上班族", tone="lively"),
    _brief("猪肉脯 蜜汁味 200g", "肉脯零食", usual_price=3990, selling_points=["高温烤制", "独立包装"], facts={"口味": "蜜汁、黑椒"}, offer={"threshold": 9900, "off": 2000}, tone="plain"),
    _brief("内蒙古手撕风干牛肉干500g", "牛肉干", selling_points=["后腿肉", "越嚼越香"], facts={"产地": "内蒙古", "原料": "牛后腿肉"}, occasion="年货节", offer={"price": 9900, "ends": "2027-01-20T16:00:00Z"}, audience="过年回家的年轻人", tone="warm"),
    _brief("云南小粒咖啡挂耳包10g×30包", "咖啡", usual_price=8800, selling_points=["中度烘焙", "挂耳随冲"], facts={"产地": "云南保山", "工艺": "水洗", "风味": "坚果、焦糖"}, offer={"price": 6600, "free_shipping": True}, audience="早八上班族", tone="expert"),
    _brief("明前龙井茶叶礼盒装250g", "茶叶", usual_price=39800, selling_points=["手工采摘", "礼盒装"], facts={"产地": "浙江杭州", "等级": "一级"}, occasion="中秋", offer={"price": 29800, "gift": "玻璃茶杯2只", "ends": "2026-09-24T15:59:00Z"}, tone="premium"),
    _brief("新疆长绒棉四件套1.8m床", "床品家纺", usual_price=39900, spec="1.8m床适用", selling_points=["60支长绒棉", "可机洗", "不易起球"], facts={"面料": "新疆长绒棉", "工艺": "活性印染", "尺寸": "被套220×240cm", "洗涤": "30℃以下机洗，不可漂白"}, occasion="双11", offer={"price": 29900, **_E11}, tone="warm"),
    _brief("加厚纯棉毛巾3条装", "毛巾", usual_price=4990, selling_points=["吸水快", "不掉毛"], facts={"材质": "纯棉"}, offer={"price": 3990}, tone="plain"),
    _brief("免打孔浴室置物架双层", "家居收纳", usual_price=5900, selling_points=["免打孔", "承重5kg", "太空铝"], facts={"材质": "太空铝", "尺寸": "40×12cm"}, offer={"price": 3900, "stock_limit": 300, "per_buyer_limit": 2}, audience="租房的年轻人", tone="lively"),
    _brief("可折叠收纳箱大号66L", "收纳", selling_points=["可折叠", "大容量", "双开门"], facts={"容量": "66L"}, offer={"threshold": 19900, "off": 3000, "ends": "2026-06-20T16:00:00Z"}, occasion="618"),
    _brief("麦饭石不粘炒锅32cm", "厨房锅具", usual_price=19900, selling_points=["不粘", "少油烟", "电磁炉通用"], facts={"材质": "铝合金", "保修": "2年"}, offer={"price": 14900, "gift": "硅胶锅铲"}, tone="plain"),
    _brief("316不锈钢保温杯500ml", "水杯", usual_price=12900, selling_points=["保温12小时", "一键开盖"], facts={"材质": "316不锈钢", "容量": "500ml"}, offer={"price": 9900}, occasion="开学季", audience="学生", tone="lively"),
    _brief("玻尿酸补水面膜25ml×10片", "面膜护肤", usual_price=9900, selling_points=["补水保湿", "膜布轻薄"], facts={"成分": "透明质酸钠、甘油", "适用肤质": "各种肤质", "用法": "洁面后敷15分钟，无需清洗", "注意事项": "敏感肌先在耳后试用"}, occasion="38节", offer={"price": 6900, "gift": "旅行装洁面20g", "gift_quantity": 500, "ends": "2027-03-08T16:00:00Z"}, tone="warm"),
    _brief("丝绒哑光口红3.2g", "彩妆口红", usual_price=8900, selling_points=["哑光质地", "显色"], facts={"色号": "豆沙色、枫叶红、正红"}, offer={"price": 6900}, audience="通勤上班的女生", tone="premium"),
    _brief("氨基酸洗面奶120g", "洁面", selling_points=["氨基酸表活", "泡沫细"], offer={}, tone="expert"),
    _brief("重磅纯棉圆领卫衣男女同款", "服装卫衣", usual_price=19900, selling_points=["400g重磅", "宽松版型", "不易起球"], facts={"面料": "纯棉", "颜色": "黑、灰、燕麦色", "尺码": "S–XXL", "洗涤": "翻面冷水洗"}, offer={"price": 14900}, occasion="秋上新", tone="plain"),
    _brief("轻薄白鸭绒羽绒服女短款", "女装羽绒服", usual_price=59900, selling_points=["90%白鸭绒", "重约480g", "可收纳"], facts={"填充物": "90%白鸭绒", "充绒量": "110g"}, offer={"price": 39900, "stock_limit": 200, **_E11}, occasion="双11", tone="premium"),
    _brief("冰丝防晒衣男女", "服饰", selling_points=["透气", "UPF50+"], facts={"面料": "锦纶88% 氨纶12%"}, offer={"price": 9900, "free_shipping": True}, tone="lively"),
    _brief("蓝牙耳机Pro 2 主动降噪 续航40小时", "数码耳机", brand="鹿鸣", usual_price=49900, selling_points=["主动降噪", "续航40小时", "双设备连接"], facts={"续航": "40小时", "保修": "1年", "蓝牙版本": "5.4"}, offer={"price": 39900, "gift": "收纳包"}, audience="每天坐地铁的人", tone="expert"),
    _brief("氮化镓快充充电器65W", "数码充电", usual_price=12900, selling_points=["65W快充", "三口", "折叠插脚"], facts={"功率": "65W"}, offer={"price": 9900, "per_buyer_limit": 2}, occasion="99划算节"),
    _brief("家用静音加湿器4L", "小家电", usual_price=16900, selling_points=["静音", "上加水", "4L大容量"], facts={"容量": "4L", "噪音": "28dB"}, offer={"threshold": 15000, "off": 2000, "free_shipping": True}, tone="warm"),
    _brief("婴儿湿巾80抽×10包", "母婴湿巾", usual_price=5900, selling_points=["加厚珠纹", "无香精"], facts={"适用年龄": "0岁以上", "成分": "RO纯水"}, offer={"price": 4500, "gift": "便携装1包"}, audience="新手爸妈", tone="warm"),
    _brief("儿童保温杯吸管式400ml", "母婴水杯", usual_price=9900, selling_points=["一键开盖", "吸管可拆洗"], facts={"材质": "316不锈钢", "适用年龄": "3岁以上"}, occasion="开学季", offer={"price": 7900, "ends": "2026-09-05T16:00:00Z"}, tone="lively"),
    _brief("手工编织藤筐", "", offer={"price": 5900}),
    _brief("香薰蜡烛", "家居香薰", usual_price=6800, selling_points=["燃烧约45小时"], facts={"香型": "雪松、白茶"}, occasion="七夕", offer={"price": 5200, "gift": "贺卡1张"}, tone="premium"),
    _brief("有机燕麦片1kg", "冲饮麦片", selling_points=["原粒轧制", "无蔗糖"], facts={"产地": "内蒙古", "认证": "有机产品认证"}, offer={"threshold": 9900, "off": 1500}, audience="早餐赶时间的人"),
    _brief("XK-200 便携投影仪", "", offer={}),
    _brief("", "零食", shop="云边食铺", occasion="双11", variants=6, offer={"threshold": 19900, "off": 4000, **_E11},
           items=[{"title": "每日坚果 25g×30包", "category": "零食/坚果", "spec": "30包", "selling_points": ["独立小包装"]}, {"title": "芒果干 100g×5袋", "category": "零食/果干", "spec": "5袋"}, {"title": "猪肉脯 蜜汁味 200g", "category": "零食/肉脯"}, {"title": "海苔脆 45g×3罐", "category": "零食/膨化"}]),
    _brief("", "", shop="山屋家居", signature="山屋家居", occasion="换季", variants=4, offer={"price": 4900, "gift": "洗衣袋"}, tone="warm",
           items=[{"title": f"纯棉毛巾 {colour}", "category": "家纺/毛巾", "facts": {"材质": "纯棉"}} for colour in ("白色", "灰色", "燕麦色")]),
    _brief("", "", shop="山屋家居", signature="山屋", variants=3, offer={}, items=[{"title": f"测试商品{n}号收纳盒", "category": "收纳"} for n in range(20)]),
    _brief("红豆薏米茶", "茶饮", selling_points=["独立茶包", "无蔗糖"], usual_price=2990, offer={"price": 1990, "free_shipping": True}, audience="坐办公室的人"),
)  # fmt: skip
ENGLISH: tuple[Brief, ...] = (
    _brief("Cloudside Daily Nuts Mixed Snack Pack, 30 x 25 g", "Snacks", brand="Cloudside", shop="Cloudside", signature="Cloudside", spec="30 packs of 25 g", usual_price=12900, selling_points=["single-serve packs", "six kinds of nuts and fruit", "no added sugar"], facts={"origin": "Yunnan", "ingredients": "almonds, cashews, walnuts, cranberries"},
           occasion="11.11", offer={"price": 8900, "gift": "canvas tote", **_E11}, audience="desk workers", tone="lively", language="en"),
    _brief("Washed Linen Duvet Cover Set - Queen", "Bedding", shop="Hillhouse", signature="Hillhouse", usual_price=79900, selling_points=["pre-washed", "machine washable"], facts={"material": "100% French flax linen", "size": "Queen", "care": "wash at 30 °C, tumble dry low"}, offer={"price": 63920, "free_shipping": True}, tone="warm", language="en"),
    _brief("Wireless Earbuds Pro with Noise Cancelling", "Electronics", shop="Luming", signature="Luming", usual_price=49900, selling_points=["active noise cancelling", "40 hours of battery", "pairs with two devices"], facts={"warranty": "1 year"}, offer={"price": 39900, "stock_limit": 300, "per_buyer_limit": 2}, tone="expert", language="en"),
    _brief("Hydrating Sheet Mask 10 pcs", "Skincare", shop="Mellow", signature="Mellow", selling_points=["thin fabric", "15-minute routine"], offer={"threshold": 19900, "off": 3000, "ends": "2027-03-08T16:00:00Z"}, language="en"),
    _brief("", "", shop="Hillhouse", signature="Hillhouse", language="en", occasion="Back to school", offer={"threshold": 29900, "off": 5000}, items=[{"title": "Folding Storage Box 66 L", "category": "Storage", "selling_points": ["folds flat"]}, {"title": "Desk Organiser", "category": "Storage"}, {"title": "Felt Laundry Basket", "category": "Storage"}]),
)  # fmt: skip
