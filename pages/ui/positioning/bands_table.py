"""The table of price bands, with the columns that people choose, and as a workbook."""

from functools import partial

import pandas as pd
import streamlit as st

from core.locale import Language, _, language, speaking
from core.positioning.band_charts import supply_name
from core.positioning.band_export import bands_xlsx
from core.positioning.band_reads import BandTable
from core.positioning.band_words import answer_says, band_names, verdict_name
from core.team.rights import Actor, may
from pages.ui.columns import MONEY, yuan_shown
from pages.ui.positioning.bands_look import Look

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = ("verdict", "share_sales", "supply", "ratio", "ours_items", "share_our_sales")
MORE = ("rival_items", "rival_shops", "market_items", "market_shops", "pieces", "sales", "top_share")
_COLUMNS = "bands_columns"


def column_name(column: str, measure: str) -> str:
    """Return the heading of a column."""
    return {
        "verdict": _("Judged"),
        "share_sales": _("Share of sales"),
        "supply": supply_name(measure),
        "ratio": _("Ratio"),
        "ours_items": _("Our items"),
        "share_our_sales": _("Of our sales"),
        "rival_items": _("Rivals' items"),
        "rival_shops": _("Rivals"),
        "market_items": _("Market items"),
        "market_shops": _("Market sellers"),
        "pieces": _("Pieces sold"),
        "sales": _("Sales ¥"),
        "top_share": _("Largest seller"),
    }[column]


def draw_table(user: Actor, bands: BandTable, look: Look) -> None:
    """Draw the table with its menu above it."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        with st.popover(_("View"), icon=":material/view_column:", width="content"):
            st.multiselect(
                _("Columns"),
                [*FIRST, *MORE],
                default=list(FIRST),
                format_func=lambda column: column_name(column, look.measure),
                key=_COLUMNS,
                placeholder=_("Columns"),
                select_all=False,
                persist_state="session",
            )
        if may(user, "positioning.export"):
            st.download_button(
                _("Export"),
                partial(_file, user, bands, language()),
                file_name="price-bands.xlsx",
                mime=XLSX,
                icon=":material/download:",
                key="bands_export",
                on_click="ignore",
            )
    chosen = [each for each in st.session_state.get(_COLUMNS, FIRST) if each in (*FIRST, *MORE)]
    st.dataframe(
        _shown(bands, look.measure),
        hide_index=True,
        column_order=["band", *chosen],
        column_config=_config(look.measure),
        placeholder="–",
        alt=answer_says(bands, look.measure),
        key="bands_table",
    )


def _shown(bands: BandTable, measure: str) -> pd.DataFrame:
    table = bands.table
    counts = ("ours_items", "rival_items", "rival_shops", "market_items", "market_shops")
    return pd.DataFrame(
        {
            "band": band_names(table),
            "verdict": [verdict_name(verdict) for verdict in table[f"verdict_{measure}"]],
            "supply": table[f"share_{measure}"] * 100,
            "ratio": table[f"ratio_{measure}"],
            "pieces": table["pieces"].round().astype("int64"),
            "sales": yuan_shown(table["sales"]),
            **{name: table[name] for name in counts},
            **{name: table[name] * 100 for name in ("share_sales", "share_our_sales", "top_share")},
        }
    )


def _config(measure: str) -> dict[str, object]:
    def share(column: str, tip: str) -> object:
        return st.column_config.NumberColumn(column_name(column, measure), format="%.1f%%", help=tip)

    def number(column: str, tip: str, form: str = "%,d") -> object:
        return st.column_config.NumberColumn(column_name(column, measure), format=form, help=tip)

    of_market = _("From the market table; our own shop's rows are left out.")
    return {
        "band": st.column_config.TextColumn(_("Price band"), pinned=True, width=110),
        "verdict": st.column_config.TextColumn(column_name("verdict", measure), width=150),
        "share_sales": share("share_sales", _("Of all sales known: the market table's and ours.")),
        "supply": share("supply", _("Of all that is offered: the market table's and ours.")),
        "ratio": number("ratio", _("Share of sales ÷ share of supply: above 1 is under-supplied."), "%.2f"),
        "ours_items": number("ours_items", _("Our items on sale, at their usual price.")),
        "share_our_sales": share("share_our_sales", _("Of our own sales: pieces of 30 days × usual price.")),
        "rival_items": number("rival_items", _("At the newest price seen; stale ones are left out.")),
        "rival_shops": number("rival_shops", _("Rivals that offer something in the band.")),
        "market_items": number("market_items", of_market),
        "market_shops": number("market_shops", of_market),
        "pieces": number("pieces", _("Of all offers compared that say how much they sold.")),
        "sales": number("sales", _("Of all offers compared that say what they sold."), MONEY),
        "top_share": share("top_share", _("What the strongest seller makes of the band's sales.")),
    }


def _file(user: Actor, bands: BandTable, lang: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    with speaking(lang):
        return bands_xlsx(user, bands)
