"""To whom, for what, from when, beside what, at whose cost: the terms that every promotion has, as fields."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.errors import BadInput
from core.locale import _
from core.promotions.kinds import BUYERS, KINDS, bearer_name, buyer_name, kind_name
from core.promotions.promotion import Basis, Bearer, Condition, Limits, Promotion, Stacking
from core.promotions.scope import Scope
from core.promotions.words.terms import label
from core.shop.items import ItemRole, item_role_name
from pages.ui.lab.basis import BASES, basis_name
from pages.ui.lab.benefit_fields import Choices
from pages.ui.lab.form_fields import Fields

AS_POLICY = ""


def draw_condition(fields: Fields, start: Condition) -> None:
    """Draw the amount and the pieces from which on it holds."""
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.yuan("amount_from", _("From an amount of (¥)"), start.amount, placeholder=_("none"))
        fields.count("pieces_from", _("From so many pieces"), start.pieces, placeholder=_("none"))


def draw_scope(fields: Fields, start: Scope, choices: Choices) -> None:
    """Draw which items the promotion speaks of."""
    codes, named = tuple(choices.items), choices.title
    with st.expander(_("Only some items"), expanded=start != Scope(), icon=":material/filter_alt:"):
        st.caption(_("Empty fields narrow nothing. An item's code can be typed in."))
        fields.several(
            "items", _("Items"), codes, sorted(start.items), named, is_open=True, placeholder=_("all")
        )
        with st.grid(2, min_column_width=150):
            fields.several(
                "categories",
                _("Categories"),
                choices.categories,
                sorted(start.categories),
                placeholder=_("all"),
            )
            fields.several("brands", _("Brands"), choices.brands, sorted(start.brands), placeholder=_("all"))
        _tags(fields, "tags", _("Roles and tags"), start.tags)
        with st.grid(2, min_column_width=150):
            fields.yuan("price_least", _("Pieces from (¥)"), start.price_least)
            fields.yuan("price_most", _("Pieces up to (¥)"), start.price_most)
        st.markdown("**" + _("Except") + "**")
        fields.several(
            "without_items", _("Items left out"), codes, sorted(start.without_items), named, is_open=True,
            placeholder=_("none"),
        )  # fmt: skip
        with st.grid(2, min_column_width=150):
            fields.several(
                "without_categories", _("Categories left out"), choices.categories,
                sorted(start.without_categories), placeholder=_("none"),
            )  # fmt: skip
            fields.several(
                "without_brands", _("Brands left out"), choices.brands, sorted(start.without_brands),
                placeholder=_("none"),
            )  # fmt: skip
        _tags(fields, "without_tags", _("Roles and tags left out"), start.without_tags)


def _tags(fields: Fields, name: str, label: str, start: frozenset[str]) -> None:
    def named(tag: str) -> str:
        return item_role_name(tag) if tag in set(ItemRole) else tag

    fields.several(name, label, tuple(ItemRole), sorted(start), named, is_open=True, placeholder=_("none"))


def draw_buyers(fields: Fields, start: Condition, *, has_threshold: bool) -> None:
    """Draw who may have it, and when; where it has a threshold of its own, also from what else on."""
    is_set = bool(start.buyers or start.order_no or start.starts or start.ends or start.distinct_items)
    is_set = is_set or (has_threshold and bool(start.amount or start.pieces))
    with st.expander(_("Who and when"), expanded=is_set, icon=":material/group:"):
        if has_threshold:
            draw_condition(fields, start)
        fields.several(
            "buyers", _("Only these buyers"), BUYERS, sorted(start.buyers), buyer_name, placeholder=_("all")
        )
        with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
            fields.count(
                "distinct_items",
                _("From so many different items"),
                start.distinct_items,
                placeholder=_("none"),
            )
            fields.yes("first_order", _("First order only"), start.order_no == 1)
            fields.moment("starts", _("Starts"), start.starts)
            fields.moment("ends", _("Ends"), start.ends)


def draw_limits(fields: Fields, start: Limits) -> None:
    """Draw how far it goes."""
    with (
        st.expander(_("Limits"), expanded=start != Limits(), icon=":material/block:"),
        st.grid(2, min_column_width=150),
    ):
        fields.yuan("cap", _("At most off an order (¥)"), start.cap, placeholder=_("none"))
        fields.count("per_order", _("Times an order"), start.per_order, least=1, placeholder=_("none"))
        fields.count("per_buyer", _("Times a buyer"), start.per_buyer, least=1, placeholder=_("none"))
        fields.yuan("budget", _("Budget of all orders (¥)"), start.budget, placeholder=_("none"))


def draw_stacking(fields: Fields, start: Promotion, others: Sequence[Promotion]) -> None:
    """Draw what it stands beside, and on which prices its threshold is tested."""
    usual = Stacking(group=KINDS[start.kind].group)
    is_set = replace(start.stacking, priority=0) != usual or start.basis is not None
    names = {each.id: label(each) for each in others} | {kind: kind_name(kind) for kind in KINDS}
    with st.expander(_("Beside others"), expanded=is_set, icon=":material/layers:"):
        with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
            bases = (AS_POLICY, *BASES)
            fields.one("basis", _("Threshold tested on"), bases, start.basis or AS_POLICY, _basis_name)
            fields.text("group", _("Group of which only one applies"), start.stacking.group, most=40)
            fields.count("priority", _("Priority within its level"), start.stacking.priority, least=-999)
            fields.yes("alone", _("Admits no other"), start.stacking.alone)
        fields.several(
            "beside", _("But these it admits"), tuple(names), sorted(start.stacking.beside),
            lambda each: names.get(each, each), placeholder=_("none"),
        )  # fmt: skip
        fields.several(
            "never_with", _("Never together with"), tuple(names), sorted(start.stacking.never_with),
            lambda each: names.get(each, each), placeholder=_("none"),
        )  # fmt: skip


def _basis_name(basis: str) -> str:
    return _("as the scenario says") if basis == AS_POLICY else basis_name(basis)


def draw_bearers(fields: Fields, start: Sequence[tuple[Bearer, float]], usual: object) -> None:
    """Draw who bears how much of it."""
    shares = dict(start)
    with st.expander(_("Who bears it"), expanded=tuple(start) != usual, icon=":material/volunteer_activism:"):
        with st.grid(4, min_column_width=110):
            for bearer in Bearer:
                name = _("{bearer} (%)").format(bearer=bearer_name(bearer))
                fields.percent(f"bearer_{bearer}", name, shares.get(bearer, 0.0))
        fields.told["bearers"] = st.empty()


def scope_of(values: Mapping[str, Any], start: Scope) -> Scope:
    """Return the scope that was typed; what the form does not show stays."""
    names = (
        "items", "categories", "brands", "tags", "price_least", "price_most",
        "without_items", "without_categories", "without_brands", "without_tags",
    )  # fmt: skip
    return replace(start, **{name: values[name] for name in names})


def condition_of(values: Mapping[str, Any], start: Condition) -> Condition:
    """Return the condition that was typed; what the form does not show stays."""
    later = start.order_no if start.order_no not in (None, 1) else None
    return replace(
        start,
        amount=values["amount_from"],
        pieces=values["pieces_from"],
        distinct_items=values["distinct_items"],
        buyers=values["buyers"],
        order_no=1 if values["first_order"] else later,
        starts=values["starts"],
        ends=values["ends"],
    )


def limits_of(values: Mapping[str, Any]) -> Limits:
    """Return the limits that were typed."""
    return Limits(**{name: values[name] for name in ("cap", "per_order", "per_buyer", "budget")})


def stacking_of(values: Mapping[str, Any]) -> Stacking:
    """Return what the promotion stands beside."""
    return Stacking(
        group=values["group"],
        priority=values["priority"] or 0,
        alone=values["alone"],
        beside=values["beside"],
        never_with=values["never_with"],
    )


def basis_of(values: Mapping[str, Any]) -> Basis | None:
    """Return the prices on which the threshold is tested, None for as the scenario says."""
    return Basis(values["basis"]) if values["basis"] else None


def bearers_of(values: Mapping[str, Any]) -> tuple[tuple[Bearer, float], ...]:
    """Return who bears how much. Raises BadInput when it is not all of it."""
    shares = {bearer: values[f"bearer_{bearer}"] for bearer in Bearer}
    for bearer, share in shares.items():
        if not 0 <= share <= 1:
            raise BadInput(_("A share from 0 to 100% is needed."), field=f"bearer_{bearer}")
    total = sum(shares.values())
    if abs(total - 1) > 1e-6:
        raise BadInput(
            _("The shares add up to {total}%: they must make 100%.").format(total=f"{total * 100:g}"),
            field="bearers",
        )
    return tuple((bearer, share) for bearer, share in shares.items() if share)
