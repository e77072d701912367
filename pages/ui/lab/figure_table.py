"""Small tables of figures: texts stay texts, figures stand at the right."""

import pandas as pd
import streamlit as st

from pages.ui.save import literal


def figure_table(name: str, table: pd.DataFrame, *, alt: str, last_bold: bool = False) -> None:
    """Draw a table of texts, its first column what the others are of. `name` tells it from the others on the page."""
    shown = table.map(literal)
    if last_bold:
        shown.iloc[-1] = shown.iloc[-1].map(lambda text: f"**{text}**" if text else "")
    shown.columns = [literal(each) for each in table.columns]
    with st.container(key=f"figures_{name}"):
        st.table(shown, border="horizontal", hide_index=True, alt=alt)
