"""What the store says of itself: the values that gates ask for, each with the day on which it was read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from core.campaigns import standing_actions
from core.campaigns.gate_words import field_name
from core.campaigns.standing import AGE, FIRST, STORE_FIELDS, StandingFact
from core.db.engine import writing
from core.locale import _
from core.rules.gate_packs import FIELDS, Unit
from core.team.rights import Actor, may
from pages.ui.calendar import gates_load
from pages.ui.save import flash, literal, reporting


def standing_form(user: Actor, revision: int, today: date, asked: tuple[str, ...]) -> None:
    """Draw the values as a form: those that the gates at hand ask for first, the others behind them."""
    facts, version = gates_load.standing(user, revision, today)
    fields = [*asked, *(each for each in STORE_FIELDS if each not in asked)]
    edits = may(user, "campaigns.edit")
    st.caption(
        literal(_("As the seller back office shows it. A value that was read long ago is still used, and said to be old."))
    )  # fmt: skip
    with st.form(f"standing_{version}", border=False, enter_to_submit=False):
        with st.grid(2, min_column_width=220, vertical_alignment="bottom"):
            typed = {name: _field(name, facts.get(name), version, today, not edits) for name in fields}
        is_all = edits and st.checkbox(
            _("I read all of these today"),
            key=f"standing_all_{version}",
            help=literal(_("Values that stay the same count as read again.")),
        )
        pressed = edits and st.form_submit_button(
            _("Save what the store says"), icon=":material/save:", key="standing_save"
        )
    if pressed:
        changes = {
            name: value
            for name, value in typed.items()
            if value != _shown(name, facts.get(name)) or (is_all and value is not None)
        }
        _save(user, version, changes, today)


def _field(name: str, fact: StandingFact | None, version: int, today: date, disabled: bool) -> Any:
    field, key, shown = FIELDS[name], f"standing_{name}_{version}", _shown(name, fact)
    label, told = literal(_label(name)), literal(_read_on(name, fact, today))
    if name == AGE:
        return st.date_input(
            label, shown, min_value=FIRST, max_value=today, format="YYYY-MM-DD", key=key, help=told, disabled=disabled
        )  # fmt: skip
    if field.unit is Unit.YES:
        options = {None: _("not known"), True: _("yes"), False: _("no")}
        return st.selectbox(
            label, list(options), index=list(options).index(shown), format_func=lambda each: options[each],
            key=key, help=told, disabled=disabled,
        )  # fmt: skip
    most = field.most * (100 if field.unit is Unit.SHARE else 1)
    is_whole = field.unit is Unit.COUNT
    return st.number_input(
        label,
        min_value=0 if is_whole else 0.0,
        max_value=int(most) if is_whole else float(most),
        value=shown,
        step=1 if is_whole else 0.1,
        format="%d" if is_whole else "%.2f",
        placeholder=f"{fact.value:,.0f}" if fact is not None and fact.is_counted else _("not known"),
        key=key,
        help=told,
        disabled=disabled,
    )


def _shown(name: str, fact: StandingFact | None) -> Any:
    """Return a value as its field shows it."""
    if fact is None or fact.is_counted:
        return None
    if name == AGE:
        return fact.opened
    match FIELDS[name].unit:
        case Unit.YES:
            return bool(fact.value)
        case Unit.SHARE:
            return round(fact.value * 100, 4)
        case Unit.COUNT:
            return int(fact.value)
        case _:
            return fact.value


def _label(name: str) -> str:
    if name == AGE:
        return _("Store opened on")
    if FIELDS[name].unit is Unit.SHARE:
        return _("{name} (%)").format(name=field_name(name))
    return field_name(name)


def _read_on(name: str, fact: StandingFact | None, today: date) -> str:
    if fact is None:
        return _("Nobody has entered it yet: the gates that ask for it are unknown.")
    if fact.is_counted:
        return _("Counted from the items on sale here. Enter what the back office says to replace it.")
    said = _("Read on {day}; it is old.") if fact.is_old(name, today) else _("Read on {day}.")
    return said.format(day=fact.on.isoformat())


def _save(user: Actor, version: int, typed: Mapping[str, Any], today: date) -> None:
    values = {
        name: value / 100 if value is not None and FIELDS[name].unit is Unit.SHARE else value
        for name, value in typed.items()
    }
    with reporting():
        with writing() as session:
            before = standing_actions.save_standing(session, user, version=version, values=values, on=today)
            now = standing_actions.stored_standing(session, user).version
        flash(_("Saved."), undo=_undo, args=(user, now, before))
        st.rerun()


def _undo(user: Actor, version: int, before: Mapping[str, StandingFact | None]) -> None:
    with writing() as session:
        standing_actions.restore_standing(session, user, version=version, before=before)
