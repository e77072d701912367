"""What copy from a model may not carry, whoever talked the model into it."""

import re
import unicodedata

from core.llm.request import Message
from core.locale import _
from core.text import visible

_LINK = re.compile(
    r"https?:|www\.|[\w.+-]+@[a-z0-9-]+\.[a-z]{2,}"
    r"|(?<![a-z0-9@])[a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.(?:(?:com|cn|net|org|io|top|xyz|vip|cc|shop|info|site|ru|tk)(?![a-z0-9])"
    r"|(?:me|to|im|ly|co|link|club|app)/)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|[48]00[-\s]?\d{3}[-\s]?\d{4}|0\d{2,3}[-\s]\d{7,8})(?!\d)"
    r"|\+\d{1,3}[-\s]?\d{3}[-\s]?\d{3,4}[-\s]?\d{3,4}"
)
_CONTACT = re.compile(
    r"(?:加|关注)?(?:微信|威信|薇信|wechat|vx|v信|qq)(?:号|群|id)?\s*[:：是]?\s*[a-z0-9_-]{5,}", re.IGNORECASE
)
_MARKUP = re.compile(
    r"</?[a-z][^<>]*>|!?\[[^\]]*\]\([^)]*\)|```|\*\*|__\w|^#{1,6}\s|\{\{|\}\}|\{%|&[a-z]+;",
    re.IGNORECASE | re.MULTILINE,
)
_THINKING = re.compile(
    r"</?think|^\s*(?:好的[，,]|当然[，,！!]|以下是|根据(?:您|你)?(?:提供|给出)的|作为(?:一个|一名)?\s*(?:AI|人工智能|语言模型|助手)|首先[，,]我|我(?:需要|应该|来)(?:写|分析|考虑|生成)"
    r"|(?:sure|okay|ok|certainly)[,!]|here(?:'s| is| are)\b|as an ai\b|let me\b|i (?:need|should|will) )",
    re.IGNORECASE,
)
_PROMPT_WORDS = re.compile(
    r"system prompt|系统提示|提示词|(?:以上|上述)(?:指令|要求|事实)|json schema|=== user ===", re.IGNORECASE
)
_ECHO = 16
_ECHO_LATIN = 48


def objection(text: str, *, conversation: tuple[Message, ...] = (), nonce: str = "") -> str:
    """Return why a piece of copy may not be used, as a sentence; "" when there is no objection.

    `conversation` is what was asked: copy that repeats its instructions word for word is an echo.
    Facts are asked for in the user's turn and may of course be repeated.
    """
    plain = unicodedata.normalize("NFKC", visible(text))
    if _LINK.search(plain):
        return _("The draft carries a link or an address.")
    if _PHONE.search(plain) or _CONTACT.search(plain):
        return _("The draft carries a number or an account to contact.")
    if _MARKUP.search(plain):
        return _("The draft carries markup.")
    if _THINKING.search(plain):
        return _("The draft talks about itself instead of the goods.")
    if (nonce and nonce in plain) or _PROMPT_WORDS.search(plain) or _is_echo(plain, conversation):
        return _("The draft repeats its instructions.")
    return ""


def carries_contact_or_markup(text: str) -> bool:
    """Say whether a text holds a link, a number to call, an account to add, or markup."""
    return any(sign.search(text) for sign in (_LINK, _PHONE, _CONTACT, _MARKUP))


def _is_echo(text: str, conversation: tuple[Message, ...]) -> bool:
    """Say whether a run of the instructions stands in the text, blanks aside."""
    flat = "".join(text.split())
    orders = "\0".join(one.content for one in conversation if one.role == "system")
    told = "".join(unicodedata.normalize("NFKC", orders).split())
    run = _ECHO_LATIN if flat.isascii() else _ECHO
    return any(flat[at : at + run] in told for at in range(len(flat) - run + 1))
