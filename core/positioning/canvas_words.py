"""Canvases, their fields and moves as a person reads them."""

from core.locale import _


def kind_name(kind: str) -> str:
    """Return a kind of canvas."""
    return {
        "swot": _("SWOT and TOWS"),
        "value": _("Value proposition"),
        "strategy": _("Strategy canvas"),
    }[kind]


def kind_says(kind: str) -> str:
    """Say in a sentence what a kind of canvas is for."""
    return {
        "swot": _(
            "What we are good and bad at, what comes from outside, and the strategies that cross them."
        ),
        "value": _("What a segment wants, what we offer, and which wish nobody answers yet."),
        "strategy": _("Where we and the rivals stand on what buyers choose by, and what we change."),
    }[kind]


def field_name(field: str) -> str:
    """Return a field's name."""
    return {
        "strengths": _("Strengths"),
        "weaknesses": _("Weaknesses"),
        "opportunities": _("Opportunities"),
        "threats": _("Threats"),
        "so": _("SO: use strengths to take opportunities"),
        "wo": _("WO: overcome weaknesses by opportunities"),
        "st": _("ST: use strengths against threats"),
        "wt": _("WT: reduce weaknesses, avoid threats"),
        "jobs": _("Jobs to be done"),
        "pains": _("Pains"),
        "gains": _("Gains"),
        "products": _("Products and services"),
        "relievers": _("Pain relievers"),
        "creators": _("Gain creators"),
    }[field]


def field_asks(field: str) -> str:
    """Return the question that a field's notes answer."""
    return {
        "strengths": _("What do we do better than the rivals?"),
        "weaknesses": _("Where are we behind, as buyers see it?"),
        "opportunities": _("What outside helps us?"),
        "threats": _("What outside hurts us?"),
        "so": _("Which strength makes the most of which opportunity?"),
        "wo": _("Which opportunity helps us over which weakness?"),
        "st": _("Which strength protects us from which threat?"),
        "wt": _("What do we give up or repair before it hurts?"),
        "jobs": _("What do they want to get done?"),
        "pains": _("What annoys or worries them?"),
        "gains": _("What would delight them?"),
        "products": _("What do we sell for these jobs?"),
        "relievers": _("How do we take a pain away?"),
        "creators": _("How do we bring a gain about?"),
    }[field]


def errc_name(errc: str) -> str:
    """Return a move of the target curve with its sign, so that no colour is needed."""
    return {
        "": "",
        "eliminate": _("✕ Eliminate"),
        "reduce": _("▼ Reduce"),
        "raise": _("▲ Raise"),
        "create": _("✚ Create"),
    }[errc]


def weight_mark(weight: int) -> str:
    """Return a weight as filled and empty dots."""
    return "●" * weight + "○" * (3 - weight)
