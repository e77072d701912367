"""SMS arithmetic: encoding, parts and cost, and what a marketing message must carry."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from core.content.checks.finding import Finding, Severity, Text
from core.locale import Language, _
from core.money import fen
from core.rules.channels import SmsRule, channels
from core.text import utf16_units

Encoding = Literal["china", "gsm7", "ucs2"]
_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_DOUBLE = frozenset("^{}\\[~]|€\f")
_HANZI = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_SIGNATURE = re.compile(r"^\s*【[^【】]{1,30}】|【[^【】]{1,30}】\s*$")
_OPT_OUT = re.compile(
    r"拒收|退订|退訂|回\s*(?:复|復)?\s*[TtRrNn](?![a-zA-Z])|"
    r"\b(?:reply|text|send|txt)\s+['\"]?(?:stop|end|quit|unsub\w*)|\bstop\s+to\s+|\bopt[\s-]?out|\bunsubscribe",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?://[^\s\u3000-\uffef]+|(?<![\w.@])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|co|me|io|ly|cc|vip|top|shop|link|im)\b(?:/[\w./?=&%-]*)?",
    re.IGNORECASE,
)
# A service message (parcel, order, code) is no advertising and needs no way out.
_SERVICE = re.compile(
    r"验证码|取件码|揽收|包裹(?:已|正)|您(?:的|预订的|预定的|订购的|购买的|下单的)[^，。]{0,14}(?:发货|送达|到店|签收|备货|出库)|已发货|已签收|已送达|派送|快递单号|物流单号|待取|退款(?:已|成功)|订单号|尾号|支付成功|"
    r"verification code|has shipped|been shipped|out for delivery|was delivered|has been delivered|your order #|tracking|your (?:parcel|package|delivery|appointment|booking)|(?:arrives|arriving) (?:today|tomorrow)|预约成功|到店自提|取餐|"
    r"您?预约的[^，。]{0,10}(?:将于|已确认|上门时间)|您?预约的[^，。]{0,8}(?:师傅|安装|维修|服务|送货|上门|体检)|工单|已(?:受理|处理|到账|入账)|上门(?:安装|维修|取件|检测)(?:师傅|时间|服务单)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SmsSize:
    """How a gateway counts a message: `characters` in the encoding's own units."""

    parts: int
    characters: int
    encoding: Encoding
    single: int
    per_part: int
    longest: int
    fits: bool


def encoding_of(text: str, lang: Language = "zh") -> Encoding:
    """Return how a message travels: a Chinese gateway for Chinese, else GSM-7 where it can."""
    if lang == "zh" or _HANZI.search(text):
        return "china"
    return "gsm7" if all(c in _GSM7 or c in _GSM7_DOUBLE for c in text) else "ucs2"


def measure(text: str, lang: Language = "zh") -> SmsSize:
    """Return parts and length of a message with its signature and opt-out included.

    China: up to 70 UTF-16 units are one message, longer ones are billed by 67, at most 500.
    Elsewhere: GSM-7 160 or 153 a part (a sign of the extension table counts 2), else UCS-2 70 or 67.
    An empty message has no parts.
    """
    encoding = encoding_of(text, lang)
    rule = _rule(encoding)
    if encoding == "gsm7":
        used, parts = len(text) + sum(c in _GSM7_DOUBLE for c in text), 0
    else:
        used, parts = utf16_units(text), 0
    if used:
        parts = 1 if used <= rule.single else -(-used // rule.part)
    return SmsSize(parts, used, encoding, rule.single, rule.part, rule.longest, used <= rule.longest)


def cost(text: str, audience: int, *, price_yuan: Decimal | None = None, lang: Language = "zh") -> int:
    """Return what sending costs in 分: parts × audience × price of a part, rounded once at the end."""
    size = measure(text, lang)
    price = _rule(size.encoding).price_yuan if price_yuan is None else price_yuan
    return fen(price * size.parts * audience)


def may_send(at: datetime, timezone: str = "Asia/Shanghai") -> bool:
    """Tell whether a marketing message may go out at a moment, by the shop's clock."""
    hours = channels().sms.hours
    return hours.first <= at.astimezone(ZoneInfo(timezone)).hour < hours.last


def sending_finding(at: datetime, timezone: str = "Asia/Shanghai") -> str:
    """Return what is wrong with a planned sending time, "" when nothing is."""
    if may_send(at, timezone):
        return ""
    hours = channels().sms.hours
    return _("Marketing messages may only go out between {first}:00 and {last}:00.").format(
        first=f"{hours.first:02d}", last=f"{hours.last:02d}"
    )


def has_signature(text: str) -> bool:
    """Tell whether a message names its sender in 【】 at its beginning or end."""
    return bool(_SIGNATURE.search(text))


def has_opt_out(text: str) -> bool:
    """Tell whether a message says how to refuse further ones."""
    return bool(_OPT_OUT.search(text))


def links(text: str) -> list[tuple[int, int]]:
    """Return the spans of addresses in a message."""
    return [match.span() for match in _LINK.finditer(text)]


def findings(text: Text) -> list[Finding]:
    """Check what a message must carry: a way out, a signature; and say which links it holds."""
    facts = text.facts or {}
    found: list[Finding] = []
    advertises = not (facts.get("is_reply") or _SERVICE.search(text.text)) and bool(text.text.strip())
    if advertises and not has_opt_out(text.text) and not facts.get("unsubscribe"):
        found.append(_at_end(text, "block", _opt_out_reason(), "sms.opt_out"))
    if advertises and text.lang == "zh" and not has_signature(text.text):
        severity: Severity = "warn" if text.part else "info"
        reason = _("A message names its sender in 【】 at the beginning.")
        found.append(_finding(text, severity, 0, min(1, len(text.text)), reason, "sms.signature"))
    for start, end in links(text.text):
        reason = _("Gateways often hold back messages with links: file the address with the template.")
        found.append(_finding(text, "info", start, end, reason, "sms.link"))
    return found


def _opt_out_reason() -> str:
    return _("A marketing message must say how to refuse further ones, for example 拒收请回复R.")


def _at_end(text: Text, severity: Severity, reason: str, rule: str) -> Finding:
    end = len(text.text.rstrip())
    return _finding(text, severity, max(0, end - 1), end, reason, rule)


def _finding(text: Text, severity: Severity, start: int, end: int, reason: str, rule: str) -> Finding:
    return Finding("limits", severity, start, end, text.text[start:end], reason, _law(rule), "", rule)


def _law(rule: str) -> str:
    return "" if rule == "sms.link" else "《通信短信息服务管理规定》"


def _rule(encoding: Encoding) -> SmsRule:
    rules = channels().sms
    return {"china": rules.china, "gsm7": rules.gsm7, "ucs2": rules.ucs2}[encoding]
