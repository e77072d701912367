"""Choices that the address carries by their codes, whatever the language of their names. `page` names the keys."""

from collections.abc import Callable, Sequence

import streamlit as st


def narrowed(
    page: str,
    label: str,
    name: str,
    options: Sequence[str],
    named: Callable[[str], str] = str,
    *,
    width: int = 105,
) -> str:
    """Draw a filter that may be empty, and return the code picked, "" for none."""
    key, asked = f"{page}_{name}", st.query_params.get(name)
    picked = st.selectbox(
        label,
        options,
        index=list(options).index(asked) if asked in options else None,
        format_func=named,
        key=key,
        placeholder=label,
        label_visibility="collapsed",
        on_change=_to_address,
        args=(key, name),
        width=width,
    )
    return picked or ""


def chosen(
    page: str,
    label: str,
    name: str,
    options: Sequence[str],
    named: Callable[[str], str],
    *,
    width: int | str = "stretch",
    hint: str | None = None,
) -> str:
    """Draw a choice that always has a value, the first where the address names none, and return its code."""
    key, asked = f"{page}_{name}", st.query_params.get(name)
    return st.selectbox(
        label,
        options,
        index=list(options).index(asked) if asked in options else 0,
        format_func=named,
        key=key,
        on_change=_to_address,
        args=(key, name),
        width=width,
        help=hint,
    )


def _to_address(key: str, name: str) -> None:
    if picked := st.session_state[key]:
        st.query_params[name] = picked
    else:
        st.query_params.pop(name, None)
