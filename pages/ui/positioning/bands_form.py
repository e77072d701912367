"""How a category's prices are cut into bands: a form whose bands are shown before they are saved."""

import re
from dataclasses import asdict, replace
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
import streamlit as st

from core.db.engine import writing
from core.errors import BadInput
from core.locale import _
from core.money import fen, yuan
from core.positioning.band_actions import reset_bands, save_bands
from core.positioning.band_reads import BandTable
from core.positioning.band_words import (
    answer_says,
    band_names,
    ending_name,
    fewer_says,
    method_name,
    verdict_name,
)
from core.positioning.bands import ENDINGS, FEWEST, METHODS, MOST, Choice, choice_of, stored_terms
from core.team.rights import Actor, may
from pages.ui.positioning import bands_load
from pages.ui.positioning.bands_look import Look, category_name
from pages.ui.save import flash, literal, reporting

_SEEN = "bands_seen"  # version and choice that the form was filled from, by category
_TYPED = "bands_typed"  # what was typed and not saved yet, by category
_ROUND = "bands_round"  # raised whenever the form is to be filled anew


def draw_form(user: Actor, revision: int, look: Look, bands: BandTable) -> None:
    """Draw the form for who may edit, folded until it is wanted."""
    if not may(user, "positioning.edit"):
        return
    with st.expander(_("Cut the bands"), icon=":material/content_cut:"):
        st.caption(literal(_("For: {category}").format(category=category_name(look.category))))
        seen: dict[str, tuple[int, Choice]] = st.session_state.setdefault(_SEEN, {})
        version, choice = seen.setdefault(look.category, (bands.version, bands.choice))
        if version != bands.version:
            _meanwhile(bands, look.category)
        typed = _typed(look.category, choice)
        try:
            wanted = _choice(typed)
        except BadInput as error:
            st.error(literal(str(error)), icon=":material/error:")
            return
        today = bands_load.today(user, revision)
        shown = bands_load.preview(
            user, revision, category=look.category, on=today, layer=look.layer, choice=wanted
        )
        _preview(shown, look.measure)
        _buttons(user, look, bands, version, choice, replace(wanted, edges=shown.cut.edges))


def _typed(category: str, choice: Choice) -> dict[str, Any]:
    """Draw the fields and return what stands in them; it waits while another part of the page is open."""
    kept: dict[str, dict[str, Any]] = st.session_state.setdefault(_TYPED, {})
    start = _as_typed(choice) | kept.get(category, {})
    mark = f"bands_{st.session_state.get(_ROUND, 0)}_{category}"

    def begin(field: str) -> str:
        st.session_state.setdefault(f"{mark}_{field}", start[field])
        return f"{mark}_{field}"

    typed = dict(start)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed["method"] = st.selectbox(
            _("How"), METHODS, format_func=method_name, key=begin("method"), width=240
        )
        if typed["method"] == "given":
            typed["edges"] = st.text_input(
                _("Edges in ¥"),
                placeholder="20, 40, 60",
                help=_("A price at an edge belongs to the band above it."),
                key=begin("edges"),
                width=280,
            )
        else:
            typed["n"] = st.number_input(
                _("Bands"), min_value=FEWEST, max_value=MOST, step=1, key=begin("n"), width=120
            )
            typed["ending"] = st.selectbox(
                _("Edges"), ENDINGS, format_func=ending_name, key=begin("ending"), width=200
            )
    kept[category] = {field: value for field, value in typed.items() if value != _as_typed(choice)[field]}
    return typed


def _as_typed(choice: Choice) -> dict[str, Any]:
    edges = ", ".join(f"{yuan(edge).normalize():f}" for edge in choice.edges)
    return asdict(choice) | {"edges": edges}


def _choice(typed: dict[str, Any]) -> Choice:
    """Return the choice that is typed: edges count for edges of one's own only, the others follow from the prices."""
    edges = _edges(typed["edges"]) if typed["method"] == "given" else []
    return choice_of(typed | {"edges": edges})


def _edges(text: str) -> list[int]:
    parts = [part for part in re.split(r"[\s,;，；、¥￥元]+", text or "") if part]
    try:
        return [fen(Decimal(part)) for part in parts]
    except InvalidOperation:
        raise BadInput(
            _("Edges are amounts with commas between them, such as 20, 40, 60."), field="edges"
        ) from None


def _meanwhile(bands: BandTable, category: str) -> None:
    """Tell that somebody else cut the bands while the form was open; what is typed stays."""
    with st.container(border=True, key="bands_meanwhile"):
        st.warning(
            _("Somebody else cut these bands while the form was open. Your entries are still here."),
            icon=":material/sync_problem:",
        )
        st.text(_("Now: {bands}").format(bands=_(", ").join(band_names(bands.table))))
        st.button(
            _("Take theirs"),
            icon=":material/refresh:",
            key="bands_latest",
            on_click=_forget,
            args=(category,),
        )


def _preview(shown: BandTable, measure: str) -> None:
    """Draw the bands as they would be."""
    if fewer := fewer_says(shown):
        st.caption(fewer)
    st.text(answer_says(shown, measure))
    table = shown.table
    st.dataframe(
        pd.DataFrame(
            {
                "band": band_names(table),
                "verdict": [verdict_name(verdict) for verdict in table[f"verdict_{measure}"]],
                "share": table["share_sales"] * 100,
                "ratio": table[f"ratio_{measure}"],
                "ours": table["ours_items"],
            }
        ),
        hide_index=True,
        placeholder="–",
        column_config={
            "band": st.column_config.TextColumn(_("Price band"), pinned=True),
            "share": st.column_config.NumberColumn(_("Share of sales"), format="%.1f%%"),
            "ratio": st.column_config.NumberColumn(_("Ratio"), format="%.2f"),
            "ours": st.column_config.NumberColumn(_("Our items"), format="%,d"),
            "verdict": st.column_config.TextColumn(_("Judged")),
        },
        alt=_("The bands as they would be"),
        key="bands_preview",
    )


def _buttons(user: Actor, look: Look, bands: BandTable, version: int, choice: Choice, wanted: Choice) -> None:
    is_changed = wanted != choice
    label = _("Save") if version == bands.version else _("Save mine on top")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        pressed = st.button(label, type="primary", icon=":material/save:", key=f"bands_save_{bands.version}")
        st.button(_("Discard"), key="bands_discard", on_click=_forget, args=(look.category,))
        if bands.version:
            st.button(
                _("Back to the default"),
                key="bands_reset",
                on_click=_reset,
                args=(user, look.category, bands.version),
            )
        st.caption(_state_says(choice, wanted, is_stored=version > 0))
    if not pressed:
        return
    if not is_changed:
        st.info(_("Nothing was changed."), icon=":material/info:")
        return
    with reporting():
        with writing() as session:
            saved, before = save_bands(
                session, user, look.category, version=bands.version, terms=stored_terms(wanted)
            )
        _forget(look.category)
        flash(_("The bands are saved."), undo=_back, args=(user, look.category, saved, before))
        st.rerun()


def _state_says(choice: Choice, wanted: Choice, *, is_stored: bool) -> str:
    """Say what saving would do."""
    if wanted == choice:
        return _("Everything is saved.")
    if replace(wanted, edges=()) != replace(choice, edges=()) or wanted.method == "given":
        return _("Not saved yet: the page above shows the bands that are.")
    if is_stored:
        return _("Prices have moved since these bands were cut: saving cuts them anew.")
    return _("Cut by default from the prices of the day: saving keeps these edges.")


def _reset(user: Actor, category: str, version: int) -> None:
    with reporting():
        with writing() as session:
            before = reset_bands(session, user, category, version=version)
        _forget(category)
        flash(_("The bands are cut by default again."), undo=_back, args=(user, category, 0, before))


def _back(user: Actor, category: str, version: int, before: dict[str, Any] | None) -> None:
    with writing() as session:
        if before is None:
            reset_bands(session, user, category, version=version)
        else:
            save_bands(session, user, category, version=version, terms=before)
    _forget(category)


def _forget(category: str) -> None:
    """Let the form be filled anew from what is stored."""
    for name in (_SEEN, _TYPED):
        st.session_state.get(name, {}).pop(category, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
