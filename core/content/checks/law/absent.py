"""Claims whose paper is known to be missing: no licence, no standard, no review, no warranty."""

import re
from collections.abc import Iterator

from core.content.checks.law.copy import Copy, Hit, hit_at

_LAW = "《广告法》第四条、第二十八条"
_EFFICACY_LAW = "《化妆品监督管理条例》第二十二、四十三条"
# A fact that is known to be absent, what copy must then not say, and why.
_MISSING = (
    (
        "authorized",
        "licensed",
        re.compile(
            r"(?<![\u4e00-\u9fff])(?!专柜|门店|线下|情侣|亲子|母女|父子|姐妹|闺蜜|店长|小编|图中|视频|模特|学生|直播|官网|主图|上面|全家|妈妈|宝宝|宠物)[\u4e00-\u9fff]{2,3}同款(?![\u4e00-\u9fff])|正品|官方(?!客服|网站)|授权|专卖|原装|行货|(?<![a-z])(?:genuine|authentic|official|authori[sz]ed)(?![a-z])"
        ),
    ),
    (
        "license",
        "licensed",
        re.compile(r"正版|持证|有证|资质齐全|证照齐全|许可|(?<![a-z])(?:licensed|certified)(?![a-z])"),
    ),
    (
        "standard",
        "evidence",
        re.compile(
            r"符合(?:国家|行业|国际|欧盟)?标准|国家?标准?(?=[,。!]|$|品质|认证)|执行标准|gb\s*/?\s*t?\s*\d+|[ab]类(?=[,。!面标]|$)"
        ),
    ),
    (
        "warranty",
        "facts_deny",
        re.compile(
            r"(?:终身|全国|\d+年|[一二三四五十]年)?(?:质保|保修|联保|包换|延保)|(?<![a-z])(?:lifetime |\d+-year )?(?:warranty|guarantee)(?![a-z])"
        ),
    ),
    (
        "registration",
        "evidence",
        re.compile(
            r"(?<!非)(?<!不是)(?<!不属于)(?:医用|医疗级|医疗器械)|械字号|妆字号|健字号|国食健[注备]|国妆[特备]|(?:注册|备案|批准)(?:证|文)?号|特证"
        ),
    ),
    ("health_food", "health_food_function", re.compile(r"保健(?:食?品|功能|功效)|蓝帽子?|健字号")),
    (
        "review_id",
        "source",
        re.compile(
            r"(?:买家|用户|顾客|网友|会员|粉丝|客户|宝妈|[\u4e00-\u9fff](?:女士|先生|小姐|阿姨))[^,。!?;]{0,6}(?:评价|说|反馈|留言|好评|评论|晒单)"
            r"|(?:真实)?(?:好评|评价|评论|反馈)\s*[:：]|(?:已购|真实|老)(?:用户|买家|顾客|客户)|[\u4e00-\u9fff](?:女士|先生|小姐|阿姨)(?=[,，。\s”\"]|$)|(?<![a-z])(?:customers?|reviewers?|verified buyers?)(?: \w+){0,2} (?:says?|said|wrote|reviews?)|(?<![a-z])(?:verified|happy|real) (?:buyer|customer|reviewer|shopper|purchase)s?(?![a-z])"
        ),
    ),
)
_EFFICACY = re.compile(
    r"抗皱|紧致|美白|祛斑|防晒|祛痘|控油|保湿|修护|舒缓|去屑|防脱|抗氧化|染发|(?<![a-z])(?:whitening|anti-?wrinkle|firming|anti-?acne|sun protection|moisturi[sz]ing|soothing)(?![a-z])"
)


def unpapered(copy: Copy) -> Iterator[Hit]:
    """Yield words whose paper is known to be missing, and effects that a cosmetic is not made for."""
    for key, why, pattern in _MISSING:
        if copy.known.lacks(key):
            for match in pattern.finditer(copy.text):
                yield hit_at(match, f"absent.{key}", why, _LAW)
    made_for = copy.known.words("function").lower()
    if made_for and "cosmetics" in copy.kinds:
        for match in _EFFICACY.finditer(copy.text):
            if match.group() not in made_for:
                yield hit_at(match, "absent.function", "facts_deny", _EFFICACY_LAW)
