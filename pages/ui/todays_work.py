"""The home page's lists: what needs doing, what is running, what was worked on last."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.competitors.watching import KIND as WATCH
from core.db.engine import reading
from core.jobs import reads as jobs
from core.jobs.queue import JobState
from core.locale import _, ngettext
from core.need import Need
from core.shop.listing import missing_name
from core.team.rights import Actor
from pages.ui import words
from pages.ui.desk.jobs import kind_name
from pages.ui.desk.sections import section_name
from pages.ui.save import literal
from pages.ui.session import require_user

ICONS = {
    "job": ":material/error:",
    "watch": ":material/error:",
    "worker": ":material/power_off:",
    "clash": ":material/crisis_alert:",
    "structure": ":material/category:",
    "gates": ":material/fence:",
    "overdue": ":material/assignment_late:",
    "due": ":material/task_alt:",
    "alert": ":material/notifications_active:",
    "advice": ":material/price_change:",
    "matches": ":material/link:",
    "stale_prices": ":material/schedule:",
    "plan": ":material/percent_discount:",
    "messages": ":material/mark_chat_unread:",
    "stale": ":material/price_change:",
    "choose": ":material/rule:",
    "facts": ":material/fact_check:",
    "usual_price": ":material/sell:",
    "cost": ":material/payments:",
    "rules": ":material/event_busy:",
    "model": ":material/smart_toy:",
}
SEGMENTS = {
    "alert": {"segment": "alerts"},
    "advice": {"segment": "advice"},
    "matches": {"segment": "matches"},
    "stale_prices": {"segment": "table", "only": "stale"},
}
PLAN_VIEWS = {
    "clash": "clashes",
    "structure": "clashes",
    "gates": "items",
    "overdue": "tasks",
    "due": "tasks",
}
SHOWN = 6
LOOK_SECONDS = 2.0


def show_needs(waiting: Sequence[Need]) -> None:
    """Draw what waits, worst first, each with the one button that lands where it is settled."""
    for n, need in enumerate(waiting[:SHOWN]):
        _need(n, need)
    if len(waiting) > SHOWN:
        with st.expander(_("{n} more").format(n=len(waiting) - SHOWN)):
            for n, need in enumerate(waiting[SHOWN:], start=SHOWN):
                _need(n, need)


def _need(n: int, need: Need) -> None:
    page, query = _where(need)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"home_need_{n}"):
        colour = "red" if need.is_urgent else "gray"
        with st.container(key=f"said_need_{n}"):
            st.markdown(f":{colour}[{ICONS[need.kind]}] {literal(need.sentence)}")
        st.page_link(
            page,
            label=literal(need.verb),
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=query,
        )


def _where(need: Need) -> tuple[str, dict[str, str] | None]:
    if need.kind in ("job", "stale", "choose"):
        return "pages/create/content.py", {"brief": need.thing} if need.thing else None
    if need.kind in ("facts", "usual_price", "cost"):
        return "pages/manage/catalogue.py", {"items_missing": missing_name(need.kind)}
    if need.kind == "plan":
        plan, letter = need.thing.split()
        return "pages/promote/promotions.py", {"view": "compare", "plan": plan, "scenario": letter}
    if need.kind in PLAN_VIEWS:
        return "pages/plan/calendar.py", _in_plan(need)
    if need.kind in SEGMENTS:
        return "pages/plan/competitors.py", SEGMENTS[need.kind]
    sections = {"rules": "rules", "model": "model", "worker": "jobs", "watch": "jobs", "messages": "webhooks"}
    return "pages/manage/settings.py", {"section": section_name(sections[need.kind])}


def _in_plan(need: Need) -> dict[str, str]:
    """Return where in the calendar a need is settled: at its campaign, in the list of clashes, or in my tasks."""
    view = PLAN_VIEWS[need.kind]
    if need.kind == "clash" and need.thing.isdecimal():
        return {"view": view, "campaign": need.thing, "part": "clashes"}
    if need.kind == "clash":
        return {"view": view, "severity": need.thing} if need.thing else {"view": view}
    if need.kind == "structure":
        return {"view": view, "rule": "off_structure"}
    if need.kind == "gates":
        return {"campaign": need.thing, "part": view}
    return {"view": view, "campaign": need.thing, "part": "phases"} if need.thing else {"view": view}


def running_jobs(user: Actor) -> None:
    """Draw how far the shop's running jobs are, looked at again every few seconds until all have ended."""
    if not _running(user):
        return
    st.header(_("Running now"), anchor=False)
    st.fragment(_follow, run_every=LOOK_SECONDS, key="home_running")(user)


def _follow(user: Actor) -> None:
    here = require_user()  # asked anew: this goes on for minutes, and a role may be gone
    running = _running(here) if here.shop_id == user.shop_id else []
    if not running:
        st.rerun()
    for job in running:
        said = _("Drafting: {done} of {total}").format(done=job.done, total=job.total or "?")
        if job.kind != "draft":
            said = f"{kind_name(job.kind)} {job.share:.0%}"
        st.progress(job.share, text=said)


def _running(user: Actor) -> list[JobState]:
    with reading() as session:
        recent = jobs.recent(session, user)
    return [job for job in recent if not job.has_ended and job.kind != WATCH]  # a look is over in a moment


def recent_work(work: pd.DataFrame, zone: str) -> None:
    """Draw the briefs that were worked on last, each one click away."""
    if work.empty:
        return
    st.header(_("Recent work"), anchor=False)
    for brief in work.itertuples():
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"home_brief_{brief.id}"
        ):
            with st.container(gap=None, key=f"said_brief_{brief.id}"):
                st.text(str(brief.title))
                said = ngettext("{n} draft", "{n} drafts", brief.pieces).format(n=brief.pieces)
                chosen = ngettext("{n} chosen", "{n} chosen", brief.chosen).format(n=brief.chosen)
                st.caption(f"{said} · {chosen} · {literal(words.moment(brief.updated_at, zone))}")
            st.page_link(
                "pages/create/content.py",
                label=_("Open"),
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params={"brief": str(brief.id)},
            )
