"""What else the calendar offers: festivals and days off, next year's plan, templates, files in and out."""

from collections.abc import Callable

import streamlit as st

from core.locale import _
from core.team.rights import Actor, may
from pages.ui.calendar.events import open_events
from pages.ui.calendar.plan_upload import open_import
from pages.ui.calendar.roll import open_roll
from pages.ui.calendar.share import open_share
from pages.ui.calendar.template_form import open_templates

# what is offered: the right it needs, and what opens
_OFFERED: dict[str, tuple[str, Callable[[], None]]] = {
    "events": ("campaigns.see", open_events),
    "roll": ("campaigns.edit", open_roll),
    "templates": ("campaigns.edit", open_templates),
    "import": ("campaigns.import", open_import),
    "share": ("campaigns.export", open_share),
}


def menu(user: Actor) -> None:
    """Draw the menu at the top of the page, and open what is chosen there."""
    offered = [name for name, (right, _opens) in _OFFERED.items() if may(user, right)]
    chosen = st.menu_button(
        _("More"), offered, format_func=_name, icon=":material/more_horiz:", key="calendar_more"
    )
    if chosen:
        _OFFERED[chosen][1]()


def _name(what: str) -> str:
    return {
        "events": _("Festivals and days off"),
        "roll": _("Next year's plan"),
        "templates": _("Task templates"),
        "import": _("Import a plan"),
        "share": _("Export and subscribe"),
    }[what]
