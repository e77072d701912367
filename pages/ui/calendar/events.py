"""The festivals of a year and its days off: by which rule, from which source; changed, hidden and added for the shop."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

from core.campaigns.days_off import days_off, is_published
from core.campaigns.festival_actions import (
    StoredFestival,
    hide_festival,
    reset_festival,
    save_festival,
    stored_festival,
)
from core.campaigns.festival_reads import festival_rules, own_rows
from core.campaigns.festivals import Event, Rule, events
from core.db.engine import reading, writing
from core.locale import _
from core.rules.festivals import Fixed
from core.team.rights import Actor, may
from pages.ui.calendar import load
from pages.ui.save import flash, reporting
from pages.ui.session import require_user, shop

LEVELS = ("S", "A", "B", "C")


def open_events() -> None:
    """Open the dialog of festivals and days off."""
    st.dialog(_("Festivals and days off"), width="large")(_events)()


def _events() -> None:
    user = require_user()  # a dialog reruns alone: a role may be gone by now
    draw_events(user, shop().revision)


def draw_events(user: Actor, revision: int) -> None:
    """Draw a year's festivals, its days off, and what may be changed."""
    year = int(
        st.number_input(
            _("Year"), 2000, 2100, load.today(user, revision).year, step=1, key="events_year", width=140
        )
    )
    with reading() as session:
        rules = festival_rules(session, user, hidden=True)
        hidden = {row.key for row in own_rows(session, user) if row.is_hidden}
    shown = [each for each in events(rules, date(year, 1, 1), date(year, 12, 31)) if each.anchor.year == year]
    st.dataframe(
        _frame(shown, hidden),
        hide_index=True,
        height=320,
        column_config=_config(),
        alt=_("Festivals of the year"),
    )
    _days_off(year)
    if may(user, "campaigns.edit"):
        _change(user, rules, hidden)
        _add(user)


def _frame(shown: list[Event], hidden: set[str]) -> pd.DataFrame:
    rows = [
        (
            each.shown_name,
            each.level,
            pd.Timestamp(each.anchor),
            f"{each.starts:%m-%d}"
            if each.starts == each.ends
            else f"{each.starts:%m-%d} – {each.ends:%m-%d}",
            _("hidden") if each.key in hidden else _("own") if each.is_own else "",
            each.source,
            pd.Timestamp(each.verify_by) if each.verify_by else pd.NaT,
        )
        for each in shown
    ]
    return pd.DataFrame(rows, columns=["name", "level", "anchor", "days", "state", "source", "verify_by"])


def _config() -> dict[str, object]:
    column = st.column_config
    return {
        "name": column.TextColumn(_("Festival"), pinned=True, width=130),
        "level": column.TextColumn(_("Level"), width=55),
        "anchor": column.DateColumn(_("Main day"), format="YYYY-MM-DD", width=105),
        "days": column.TextColumn(_("Days"), width=120),
        "state": column.TextColumn(_("State"), width=70),
        "source": column.TextColumn(_("Source"), width=260),
        "verify_by": column.DateColumn(_("Verify by"), format="YYYY-MM-DD", width=105),
    }


def _days_off(year: int) -> None:
    with st.expander(_("Days off"), icon=":material/weekend:"):
        if not is_published(year):
            said = _("Days off of {year} are published each November before it: not published yet.")
            st.text(said.format(year=year))
            return
        for name, days in _holidays(year).items():
            st.text(_("{name}: {days}").format(name=name, days=days))


def _holidays(year: int) -> dict[str, str]:
    """Return by holiday its days off, and the weekend days worked for it."""
    told: dict[str, list[str]] = {}
    for each in days_off(date(year, 1, 1), date(year, 12, 31)):
        day = f"{each.day:%m-%d}"
        told.setdefault(each.shown_name, []).append(
            _("{day} ({remark})").format(day=day, remark=_("works on a weekend")) if each.is_working else day
        )
    return {name: _(", ").join(days) for name, days in told.items()}


def _change(user: Actor, rules: tuple[Rule, ...], hidden: set[str]) -> None:
    with st.expander(_("Change its days"), icon=":material/edit_calendar:"):
        names = {each.rule.key: each for each in rules}
        key = st.selectbox(
            _("Festival to change"),
            list(names),
            format_func=lambda key: names[key].rule.shown_name,
            key="events_change",
        )
        rule = names[key].rule
        with reading() as session:
            stored = stored_festival(session, user, key)
        with st.form(f"events_form_{key}_{stored.version}", border=False):
            level, starts, ends, anchor = _fields(rule.level, rule.fixed)
            with st.container(horizontal=True):
                saved = st.form_submit_button(_("Save"), icon=":material/save:")
                hide = st.form_submit_button(
                    _("Show again") if key in hidden else _("Hide"), icon=":material/visibility_off:"
                )
                reset = st.form_submit_button(
                    _("Reset"), icon=":material/restart_alt:", disabled=not stored.version
                )
        if saved:
            terms = rule.model_dump(
                mode="json", exclude={"key", "source", "mark", "valid_from", "verify_by"}, exclude_none=True
            )
            terms["level"] = level
            if starts:
                for moving in ("weekday", "lunar", "term"):
                    terms.pop(moving, None)
                terms["fixed"] = _fixed(starts, ends, anchor)
            said = _("{name} follows the dates that you entered.").format(name=rule.shown_name)
            _store(lambda session: save_festival(session, user, key, terms, version=stored.version), said)
        if hide:
            is_hidden = key in hidden
            words = _("{name} is shown again.") if is_hidden else _("{name} is hidden.")
            _store(
                lambda session: hide_festival(
                    session, user, key, version=stored.version, hidden=not is_hidden
                ),
                words.format(name=rule.shown_name),
            )
        if reset:
            said = _("{name} is as in the rule pack again.").format(name=rule.shown_name)
            _store(lambda session: reset_festival(session, user, key, version=stored.version), said)


def _add(user: Actor) -> None:
    with st.expander(_("Add a festival"), icon=":material/add:"), st.form("events_add", border=False):
        name = st.text_input(_("Name"), max_chars=40)
        level, starts, ends, anchor = _fields("B", None)
        if st.form_submit_button(_("Add"), icon=":material/add:"):
            terms = {"name": name, "level": level, "fixed": _fixed(starts, ends, anchor)}
            _store(
                lambda session: save_festival(session, user, "", terms, version=0),
                _("The festival is added."),
            )


def _fields(level: str, fixed: Fixed | None) -> tuple[str, str, str, str]:
    with st.container(horizontal=True):
        return (
            st.selectbox(_("Level"), LEVELS, index=LEVELS.index(level), width=90),
            st.text_input(
                _("First day (month-day)"),
                value=fixed.starts if fixed else "",
                placeholder="11-01",
                max_chars=5,
            ),
            st.text_input(
                _("Last day (month-day)"), value=fixed.ends if fixed else "", placeholder="11-11", max_chars=5
            ),
            st.text_input(
                _("Main day (month-day)"),
                value=(fixed.anchor or "") if fixed else "",
                placeholder="11-11",
                max_chars=5,
            ),
        )


def _fixed(starts: str, ends: str, anchor: str) -> dict[str, str]:
    fixed = {"starts": starts.strip(), "ends": ends.strip() or starts.strip()}
    return fixed | ({"anchor": anchor.strip()} if anchor.strip() else {})


def _store(change: Callable[[Session], StoredFestival], said: str) -> None:
    with reporting():
        with writing() as session:
            change(session)
        flash(said)
        st.rerun(scope="fragment")
