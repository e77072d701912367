"""One alert rule at the right side, with what it would hit today before it is saved."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core.competitors.alert_actions import add_rule, edit_rule
from core.competitors.alert_reads import PREVIEW_DAYS, Preview, StoredRule
from core.competitors.alert_rules import KINDS, PRICE_KINDS, Scope, Terms, kind_name, scope_of, terms_of
from core.competitors.layers import layer_name
from core.db.engine import reading, writing
from core.errors import BadInput
from core.locale import _, ngettext
from core.shop.items import ItemRole, item_role_name
from core.shop.reads import item, item_ids
from core.team.rights import Actor, may
from pages.ui import load as shop_load
from pages.ui.columns import fen_typed, yuan_shown
from pages.ui.rivals import load
from pages.ui.rivals.look import LAYER_CHOICES
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user, shop

OPENED = "alerts_rule"  # which rule is open: "new" or its id, and the version that it was opened in


def ask_for_rule(which: str, version: int = 0) -> None:
    """Let the drawer of a rule be open in the next run; any other drawer closes."""
    for name in ("item", "of"):
        st.query_params.pop(name, None)
    st.session_state[OPENED] = (which, version)


def close_rule() -> None:
    """Let the drawer be gone in the next run."""
    st.session_state.pop(OPENED, None)


def open_rule(user: Actor, today: date) -> None:
    """Open the drawer that was asked for, if there is one."""
    asked = st.session_state.get(OPENED)
    if not asked or not may(user, "alerts.edit"):
        return
    which, version = asked
    title = _("New alert rule") if which == "new" else _("Alert rule")
    st.dialog(title, width=620, position="right", on_dismiss=close_rule)(_drawer)(which, version, today)


def _drawer(asked: str, version: int, today: date) -> None:
    user, revision = require_user(), shop().revision  # a drawer reruns alone: both may be others by now
    rules = load.alert_rules(user, revision)
    stored = next((rule for rule in rules if str(rule.id) == asked), None)
    if stored is None and asked != "new":
        st.warning(_("This alert rule is no longer in the shop."), icon=":material/notifications_off:")
        return
    with reporting():
        kind, name = _head(stored)
        terms = terms_of(kind, _terms(kind, stored))
        scope = scope_of(_scope(user, revision, stored))
        found = load.alert_preview(
            user, revision, kind, scope, terms, on=today, rule_id=stored.id if stored else None
        )
        _preview(kind, found)
        if st.button(_("Save rule"), type="primary", icon=":material/save:", key="rule_save"):
            _save(
                user,
                stored,
                version,
                {"kind": kind, "name": name, "scope": asdict(scope), "terms": asdict(terms)},
            )


def _key(stored: StoredRule | None, name: str) -> str:
    return f"rule_{stored.id if stored else 'new'}_{name}"


def _head(stored: StoredRule | None) -> tuple[str, str]:
    kind = st.selectbox(
        _("What to watch"),
        KINDS,
        index=KINDS.index(stored.kind) if stored else 0,
        format_func=kind_name,
        key=_key(stored, "kind"),
    )
    name = st.text_input(
        _("Name"),
        stored.name if stored else "",
        max_chars=80,
        placeholder=kind_name(kind),
        key=_key(stored, "name"),
    )
    return kind, name


def _terms(kind: str, stored: StoredRule | None) -> dict[str, Any]:
    start = stored.terms if stored else Terms(amount=0.05 if kind in ("down", "up") else 0.0)
    terms: dict[str, Any] = {"by": start.by, "amount": start.amount, "rearm": start.rearm, "days": start.days}
    if kind == "stale":
        terms["days"] = st.number_input(
            _("Days after which a price is stale"), 1, 365, start.days, key=_key(stored, "days")
        )
    if kind in PRICE_KINDS:
        terms |= _amounts(kind, start, stored)
    terms["layer"] = st.selectbox(
        _("Price layer"),
        LAYER_CHOICES,
        index=LAYER_CHOICES.index(start.layer),
        format_func=layer_name,
        key=_key(stored, "layer"),
    )
    terms["cap"] = st.number_input(
        _("Alerts told one by one a day"),
        1,
        200,
        start.cap,
        help=_("What comes on top is told in one digest."),
        key=_key(stored, "cap"),
    )
    return terms


def _amounts(kind: str, start: Terms, stored: StoredRule | None) -> dict[str, Any]:
    names = {"share": _("Percent"), "money": _("Yuan")}
    by = st.segmented_control(
        _("Counted in"),
        list(names),
        format_func=names.__getitem__,
        default=start.by,
        required=True,
        key=_key(stored, "by"),
    )
    is_same = by == start.by
    left, right = st.columns(2)
    with left:
        first = start.amount if is_same else (0.05 if by == "share" else 500)
        label = _("Fires from") if kind in ("down", "up") else _("Fires beyond")
        amount = _amount(label, by, first, _key(stored, f"amount_{by}_{kind}"))
    with right:
        first = start.rearm if is_same else (0.02 if by == "share" else 200)
        rearm = _amount(
            _("Armed again within"),
            by,
            first,
            _key(stored, f"rearm_{by}"),
            help=_("After an alert the rule stays silent for the pair until the price is back this close."),
        )
    return {"by": by, "amount": amount, "rearm": rearm}


def _amount(label: str, by: str, start: float, key: str, **options: Any) -> float:
    unit = "%" if by == "share" else "¥"
    typed = st.number_input(
        _("{label} ({unit})").format(label=label, unit=unit), min_value=0.0, value=start * 100 if by == "share" else start / 100, step=1.0,
        format="%.2f", key=key, **options,
    )  # fmt: skip
    return round(typed / 100, 6) if by == "share" else float(fen_typed(typed) or 0)


def _scope(user: Actor, revision: int, stored: StoredRule | None) -> dict[str, Any]:
    start = stored.scope if stored else Scope()
    with st.expander(_("Only some of the items"), expanded=start != Scope(), icon=":material/filter_alt:"):
        choices = shop_load.item_choices(user, revision)
        rivals = load.rivals(user, revision)
        names = dict(zip(rivals["id"].tolist(), rivals["name"], strict=True))
        left, right = st.columns(2)
        with left:
            category = _pick(_("Category"), choices.categories, start.category, _key(stored, "category"))
            role = _pick(_("Role"), list(ItemRole), start.role, _key(stored, "role"), item_role_name)
        with right:
            brand = _pick(_("Brand"), choices.brands, start.brand, _key(stored, "brand"))
            rival = _pick(_("Rival"), list(names), start.rival_id, _key(stored, "rival"), names.get)
        code = st.text_input(
            _("Item code"), _code_of(user, start.item_id), max_chars=64, key=_key(stored, "item")
        )
    return {
        "category": category or "",
        "role": role or "",
        "brand": brand or "",
        "rival_id": rival,
        "item_id": _item_id(user, code.strip()),
    }


def _pick(label: str, options: Any, start: Any, key: str, named: Any = str) -> Any:
    options = list(options)
    index = options.index(start) if start in options else None
    return st.selectbox(label, options, index=index, format_func=named, placeholder=_("all"), key=key)


def _code_of(user: Actor, item_id: int | None) -> str:
    if item_id is None:
        return ""
    with reading() as session:
        return str(item(session, user, item_id)["code"])


def _item_id(user: Actor, code: str) -> int | None:
    if not code:
        return None
    with reading() as session:
        found = item_ids(session, user, [code])
    if not found:
        raise BadInput(_("The shop has no item with the code {code}.").format(code=code), field="item_id")
    return found[0]


def _preview(kind: str, found: Preview) -> None:
    n = len(found.hits)
    said = ngettext(
        "Would hit {n} of {m} pair today.", "Would hit {n} of {m} pairs today.", found.pairs
    ).format(n=f"{n:,}", m=f"{found.pairs:,}")
    st.markdown(f"**{literal(said)}**")
    if kind not in ("below_floor", "stale"):
        days = ngettext("Counted over the last {n} day.", "Counted over the last {n} days.", PREVIEW_DAYS)
        st.caption(days.format(n=PREVIEW_DAYS))
    if found.counts < found.pairs:
        n = found.pairs - found.counts
        taken = ngettext(
            "{n} pair belongs to a narrower rule of this kind.",
            "{n} pairs belong to narrower rules of this kind.",
            n,
        )
        st.caption(taken.format(n=f"{n:,}"))
    if found.hits.empty:
        return
    hits = found.hits.head(200)
    shown = pd.DataFrame(
        {
            _("Rival"): hits["rival"],
            _("Title"): hits["title"],
            _("Before"): hits["before"] if kind == "stale" else yuan_shown(hits["before"].astype("Int64")),
            _("Now"): hits["after"] if kind == "stale" else yuan_shown(hits["after"].astype("Int64")),
            _("Movement"): hits["size"].where(hits["kind"] != "stale") * 100,
            _("Ours"): yuan_shown(hits["ours"]),
        }
    )
    money = st.column_config.NumberColumn(format="%d" if kind == "stale" else "¥%.2f")
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        alt=_("Pairs that the rule would hit"),
        column_config={
            _("Rival"): st.column_config.TextColumn(width=90),
            _("Title"): st.column_config.TextColumn(width=170),
            _("Before"): money,
            _("Now"): money,
            _("Movement"): st.column_config.NumberColumn(format="%.1f%%"),
            _("Ours"): st.column_config.NumberColumn(format="¥%.2f"),
        },
    )


def _save(user: Actor, stored: StoredRule | None, version: int, values: dict[str, Any]) -> None:
    with writing() as session:
        if stored is None:
            add_rule(session, user, **values)
        else:
            edit_rule(session, user, stored.id, version=version, changes=values)
    close_rule()
    flash(_("The rule is saved: it learns at its first look, and speaks from then on."))
    st.rerun()
