"""Alerts: what moved at the rivals', worst first, and the rules that watch for it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.competitors.alert_actions import add_usual_rules, settle
from core.competitors.alert_rules import KINDS, kind_name
from core.competitors.alert_words import numbers, sentence
from core.competitors.layers import DEEPEST
from core.db.engine import writing
from core.locale import _, ngettext
from core.shop.reads import ShopProfile
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.rivals import load
from pages.ui.rivals.alert_form import ask_for_rule, close_rule, open_rule
from pages.ui.rivals.alert_list import rule_list
from pages.ui.rivals.evidence import open_evidence
from pages.ui.rivals.look import Look
from pages.ui.save import flash, literal, reporting

SHOWN = 30
PARTS = ("open", "done", "rules")
ICONS = {
    "down": "arrow_downward",
    "up": "arrow_upward",
    "crosses": "swap_vert",
    "below_floor": "vertical_align_bottom",
    "stale": "schedule",
    "back_in_stock": "inventory",
}


def alerts(user: Actor, revision: int, profile: ShopProfile) -> None:
    """Draw open alerts, settled ones and the rules, one of them at a time."""
    today = datetime.now(ZoneInfo(profile.timezone)).date()
    rules = load.alert_rules(user, revision)
    waiting = load.alerts(user, revision, is_open=True)
    open_rule(user, today)
    open_evidence(user, Look(today, DEEPEST, load.policy(user, revision).stale_after_days), profile.timezone)
    if not rules and waiting.empty:
        _no_rules(user)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        part = _part(len(waiting), len(rules))
        if may(user, "alerts.edit"):
            st.button(
                _("Add rule"),
                icon=":material/add_alert:",
                key="alerts_add",
                on_click=ask_for_rule,
                args=("new",),
            )
    if part == "rules":
        rule_list(user, rules, _rival_names(user, revision))
        return
    is_open = part == "open"
    table = waiting if is_open else load.alerts(user, revision, is_open=False)
    if table.empty:
        st.text(_("No alert waits. The rules go on watching.") if is_open else _("Nothing was settled yet."))
        return
    with st.container(horizontal=True, gap="xsmall", key="alerts_filters"):
        shown = _filtered(table)
        if is_open and may(user, "alerts.settle") and len(shown):
            _settle_all(user, shown)
    _rows(user, shown, profile.timezone, is_open=is_open)


def _no_rules(user: Actor) -> None:
    with st.container(border=True, key="alerts_empty"):
        st.markdown(":gray[:material/notifications:]")
        st.text(
            _(
                "Rules watch the rivals' prices for you: falls, crossings of our price, prices below our floor, "
                "stale prices, stock that is back. Each speaks once for one movement."
            )
        )
        if not may(user, "alerts.edit"):
            return
        with st.container(horizontal=True):
            usual = st.button(
                _("Set up the usual rules"),
                type="primary",
                icon=":material/notifications_active:",
                key="alerts_usual",
            )
            st.button(
                _("Add rule"),
                icon=":material/add_alert:",
                key="alerts_add",
                on_click=ask_for_rule,
                args=("new",),
            )
    if usual:
        with reporting():
            with writing() as session:
                made = add_usual_rules(session, user)
            said = ngettext("{n} rule watches from now on.", "{n} rules watch from now on.", len(made))
            flash(said.format(n=len(made)))
            st.rerun()


def _part(n_open: int, n_rules: int) -> str:
    names = {
        "open": _("Open {n}").format(n=n_open),
        "done": _("Settled"),
        "rules": _("Rules {n}").format(n=n_rules),
    }
    asked = st.query_params.get("alerts")
    return st.segmented_control(
        _("Part of the alerts"),
        PARTS,
        default=asked if asked in PARTS else "open",
        format_func=names.__getitem__,
        required=True,
        key="alerts_part",
        on_change=lambda: st.query_params.update(alerts=st.session_state["alerts_part"]),
        label_visibility="collapsed",
    )


def _filtered(table: pd.DataFrame) -> pd.DataFrame:
    kinds = [kind for kind in KINDS if (table["kind"] == kind).any()]
    kind = st.selectbox(
        _("Kind"), kinds, index=None, format_func=kind_name, placeholder=_("Kind"),
        label_visibility="collapsed", key="alerts_kind", width=220,
    )  # fmt: skip
    rival = st.selectbox(
        _("Rival"), sorted(table["rival"].unique()), index=None, placeholder=_("Rival"),
        label_visibility="collapsed", key="alerts_rival", width=180,
    )  # fmt: skip
    search = st.text_input(
        _("Search"), type="search", live=True, placeholder=_("Code, title"),
        label_visibility="collapsed", key="alerts_search", width=180,
    )  # fmt: skip
    if kind:
        table = table[table["kind"] == kind]
    if rival:
        table = table[table["rival"] == rival]
    for word in (search or "").split()[:8]:
        fits = [table[name].str.contains(word, case=False, regex=False) for name in ("code", "title")]
        table = table[fits[0] | fits[1]]
    return table


def _settle_all(user: Actor, shown: pd.DataFrame) -> None:
    said = ngettext("Mark {n} as done", "Mark all {n} as done", len(shown)).format(n=len(shown))
    if st.button(said, icon=":material/done_all:", key="alerts_settle_all"):
        _settle(user, shown["id"].tolist())


def _rows(user: Actor, shown: pd.DataFrame, zone: str, *, is_open: bool) -> None:
    limit = int(st.session_state.get("alerts_shown", SHOWN))
    for alert in shown.head(limit).to_dict("records"):
        _row(user, alert, zone, is_open=is_open)
    if len(shown) > limit:
        more = _("{n} more").format(n=len(shown) - limit)
        st.button(
            more, key="alerts_more", on_click=lambda: st.session_state.update(alerts_shown=limit + SHOWN)
        )


def _row(user: Actor, alert: dict, zone: str, *, is_open: bool) -> None:
    facts = {name: None if pd.isna(value) else value for name, value in alert.items()}
    colour = "red" if alert.get("is_urgent") else "gray"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"alert_{alert['id']}"):
        with st.container(gap=None, key=f"said_alert_{alert['id']}"):
            st.markdown(f":{colour}[:material/{ICONS[alert['kind']]}:] {literal(sentence(_whole(facts)))}")
            st.caption(literal(f"{numbers(_whole(facts))} · {_when(alert, zone)} · {alert['rule']}"))
        with st.container(
            horizontal=True, vertical_alignment="center", width="content"
        ):  # together on a phone
            _deeds(user, alert, is_open=is_open)


def _deeds(user: Actor, alert: dict, *, is_open: bool) -> None:
    """Draw what can be done with an alert."""
    st.button(
        _("Prices"), type="tertiary", icon=":material/price_check:", key=f"alert_item_{alert['id']}",
        on_click=_show_item, args=(int(alert["item_id"]), int(alert["rival_id"])),
    )  # fmt: skip
    if not may(user, "alerts.settle"):
        return
    if is_open and st.button(_("Done"), icon=":material/check:", key=f"alert_done_{alert['id']}"):
        _settle(user, [int(alert["id"])])
    if not is_open and st.button(_("Open again"), icon=":material/undo:", key=f"alert_open_{alert['id']}"):
        with reporting():
            _reopen(user, [int(alert["id"])])
            st.rerun()


def _whole(facts: dict) -> dict:
    """Return the facts with amounts as whole numbers: a column with gaps holds fractions."""
    names = ("before", "after", "ours", "floor", "age_days")
    return facts | {name: None if facts[name] is None else int(facts[name]) for name in names}


def _when(alert: dict, zone: str) -> str:
    if pd.isna(alert["done_at"]):
        return words.moment(alert["at"], zone)
    return _("done {when} by {who}").format(
        when=words.moment(alert["done_at"], zone), who=words.person(alert["who"])
    )


def _show_item(item_id: int, rival_id: int) -> None:
    close_rule()
    st.query_params["item"], st.query_params["of"] = str(item_id), str(rival_id)


def _settle(user: Actor, alert_ids: list[int]) -> None:
    with reporting():
        with writing() as session:
            done = settle(session, user, alert_ids)
        said = ngettext("{n} alert is settled.", "{n} alerts are settled.", len(done))
        flash(said.format(n=len(done)), undo=_reopen, args=(user, done))
        st.rerun()


def _reopen(user: Actor, alert_ids: list[int]) -> None:
    with writing() as session:
        settle(session, user, alert_ids, done=False)


def _rival_names(user: Actor, revision: int) -> dict[int, str]:
    rivals = load.rivals(user, revision)
    return dict(zip(rivals["id"], rivals["name"], strict=True))
