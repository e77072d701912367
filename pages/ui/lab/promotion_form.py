"""One promotion at the right side: which kind, what it gives, to whom, beside what, at whose cost."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.db.engine import reading
from core.errors import BadInput
from core.locale import _
from core.promotions.faults import check_promotion
from core.promotions.items import known_items
from core.promotions.kinds import KINDS, kind_name, level_name
from core.promotions.promotion import Level, Promotion, Stacking
from core.promotions.words.terms import label
from core.team.rights import Actor
from pages.ui import load as shop_load
from pages.ui.lab import load
from pages.ui.lab.benefit_fields import KNOWN_BENEFITS, Choices, benefit_name, benefit_of, draw_benefit
from pages.ui.lab.draft import change, draft, put
from pages.ui.lab.form_fields import Fields
from pages.ui.lab.kind_words import kind_line
from pages.ui.lab.stacked import NEW, free_id
from pages.ui.lab.terms_fields import (
    basis_of,
    bearers_of,
    condition_of,
    draw_bearers,
    draw_buyers,
    draw_condition,
    draw_limits,
    draw_scope,
    draw_stacking,
    limits_of,
    scope_of,
    stacking_of,
)
from pages.ui.save import flash, literal
from pages.ui.session import require_user, shop

OPENED = "promotions_form"
ASKED = "promotions_asked"  # what the bar of plans asks: Streamlit opens one dialog a run
WITH_THRESHOLD = (
    "amount_tiers", "percent_tiers", "every_amount", "pieces_percent", "nth_piece", "buy_get", "bundle_price",
)  # fmt: skip
_LEVELS = {level: n for n, level in enumerate(Level)}
_KINDS = sorted(KINDS, key=lambda kind: _LEVELS[KINDS[kind].level])


def ask_for_promotion(which: str) -> None:
    """Let the drawer of a promotion, or of a new one, be open in the next run; any other dialog closes."""
    st.session_state.pop(ASKED, None)
    st.session_state[OPENED] = which
    st.session_state[f"{OPENED}_round"] = st.session_state.get(f"{OPENED}_round", 0) + 1


def close_promotion() -> None:
    """Let the drawer be gone in the next run."""
    st.session_state.pop(OPENED, None)


def open_promotion() -> None:
    """Open the drawer that was asked for, if there is one."""
    which = st.session_state.get(OPENED)
    if which is None:
        return
    stored = next((each for each in draft().promotions if each.id == which), None)
    if stored is None and which != NEW:
        close_promotion()
        return
    title = _("New promotion") if stored is None else literal(label(stored))
    st.dialog(title, width=640, position="right", on_dismiss=close_promotion)(_drawer)(which)


def _drawer(which: str) -> None:
    user, here = require_user(), shop()  # a drawer reruns alone: both may be others by now
    zone = shop_load.profile(user, here.revision).timezone
    stored = next((each for each in draft().promotions if each.id == which), None)
    prefix = f"promotion_{which}_{st.session_state.get(f'{OPENED}_round', 0)}"
    kind = _kind(stored, prefix)
    start = stored if stored is not None and stored.kind == kind else _usual(kind)
    fields = Fields(f"{prefix}_{kind}", zone)
    choices = _choices(user, here.revision, start)
    benefit = _benefit(fields, kind, start, choices)
    others = [each for each in draft().promotions if each.id != which]
    if benefit not in WITH_THRESHOLD:
        draw_condition(fields, start.condition)
    draw_scope(fields, start.scope, choices)
    draw_buyers(fields, start.condition, has_threshold=benefit in WITH_THRESHOLD)
    draw_limits(fields, start.limits)
    draw_stacking(fields, start, others)
    draw_bearers(fields, start.bearers, KINDS[kind].bearers)
    with st.expander(_("Name"), expanded=bool(start.name), icon=":material/label:"):
        fields.text("name", _("Its own name"), start.name, placeholder=kind_name(kind))
    if st.button(
        _("Take over") if stored else _("Add promotion"),
        type="primary",
        icon=":material/check:",
        key="promotion_save",
    ):
        try:
            _take(
                user,
                start if stored is None else replace(start, id=which),
                benefit,
                fields,
                is_new=stored is None,
            )
        except BadInput as error:
            if fields.tell(error):
                st.caption(_("One field is not right yet: it says what is missing."))
            else:
                st.error(literal(str(error)), icon=":material/error:")


def _kind(stored: Promotion | None, prefix: str) -> str:
    start = stored.kind if stored is not None and stored.kind in KINDS else "shop_tiers"
    kind = st.selectbox(
        _("Kind"),
        _KINDS,
        _KINDS.index(start),
        format_func=lambda each: f"{level_name(KINDS[each].level)} · {kind_name(each)}",
        key=f"{prefix}_kind",
    )
    st.caption(kind_line(kind))
    return kind


def _usual(kind: str) -> Promotion:
    """Return a new promotion of a kind with what the trade takes for granted."""
    known = KINDS[kind]
    empty: Any = None
    return Promotion(
        NEW, kind, empty, level=known.level, stacking=Stacking(group=known.group), bearers=known.bearers
    )


def _choices(user: Actor, revision: int, start: Promotion) -> Choices:
    codes = {each.item for each in draft().basket} | start.scope.items | start.scope.without_items
    known = load.known_items(user, revision, tuple(sorted(codes)))
    offered = shop_load.item_choices(user, revision)
    return Choices({code: item.title for code, item in known.items()}, offered.categories, offered.brands)


def _benefit(fields: Fields, kind: str, start: Promotion, choices: Choices) -> str:
    """Draw what the promotion gives; where its kind can give several things, the choice too."""
    given = "" if start.benefit is None else start.benefit.benefit
    if given and given not in KNOWN_BENEFITS:  # from a file: the sum stays as it is, its terms can be changed
        st.text(label(start))
        return ""
    offered = list(dict.fromkeys([*([given] if given else []), *KINDS[kind].benefits]))
    chosen = offered[0]
    if len(offered) > 1:
        chosen = st.segmented_control(
            _("It gives"), offered, default=offered[0], format_func=benefit_name, required=True, key=fields.key("benefit")
        )  # fmt: skip
    draw_benefit(fields, chosen, start.benefit, choices)
    return chosen


def _take(user: Actor, start: Promotion, benefit: str, fields: Fields, *, is_new: bool) -> None:
    """Put what was typed into the scenario. Raises BadInput with the field at fault, and changes nothing then."""
    values = fields.values()
    _check_codes(user, values)
    made = replace(
        start,
        benefit=benefit_of(benefit, values) if benefit else start.benefit,
        name=values["name"],
        scope=scope_of(values, start.scope),
        condition=condition_of(values, start.condition),
        limits=limits_of(values),
        stacking=stacking_of(values),
        basis=basis_of(values),
        bearers=bearers_of(values),
    )
    check_promotion(made)
    now = draft()
    if is_new:
        made = replace(made, id=free_id(now.promotions))
        change(replace(now, promotions=(*now.promotions, made)))
    else:
        rows = tuple(made if each.id == made.id else each for each in now.promotions)
        put(replace(now, promotions=rows))
    close_promotion()
    flash(_("In the stack: {name}").format(name=label(made)))
    st.rerun()


def _check_codes(user: Actor, values: Mapping[str, Any]) -> None:
    """Raise BadInput for codes that the shop does not have: a promotion on them would never apply."""
    for name in ("items", "without_items", "get_items", "parts", "add_on_items"):
        codes = values.get(name)
        if not codes:
            continue
        with reading() as session:
            strange = sorted(set(codes) - set(known_items(session, user, codes)))
        if strange:
            raise BadInput(
                _("The shop has no item with the code {code}.").format(code=strange[0]), field=name
            )
