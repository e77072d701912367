"""The page picker of a long table, below what it turns."""

import streamlit as st


def offset_of(total: int, *, per_page: int, key: str) -> int:
    """Draw the picker where one page is not enough, and return the offset of the picked page.

    A page that is no longer there, since a filter left fewer rows, turns back to the first.
    """
    pages = max(1, -(-total // per_page))
    if pages == 1:
        return 0
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = 1
    with st.container(horizontal=True, horizontal_alignment="right"):
        return (st.pagination(pages, key=key, max_visible_pages=5) - 1) * per_page
