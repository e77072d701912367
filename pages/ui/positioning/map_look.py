"""What of the map is looked at: which table and picture, which brand, which axes. All of it in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.locale import _
from core.positioning.attribute_reads import Listed, StoredTable
from core.positioning.map_plane import PLANES
from core.team.rights import Actor
from pages.ui.address import chosen
from pages.ui.positioning import map_load

_PAGE = "map"
PICTURES = ("attributes", "quality")
_PLANES = {"12": PLANES[0], "13": PLANES[1], "23": PLANES[2]}
_SHOWN = ("ellipses", "arrows", "turn")
_DEFAULT = ("ellipses", "arrows")
NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Look:
    """A table and a picture of it; `focus` is "" for none, `shown` what the picture has."""

    table_id: int
    picture: str
    focus: str
    plane: tuple[int, int]
    shown: tuple[str, ...]

    @property
    def turn(self) -> bool:
        """Tell whether the map is turned to its focal brand."""
        return "turn" in self.shown and bool(self.focus)


def current_look(user: Actor, revision: int) -> Look | None:
    """Return what is looked at, before its filters are drawn; None without any table."""
    tables = map_load.listed(user, revision)
    if not tables:
        return None
    table_id = int(_current("table", [str(each.id) for each in tables]))
    stored = map_load.stored(user, revision, table_id)
    focus = _current("focus", _brands(stored), _page_of(stored))
    return Look(
        table_id,
        _current("picture", PICTURES),
        "" if focus == NOBODY else focus,
        _PLANES[_current("axes", tuple(_PLANES))],
        _shown(),
    )


def choose_look(user: Actor, revision: int) -> Look:
    """Draw the filters in one row and return what they say."""
    tables = map_load.listed(user, revision)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="map_filters"):
        table_id = int(
            chosen(
                _PAGE, _("Table"), "table", [str(each.id) for each in tables], _table_name(tables), width=230
            )
        )
        picture = chosen(_PAGE, _("View"), "picture", PICTURES, picture_name, width=205)
        stored = map_load.stored(user, revision, table_id)
        focus, plane, shown = "", PLANES[0], _shown()
        if picture == "attributes":
            focus = _focus(stored)
            plane = _PLANES[chosen(_PAGE, _("Axes"), "axes", tuple(_PLANES), _plane_name, width=110)]
            shown = _choose_shown(focus)
    return Look(table_id, picture, focus, plane, shown)


def picture_name(picture: str) -> str:
    """Return a picture's name."""
    return {"attributes": _("Brands and attributes"), "quality": _("Price and quality")}[picture]


def show_table(table_id: int) -> None:
    """Let the next run show a table."""
    st.session_state[f"{_PAGE}_table"] = st.query_params["table"] = str(table_id)
    st.query_params.pop("focus", None)


def _table_name(tables: Sequence[Listed]) -> Callable[[str], str]:
    names = {str(each.id): each.name for each in tables}
    return lambda code: names.get(code, code)


def _focus(stored: StoredTable) -> str:
    picked = chosen(
        _page_of(stored),
        _("Focal brand"),
        "focus",
        _brands(stored),
        lambda brand: _("nobody") if brand == NOBODY else brand,
        width=170,
        hint=_("The answer is told from its place, and the map can be turned to it."),
    )
    return "" if picked == NOBODY else picked


def _brands(stored: StoredTable) -> list[str]:
    """Return the brands that can be the focus: our own first, nobody last."""
    table = stored.table
    return [
        *([table.ours] if table.ours else []),
        *(each for each in table.brands if each != table.ours),
        NOBODY,
    ]


def _choose_shown(focus: str) -> tuple[str, ...]:
    names = {
        "ellipses": _("Ellipses"),
        "arrows": _("Attributes"),
        "turn": _("Turned to its brand"),
    }
    options = [name for name in _SHOWN if name != "turn" or focus]
    picked = st.pills(
        _("On the map"),
        options,
        selection_mode="multi",
        default=[name for name in _shown() if name in options],
        format_func=names.__getitem__,
        key="map_shown",
        on_change=_shown_to_address,
    )
    return tuple(picked)


def _shown() -> tuple[str, ...]:
    picked = st.session_state.get("map_shown")
    if picked is None:
        asked = st.query_params.get("shown")
        picked = _DEFAULT if asked is None else [name for name in asked.split(",") if name in _SHOWN]
    return tuple(picked)


def _shown_to_address() -> None:
    st.query_params["shown"] = ",".join(st.session_state["map_shown"])


def _plane_name(code: str) -> str:
    return _("{one} and {other}").format(one=code[0], other=code[1])


def _page_of(stored: StoredTable) -> str:
    """Name the keys of choices that are each table's own."""
    return f"{_PAGE}{stored.id}"


def _current(name: str, options: Sequence[str], page: str = _PAGE) -> str:
    picked = st.session_state.get(f"{page}_{name}") or st.query_params.get(name)
    return picked if picked in options else options[0]
