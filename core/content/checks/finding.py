"""What goes into a check and what comes out: the shapes that every check shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.locale import Language

Check = Literal["limits", "grounding", "law", "voice"]
Severity = Literal["block", "warn", "info"]
Channel = Literal["banner", "push", "sms", "guide", "rules", "story", "detail", "email", "card"]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of copy and what is known about the thing it sells.

    `facts` is None when nothing is known; otherwise a key that is missing is unknown, and a key
    with None, False or an empty list is known to be absent. `part` names the field of a kind of
    copy (banner: main, subtitle, button; push: title, body; guide: note, detail; sms: text).
    """

    text: str
    channel: Channel
    product_category: str = ""
    facts: Facts | None = None
    lang: Language = "zh"
    part: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a span of a text.

    `start` and `end` are Python string indices into the text as given (end exclusive), `term` is
    the text of the span, `law` names the article or rule, `suggestion` replaces the span ("" =
    there is none). `id` is the stable name of the rule that spoke. What is `removable` may as well go
    without anything in its place.
    """

    check: Check
    severity: Severity
    start: int
    end: int
    term: str
    reason: str
    law: str = ""
    suggestion: str = ""
    id: str = field(default="")
    removable: bool = False
