"""Costs and fees: what a sale costs the shop besides the goods. An empty field is as the rule pack says."""

from typing import Any

import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.errors import BadInput
from core.locale import _
from core.rules.fees import ByCategory, Fee, category_name
from core.shop.cost_actions import StoredCosts, save_costs, stored_costs
from core.shop.cost_words import group_name, platform_used, term_help, term_name, term_unit
from core.shop.costs import BY_CATEGORY, GROUPS, MONEY, PIECES, SHARE, UNITS, CostTerms, pack_fact
from core.team.rights import Actor, may
from core.text import folded
from pages.ui import load
from pages.ui.save import flash, literal, reporting

_OPENED = "costs_opened"  # the terms as they were when the form was filled: what is typed stands against them


def shop_costs(user: Actor, revision: int) -> None:
    """Draw the shop's cost terms as a form: by group, and by category where they differ by it."""
    opened = _opened(user, revision)
    edits = may(user, "costs.edit")
    st.caption(literal(platform_used(opened.terms)))
    with st.form("costs_form", enter_to_submit=False):
        values: dict[str, Any] = {}
        for group, terms in GROUPS.items():
            st.subheader(group_name(group), anchor=False)
            with st.grid(3, min_column_width=200, vertical_alignment="bottom"):
                values |= {name: _field(name, opened, disabled=not edits) for name in terms}
        table = _by_category(user, revision, opened, disabled=not edits)
        pressed = edits and st.form_submit_button(
            _("Save costs"), type="primary", icon=":material/save:", key="costs_save"
        )
    if edits and opened.own:
        st.button(
            _("As the rule pack says"), icon=":material/restart_alt:", key="costs_reset", on_click=_reset, args=(user,)
        )  # fmt: skip
    if pressed:
        _save(user, opened, {**values, "by_category": _own(table)})


def _opened(user: Actor, revision: int) -> StoredCosts:
    """Return the terms the form was filled from; another shop, or what was saved meanwhile by us, fills it anew."""
    kept = st.session_state.get(_OPENED)
    if kept is None or kept[0] != (user.shop_id, st.session_state.get("costs_round", 0)):
        with reading() as session:
            kept = ((user.shop_id, st.session_state.get("costs_round", 0)), stored_costs(session, user))
        st.session_state[_OPENED] = kept
    del revision
    stored: StoredCosts = kept[1]
    return stored


def _field(name: str, opened: StoredCosts, *, disabled: bool) -> Any:
    unit = UNITS[name]
    own = opened.own.get(name)
    fact = pack_fact(name, opened.terms.platform)
    typed = st.number_input(
        _label(name),
        min_value=0.0,
        value=None if own is None else _typed(float(own), unit),
        step=0.1,
        format="%.2f",
        placeholder=_pack_value(name, opened.terms, fact),
        key=f"costs_{name}_{st.session_state.get('costs_round', 0)}",
        help=literal(f"{term_help(name)} {fact.shown_source}{_mark(fact)}"),
        disabled=disabled,
    )
    return None if typed is None else _stored(typed, unit)


def _label(name: str) -> str:
    if UNITS[name] == PIECES:
        return term_name(name)
    return _("{name} ({unit})").format(name=term_name(name), unit=term_unit(name))


def _pack_value(name: str, terms: CostTerms, fact: Fee | ByCategory) -> str:
    if isinstance(fact, ByCategory):
        values = [_typed_pack(float(each), UNITS[name]) for each in fact.values.values()]
        low, high = min(values), max(values)
        return _("by category, {low:g} to {high:g}").format(low=low, high=high) if low != high else f"{low:g}"
    del terms
    value = float(fact.value)
    return f"{_typed_pack(value / (1 + value) if name == 'tax' else value, UNITS[name]):.4g}"


def _mark(fact: Fee | ByCategory) -> str:
    return " " + _("From memory: check it in the seller back office.") if fact.mark == "verify" else ""


def _by_category(user: Actor, revision: int, opened: StoredCosts, *, disabled: bool) -> pd.DataFrame:
    st.subheader(_("By category"), anchor=False)
    st.caption(_("Own values for single categories; an empty cell is as above."))
    rows = []
    for category in load.profile(user, revision).categories:
        own = dict(opened.own.get("by_category", {})).get(folded(category), {})
        rows.append(
            {"category": category, "row": category_name(opened.terms.of(category).row)}
            | {name: _typed(float(own[name]), UNITS[name]) if name in own else None for name in BY_CATEGORY}
        )
    columns = ["category", "row", *BY_CATEGORY]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(BY_CATEGORY, "float64"))
    edited: pd.DataFrame = st.data_editor(
        frame,
        key=f"costs_categories_{st.session_state.get('costs_round', 0)}",
        hide_index=True,
        disabled=disabled or ["category", "row"],
        placeholder="–",
        alt=_("Own costs by category"),
        column_config={
            "category": st.column_config.TextColumn(_("Category"), pinned=True),
            "row": st.column_config.TextColumn(_("Counted as")),
        }
        | {
            name: st.column_config.NumberColumn(_label(name), min_value=0.0, format="%.2f")
            for name in BY_CATEGORY
        },
    )
    return edited


def _own(table: pd.DataFrame) -> dict[str, dict[str, Any]] | None:
    own = {
        str(row["category"]): {
            name: _stored(float(row[name]), UNITS[name]) for name in BY_CATEGORY if pd.notna(row[name])
        }
        for row in table.to_dict("records")
    }
    return {category: terms for category, terms in own.items() if terms} or None


def _save(user: Actor, opened: StoredCosts, values: dict[str, Any]) -> None:
    with reporting():
        try:
            with writing() as session:
                save_costs(session, user, opened.version, values)
        except BadInput as error:
            name = error.field.partition(":")[0]
            if name not in UNITS:
                raise
            raise BadInput(
                _("{name}: {fault}").format(name=term_name(name), fault=error), field=error.field
            ) from None
        _fill_anew()
        flash(_("The costs are saved: every margin and floor of the lab counts with them from now on."))
        st.rerun()


def _reset(user: Actor) -> None:
    with reporting():
        with reading() as session:
            version = stored_costs(session, user).version
        with writing() as session:
            save_costs(session, user, version, dict.fromkeys([*UNITS, "by_category"]))
        _fill_anew()
        flash(_("The costs are as the rule pack says."))


def _fill_anew() -> None:
    st.session_state["costs_round"] = st.session_state.get("costs_round", 0) + 1


def _typed(value: float, unit: str) -> float:
    """Return a stored term as it is typed: percent, yuan, pieces."""
    return round(value * 100, 4) if unit == SHARE else value / 100 if unit == MONEY else value


def _typed_pack(value: float, unit: str) -> float:
    """Return a pack's value as it is typed: the pack has yuan where the store has 分."""
    return round(value * 100, 4) if unit == SHARE else value


def _stored(typed: float, unit: str) -> Any:
    return round(typed / 100, 6) if unit == SHARE else round(typed * 100) if unit == MONEY else typed
