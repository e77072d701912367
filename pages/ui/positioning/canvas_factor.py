"""The drawer of a factor of the strategy canvas: what its scores rest on, and a score taken from a number."""

from dataclasses import replace

import streamlit as st

from core.locale import _
from core.positioning.canvas import OURS, Curves, Factor
from core.positioning.canvas_proposals import price_score
from core.positioning.canvas_reads import CanvasView
from core.positioning.evidence import Evidence
from core.team.rights import Actor, may
from pages.ui.positioning import canvas_load, evidence_load
from pages.ui.positioning.canvas_note import WIDTH, close, draw_evidence
from pages.ui.positioning.canvas_save import NOTE, save
from pages.ui.save import literal, reporting, show_flash_here
from pages.ui.session import require_user, shop


def open_drawer(user: Actor, view: CanvasView) -> None:
    """Open the drawer of the factor that the address names."""
    asked = st.query_params.get(NOTE, "")
    if not asked or not isinstance(view.content, Curves) or not may(user, "positioning.edit"):
        return
    factor = _factor(view, asked)
    if factor is None:
        close()
        return
    st.dialog(literal(factor.name), width=WIDTH, position="right", on_dismiss=close)(_drawer)(view.id, asked)


def _factor(view: CanvasView, asked: str) -> Factor | None:
    return next((each for each in view.parts if isinstance(each, Factor) and each.id == asked), None)


def _drawer(canvas_id: int, asked: str) -> None:
    user, revision = require_user(), shop().revision  # a drawer reruns alone: both may be others by now
    view = next((each for each in canvas_load.canvases(user, revision) if each.id == canvas_id), None)
    factor = _factor(view, asked) if view else None
    if view is None or factor is None or not may(user, "positioning.edit"):
        st.warning(_("This factor is no longer on the canvas."), icon=":material/note_alt:")
        return
    show_flash_here()
    here = view

    def keep(evidence: tuple[Evidence, ...], said: str) -> None:
        _store(user, here, replace(factor, evidence=evidence), said)

    draw_evidence(user, revision, factor, key=f"canvas_{view.id}_{asked}", keep=keep)
    _score(user, revision, view, factor)


def _store(user: Actor, view: CanvasView, factor: Factor, said: str) -> None:
    assert isinstance(view.content, Curves)
    factors = tuple(factor if each.id == factor.id else each for each in view.content.factors)
    save(user, view, replace(view.content, factors=factors), said)


def _score(user: Actor, revision: int, view: CanvasView, factor: Factor) -> None:
    """Offer our score by the price index, where that is what the factor rests on."""
    for told in evidence_load.all_told(user, revision, factor.evidence):
        if told.evidence.ref.partition(":")[0] != "price_index" or told.figure is None:
            continue
        score = price_score(told.figure.value)
        said = _(
            "By this index our price level scores {score}: the rivals' level is 5, each 10% dearer one more."
        )
        st.caption(literal(said.format(score=f"{score:.1f}")))
        if score != factor.scores.get(OURS) and st.button(_("Take this score"), key="canvas_take_score"):
            with reporting():
                scores = {**factor.scores, OURS: score}
                _store(user, view, replace(factor, scores=scores), _("Saved."))
                st.rerun()
        return
