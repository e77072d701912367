"""The stack at the left: the promotions in the order in which they are taken, switched, moved, edited."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from core.locale import _
from core.promotions.kinds import level_name
from core.promotions.promotion import Level, Promotion
from core.promotions.scenario import Scenario
from core.promotions.words.terms import label
from pages.ui.lab.draft import change, draft, field_round, put
from pages.ui.lab.promotion_form import ask_for_promotion
from pages.ui.lab.stacked import NEW, add_promotion, in_order, move
from pages.ui.lab.templates import TEMPLATES, template_name
from pages.ui.save import flash, literal

_ICONS = {
    "edit": ":material/edit:",
    "up": ":material/arrow_upward:",
    "down": ":material/arrow_downward:",
    "copy": ":material/content_copy:",
    "delete": ":material/delete:",
}


def stack(scenario: Scenario, said: Mapping[str, str]) -> None:
    """Draw the promotions by level, each with what `said` tells of it by its id: what it takes off, or why not."""
    with st.container(border=True, key="promotions_stack"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(_("Stack"), anchor=False)
            st.button(
                _("Add promotion"),
                icon=":material/add:",
                key="stack_add",
                on_click=ask_for_promotion,
                args=(NEW,),
            )
        if not scenario.promotions:
            st.text(_("No promotion yet. Take a common one, or build your own."))
        for level in Level:
            rows = in_order(scenario.promotions, level)
            if rows:
                st.caption(level_name(level))
            for place, each in enumerate(rows):
                _card(each, said.get(each.id, ""), is_first=place == 0, is_last=place == len(rows) - 1)
        _templates()


def _card(promotion: Promotion, said: str, *, is_first: bool, is_last: bool) -> None:
    name = f"{field_round()}_{promotion.id}"
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key=f"stack_card_{promotion.id}"
    ):
        st.toggle(
            _("On"), promotion.is_on, key=f"promotions_on_{name}", label_visibility="collapsed",
            on_change=_switch, args=(promotion.id, f"promotions_on_{name}"),
        )  # fmt: skip
        with st.container(gap=None, key=f"said_promotion_{promotion.id}"):
            st.text(label(promotion))
            if said:
                st.caption(literal(said))
        moves = [*([] if is_first else ["up"]), *([] if is_last else ["down"])]
        st.menu_button(
            _("More"), ["edit", *moves, "copy", "delete"], format_func=_action, type="tertiary",
            icon=":material/more_vert:", key=f"promotions_menu_{name}",
            on_click=_act, args=(promotion.id, f"promotions_menu_{name}"),
        )  # fmt: skip


def _action(action: str) -> str:
    names = {
        "edit": _("Edit"),
        "up": _("Earlier"),
        "down": _("Later"),
        "copy": _("Duplicate"),
        "delete": _("Delete"),
    }
    return f"{_ICONS[action]} {names[action]}"


def _act(promotion_id: str, key: str) -> None:
    acts: dict[str, Callable[[str], None]] = {
        "edit": ask_for_promotion,
        "up": partial(move, by=-1),
        "down": partial(move, by=1),
        "copy": _duplicate,
        "delete": _delete,
    }
    acts[st.session_state[key]](promotion_id)


def _templates() -> None:
    st.pills(
        _("Common promotions"),
        list(TEMPLATES),
        format_func=template_name,
        selection_mode="single",
        default=None,
        key="promotions_template",
        on_change=_take_template,
    )


def _take_template() -> None:
    chosen = st.session_state["promotions_template"]
    st.session_state["promotions_template"] = None
    if chosen:
        add_promotion(TEMPLATES[chosen]())


def _switch(promotion_id: str, key: str) -> None:
    is_on = bool(st.session_state[key])
    _rewrite(promotion_id, lambda each: replace(each, is_on=is_on))


def _rewrite(promotion_id: str, changed: Callable[[Promotion], Promotion]) -> None:
    now = draft()
    rows = (changed(each) if each.id == promotion_id else each for each in now.promotions)
    change(replace(now, promotions=tuple(rows)))


def _duplicate(promotion_id: str) -> None:
    add_promotion(next(each for each in draft().promotions if each.id == promotion_id))


def _delete(promotion_id: str) -> None:
    before = draft()
    gone = next(each for each in before.promotions if each.id == promotion_id)
    change(replace(before, promotions=tuple(each for each in before.promotions if each.id != promotion_id)))
    flash(_("Promotion deleted: {name}").format(name=label(gone)), undo=_back, args=(before.promotions,))


def _back(promotions: tuple[Promotion, ...]) -> None:
    put(replace(draft(), promotions=promotions))
