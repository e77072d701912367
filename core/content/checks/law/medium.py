"""What the medium asks for: the word "advertisement", the way out, the sender, an honest subject."""

import re
from collections.abc import Iterator

from core.content.checks.law.copy import Copy, Hit, hit_at, opening

_LABEL_LAW = "《互联网广告管理办法》第九条；《广告法》第十四条"
_OPT_OUT_LAW = "《广告法》第四十三条；《消费者权益保护法》第二十九条"
_MAIL_LAW = "《广告法》第四十三条；CAN-SPAM Act (15 U.S.C. 7704)"
_LABEL = re.compile(
    r"广告|推广(?:合作|内容)?|商业合作|品牌合作|赞助内容|(?<![a-z])#?(?:ad|sponsored|advertisement|paid partnership|promotion|gifted by|partner(?:ed)? with)(?![a-z])"
)
_DENIAL = re.compile(
    r"(?:绝非|不是|非|无|没有|不算|绝不是|并非)(?:硬|软|打)?广告?|not (?:an? )?(?:ad|sponsored)|no ads?"
)
_LINK = re.compile(
    r"链接|小黄车|购物车|左下角|评论区(?:自取|置顶|有|见)|戳(?:我|图|下方|这里)|下单|橱窗|同款(?:在|放|链接)|点(?:击|我|开)?(?:下方|购买|图片|头像|主页)|私信(?:我|领|获取)|私我|加我(?:微信|v)|主页|优惠券(?:在|放)|搜(?:索)?(?:店铺|淘口令)|口令|(?<![a-z])(?:link in (?:bio|comments|profile)|shop (?:now|here|the link)|swipe up|use (?:my )?code|buy (?:it )?here|affiliate)(?![a-z])"
)
_OPT_OUT = re.compile(
    r"退订|拒收|回复?\s*(?:复)?\s*[trn0](?:[^a-z]|$)|不想(?:再)?(?:收到|接收)|取消订阅|(?<![a-z])(?:unsubscribe|opt[- ]?out|reply stop|text stop|manage (?:your )?(?:preferences|subscription))"
)
_PERSONAL = re.compile(
    r"验证码|取件码|包裹|快递|已(?:发货|签收|到账|送达|支付|退款|下单)|订单(?:号|已|编号)|预约(?:成功|提醒)|退款|账单|登录|密码|积分(?:将|到期|变动)|(?<![a-z])(?:your order|has shipped|delivered|tracking|verification code|invoice|receipt|password|refund)(?![a-z])"
)
_PROMOTION = re.compile(
    r"折|满\s*\d|减\s*\d|优惠|促|秒杀|券|抢|特价|上新|新品|大促|戳|会场|红包|降价|福利|清仓|限时|免费|(?<![a-z])(?:sale|off|deal|shop|save|free|offer|new arrivals?|discount|buy|gift|coupon|code)(?![a-z])"
)
_REPLY = re.compile(r"^\s*(?:(?:re|fwd?|aw)\s*:|回复\s*:|答复\s*:|转发\s*:)")


def carried(copy: Copy) -> Iterator[Hit]:
    """Yield what the medium lacks."""
    yield from _unlabelled(copy)
    if copy.given.channel in ("sms", "email"):
        yield from _no_way_out(copy)
    if copy.given.channel == "email":
        yield from _mail(copy)


def _unlabelled(copy: Copy) -> Iterator[Hit]:
    """Yield a story, review or tip that sells without saying so."""
    known, channel = copy.known, copy.given.channel
    if _LABEL.search(_DENIAL.sub("", copy.text)) or known.has("ad_label", "disclosure"):
        return
    told = known.lacks("ad_label", "disclosure") and channel in ("story", "guide")
    if (
        known.facts is not None
        and "paid" in known.facts
        and not known.has("paid")
        and not _LINK.search(copy.text)
    ):
        told = False
    link = _LINK.search(copy.text)
    start = link or opening(copy)
    if start is None:
        return
    say = "广告｜{}" if copy.given.lang == "zh" else "#ad {}"
    if told or known.has("paid"):
        yield hit_at(start, "medium.label", "ad_label", _LABEL_LAW, say=say)
    elif channel == "story" and link:
        yield hit_at(link, "medium.label", "ad_label", _LABEL_LAW, severity="warn", say=say)


def _no_way_out(copy: Copy) -> Iterator[Hit]:
    """Yield a marketing message without the way to stop it."""
    start = opening(copy)
    if start is None or _OPT_OUT.search(copy.text):
        return
    if _PERSONAL.search(copy.text) and not _PROMOTION.search(copy.text):
        return
    say = (
        {"sms": "拒收请回复R", "email": "退订"}[copy.given.channel]
        if copy.given.lang == "zh"
        else "Unsubscribe"
    )
    known_missing = copy.known.lacks("unsubscribe")
    if known_missing:
        yield hit_at(start, "medium.opt_out", "opt_out", _OPT_OUT_LAW, say=f"{{}} {say}")
    elif not copy.known.has("unsubscribe"):
        yield hit_at(start, "medium.opt_out", "opt_out", _OPT_OUT_LAW, severity="info", say=f"{{}} {say}")


def _mail(copy: Copy) -> Iterator[Hit]:
    """Yield a hidden sender and a subject that pretends to answer."""
    start = opening(copy)
    if start and copy.known.lacks("postal_address") and not _PERSONAL.search(copy.text):
        yield hit_at(start, "medium.sender", "sender", _MAIL_LAW)
    reply = _REPLY.match(copy.text)
    if reply and not copy.known.has("is_reply"):
        severity = "block" if copy.known.lacks("is_reply") else "warn"
        yield hit_at(
            reply,
            "medium.reply",
            "false_reply",
            _MAIL_LAW,
            severity="block" if severity == "block" else "warn",
        )
