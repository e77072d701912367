"""The form of the brand's voice: tone, sliders, words, examples, and how a draft would sound."""

from typing import Any

import streamlit as st

from core.content.names import tone_name
from core.locale import _
from core.positioning.profile_words import slider_words
from core.positioning.voice import (
    MOST_EXAMPLE,
    MOST_EXAMPLES,
    MOST_WORDS,
    SLIDERS,
    STEPS,
    TONES,
    slider_ends,
    slider_name,
)
from core.team.rights import Actor
from pages.ui.positioning import voice_preview
from pages.ui.positioning.profile_draft import Draft, Row
from pages.ui.positioning.profile_rows import add_button, text, tools


def draw(user: Actor, revision: int, draft: Draft) -> None:
    """Draw the fields, and beside what drafts sound like now how they would sound."""
    values = draft.values
    values["tone"] = st.segmented_control(
        _("Tone of voice"),
        TONES,
        format_func=tone_name,
        required=True,
        wrap=True,
        key=draft.widget(values, "tone", TONES[0]),
        help=_(
            "New briefs start with it; a brief may have another tone. Templates have lines for each tone."
        ),
    )
    sliders: dict[str, Any] = values.setdefault("sliders", {})
    with st.grid(min_column_width=280, gap="medium"):
        for slider in SLIDERS:
            sliders[slider] = _slider(draft, sliders, slider)
    _words(draft, "use", _("Words to use"), _use_help())
    _words(draft, "avoid", _("Words to avoid"), _avoid_help())
    voice_preview.draw(user, revision, draft.base, draft.plain)
    st.subheader(_("Examples"), anchor=False)
    st.caption(_("A model is shown the first three: it learns the manner, and copies no sentence of them."))
    for row in draft.rows("examples"):
        _example(draft, row)
    add_button(draft, "examples", _("Add an example"), most=MOST_EXAMPLES)


def _slider(draft: Draft, sliders: dict[str, Any], slider: str) -> int:
    low, high = slider_ends(slider)
    chosen = st.select_slider(
        _("{slider}: {low} – {high}").format(slider=slider_name(slider), low=low, high=high),
        STEPS,
        format_func=lambda step: slider_words(slider, step) if step else _("neutral"),
        key=draft.widget(sliders, slider, 0),
        help=_slider_help(slider),
    )
    return int(chosen)


def _words(draft: Draft, name: str, label: str, told: str) -> None:
    """Let words be typed one by one; each becomes a chip."""
    key = draft.widget(draft.values, name, [])
    draft.values[name] = st.multiselect(
        label,
        list(st.session_state[key]),
        accept_new_options=True,
        max_selections=MOST_WORDS,
        placeholder=_("Type a word and press Enter"),
        key=key,
        select_all=False,
        wrap=True,
        help=told,
    )


def _example(draft: Draft, row: Row) -> None:
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            text(draft, row, "like", _("We say it like this"), most=MOST_EXAMPLE)
        with right:
            text(draft, row, "unlike", _("And not like this"), most=MOST_EXAMPLE)
        tools(draft, "examples", row, _("Remove this example"))


def _slider_help(slider: str) -> str:
    """Say what a slider does to drafts; a model is told all of them in words."""
    return {
        "formality": _(
            "Templates take the lines first that sound like it, by their words. A model is told it in words."
        ),
        "warmth": _(
            "Templates take the lines first that sound like it; a warm voice also opens the lines of the warm tone. A model is told it in words."
        ),
        "humour": _(
            "Templates take the lines first that sound like it; a playful voice opens the lines of the lively tone, a serious one closes them. A model is told it in words."
        ),
        "detail": _(
            "Templates take the leanest or the fullest lines, and write fewer or more sentences. A model is told it in words."
        ),
        "urgency": _(
            "A calm voice uses no template line that urges; a very calm one names deadlines and quantities only where the draft is about them. A pressing one names them first. A model is told it in words."
        ),
    }[slider]


def _use_help() -> str:
    return _(
        "Drafts prefer lines and selling points with these words. A phrase of four Chinese characters or three words and more may also stand as a point of its own: list only what holds for everything you sell."
    )


def _avoid_help() -> str:
    return _(
        "Template drafts never say these words, not even inside an item's name. A model is told to avoid them, and cards remark on them wherever they stand, with one click to take them out."
    )
