"""The perceptual map: what do we stand for among the others, and how sure is that?"""

import streamlit as st

from core.locale import _
from core.positioning.map_words import answer_says
from core.positioning.quality_map import quality_map, quality_says
from core.team.rights import Actor, may
from pages.ui.empty import empty
from pages.ui.positioning import map_load
from pages.ui.positioning.map_editor import draw_table
from pages.ui.positioning.map_look import choose_look, current_look
from pages.ui.positioning.map_new import WAYS, ask_for_table, open_new_table, way_name
from pages.ui.positioning.map_picture import draw_map, draw_quality
from pages.ui.save import literal


def answer(user: Actor, revision: int) -> str:
    """Say where the focal brand stands and who cannot be told apart from it."""
    look = current_look(user, revision)
    if look is None:
        return ""
    if look.picture == "quality":
        points, is_level = map_load.price_quality(user, revision, look.table_id)
        placed = quality_map(points, is_level=is_level)
        return quality_says(placed) if placed else ""
    drawn = map_load.drawn(user, revision, look.table_id, plane=look.plane, focus=look.focus, turn=look.turn)
    return "" if isinstance(drawn, str) else answer_says(drawn)


def menu(user: Actor, revision: int) -> None:
    """Draw the way to another table."""
    if may(user, "positioning.edit") and map_load.listed(user, revision):
        st.button(
            _("New table"),
            type="primary",
            icon=":material/add:",
            key="map_new",
            on_click=ask_for_table,
            args=(WAYS[0],),
        )


def draw(user: Actor, revision: int) -> None:
    """Draw filters, picture, how to read it, its numbers, and the table behind it."""
    open_new_table(user, revision)
    if not map_load.listed(user, revision):
        _first(user)
        return
    look = choose_look(user, revision)
    stored = map_load.stored(user, revision, look.table_id)
    if look.picture == "quality":
        draw_quality(user, revision, stored)
        draw_table(user, stored, is_open=False)
        return
    drawn = map_load.drawn(user, revision, look.table_id, plane=look.plane, focus=look.focus, turn=look.turn)
    if isinstance(drawn, str):
        st.info(literal(drawn), icon=":material/scatter_plot:")
    else:
        draw_map(user, stored, drawn, look)
    draw_table(user, stored, is_open=isinstance(drawn, str))


def _first(user: Actor) -> None:
    with empty(
        _(
            "The map will stand here: which brands are seen alike, what each stands for, and how sure that is. "
            "It needs a table of brands and attributes: mentions counted, or mean ratings."
        ),
        icon=":material/scatter_plot:",
    ):
        if may(user, "positioning.edit"):
            for way in WAYS:
                st.button(
                    way_name(way),
                    type="primary" if way == WAYS[0] else "secondary",
                    key=f"map_first_{way}",
                    on_click=ask_for_table,
                    args=(way,),
                )
