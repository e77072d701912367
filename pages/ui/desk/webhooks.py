"""Where the shop's messages go, and what became of the last ones."""

import streamlit as st

from core.db.engine import reading, writing
from core.jobs.liveness import worker_is_running
from core.locale import _, ngettext
from core.outbox import actions
from core.outbox.claims import RESENT, UNDER_WAY
from core.outbox.reads import SentMessage, ShownWebhook, messages, webhooks
from core.rules.webhooks import robots
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.desk.webhook_form import ask_for_webhook, open_webhook
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user

LOOK_SECONDS = 2.0
MARKS = {
    "waiting": ("gray", ":material/schedule:"),
    "claimed": ("blue", ":material/autorenew:"),
    "sending": ("blue", ":material/autorenew:"),
    "sent": ("green", ":material/check_circle:"),
    "failed": ("red", ":material/error:"),
    "uncertain": ("orange", ":material/help:"),
}


def state_name(state: str) -> str:
    """Return where a message stands, as a person reads it."""
    return {
        "waiting": _("waiting"),
        "claimed": _("on its way"),
        "sending": _("on its way"),
        "sent": _("arrived"),
        "failed": _("not sent"),
        "uncertain": _("uncertain"),
    }[state]


def webhook_list(user: Actor, zone: str) -> None:
    """Draw the shop's webhooks and, looked at again while any is under way, its newest messages."""
    edits = may(user, "webhooks.edit")
    with reading() as session:
        hooks, newest = webhooks(session, user), messages(session, user)
        works = worker_is_running(session)
    if not works and any(message.state in UNDER_WAY for message in newest):
        st.warning(
            _("No worker is running: messages wait until one is started."), icon=":material/power_off:"
        )
    if not hooks:
        st.text(
            _(
                "A webhook tells price alerts to a group in DingTalk, Feishu or WeCom, or to a system of yours as JSON."
            )
        )
    for hook in hooks:
        _webhook(hook, zone, edits=edits)
    if edits:
        st.button(
            _("Add webhook"),
            type="primary",
            icon=":material/add:",
            key="webhook_add",
            on_click=ask_for_webhook,
            args=("new",),
        )
    _messages(user, newest, zone)
    open_webhook(user, hooks)


def _webhook(hook: ShownWebhook, zone: str, *, edits: bool) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"webhook_{hook.id}"):
        with st.container(gap=None, width="stretch"):
            st.text(hook.name)
            st.caption(literal(" · ".join(_about(hook, zone))))
        if not edits:
            return
        st.button(
            _("Send a test"),
            key=f"webhook_test_{hook.id}",
            icon=":material/send:",
            disabled=not hook.is_on,
            on_click=_test,
            args=(hook.id,),
        )
        st.button(
            _("Edit"),
            key=f"webhook_edit_{hook.id}",
            icon=":material/edit:",
            type="tertiary",
            on_click=ask_for_webhook,
            args=(str(hook.id),),
        )


def _about(hook: ShownWebhook, zone: str) -> list[str]:
    about = [robots()[hook.kind].shown_name, hook.address]
    about += [] if hook.is_on else [_("switched off")]
    if hook.last is not None:
        said = _("last message {when}: {state}")
        about.append(
            said.format(when=words.moment(hook.last.created_at, zone), state=state_name(hook.last.state))
        )
    return about


def _test(webhook_id: int) -> None:
    with reporting():
        with writing() as session:
            actions.send_test(session, require_user(), webhook_id)
        flash(_("A test message is on its way."))


def _messages(user: Actor, newest: list[SentMessage], zone: str) -> None:
    if not newest:
        return
    st.header(_("Recent messages"), anchor=False)
    if not any(message.state in UNDER_WAY for message in newest):
        _rows(user, newest, zone)
        return

    def look() -> None:
        here = require_user()  # asked anew: this goes on, and a role may be gone
        if here.shop_id != user.shop_id or not may(here, "webhooks.see"):
            st.rerun()
        with reading() as session:
            found = messages(session, here)
        if not any(message.state in UNDER_WAY for message in found):
            st.rerun()
        _rows(here, found, zone)

    st.fragment(look, run_every=LOOK_SECONDS, key="webhook_messages")()


def _rows(user: Actor, newest: list[SentMessage], zone: str) -> None:
    for message in newest:
        colour, icon = MARKS[message.state]
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"message_{message.id}"
        ):
            with st.container(gap=None, width="stretch"):
                said = [message.webhook, state_name(message.state), words.moment(message.created_at, zone)]
                st.markdown(f":{colour}[{icon}] {literal(message.title)}")
                st.caption(literal(" · ".join([*said, *_tries(message)])))
                if message.error:
                    st.caption(literal(message.error))
            if message.state in RESENT and may(user, "webhooks.edit"):
                st.button(
                    _("Send again"),
                    key=f"message_again_{message.id}",
                    icon=":material/replay:",
                    on_click=_again,
                    args=(message.id,),
                )


def _tries(message: SentMessage) -> list[str]:
    if message.attempts < 2:
        return []
    return [ngettext("{n} try", "{n} tries", message.attempts).format(n=message.attempts)]


def _again(message_id: int) -> None:
    with reporting():
        with writing() as session:
            actions.retry_message(session, require_user(), message_id)
        flash(_("The message is on its way again."))
