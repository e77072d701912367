"""Rewriting without a model: shorter by the clause, from another angle, and the one-click fix of a remark."""

import re

from core.content.brief import PARTS, Brief, Variant
from core.content.checks.limits import limit_for, measure
from core.content.shorten import shorten
from core.content.words import AMOUNT, is_chinese, pieces

_SHORTER = 0.75  # of the length now, or the part's limit where that is less
_DOUBLED = re.compile(r"([，,。.、；;！!？?])[，,。.、；;！!？?]+")
_BEFORE_STOP = re.compile(r"[，,、；;]+(?=[。.！!？?]|$)")
_PARTICLE = "的"
_MARKS = "，,。.、；;！!？?：:\n "
_AT_START = re.compile(r"^[，,。.、；;！!？?\s]+")


def shorter(variant: Variant, brief: Brief) -> Variant:
    """Return the variant about a quarter shorter; an SMS keeps its signature and its way out."""
    parts = {
        part: text if part == "button" else _less(variant.kind, part, text, brief)
        for part, text in variant.parts.items()
        if part in PARTS[variant.kind]
    }
    return variant.model_copy(update={"parts": parts, "origin": "person"})


def _less(kind: str, part: str, text: str, brief: Brief) -> str:
    limit = limit_for(kind, part, brief.language)

    def length(some: str) -> int:
        return measure(some, limit) if limit else len(some)

    room = int(length(text) * _SHORTER)
    if limit:
        room = min(room, limit.value)
    return shorten(text, max(4, room), measure=length) or text


def without_span(text: str, start: int, end: int) -> str:
    """Return the text without a span, closed up: no stray mark, no 的 without its word, a capital where one was.

    A Chinese word goes whole: 抢 takes 抢先 along.
    """
    start, end = _whole_word(text, start, end)
    before, after, gone = text[:start], text[end:], text[start:end]
    if before[-1:] == " " and (after[:1] in " ,.;:!?" or not after):
        before = before.rstrip(" ")
    if after[:1] == _PARTICLE and (not before.strip() or before[-1] in _MARKS):
        after = after[1:]
    if not before.strip() or before.rstrip()[-1] in ".!?":
        after = after.lstrip(" ")
        after = after[:1].upper() + after[1:] if gone[:1].isupper() else after
    return replace_span(before + after, len(before), len(before), "")


def _whole_word(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the borders of the Chinese word that a span lies in, else the span itself."""
    at = 0
    for piece in pieces(text):
        if at <= start and end <= at + len(piece):
            return (
                (at, at + len(piece)) if is_chinese(piece) and not AMOUNT.fullmatch(piece) else (start, end)
            )
        at += len(piece)
    return start, end


def replace_span(text: str, start: int, end: int, suggestion: str) -> str:
    """Return the text with a span replaced, and no stray punctuation where the replacement is short."""
    joined = text[:start] + suggestion + text[end:]
    if suggestion.strip():
        return joined
    joined = _DOUBLED.sub(r"\1", _BEFORE_STOP.sub("", joined))
    return _AT_START.sub("", joined) if not text[:start].strip() else joined
