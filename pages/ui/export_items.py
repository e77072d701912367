"""The items of the present view as a file to take along."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.db.engine import reading
from core.locale import Language, _, language, speaking
from core.shop.export import items_csv, items_xlsx
from core.shop.listing import View
from core.team.rights import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_items(user: Actor, view: View, total: int) -> None:
    """Offer the view as a workbook and as csv; a file is written only when somebody takes it."""
    with st.popover(_("Export"), icon=":material/download:", key="items_export"):
        st.caption(_("All in this view ({n})").format(n=f"{total:,}"))
        for label, ending, mime, write in (
            (_("Excel workbook"), "xlsx", XLSX, items_xlsx),
            (_("CSV file"), "csv", "text/csv", items_csv),
        ):
            st.download_button(
                label,
                partial(_file, write, user, view, language()),
                file_name=f"items.{ending}",
                mime=mime,
                key=f"items_export_{ending}",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
            )


def _file(write: Callable[..., bytes], user: Actor, view: View, lang: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    with speaking(lang), reading() as session:
        return write(session, user, view)
