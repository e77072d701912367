"""What a desk needs before it is set up right, and what is missing of it."""

from dataclasses import dataclass

import streamlit as st

from core.db.engine import reading
from core.jobs.liveness import worker_is_running
from core.locale import _
from core.outbox.reads import webhooks
from core.settings import settings
from core.shop.reads import Coverage
from core.team.rights import Actor, may
from pages.ui.desk.sections import section_name
from pages.ui.session import signs_in


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the list. What is only advice does not count as missing."""

    name: str
    is_right: bool
    sentence: str
    section: str = ""
    is_advice: bool = False


def checks(user: Actor, known: Coverage) -> list[Check]:
    """Return every point of the list as it stands now, as far as the person may know."""
    chosen = settings()
    with reading() as session:
        works = worker_is_running(session)
        hooks = webhooks(session, user) if may(user, "webhooks.see") else None
    return [
        Check(
            _("Items"),
            known.items > 0,
            _("The shop has items to write about.") if known.items else _("The shop has no items yet."),
            "items",
        ),
        Check(
            _("Worker"),
            works,
            _("A worker is there: drafting goes on when you leave the page.")
            if works
            else _(
                "No worker is running. `make run` starts one beside the app; alone: `python -m core worker`."
            ),
            "jobs",
        ),
        Check(
            _("Model"),
            chosen.has_model,
            _("A model is set. Test the connection once.")
            if chosen.has_model
            else _("No model is set: drafts are written from templates. Set LLM_BASE_URL and LLM_MODEL."),
            "model",
            is_advice=True,
        ),
        *([] if hooks is None else [_messages(any(hook.is_on for hook in hooks))]),
        Check(
            _("Sign-in"),
            signs_in(),
            _("People sign in, and only invited addresses come in.")
            if signs_in()
            else _(
                "Local mode: one user on this machine. For a team, add [auth] to .streamlit/secrets.toml."
            ),
            "members",
            is_advice=True,
        ),
        Check(
            _("Database"),
            True,
            _("PostgreSQL keeps the data.")
            if chosen.database_url
            else _("The embedded SQLite file keeps the data: back up the data folder."),
        ),
    ]


def _messages(go_out: bool) -> Check:
    return Check(
        _("Webhooks"),
        go_out,
        _("Alerts are told to a group chat or a system of yours.")
        if go_out
        else _(
            "Alerts are shown here only. A webhook tells them to DingTalk, Feishu, WeCom or a system of yours."
        ),
        "webhooks",
        is_advice=True,
    )


def checklist(points: list[Check]) -> None:
    """Draw the list: what is right, what is missing, what would be better."""
    for point in points:
        colour, icon = _mark(point)
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"check_{point.name}"
        ):
            with st.container(gap=None, width="stretch"):
                st.markdown(f":{colour}[{icon}] {point.name}")
                st.caption(point.sentence)
            if not point.is_right:
                _way_there(point)


def _mark(point: Check) -> tuple[str, str]:
    if point.is_right:
        return "green", ":material/check_circle:"
    return ("gray", ":material/info:") if point.is_advice else ("red", ":material/error:")


def _way_there(point: Check) -> None:
    if point.section == "items":
        st.page_link("pages/manage/catalogue.py", label=_("Load items"), icon=":material/arrow_forward:")
    elif point.section:
        st.button(
            section_name(point.section),
            key=f"check_go_{point.section}",
            on_click=_go,
            args=(point.section,),
            type="tertiary",
            icon=":material/arrow_forward:",
        )


def _go(section: str) -> None:
    st.session_state["section"] = section
