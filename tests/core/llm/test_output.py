"""What copy from a model may not carry."""

import pytest

from core.llm.output import objection
from core.llm.request import Message
from core.locale import speaking

SYSTEM = Message(
    "system",
    "你是电商运营团队里最可靠的文案编辑。动笔前先想好要舍弃什么，写完数一遍，超了就删掉一个分句，不要硬挤。",
)
FACTS = Message("user", '事实：{"title": "山雀夏威夷果奶油味独立小包年货节限定礼罐装"}')
ASKED = (SYSTEM, FACTS)

BAD = [
    ("点击 https://example.com/a 购买", "link"),
    ("点 www.shanque.cn 购买", "link"),
    ("访问shanque.com领券", "link"),
    ("发邮件到 a@shanque.cn", "link"),
    ("全角ｈｔｔｐｓ：//ｅｘａｍｐｌｅ．ｃｏｍ", "link"),
    ("零\u200b宽exam\u200bple.com/x", "link"),
    ("电话13800138000", "contact"),
    ("拨打 138 0013 8000", "contact"),
    ("客服400-820-8820", "contact"),
    ("座机 010-62345678", "contact"),
    ("加微信 shanque88 领券", "contact"),
    ("VX:shanque88", "contact"),
    ("QQ群 12345678", "contact"),
    ("<b>特价</b>到手价39.9元", "markup"),
    ("![图](x.png)", "markup"),
    ("**夏威夷果**到手价", "markup"),
    ("{{ price }} 到手", "markup"),
    ("# 夏威夷果", "markup"),
    ("好的，以下是为您写的文案", "itself"),
    ("作为AI语言模型，我建议", "itself"),
    ("首先，我需要突出价格", "itself"),
    ("Sure! Here is the copy", "itself"),
    ("Let me think about the price", "itself"),
    ("</think>夏威夷果", "itself|markup"),
    ("按照以上要求写的：夏威夷果", "instructions"),
    ("记号 a1b2c3d4e5f6 夏威夷果", "instructions"),
    ("夏威夷果，写完数一遍，超了就删掉一个分句，不要硬挤", "instructions"),
]


@pytest.mark.parametrize(("text", "reason"), BAD, ids=[text for text, _reason in BAD])
def test_copy_that_may_not_be_used_is_named(text: str, reason: str) -> None:
    with speaking("en"):
        told = objection(text, conversation=ASKED, nonce="a1b2c3d4e5f6")
    assert any(word in told for word in reason.split("|"))


FINE = [
    "夏威夷果到手价39.9元，省20元",
    "满200减40，1月1日24:00截止",
    "山雀夏威夷果奶油味独立小包年货节限定礼罐装",  # the facts may be repeated
    "3.5mm耳机孔，USB2.0接口，5V/3A",
    "型号 SQ-2024.A，容量1000000毫安时以内",
    "我先尝了一颗｜颗颗开口",
    "好吃不贵，当然要囤",
    "A4纸 500张/包 *8包",
    "Save ¥20 on 500 g. Ends Dec 31, 24:00.",
    "You get two cups, e.g. for tea & coffee.",
    "下单立减5.00元，No.1 款与 No.2 款任选",
    "微信支付立减",
]


@pytest.mark.parametrize("text", FINE)
def test_ordinary_copy_meets_no_objection(text: str) -> None:
    assert objection(text, conversation=ASKED, nonce="a1b2c3d4e5f6") == ""
