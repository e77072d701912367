"""Our items in a price band; a row opens the item."""

import pandas as pd
import streamlit as st

from core.locale import _, ngettext
from core.positioning.band_reads import BandTable
from core.positioning.band_words import band_names
from core.shop.items import item_role_name
from core.team.rights import Actor
from pages.ui.columns import MONEY, yuan_shown
from pages.ui.edit_table import OPEN, OPEN_ICON
from pages.ui.paging import offset_of
from pages.ui.positioning import bands_load

ITEMS = "pages/manage/catalogue.py"
PER_PAGE = 100


def draw_items(user: Actor, revision: int, bands: BandTable) -> None:
    """Draw the items of the chosen band, folded: best sellers first."""
    if not bands.table["ours_items"].sum():
        return
    with st.expander(_("Our items in a band"), icon=":material/list:"):
        names = band_names(bands.table)
        counts = bands.table["ours_items"].tolist()
        band = st.selectbox(
            _("Price band"),
            range(len(names)),
            index=next((n for n, count in enumerate(counts) if count), 0),
            format_func=lambda n: _items_in(names[n], int(counts[n])),
            key=f"bands_items_of_{bands.category}_{len(names)}",
            width=260,
        )
        if not counts[band]:
            st.text(_("We have nothing in this band."))
            return
        body, foot = st.container(), st.container()
        with foot:
            offset = offset_of(int(counts[band]), per_page=PER_PAGE, key="bands_items_page")
        low, high = (bands.table[end].iloc[band] for end in ("low", "high"))
        ends = (None if pd.isna(low) else int(low), None if pd.isna(high) else int(high))
        with body:
            _table(
                bands_load.items(
                    user, revision, category=bands.category, ends=ends, offset=offset, limit=PER_PAGE
                )
            )


def _items_in(name: str, count: int) -> str:
    said = ngettext("{n} item", "{n} items", count).format(n=f"{count:,}")
    return _("{name}: {said}").format(name=name, said=said)


def _table(rows: pd.DataFrame) -> None:
    shown = rows[["title", "code"]].assign(
        role=[item_role_name(role) for role in rows["role"]],
        price=yuan_shown(rows["price"]),
        pieces=rows["sold"],
        sales=yuan_shown(rows["sales"]),
    )
    shown[OPEN] = OPEN_ICON
    st.dataframe(
        shown,
        hide_index=True,
        height=min(38 + 35 * len(shown), 400),
        placeholder="–",
        column_config={
            "title": st.column_config.TextColumn(_("Title"), pinned=True, width=260),
            "code": st.column_config.TextColumn(_("Code")),
            "role": st.column_config.TextColumn(_("Role")),
            "price": st.column_config.NumberColumn(_("Usual price"), format=MONEY),
            "pieces": st.column_config.NumberColumn(_("Sold in 30 days"), format="%,d"),
            "sales": st.column_config.NumberColumn(_("Sales ¥"), format=MONEY),
            OPEN: st.column_config.ButtonColumn("", key="bands_item_open", type="tertiary", width=44),
        },
        alt=_("Our items in the band, best sellers first"),
        key="bands_items",
    )
    click = st.session_state.get("bands_item_open")
    if click and click.row < len(rows):
        st.switch_page(ITEMS, query_params={"item": str(rows["id"].iloc[click.row])})
