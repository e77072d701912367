"""What of the catalogue is looked at: the filters in one row. All of it stands in the address."""

import pandas as pd
import streamlit as st

from core.locale import _, ngettext
from core.promotions.catalogue_view import ONLY, ORDERS, CatalogueView, only_name, order_name
from core.shop.items import ItemRole, item_role_name
from pages.ui.address import chosen, narrowed
from pages.ui.lab.catalogue_table import FIRST_COLUMNS, MORE_COLUMNS, column_name

CHEAPEST = "cheapest"
PIECES = (*(str(n) for n in range(1, 11)), CHEAPEST)


def choose_pieces() -> int | None:
    """Draw the number of pieces in a basket, None for as many as make a piece cheapest."""
    picked = chosen("catalogue",
        _("Pieces in the basket"), "pieces", PIECES, _pieces_name, width=190,
        hint=_("Each item alone in a basket. “As many as make it cheapest” fills up to the thresholds of the stack, as buyers do."),
    )  # fmt: skip
    return None if picked == CHEAPEST else int(picked)


def pieces_now() -> int | None:
    """Return the number of pieces that is chosen, before it is drawn."""
    picked = _now("pieces")
    return None if picked == CHEAPEST else int(picked) if picked in PIECES else 1


def selection_now() -> CatalogueView:
    """Return what is selected, before it is drawn: the page says its answer above the filters."""
    reached = st.session_state.get("catalogue_reached", st.query_params.get("catalogue_reached") == "true")
    return CatalogueView(
        category=_now("category"),
        brand=_now("brand"),
        role=_now("role"),
        tag=_now("tag"),
        only_reached=bool(reached),
    )


def _now(name: str) -> str:
    return str(st.session_state.get(f"catalogue_{name}", st.query_params.get(name)) or "")


def view_menu(days: int) -> tuple[str, list[str]]:
    """Draw the chooser of the order and the columns; return both. `days` are those of the lowest-price rule."""
    with st.popover(_("View"), icon=":material/view_column:", width="content"):
        columns = st.multiselect(
            _("Columns"),
            [*FIRST_COLUMNS, *MORE_COLUMNS],
            default=list(FIRST_COLUMNS),
            format_func=lambda each: column_name(each, days),
            key="catalogue_columns",
            placeholder=_("Columns"),
            select_all=False,
            persist_state="session",
        )
        return chosen("catalogue", _("Order"), "order", ORDERS, order_name), columns


def choose_view(items: pd.DataFrame, order: str) -> CatalogueView:
    """Draw the filters in one row, and return the view they make."""
    tags = sorted({tag for own in items["tags"] for tag in own} - set(ItemRole))
    with st.container(horizontal=True, gap="xsmall", key="catalogue_filters"):
        search = st.text_input(
            _("Search"),
            key="catalogue_search",
            type="search",
            live=True,
            placeholder=_("Code, title, brand"),
            label_visibility="collapsed",
            bind="query-params",
            width=150,
        )
        return CatalogueView(
            search=search or "",
            category=narrowed("catalogue", _("Category"), "category", _present(items, "category"), width=105),
            brand=narrowed("catalogue", _("Brand"), "brand", _present(items, "brand")),
            role=narrowed("catalogue", _("Role"), "role", _present(items, "role"), item_role_name),
            tag=narrowed("catalogue", _("Tag"), "tag", tags),
            only=narrowed("catalogue", _("Only"), "only", ONLY, only_name, width=140),
            order=order,
            only_reached=st.toggle(
                _("In the stack's scopes only"), key="catalogue_reached", bind="query-params"
            ),
        )


def _pieces_name(code: str) -> str:
    if code == CHEAPEST:
        return _("As many as make it cheapest")
    return ngettext("{n} piece", "{n} pieces", int(code)).format(n=code)


def _present(items: pd.DataFrame, name: str) -> list[str]:
    return sorted(value for value in items[name].unique() if value)
