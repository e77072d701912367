"""The price table: our items down, rivals across, for any day and any price layer."""

import pandas as pd
import streamlit as st

from core.competitors import charts
from core.competitors.layers import DEEPEST, layer_name
from core.competitors.position import band_name
from core.competitors.price_table import ORDERS, TablePage, View, order_name
from core.locale import _, ngettext
from core.shop.items import item_role_name
from core.team.rights import Actor
from pages.ui.address import chosen
from pages.ui.paging import offset_of
from pages.ui.rivals import load
from pages.ui.rivals.look import Look
from pages.ui.rivals.styled import column_of, matrix
from pages.ui.rivals.unmatched import nothing_matched

PER_PAGE = 50
FIRST_COLUMNS = ("ours", "band", "trend")
MORE_COLUMNS = ("code", "category", "brand", "role", "coverage", "cheapest", "gap", "sold_30d")


def price_matrix(user: Actor, revision: int, look: Look, view: View) -> TablePage:
    """Draw the grid of the view's present page, and return that page."""
    total = _totals_of(user, revision, look, view)
    nothing_matched(user, revision)
    body, foot = st.container(), st.container()  # the page picker stands below what it turns
    with foot:
        offset = offset_of(total, per_page=PER_PAGE, key="competitors_page")
    page = load.table_page(
        user, revision, on=look.on, layer=look.layer, stale_after_days=look.stale_after_days,
        view=view, offset=offset, limit=PER_PAGE,
    )  # fmt: skip
    with body:
        if page.rows.empty:
            st.info(_("No item fits these filters."), icon=":material/filter_alt_off:")
        else:
            _grid(page, look)
    return page


def ladder(user: Actor, revision: int, look: Look, page: TablePage) -> None:
    """Draw the rivals' prices of the page's items against ours, folded: the table says the same in numbers."""
    prepared = load.price_table(
        user, revision, on=look.on, layer=look.layer, stale_after_days=look.stale_after_days
    )
    shown = prepared.pairs[prepared.pairs["item_id"].isin(page.rows.index)]
    if shown["gap_share"].isna().all():
        return
    fold = st.expander(
        _("Picture: rivals' prices against ours"),
        icon=":material/candlestick_chart:",
        key="ladder",
        bind="query-params",
    )
    if fold.open:
        order = {item_id: n for n, item_id in enumerate(page.rows.index)}
        rungs = shown.sort_values("item_id", key=lambda ids: ids.map(order))
        fold.altair_chart(charts.price_ladder(rungs), alt=_takeaway(page, look))
        fold.caption(_("Hollow: stale or a weak match, not counted."))


def column_name(column: str) -> str:
    """Return the heading of one of our columns."""
    return {
        "code": _("Code"),
        "category": _("Category"),
        "brand": _("Brand"),
        "role": _("Role"),
        "ours": _("Ours ¥"),
        "band": _("Position"),
        "coverage": _("Rivals"),
        "cheapest": _("Cheapest ¥"),
        "gap": _("Gap to it"),
        "sold_30d": _("Sold in 30 days"),
        "trend": _("Market, {n}d").format(n=90),
    }[column]


def view_menu() -> str:
    """Draw the chooser of our columns and of the order; return the order."""
    with st.popover(_("View"), icon=":material/view_column:", width="content"):
        st.multiselect(
            _("Columns"),
            [*FIRST_COLUMNS, *MORE_COLUMNS],
            default=list(FIRST_COLUMNS),
            format_func=column_name,
            key="competitors_columns",
            placeholder=_("Columns"),
            select_all=False,
            persist_state="session",
        )
        return chosen("competitors", _("Order"), "order", ORDERS, order_name)


def _grid(page: TablePage, look: Look) -> None:
    ours = _our_columns(page)
    chosen = [each for each in st.session_state.get("competitors_columns", FIRST_COLUMNS) if each != "trend"]
    rivals = [column_of(number) for number in page.rivals["id"]]
    last = ["trend"] if "trend" in st.session_state.get("competitors_columns", FIRST_COLUMNS) else []
    st.dataframe(
        matrix(page, ours),
        hide_index=True,
        height=min(38 + 35 * len(page.rows), 560),
        column_order=["title", *chosen, *rivals, *last],
        column_config=_config() | _rival_config(page),
        selection_mode="single-cell",
        on_select=_open_cell,
        key="competitors_grid",
        alt=_takeaway(page, look),
        placeholder="",
    )
    st.session_state["competitors_shown"] = (
        page.rows.index.tolist(),
        page.rivals["id"].tolist(),
    )
    st.caption(_legend(look))


def _our_columns(page: TablePage) -> pd.DataFrame:
    rows = page.rows
    return pd.DataFrame(
        {
            "title": rows["title"],
            "code": rows["code"],
            "category": rows["category"],
            "brand": rows["brand"],
            "role": rows["role"].map(item_role_name),
            "ours": _yuan(rows["ours"]),
            "band": rows["band"].map(band_name),
            "coverage": rows["priced"].astype(str) + "/" + str(len(page.rivals)),
            "cheapest": _yuan(rows["cheapest"]),
            "gap": rows["gap_share"].astype("Float64").astype("float64"),
            "sold_30d": rows["sold_30d"],
            "trend": rows["trend"].map(_drawable),
        },
        index=rows.index,
    )


def _drawable(lows: list[float | None]) -> list[float]:
    """Return a market's lows in yuan as the grid can draw them: it has no way to show a gap."""
    return [low / 100 for low in lows if low is not None]


def _yuan(stored: pd.Series) -> pd.Series:
    return stored.astype("Float64").astype("float64") / 100


def _config() -> dict[str, object]:
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    config: dict[str, object] = {
        name: text(column_name(name)) for name in ("code", "category", "brand", "role")
    }
    config["title"] = text(_("Item"), pinned=True, width=160)
    config["ours"] = number(column_name("ours"), format="%,.2f", width=80)
    config["band"] = text(column_name("band"), width=106)
    config["coverage"] = text(
        column_name("coverage"), help=_("How many rivals' prices count, of all rivals.")
    )
    config["cheapest"] = number(column_name("cheapest"), format="%,.2f")
    config["gap"] = number(column_name("gap"), format="percent")
    config["sold_30d"] = number(column_name("sold_30d"), format="%,d")
    config["trend"] = st.column_config.LineChartColumn(
        column_name("trend"),
        help=_("The cheapest rival's price, brought to our pack."),
        width=100,
        color="gray",
    )
    return config


def _rival_config(page: TablePage) -> dict[str, object]:
    return {
        column_of(rival.id): st.column_config.NumberColumn(rival.name, width=124)
        for rival in page.rivals.itertuples()
    }


def _legend(look: Look) -> str:
    said = _("▲ dearer than ours · ▼ cheaper · = the same · ≈ substitute or pack unknown, not counted")
    old = ngettext(
        "shaded: seen more than {n} day before",
        "shaded: seen more than {n} days before",
        look.stale_after_days,
    ).format(n=look.stale_after_days)
    layer = (
        _("each price on the deepest layer that was seen")
        if look.layer == DEEPEST
        else _("rivals' layer: {layer}").format(layer=layer_name(look.layer))
    )
    ours = _("ours: list price") if look.layer == "list_price" else _("ours: usual price")
    return " · ".join((said, old, _("other packs: brought to ours"), layer, ours))


def _takeaway(page: TablePage, look: Look) -> str:
    return _("Price table on {day}: {n} of {m} items are dearer than every rival").format(
        day=look.on.isoformat(), n=page.totals.dearest, m=page.totals.priced
    )


def _open_cell() -> None:
    """Let the address name the item, and the rival where one of theirs was pressed."""
    cells = st.session_state["competitors_grid"].selection.cells
    items, rivals = st.session_state.get("competitors_shown", ([], []))
    if not cells or cells[0][0] >= len(items):
        return
    row, column = cells[0]
    st.query_params["item"] = str(items[row])
    names = {column_of(number): number for number in rivals}
    if column in names:
        st.query_params["of"] = str(names[column])
    else:
        st.query_params.pop("of", None)


def _totals_of(user: Actor, revision: int, look: Look, view: View) -> int:
    return load.totals_of(
        user, revision, on=look.on, layer=look.layer, stale_after_days=look.stale_after_days, view=view
    ).items
