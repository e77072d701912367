"""The alert rules of the shop: what each watches and where, switched on and off, edited, deleted and back."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.competitors.alert_actions import delete_rule, restore_rule, switch_rule
from core.competitors.alert_reads import StoredRule
from core.competitors.alert_rules import PRICE_KINDS, Scope, Terms, amount_words, kind_name
from core.competitors.layers import layer_name
from core.db.engine import writing
from core.locale import _, ngettext
from core.shop.items import item_role_name
from core.team.rights import Actor, may
from pages.ui.rivals.alert_form import ask_for_rule
from pages.ui.save import flash, literal, reporting


def rule_list(user: Actor, rules: Sequence[StoredRule], rivals: Mapping[int, str]) -> None:
    """Draw the rules, each with its switch."""
    if not rules:
        st.text(_("No rule watches now."))
    for rule in rules:
        _rule(user, rule, rivals)


def _rule(user: Actor, rule: StoredRule, rivals: Mapping[int, str]) -> None:
    edits = may(user, "alerts.edit")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"rule_{rule.id}"):
        with st.container(gap=None, key=f"said_rule_{rule.id}"):
            st.text(rule.name)
            st.caption(
                literal(f"{what(rule.kind, rule.terms)} · {where(rule.scope, rivals)} · {_state(rule)}")
            )
        with st.container(
            horizontal=True, vertical_alignment="center", width="content"
        ):  # together on a phone
            # the version is in the key: after a save the switch shows what is stored, not what was pressed
            is_on = st.toggle(
                _("On"), rule.is_on, key=f"rule_on_{rule.id}_{rule.version}", disabled=not edits
            )
            if not edits:
                return
            st.button(
                _("Edit"), icon=":material/edit:", type="tertiary", key=f"rule_edit_{rule.id}",
                on_click=ask_for_rule, args=(str(rule.id), rule.version),
            )  # fmt: skip
            remove = st.button(
                _("Delete"), icon=":material/delete:", type="tertiary", key=f"rule_delete_{rule.id}"
            )
    if is_on != rule.is_on:
        _switch(user, rule, is_on)
    if remove:
        _delete(user, rule)


def what(kind: str, terms: Terms) -> str:
    """Say what a rule watches: the kind, how much, on which layer."""
    said = [kind_name(kind)]
    if kind == "stale":
        said.append(ngettext("over {n} day", "over {n} days", terms.days).format(n=terms.days))
    elif kind in PRICE_KINDS:
        if terms.amount:
            said.append(_("from {amount}").format(amount=amount_words(terms, terms.amount)))
        said.append(layer_name(terms.layer))
    return " · ".join(said)


def where(scope: Scope, rivals: Mapping[int, str]) -> str:
    """Say which pairs a rule is narrowed to."""
    said = []
    if scope.item_id is not None:
        said.append(_("one item"))
    if scope.rival_id is not None:
        said.append(rivals.get(scope.rival_id, _("a rival that is gone")))
    said += [part for part in (scope.brand, scope.category, item_role_name(scope.role)) if part]
    return " · ".join(said) or _("all items")


def _state(rule: StoredRule) -> str:
    if not rule.is_on:
        return _("off")
    if rule.first_run_at is None:
        return _("learns at its first look")
    return ngettext("{n} open alert", "{n} open alerts", rule.open).format(n=rule.open)


def _switch(user: Actor, rule: StoredRule, is_on: bool) -> None:
    with reporting():
        with writing() as session:
            switch_rule(session, user, rule.id, version=rule.version, is_on=is_on)
        flash(_("The rule watches again.") if is_on else _("The rule is off."))
        st.rerun()


def _delete(user: Actor, rule: StoredRule) -> None:
    with reporting():
        with writing() as session:
            delete_rule(session, user, rule.id)
        flash(_("The rule was deleted: {name}").format(name=rule.name), undo=_restore, args=(user, rule.id))
        st.rerun()


def _restore(user: Actor, rule_id: int) -> None:
    with writing() as session:
        restore_rule(session, user, rule_id)
