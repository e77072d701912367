"""One webhook at the right side: its kind, its address that is never shown again, its secret."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.db.engine import writing
from core.locale import _
from core.outbox import actions
from core.outbox.reads import ShownWebhook
from core.rules.webhooks import robots
from core.team.rights import Actor, may
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user

OPENED = "webhook_opened"  # which one is open: "new", or its id
SEEN = "webhook_seen"  # as it was when it was opened: what is typed stands against that


def ask_for_webhook(which: str) -> None:
    """Let the drawer of a webhook be open in the next run."""
    _close()
    st.session_state[OPENED] = which


def open_webhook(user: Actor, hooks: Sequence[ShownWebhook]) -> None:
    """Open the drawer that was asked for, if there is one."""
    asked = st.session_state.get(OPENED)
    if not asked or not may(user, "webhooks.edit"):
        return
    stored = next((hook for hook in hooks if str(hook.id) == asked), None)
    if stored is None and asked != "new":
        _close()
        st.warning(_("This webhook is no longer in the shop."), icon=":material/link_off:")
        return
    title = literal(stored.name) if stored else _("New webhook")
    seen = st.session_state.setdefault(SEEN, stored)
    st.dialog(title, width=560, position="right", on_dismiss=_close)(_drawer)(seen)


def _close() -> None:
    st.session_state.pop(OPENED, None)
    st.session_state.pop(SEEN, None)


def _drawer(stored: ShownWebhook | None) -> None:
    user = require_user()  # a drawer reruns alone: the role may be another one by now
    kind = stored.kind if stored else _kind()
    with st.form(f"webhook_form_{stored.id if stored else 'new'}", border=False, enter_to_submit=False):
        typed = _inputs(kind, stored)
        pressed = st.form_submit_button(_("Save"), type="primary", icon=":material/save:")
    if pressed:
        _save(user, kind, stored, typed)
    if stored and st.button(
        _("Delete webhook"), type="tertiary", icon=":material/delete:", key="webhook_delete"
    ):
        _delete(user, stored)


def _kind() -> str:
    known = robots()
    return st.selectbox(
        _("Kind"), list(known), format_func=lambda kind: known[kind].shown_name, key="webhook_kind"
    )


def _inputs(kind: str, stored: ShownWebhook | None) -> dict[str, Any]:
    typed: dict[str, Any] = {
        "name": st.text_input(
            _("Name"), stored.name if stored else "", max_chars=80, placeholder=_("The group's name")
        ),
        "url": st.text_input(
            _("Address"),
            max_chars=500,
            placeholder=stored.address if stored else robots()[kind].example,
            help=_("Whoever knows the address can write into the group: it is stored and never shown again."),
        ),
        "secret": st.text_input(
            _("Secret"),
            type="password",
            max_chars=200,
            placeholder=_("set") if stored and stored.has_secret else "",
            help=_secret_help(kind),
            disabled=kind == "wecom",
        ),
    }
    if stored:
        st.caption(_("Leave address and secret empty to keep them."))
        typed["without_secret"] = stored.has_secret and st.checkbox(_("Remove the secret"))
        typed["is_on"] = st.toggle(_("Switched on"), stored.is_on)
    return typed


def _secret_help(kind: str) -> str:
    return {
        "dingtalk": _("In the robot's security settings choose “additional signature” and copy the secret."),
        "feishu": _("In the robot's security settings switch on signature verification and copy the secret."),
        "wecom": _("WeCom robots have no secret."),
        "json": _("Signs each message with HMAC-SHA256 in the header X-Yunce-Signature."),
    }[kind]


def _save(user: Actor, kind: str, stored: ShownWebhook | None, typed: dict[str, Any]) -> None:
    with reporting(after_conflict=_("Close this and open it again to see what they changed.")):
        with writing() as session:
            if stored is None:
                actions.add_webhook(session, user, kind=kind, **typed)
            else:
                actions.edit_webhook(session, user, stored.id, version=stored.version, **_changes(typed))
        _close()
        flash(_("The webhook is saved. Send a test to see whether it arrives."))
        st.rerun()


def _changes(typed: dict[str, Any]) -> dict[str, Any]:
    """Return what is to be changed: an empty address or secret is one that nobody typed."""
    changes = {name: typed[name] for name in ("name", "is_on")}
    changes |= {name: typed[name] for name in ("url", "secret") if typed[name].strip()}
    return {**changes, "secret": ""} if typed["without_secret"] else changes


def _delete(user: Actor, stored: ShownWebhook) -> None:
    with reporting():
        with writing() as session:
            actions.delete_webhook(session, user, stored.id)
        _close()
        flash(_("“{name}” is deleted.").format(name=stored.name), undo=_restore, args=(user, stored.id))
        st.rerun()


def _restore(user: Actor, webhook_id: int) -> None:
    with writing() as session:
        actions.restore_webhook(session, user, webhook_id)
