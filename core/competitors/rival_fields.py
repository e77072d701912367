"""What a rival and its items are: their fields, and the rules that a value must keep."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from core.errors import BadInput
from core.locale import _
from core.text import folded, visible

RIVAL_LIMITS = {"name": 80, "platform": 40, "note": 500}
ITEM_LIMITS = {"title": 200, "code": 64, "brand": 80, "category": 80, "spec": 120}
LINKS = ("url", "image_url")
ITEM_FIELDS = (*ITEM_LIMITS, *LINKS)
_LONGEST_LINK = 500
_LONGEST_KEY = 200


def rival_field_name(field: str) -> str:
    """Return a field of a rival or of its item as a person reads it."""
    return {
        "name": _("Rival"),
        "platform": _("Platform"),
        "note": _("Note"),
        "title": _("Title"),
        "code": _("Rival's item id"),
        "brand": _("Brand"),
        "category": _("Category"),
        "spec": _("Spec"),
        "url": _("Link"),
        "image_url": _("Image link"),
    }[field]


def checked_rival(values: Mapping[str, Any]) -> dict[str, str]:
    """Return a rival's fields as they are stored, or raise BadInput naming the field and what is wrong."""
    return {field: _line(field, value, RIVAL_LIMITS, needed="name") for field, value in values.items()}


def checked_item(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a rival's item as they are stored, or raise BadInput as `checked_rival` does."""
    return {
        field: checked_link(field, value)
        if field in LINKS
        else _line(field, value, ITEM_LIMITS, needed="title")
        for field, value in values.items()
    }


def _line(field: str, value: Any, limits: Mapping[str, int], *, needed: str) -> str:
    if field not in limits:
        raise BadInput(_("Rivals have no field named {field}.").format(field=field))
    text = " ".join(visible(str(value or "")).split())
    if not text and field == needed:
        raise _wrong(field, _("must not be empty."))
    if len(text) > limits[field]:
        raise _wrong(field, _("{n} characters, at most {most} fit.").format(n=len(text), most=limits[field]))
    return text


def checked_link(field: str, value: Any) -> str:
    """Return a web address as it is stored; what no browser should open, or shows another site than it opens, is refused."""
    text = "%20".join(visible(str(value or "")).split())
    if not text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    is_link = parts.scheme in ("http", "https") and parts.netloc and "@" not in parts.netloc
    if not is_link or "\\" in text or len(text) > _LONGEST_LINK:
        raise _wrong(field, _("must be a web address that begins with http:// or https://."))
    return text


def _wrong(field: str, why: str) -> BadInput:
    return BadInput(f"{rival_field_name(field)}: {why}", field=field)


def item_key(*, code: str = "", url: str = "", title: str = "") -> str:
    """Return what tells an item from a rival's others: its id there, else its link, else its title."""
    key = code or link_key(url) or folded(title)
    if len(key) > _LONGEST_KEY:
        mark = hashlib.sha256(key.encode()).hexdigest()[:16]
        key = f"{key[: _LONGEST_KEY - 17]}~{mark}"
    return key


# What a link carries to say where a visitor came from: the same page under another address.
_TRACKING = ("spm", "scm", "utm", "ali", "trackid", "pvid", "from", "share", "sourcetype", "suid", "ut_sk")


def link_key(url: str) -> str:
    """Return a link as it is compared: without scheme, fragment and what only tells where a visitor came from."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:  # as somebody pasted it: it is no link yet, and refused when it is stored
        return url
    query = [
        (name, value)
        for name, value in sorted(parse_qsl(parts.query))
        if not name.casefold().startswith(_TRACKING)
    ]
    tail = f"?{urlencode(query)}" if query else ""
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}{tail}"
