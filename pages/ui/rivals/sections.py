"""The segments of the competitors page: which there are, and which one the address names."""

import streamlit as st

from core.locale import _

SEGMENTS = ("table", "matches", "alerts", "advice", "trends", "rivals")


def segment_name(segment: str) -> str:
    """Return a segment's name."""
    return {
        "table": _("Price table"),
        "matches": _("Matches"),
        "alerts": _("Alerts"),
        "advice": _("Advice"),
        "trends": _("Trends"),
        "rivals": _("Rivals"),
    }[segment]


def choose_segment(waiting: dict[str, int]) -> str:
    """Draw the segments, each with what waits in it, and return the chosen one.

    Bound to the address by hand: it must change neither with the language nor with the counts.
    """
    asked = st.query_params.get("segment")
    return st.segmented_control(
        _("Part of the page"),
        SEGMENTS,
        default=asked if asked in SEGMENTS else SEGMENTS[0],
        format_func=lambda each: _labelled(each, waiting.get(each, 0)),
        required=True,
        key="competitors_segment",
        on_change=lambda: st.query_params.update(segment=st.session_state["competitors_segment"]),
        label_visibility="collapsed",
    )


def go_to(segment: str) -> None:
    """Show another segment in the next run."""
    st.session_state["competitors_segment"] = segment
    st.query_params["segment"] = segment


def _labelled(segment: str, n: int) -> str:
    return f"{segment_name(segment)} {n:,}" if n else segment_name(segment)
