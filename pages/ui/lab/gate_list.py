"""The gates of a scenario, one line each: a sign, a word, and the sentence with its numbers."""

import streamlit as st

from core.promotions.gates import Gate, Light, gate_name, light_name
from pages.ui.save import literal

ICONS = {
    Light.PASS: ":green[:material/check_circle:]",
    Light.FAIL: ":red[:material/cancel:]",
    Light.UNKNOWN: ":gray[:material/help:]",
}


def gate_line(gate: Gate) -> None:
    """Draw one gate."""
    name, word = literal(gate_name(gate.gate)), literal(light_name(gate.light))
    st.markdown(f"{ICONS[gate.light]} **{name}** · {word}  \n{literal(gate.sentence)}")
