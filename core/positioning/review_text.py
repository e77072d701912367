"""A review's text before it is read: nothing of a person is kept, and what says nothing is known as that."""

import hashlib
import re
from datetime import date
from functools import cache

from core.positioning.review_pack import review_pack
from core.text import folded, visible

MASK = "***"
MOST_TEXT = 2_000
_PERSONAL = (
    # Names first, for the mask itself is made of stars; accounts before bare numbers, which may be a part of them.
    re.compile(r"[\u4e00-\u9fff](?:\*{1,3}|＊{1,3})[\u4e00-\u9fff]?"),
    re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    re.compile(
        r"(?P<kept>(?:微信|威信|薇信|维信|企鹅|扣扣|wechat|weixin|vx|wx|qq|v信|加v|➕v|\+v)(?:号|id)?\s*[:：是]?\s*)[a-z0-9][a-z0-9_-]{4,}",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\d)(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}[-\s]\d{7,8}(?!\d)"),
    re.compile(r"(?<!\d)\d{17}[\dxX](?!\d)"),
    re.compile(r"(?<![\d.])\d{9,}(?![\d.]*\d)"),
)
_SAYS = re.compile(r"[^\W_]")
_MARKS = re.compile(r"[\W_]+")


def masked(text: str) -> tuple[str, bool]:
    """Return the text with *** for phone numbers, accounts, long numbers and half-hidden names, and whether any stood there."""
    hidden = text
    for pattern in _PERSONAL:
        hidden = pattern.sub(lambda found: (found.groupdict().get("kept") or "") + MASK, hidden)
    return hidden, hidden != text


def cleaned(text: str) -> str:
    """Return a text as it is stored: what can be seen, single blanks, lines kept, at most MOST_TEXT characters."""
    lines = (" ".join(line.split()) for line in visible(text).splitlines())
    return "\n".join(line for line in lines if line)[:MOST_TEXT]


def says_something(text: str) -> bool:
    """Tell whether a buyer wrote words: no platform's sentence for an empty review, no emoji alone, no marks."""
    return bool(_SAYS.search(text)) and not is_template(text)


def is_template(text: str) -> bool:
    """Tell whether a text is but what a platform writes where the buyer wrote nothing."""
    bare = _bare(text)
    return bare.startswith(_templates()) and any(
        bare.startswith(told) and len(bare) <= len(told) + 4 for told in _templates()
    )


@cache
def _templates() -> tuple[str, ...]:
    return tuple(_bare(text) for text in review_pack().templates)


def _bare(text: str) -> str:
    return _MARKS.sub("", text[:80].casefold())


def review_key(about: str, day: date | None, rating: float | None, text: str, turn: int = 0) -> str:
    """Return the digest by which a review is known: of whom, when, which rating and words; `turn` counts likes of it."""
    parts = (
        about,
        day.isoformat() if day else "",
        "" if rating is None else f"{rating:g}",
        folded(text),
        turn,
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
