"""The festivals of a year and its days off: by which rule, from which source; changed, hidden and added for the shop."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

from core.campaigns.days_off import days_off, is_published
from core.campaigns.festival_actions import (
    StoredFestival,
    hide_festival,
    reset_festival,
    restore_festival,
    save_festival,
    stored_festival,
)
from core.campaigns.festival_reads import festival_rules, own_rows
from core.campaigns.festival_words import rule_words
from core.campaigns.festivals import Event, Rule, events
from core.db.engine import reading, writing
from core.locale import _
from core.team.rights import Actor, may
from pages.ui.calendar import load
from pages.ui.calendar.festival_form import rule_fields
from pages.ui.save import flash, reporting, show_flash_here
from pages.ui.session import require_user, shop


def open_events() -> None:
    """Open the dialog of festivals and days off."""
    st.dialog(_("Festivals and days off"), width="large")(_events)()


def _events() -> None:
    user = require_user()  # a dialog reruns alone: a role may be gone by now
    show_flash_here()
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
        _frame(shown, hidden, {each.rule.key: rule_words(each.rule) for each in rules}),
        hide_index=True,
        height=320,
        column_config=_config(),
        alt=_("Festivals of the year"),
    )
    _days_off(year)
    if may(user, "campaigns.edit"):
        _change(user, rules, hidden)
        _add(user)


def _frame(shown: list[Event], hidden: set[str], said: dict[str, str]) -> pd.DataFrame:
    rows = [
        (
            each.shown_name,
            each.level,
            pd.Timestamp(each.anchor),
            f"{each.starts:%m-%d}"
            if each.starts == each.ends
            else f"{each.starts:%m-%d} – {each.ends:%m-%d}",
            _("hidden") if each.key in hidden else _("own") if each.is_own else "",
            said[each.key],
            each.source,
            pd.Timestamp(each.verify_by) if each.verify_by else pd.NaT,
        )
        for each in shown
    ]
    return pd.DataFrame(
        rows, columns=["name", "level", "anchor", "days", "state", "rule", "source", "verify_by"]
    )


def _config() -> dict[str, object]:
    column = st.column_config
    return {
        "name": column.TextColumn(_("Festival"), pinned=True, width=130),
        "level": column.TextColumn(_("Level"), width=55),
        "anchor": column.DateColumn(_("Main day"), format="YYYY-MM-DD", width=105),
        "days": column.TextColumn(_("Runs from – to"), width=120),
        "state": column.TextColumn(_("State"), width=70),
        "rule": column.TextColumn(_("Rule"), width=220),
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
    with st.expander(_("Change a festival"), icon=":material/edit_calendar:"):
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
        terms = rule_fields(f"events_{key}_{stored.version}", rule)
        with st.container(horizontal=True):
            if st.button(_("Save"), icon=":material/save:", key="events_save"):
                said = _("{name} follows its new rule.").format(name=rule.shown_name)
                _store(
                    user,
                    stored,
                    lambda session: save_festival(session, user, key, terms, version=stored.version),
                    said,
                )
            is_hidden = key in hidden
            if st.button(
                _("Show again") if is_hidden else _("Hide"),
                icon=":material/visibility_off:",
                key="events_hide",
            ):
                words = _("{name} is shown again.") if is_hidden else _("{name} is hidden.")
                _store(
                    user,
                    stored,
                    lambda session: hide_festival(
                        session, user, key, version=stored.version, hidden=not is_hidden
                    ),
                    words.format(name=rule.shown_name),
                )
            if stored.version and st.button(_("Reset"), icon=":material/restart_alt:", key="events_reset"):
                said = _("{name} is as in the rule pack again.").format(name=rule.shown_name)
                _store(user, stored, lambda session: _dropped(session, user, stored), said)


def _dropped(session: Session, user: Actor, stored: StoredFestival) -> StoredFestival:
    reset_festival(session, user, stored.key, version=stored.version)
    return StoredFestival(stored.key, 0, {}, is_hidden=False)


def _add(user: Actor) -> None:
    with st.expander(_("Add a festival"), icon=":material/add:"):
        terms = rule_fields("events_add", None)
        if st.button(_("Add"), icon=":material/add:", key="events_add_it"):
            nothing = StoredFestival("", 0, {}, is_hidden=False)
            _store(
                user,
                nothing,
                lambda session: save_festival(session, user, "", terms, version=0),
                _("The festival is added."),
            )


def _store(
    user: Actor, before: StoredFestival, change: Callable[[Session], StoredFestival], said: str
) -> None:
    """Make a change, say it with an undo where the dialog stands, and draw anew."""
    with reporting():
        with writing() as session:
            now = change(session)
        flash(said, undo=_undo, args=(user, replace(before, key=now.key), now.version))
        st.rerun(scope="fragment")


def _undo(user: Actor, before: StoredFestival, version: int) -> None:
    with writing() as session:
        restore_festival(session, user, before, version=version)
