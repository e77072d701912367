"""JSON-LD as shops really write it: with comments, stray commas, entities, two objects in one script."""

import html
import json
import re
from decimal import Decimal
from typing import Any

import json_repair

LONGEST = 400_000
_LONGEST_TO_REPAIR = 100_000
_DEEPEST = 60
_WRAPPING = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->|^\s*//\s*$", re.MULTILINE)
_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<comment>//[^\n]*|/\*.*?\*/)', re.DOTALL)
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<comma>,)(?=\s*[}\]])', re.DOTALL)
_DECODER = json.JSONDecoder(strict=False, parse_float=Decimal, parse_constant=lambda _name: None)


def read_json(text: str) -> list[Any]:
    """Return the values in a script, none for one that holds nothing readable, is huge, or is nested without end."""
    if len(text) > LONGEST or _depth(text) > _DEEPEST:
        return []
    text = _WRAPPING.sub(" ", text).strip("\ufeff \n\r\t;")
    if text[:12].lstrip("[{ \n").startswith("&quot;"):
        text = html.unescape(text)
    bare = _without(text).strip("\ufeff \n\r\t;")
    found = _in_turn(text) or _in_turn(bare)
    if found or not bare.startswith(("{", "[")) or len(bare) > _LONGEST_TO_REPAIR:
        return found
    return [json_repair.loads(bare)]


def _in_turn(text: str) -> list[Any]:
    """Read one value after the other; nothing when there is a fault in any of them."""
    values, at = [], 0
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except ValueError:
            return []
        values.append(value)
        while at < len(text) and text[at] in " \n\r\t,;":
            at += 1
    return values


def _without(text: str) -> str:
    """Return the text without comments and without commas before a closing bracket, strings untouched."""
    text = _STRING_OR_COMMENT.sub(lambda found: " " if found["comment"] else found[0], text)
    return _STRING_OR_COMMA.sub(lambda found: "" if found["comma"] else found[0], text)


def _depth(text: str) -> int:
    """Return how deep brackets lie, counting those in strings too: more than enough for a page's data."""
    deepest = depth = 0
    for bracket in re.findall(r"[\[{}\]]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest
