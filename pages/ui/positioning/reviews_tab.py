"""The tab of reviews."""

import streamlit as st

from core.team.rights import Actor


def answer(user: Actor, revision: int) -> str:
    """Say in one sentence what the tab answers."""
    return ""


def menu(user: Actor, revision: int) -> None:
    """Draw what stands at the top right."""


def draw(user: Actor, revision: int) -> None:
    """Draw the tab."""
    st.text("reviews")
