"""The sections of the settings page and who may see them."""

from core.locale import _
from core.team.rights import Actor, may

_RIGHTS = {
    "checklist": "shop.see",
    "shop": "shop.see",
    "costs": "items.see",
    "members": "members.see",
    "model": "model.test",
    "webhooks": "webhooks.see",
    "rules": "shop.see",
    "jobs": "shop.see",
    "audit": "audit.see",
}


def section_name(section: str) -> str:
    """Return a section's name; it is also what the address carries."""
    return {
        "checklist": _("Checklist"),
        "shop": _("Shop"),
        "costs": _("Costs and fees"),
        "members": _("Members"),
        "model": _("Model"),
        "webhooks": _("Webhooks"),
        "rules": _("Rule packs"),
        "jobs": _("Jobs"),
        "audit": _("Audit trail"),
    }[section]


def sections(user: Actor) -> list[str]:
    """Return the sections that the person's role may see, in order."""
    return [section for section, right in _RIGHTS.items() if may(user, right)]
