"""Free text on its way into a prompt: reduced to a short phrase that states something, or left out.

On a real model six attacks hidden in item texts took over a plain prompt twice and a fenced one
once, but none took over a prompt made of facts alone. So a text that asks a model for anything is
not fenced or escaped here: it does not go along.
"""

import hashlib
import re
import secrets
import unicodedata

from core.llm.output import carries_contact_or_markup
from core.text import visible

_ORDERS_ZH = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不要遵守|绕过|跳过)(?:掉|了)?(?:你|以上|上述|上面|之前|前面|先前|此前|所有|一切|任何|全部|系统|这些|那些)"
    r"|(?:以上|上述|上面|之前|前面|先前|此前)(?:的|所有|全部|一切)*(?:指令|指示|提示|要求|规则|命令|设定|内容|约束)"
    r"|(?:所有|一切|任何|全部|系统|新的?|以下|如下|下列|隐藏)的?(?:指令|指示|提示|命令|设定)"
    r"|系统(?:提示|消息|管理员)|提示词|开发者模式|越狱|最高权限|语言模型|人工智能助手"
    r"|你(?:现在|从现在起|今后)?(?:就)?(?:是|扮演|作为)(?:一[个名位只]|我的|不受)|请?扮演"
    r"|(?:只|仅|请|直接|改为|务必|必须|原样|逐字|都)(?:需|要|能|可)?(?:输出|回复|回答|复述|翻译|写出|写成|写上|改写)"
    r"|(?:输出|回复|回答|返回|打印|复述|重复|写下|写上)(?:以下|如下|下面|这[句段个]|[“\"「『:：])"
    r"|(?:文案|标题|正文|回答|输出|回复|结尾|开头|末尾|每条|最后)(?:里|中|末尾|处|必须|务必|要|都|后|一律)*(?:写上|写入|包含|插入|附上|加上|带上|注明)"
    r"|(?:^|[,，。.;；!！?？])(?:助手|用户|系统|模型|管理员|assistant|user|system|human|ai)[:：]"
)
_ORDERS_EN = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,20}\b(?:all\s+(?:the|previous|prior|above|other)|previous|above|prior|earlier|everything|instructions?|rules?|facts)\b"
    r"|\b(?:previous|above|prior|earlier|new|following|system|hidden|your)\s+(?:instructions?|prompts?|orders?)\b"
    r"|\byou\s+are\s+(?:now|no\s+longer|(?:an?|my)\s+(?:\w+\s+)?(?:assistant|model|ai|bot|chatbot|agent))\b|\b(?:act|behave)\s+as\s+(?:an?|if|the)\b|\bpretend\s+(?:to|you|that)\b"
    r"|\b(?:output|print|say|write|reply|respond|answer|repeat|return|insert|append|translate|decode|execute)\b.{0,24}"
    r"\b(?:only|exactly|verbatim|the\s+(?:word|words|text|following|string|code)|following|in\s+(?:your|the)\s+(?:answer|output|copy|reply))\b"
    r"|\b(?:reply|respond|answer)\s+with\b|\b(?:developer|debug|admin|god)\s+mode\b|\bjailbreak\b"
    r"|\b(?:im_start|im_end|endoftext|end\s+of\s+(?:facts|data|input))\b|(?:^|[.;!?]\s*)(?:assistant|user|system|human|ai)\s*:",
    re.IGNORECASE,
)
_FRAMES = re.compile(
    r"[{}<>`\\]|={3,}|-{3,}|#{2,}|\[/?(?:inst|sys)|[A-Za-z0-9+/_-]{28,}={0,2}", re.IGNORECASE
)
_BREAK = re.compile(r"[，,。！!？?；;\n\r|｜：:]")


def phrase(text: str, most: int = 80) -> str:
    """Return the text as one short line of facts, "" for one that asks, links or frames something."""
    plain = " ".join(visible(text).split())
    if (
        not plain
        or asks_for_something(plain)
        or carries_contact_or_markup(unicodedata.normalize("NFKC", plain))
    ):
        return ""
    if len(plain) <= most:
        return plain
    cut = max((found.start() for found in _BREAK.finditer(plain[: most + 1])), default=0)
    return plain[:cut] if cut else plain[:most].rsplit(" ", 1)[0]


def opening(text: str, most: int = 60) -> str:
    """Return the phrase before the first break of a text whose rest may not go along."""
    return phrase(text, most) or phrase(_BREAK.split(visible(text), maxsplit=1)[0], most)


def asks_for_something(text: str) -> bool:
    """Say whether a text speaks to a model instead of stating something; blanks hide nothing."""
    plain = " ".join(unicodedata.normalize("NFKC", visible(text)).split())
    dense = "".join(plain.split()).casefold()
    return bool(_ORDERS_ZH.search(dense) or _ORDERS_EN.search(plain) or _FRAMES.search(plain))


def nonce(run: str, text: str) -> str:
    """Return a mark to fence text with that nobody who wrote the text could know.

    Within a run it is the same again, so that a repeated question finds its stored answer.
    """
    secret = run or secrets.token_hex(16)
    return hashlib.sha256(f"fence\0{secret}\0{text}".encode()).hexdigest()[:12]
