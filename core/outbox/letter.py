"""A message as text for a chat: what people and pages wrote is never a mention, a link or markup in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.locale import ngettext, speaking
from core.text import visible

# Escapes differ between the robots' dialects; a full-width twin is no markup in any of them.
_MARKUP = str.maketrans("<>[]*_`#~@|&\\", "＜＞［］＊＿｀＃～＠｜＆＼")
_LINK = re.compile(r"://|(?<=[A-Za-z0-9-])\.(?=[A-Za-z]{2})")
_HAN = re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one webhook. `once` is the same for every attempt at it and for no other message."""

    once: str
    key: str
    shop: str
    title: str
    lines: tuple[str, ...]
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


def harmless(text: str) -> str:
    """Return a text as one line that a chat shows as it stands: no mention, no markup, no link."""
    line = " ".join(visible(text).split()).translate(_MARKUP)
    return _LINK.sub(lambda found: found[0].translate(str.maketrans(":.", "：．")), line)


def fitting(lines: Sequence[str], most_bytes: int, *, apart: str = "\n") -> list[str]:
    """Return as many lines as fit, whole; then how many more there are. A first line too long is cut."""
    kept: list[str] = []
    room = most_bytes
    for n, line in enumerate(lines):
        needed = len((line + apart).encode())
        left = len(lines) - n - 1
        reserve = len((_more(lines, left) + apart).encode()) if left else 0
        if needed + reserve > room:
            break
        kept.append(line)
        room -= needed
    if len(kept) == len(lines):
        return kept
    if not kept:
        end = _more(lines, len(lines) - 1) if len(lines) > 1 else ""
        cut = lines[0].encode()[: max(0, room - len((end + apart + "…" + apart).encode()))]
        return [cut.decode(errors="ignore") + "…", *([end] if end else [])]
    return [*kept, _more(lines, len(lines) - len(kept))]


def _more(lines: Sequence[str], n: int) -> str:
    """Say how many lines are left out, in the language of those that are not."""
    with speaking("zh" if any(map(_HAN.search, lines)) else "en"):
        return ngettext("… and {n} more", "… and {n} more", n).format(n=n)
