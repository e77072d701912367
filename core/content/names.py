"""What copy is called on screen: its kinds, parts, tones, origins."""

from core.locale import _
from core.shop.items import field_name


def kind_name(kind: str) -> str:
    """Return the name of a kind of copy."""
    return {
        "banner": _("Banner"),
        "push": _("Push"),
        "sms": _("SMS"),
        "guide": _("Shopping guide"),
    }[kind]


def part_name(part: str) -> str:
    """Return the name of a part of a piece of copy."""
    return {
        "main": _("Main title"),
        "subtitle": _("Subtitle"),
        "button": _("Button"),
        "title": _("Push title"),
        "body": _("Body"),
        "text": _("Message"),
        "note": _("Short note"),
        "detail": _("Detail block"),
    }[part]


def tone_name(tone: str) -> str:
    """Return the name of a tone of voice."""
    return {
        "plain": _("Plain"),
        "warm": _("Warm"),
        "lively": _("Lively"),
        "premium": _("Premium"),
        "expert": _("Expert"),
    }[tone]


def origin_name(origin: str) -> str:
    """Return who wrote a draft first."""
    return {"template": _("Template draft"), "model": _("Model draft"), "person": _("Written by hand")}[
        origin
    ]


def reason_name(reason: str) -> str:
    """Return why a version of a piece came to be."""
    return {
        "drafted": _("drafted"),
        "edited": _("edited"),
        "restored": _("restored"),
        "shortened": _("shortened"),
        "fixed": _("remark fixed"),
    }[reason]


def brief_field_name(field: str) -> str:
    """Return what a field of an item of a brief, or a time of its offer, is called."""
    own = {"event_price": _("Event price"), "starts": _("Starts"), "ends": _("Ends")}
    return own[field] if field in own else field_name(field)
