"""On which prices thresholds are tested (门槛口径): the choice, and what each means."""

from dataclasses import replace

import streamlit as st

from core.locale import _
from core.promotions.promotion import Basis
from pages.ui.lab.draft import change, draft, field_round

BASES = tuple(Basis)
UNKNOWN = "unknown"


def basis_name(basis: str) -> str:
    """Return the prices a threshold is tested on, in words."""
    return {
        Basis.ORIGINAL: _("original price"),
        Basis.AFTER_ITEM: _("after items"),
        Basis.RUNNING: _("left to pay"),
        UNKNOWN: _("unknown"),
    }[basis]


def _short(basis: str) -> str:
    return _("original") if basis == Basis.ORIGINAL else basis_name(basis)


def choose_basis(basis: Basis | None) -> None:
    """Draw the switch of the scenario's threshold basis."""
    key = f"promotions_basis_{field_round()}"
    st.segmented_control(
        _("Threshold tested on"),
        (*BASES, UNKNOWN),
        default=basis or UNKNOWN,
        format_func=_short,
        required=True,
        key=key,
        on_change=_switch,
        args=(key,),
        help=_(
            "Whether “from ¥300” looks at the prices before all promotions, after those of single items, or at "
            "what is left to pay. Where the platform does not say, choose “unknown”: both answers are shown."
        ),
    )


def _switch(key: str) -> None:
    chosen = st.session_state[key]
    now = draft()
    basis = None if chosen == UNKNOWN else Basis(chosen)
    change(replace(now, policy=replace(now.policy, threshold_basis=basis)))
