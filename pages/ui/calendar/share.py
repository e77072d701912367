"""The plan to take along: files, the brief of a campaign, and links that a calendar program subscribes to."""

from collections.abc import Callable
from datetime import date
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from core.campaigns import feed_actions
from core.campaigns.campaign_document import campaign_docx
from core.campaigns.feed_actions import Feed, calendar_file, feeds, make_feed, revoke_feed
from core.campaigns.ics import HOLDS, Wanted
from core.campaigns.plan_sheet import plan_xlsx
from core.db.engine import reading, writing
from core.errors import BadInput
from core.locale import Language, _, language, speaking
from core.team.rights import Actor, may
from pages.ui import load as desk
from pages.ui import words
from pages.ui.save import literal, reporting
from pages.ui.session import require_user, shop

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ICS = "text/calendar"
_NEW = "calendar_feed_new"  # the address of a link just made: shown once


def holds_name(kind: str) -> str:
    """Return a kind of entries."""
    return {
        "phases": _("Phases"),
        "deadlines": _("Deadlines"),
        "sends": _("Sends"),
        "tasks": _("Tasks"),
    }[kind]


def open_share() -> None:
    """Open the dialog that takes the plan along."""
    st.session_state.pop(_NEW, None)
    st.dialog(_("Export and subscribe"), width="medium")(_share)()


def _share() -> None:
    user = require_user()  # a dialog reruns alone: a role may be gone by now
    if not may(user, "campaigns.export"):
        return
    st.subheader(_("Files"), anchor=False)
    draw_files(user)
    st.subheader(_("Calendar links"), anchor=False)
    draw_feeds(user, shop().revision)


def draw_files(user: Actor) -> None:
    """Offer the plan as a workbook and as a calendar file; a file is written only when somebody takes it."""
    st.caption(_("The workbook can be changed and imported again; the calendar file is a picture of now."))
    with st.container(horizontal=True):
        _download(_("Excel workbook"), "plan.xlsx", XLSX, partial(_xlsx, user, language()))
        _download(_("Calendar file (ICS)"), "plan.ics", ICS, partial(_ics, user, language()))


def brief_button(user: Actor, campaign_id: int, name: str, today: date) -> None:
    """Offer the brief of one campaign as a Word file."""
    if may(user, "campaigns.export"):
        write = partial(_docx, user, campaign_id, today, language())
        _download(_("Campaign brief (Word)"), f"{name[:40]}.docx", DOCX, write)


def _download(label: str, file_name: str, mime: str, write: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        write,
        file_name=file_name,
        mime=mime,
        key=f"calendar_file_{mime}_{file_name}",
        on_click="ignore",
        icon=":material/download:",
    )


def _xlsx(user: Actor, lang: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    with speaking(lang), reading() as session:
        return plan_xlsx(session, user)


def _ics(user: Actor, lang: Language) -> bytes:
    with speaking(lang), reading() as session:
        return calendar_file(session, user, Wanted())


def _docx(user: Actor, campaign_id: int, today: date, lang: Language) -> bytes:
    with reading() as session:
        return campaign_docx(session, user, campaign_id, on=today, chosen=lang)


def draw_feeds(user: Actor, revision: int) -> None:
    """Draw the person's calendar links, and the form that makes one."""
    st.caption(
        _(
            "A calendar program that knows the link shows the plan and keeps up with it. Whoever has the link "
            "can read it: revoke it when it is no longer needed."
        )
    )
    made = st.session_state.get(_NEW)
    if made:
        st.success(
            _("Copy the link now: it is not shown again. Add it in your calendar as a subscription."),
            icon=":material/link:",
        )
        st.code(made, language=None, wrap_lines=True)
    with reading() as session:
        own = feeds(session, user)
    zone = desk.profile(user, revision).timezone
    for feed in own:
        _feed(user, feed, zone)
    _new_feed(user)


def _feed(user: Actor, feed: Feed, zone: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"feed_{feed.id}"):
        with st.container(gap=None):
            st.text(feed.name)
            held = _(", ").join(holds_name(each) for each in feed.terms.get("holds", HOLDS))
            read = (
                _("read last on {moment}").format(moment=words.moment(feed.read_at, zone))
                if feed.read_at
                else _("not read yet")
            )
            st.caption(literal(_("{held} · {read}").format(held=held, read=read)))
        if st.button(_("Revoke"), icon=":material/link_off:", key=f"feed_revoke_{feed.id}"):
            with reporting():
                with writing() as session:
                    revoke_feed(session, user, feed.id)
                st.session_state.pop(_NEW, None)
                st.rerun(scope="fragment")


def _new_feed(user: Actor) -> None:
    with st.form("calendar_feed", border=False):
        name = st.text_input(
            _("Name of the link"),
            max_chars=feed_actions.MOST_NAME,
            placeholder=_("For example the program that reads it"),
        )
        holds = st.pills(
            _("What it holds"), HOLDS, format_func=holds_name, selection_mode="multi", default=HOLDS
        )
        with st.container(horizontal=True):
            mine = st.checkbox(_("My own tasks only"))
            alarms = st.checkbox(_("With alarms"), value=True)
        pressed = st.form_submit_button(_("Make a link"), icon=":material/add_link:")
    if not pressed:
        return
    terms = {"holds": list(holds), "mine": mine, "alarms": alarms, "language": language()}
    try:
        with writing() as session:
            made = make_feed(session, user, name, terms)
    except BadInput as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    st.session_state[_NEW] = feed_address(made.token)
    st.rerun(scope="fragment")


def feed_address(token: str) -> str:
    """Return the address under which this desk answers a calendar program."""
    here = urlsplit(st.context.url or "")
    base = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{base}/feed/{token}.ics"
