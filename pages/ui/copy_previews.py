"""What becomes of a message on its way: each push vendor's view, an SMS's parts and cost."""

import pandas as pd
import streamlit as st

from core.content.brief import Brief
from core.content.checks import push, sms
from core.locale import _, ngettext
from core.money import price

OUTCOMES = {"shown": ":material/check_circle:", "cut": ":material/content_cut:", "fails": ":material/block:"}


def push_preview(title: str, body: str) -> None:
    """Say how many vendors fail or cut the message, and show each vendor's view on request."""
    worst_first = ("fails", "cut", "shown")
    views = sorted(push.vendors(title, body), key=lambda view: worst_first.index(view.outcome))
    failing = [view.name for view in views if view.outcome == "fails"]
    cut = [view.name for view in views if view.outcome == "cut"]
    if failing:
        label, icon = _("Not delivered by {names}").format(names="、".join(failing)), OUTCOMES["fails"]
    elif cut:
        label, icon = _("Cut by {names}").format(names="、".join(cut)), OUTCOMES["cut"]
    else:
        label, icon = _("Shown in full by every vendor"), OUTCOMES["shown"]
    with st.popover(label, icon=icon, type="tertiary"):
        table = pd.DataFrame(
            {
                _("Vendor"): [view.name for view in views],
                _("What happens"): [_outcome(view.outcome) for view in views],
                _("Title shown"): [view.title for view in views],
                _("Body shown"): [view.body for view in views],
                _("Title"): [f"{view.title_used}/{view.title_limit}" for view in views],
                _("Body"): [f"{view.body_used}/{view.body_limit}" for view in views],
            }
        )
        st.dataframe(
            table, hide_index=True, width="content", alt=_("The message as each push vendor shows it")
        )


def _outcome(outcome: str) -> str:
    return {"shown": _("✓ shown"), "cut": _("… cut"), "fails": _("✕ fails")}[outcome]


def sms_size(text: str, brief: Brief) -> None:
    """Say how many messages the text is and what it costs for the brief's recipients."""
    size = sms.measure(text, brief.language)
    said = ngettext("{n} message", "{n} messages", size.parts).format(n=size.parts)
    said += " · " + _("{used} characters, {single} fit one").format(used=size.characters, single=size.single)
    if brief.audience_count:
        cost = price(sms.cost(text, brief.audience_count, lang=brief.language))
        said += " · " + _("about {cost} for {n} people").format(cost=cost, n=f"{brief.audience_count:,}")
    st.caption(said)


def sending_time(brief: Brief) -> None:
    """Check the hour a message should go out; the offer's start is the first guess."""
    at = brief.offer.starts
    if at is not None and (wrong := sms.sending_finding(at, brief.timezone)):
        st.warning(
            _("The offer starts outside the hours for marketing messages: plan the sending apart.")
            + " "
            + wrong,
            icon=":material/schedule:",
        )
