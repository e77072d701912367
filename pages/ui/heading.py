"""The head of a page: its subject, the answer to its question, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.ui.save import literal


@contextmanager
def heading(title: str, answer: str = "") -> Iterator[None]:
    """Draw the title and the answer in one sentence; what the block draws stands at the top right.

    A long sentence wraps beside the block's buttons; on a narrow screen they go below it.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with st.container(gap="xxsmall", key="said_heading"):
            _title(title, answer)
        with st.container(horizontal=True, width="content"):
            yield


def plain_heading(title: str, answer: str = "") -> None:
    """Draw the head of a page that has nothing to press up there."""
    with st.container(gap="xxsmall"):
        _title(title, answer)


def _title(title: str, answer: str) -> None:
    st.title(literal(title), anchor=False)  # a brief's title is what people and files wrote
    if answer:
        st.text(answer)
