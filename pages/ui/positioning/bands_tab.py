"""Price bands: where is more sold than offered, and are we there?"""

import streamlit as st

from core.locale import _
from core.positioning.band_charts import bands_picture
from core.positioning.band_reads import BandTable
from core.positioning.band_words import answer_says, basis_says, fewer_says, left_out_says, rule_says
from core.team.rights import Actor, may
from pages.ui.empty import empty
from pages.ui.positioning import bands_load
from pages.ui.positioning.bands_form import draw_form
from pages.ui.positioning.bands_items import draw_items
from pages.ui.positioning.bands_look import Look, choose_look, current_look
from pages.ui.positioning.bands_table import draw_table
from pages.ui.positioning.market_upload import ask_for_market, open_market_import


def answer(user: Actor, revision: int) -> str:
    """Say which band is under-supplied, and whether we are there."""
    look = current_look(user, revision)
    return answer_says(_bands(user, revision, look), look.measure)


def menu(user: Actor, _revision: int) -> None:
    """Draw the way to a market table."""
    if may(user, "positioning.import"):
        st.button(
            _("Import a market table"),
            type="primary",
            icon=":material/upload_file:",
            key="bands_import",
            on_click=ask_for_market,
        )


def draw(user: Actor, revision: int) -> None:
    """Draw filters, figures, picture, table, the items of a band, and how the prices are cut."""
    open_market_import(user, revision)
    if _is_empty(user, revision):
        _first(user)
        return
    look = choose_look(user, revision)
    bands = _bands(user, revision, look)
    if not bands.table["offers"].sum() and not bands.table["rival_items"].sum():
        st.info(
            _("No price is known in this category: neither ours nor rivals', and no market table."),
            icon=":material/price_check:",
        )
        return
    _figures(bands, look)
    st.altair_chart(
        bands_picture(bands, look.measure), alt=answer_says(bands, look.measure), key="bands_picture"
    )
    _how_to_read(bands, look)
    draw_table(user, bands, look)
    draw_items(user, revision, bands)
    draw_form(user, revision, look, bands)


def _bands(user: Actor, revision: int, look: Look) -> BandTable:
    today = bands_load.today(user, revision)
    return bands_load.bands(user, revision, category=look.category, on=today, layer=look.layer)


def _is_empty(user: Actor, revision: int) -> bool:
    """Tell whether there is no offer of any side in the whole shop."""
    whole = bands_load.categories(user, revision)[0]
    return not (whole.ours or whole.market or whole.rivals)


def _first(user: Actor) -> None:
    with empty(
        _(
            "Price bands will stand here: what share of sales each brings, who offers there, where we are, and "
            "which are white space. They need items with prices; rivals and a market table make them sharper."
        ),
        icon=":material/bar_chart:",
    ):
        if may(user, "items.import"):
            st.page_link(
                "pages/manage/catalogue.py",
                label=_("Load items"),
                icon=":material/inventory_2:",
                query_params={"view": "import"},
            )
        if may(user, "positioning.import"):
            st.button(
                _("Import a market table"),
                icon=":material/upload_file:",
                key="bands_first_import",
                on_click=ask_for_market,
            )
        st.page_link("pages/plan/competitors.py", label=_("Add rivals"), icon=":material/storefront:")


def _figures(bands: BandTable, look: Look) -> None:
    table = bands.table
    verdict = table[f"verdict_{look.measure}"]
    knows_sales = bands.basis != "supply"
    absent = table.loc[table["ours_items"] == 0, "share_sales"].sum()
    with st.grid(min_column_width=160):
        st.metric(
            _("White space"),
            f"{int(verdict.isin(['gap', 'absent']).sum())}",
            border=True,
            help=_("Bands that are under-supplied and where we have nothing."),
        )
        st.metric(
            _("Sales without us"),
            f"{absent:.0%}" if knows_sales else "–",
            border=True,
            help=_("Share of all known sales in bands where none of our items is."),
        )
        st.metric(
            _("In crowded bands"),
            _("{n} of {m}").format(
                n=int(table.loc[verdict == "crowded", "ours_items"].sum()),
                m=f"{int(table['ours_items'].sum()):,}",
            ),
            border=True,
            help=_("Our items where the share of sales is at most four fifths of the share of supply."),
        )
        st.metric(
            _("Offers"),
            f"{int(table['offers'].sum()):,}",
            border=True,
            help=basis_says(bands),
        )


def _how_to_read(bands: BandTable, look: Look) -> None:
    """Say below the picture how it is read and what it rests on."""
    if fewer := fewer_says(bands):
        st.caption(fewer)
    if look.measure == "sellers" and not bands.has_sellers:
        st.caption(_("No other seller is named here: count supply in items."))
    st.caption(basis_says(bands))
    with st.expander(_("How this is counted"), icon=":material/info:"):
        st.text(rule_says())
        st.text(
            _(
                "A price at an edge belongs to the band above it. Prices are per piece as listed: packs are not "
                "brought to one size. Ours: the usual price of items on sale, and pieces of 30 days × price."
            )
        )
        for line in left_out_says(bands):
            st.text(line)
