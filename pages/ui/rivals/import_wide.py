"""The columns of a table with rivals side by side: what each holds and whose it is. Proposed, and changeable."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from core.competitors.layers import LAYERS
from core.competitors.price_columns import price_field_name
from core.competitors.rival_fields import RIVAL_LIMITS
from core.competitors.wide_heading import ABOUT_ITEM, ANY_PRICE, known_name, marked, read_heading, unmarked
from core.files.columns import Column
from core.locale import _
from core.shop.import_reads import Proposal
from core.text import folded
from pages.ui.save import literal

_OF_RIVAL = (
    ANY_PRICE,
    *LAYERS,
    "stock",
    "seen_at",
    "shipping",
    "gift_value",
    "url",
    "item_code",
    "title",
    "spec",
    "rival",
    "note",
)
_ITS = "@"  # before a choice: what a rival's column holds


def choose_wide_columns(proposal: Proposal, rivals: Mapping[str, str], key: str) -> tuple[Column, ...]:
    """Let the person change what each column is and whose; columns without values are left out."""
    chosen = []
    with st.container(horizontal=True, gap="small"):
        for column in proposal.columns:
            if not column.samples:
                chosen.append(replace(column, field=None))
                continue
            with st.container(width=220, gap="xxsmall"):
                chosen.append(replace(column, field=_field(column, rivals, key)))
    return tuple(chosen)


def _field(column: Column, rivals: Mapping[str, str], key: str) -> str | None:
    """Draw one column's choice, and the rival's name where it is a rival's."""
    options: list[str | None] = [None, *ABOUT_ITEM, *(f"{_ITS}{field}" for field in _OF_RIVAL)]
    found = unmarked(column.field)
    first = f"{_ITS}{found.field}" if found else column.field
    choice = st.selectbox(
        literal(column.heading[:60]),
        options,
        index=options.index(first) if first in options else 0,
        format_func=_named,
        key=f"{key}_column_{column.index}_{column.field}",
    )
    st.caption(literal(" · ".join(sample[:24] for sample in column.samples[:3])))
    if choice is None or not choice.startswith(_ITS):
        return choice
    name = st.text_input(
        _("Rival"),
        found.rival if found else read_heading(column.heading).rival,
        max_chars=RIVAL_LIMITS["name"],
        key=f"{key}_rival_{column.index}_{column.field}",
        placeholder=_("Rival"),
        label_visibility="collapsed",
    )
    day = found.day if found else None
    if day:
        st.caption(_("Seen on {day}").format(day=day.isoformat()))
    name = known_name(" ".join(name.split()), rivals)
    if not name and not day:
        return None
    if name and folded(name) not in rivals:
        st.caption(_("A new rival"))
    return marked(choice.removeprefix(_ITS), name, day)


def _named(choice: str | None) -> str:
    if choice is None:
        return _("– leave out –")
    if choice == f"{_ITS}{ANY_PRICE}":
        return _("Rival: price")
    if choice.startswith(_ITS):
        return _("Rival: {what}").format(what=price_field_name(choice.removeprefix(_ITS)))
    return {"our_code": _("Our item code"), "title": _("Title")}.get(choice) or price_field_name(choice)
