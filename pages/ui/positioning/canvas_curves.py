"""The strategy canvas on the page: the picture, the table of scores, the brands, and what the scores rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import BadInput, Conflict, PlannerError
from core.locale import _, ngettext
from core.positioning.canvas import (
    ERRC,
    MOST_BRANDS,
    MOST_NAME,
    OURS,
    TOP,
    Brand,
    Curves,
    Factor,
    fresh_id,
)
from core.positioning.canvas_charts import chart_says, strategy_chart
from core.positioning.canvas_reads import CanvasView
from core.positioning.canvas_strategy import mismatches
from core.positioning.canvas_words import errc_name
from core.positioning.evidence_numbers import Told
from core.team.rights import Actor, may
from pages.ui.positioning import canvas_load
from pages.ui.positioning.canvas_save import open_note, save
from pages.ui.positioning.evidence import show_told
from pages.ui.save import literal, reporting

_TABLE = "canvas_table"  # by canvas: what the editor began from, and what is typed

Marks = Mapping[str, Sequence[Told]]


def draw(user: Actor, revision: int, view: CanvasView, marks: Marks) -> None:
    """Draw the picture, then the table of scores, then the evidence of each factor."""
    assert isinstance(view.content, Curves)
    content = view.content
    picture = st.container()  # drawn from what is typed below, before it is saved
    if may(user, "positioning.edit"):
        shown = _editor(user, revision, view, content)
    else:
        shown = content
        st.dataframe(
            _frame(content), hide_index=True, column_config=_config(content), alt=_table_says(content)
        )
    with picture:
        _picture(shown)
    _evidence(user, view, content, marks)


def _picture(content: Curves) -> None:
    if not any(factor.scores for factor in content.factors):
        st.info(
            _("Score the brands from 0 to 10 on each factor: the curves are drawn from that."),
            icon=":material/show_chart:",
        )
        return
    st.altair_chart(strategy_chart(content), alt=chart_says(content))
    st.caption(literal(_("✕ eliminate · ▼ reduce · ▲ raise · ✚ create, from our score now to the target")))
    for sentence in mismatches(content):
        st.warning(literal(sentence), icon=":material/rule:")


def _table_says(content: Curves) -> str:
    n = len(content.factors)
    return ngettext("Scores on {n} factor", "Scores on {n} factors", n).format(n=n)


def _frame(content: Curves) -> pd.DataFrame:
    """Return one row a factor: id, name, a column a brand, target, move."""
    rows = [
        {"id": each.id, "name": each.name}
        | {brand.id: each.scores.get(brand.id) for brand in content.brands}
        | {"target": each.target, "errc": each.errc or None}
        for each in content.factors
    ]
    columns = ["id", "name", *(brand.id for brand in content.brands), "target", "errc"]
    frame = pd.DataFrame(rows, columns=columns)
    numbers = [*(brand.id for brand in content.brands), "target"]
    return frame.astype(
        dict.fromkeys(numbers, "float64") | {"id": "object", "name": "object", "errc": "object"}
    )


def _config(content: Curves) -> dict[str, Any]:
    def score(label: str) -> Any:
        return st.column_config.NumberColumn(
            label, min_value=0, max_value=TOP, step=0.1, format="%.1f", width=88
        )

    return {
        "id": None,
        "name": st.column_config.TextColumn(
            _("Factor"), max_chars=MOST_NAME, required=True, pinned=True, width=130
        ),
        "target": score(_("Our target")),
        "errc": st.column_config.SelectboxColumn(
            _("Move"), options=list(ERRC), format_func=errc_name, width=110
        ),
    } | {brand.id: score(brand.name) for brand in content.brands}


def _editor(user: Actor, revision: int, view: CanvasView, content: Curves) -> Curves:
    """Draw the table, and return the curves as they are typed.

    What is typed waits for *Save*, through reruns and visits elsewhere.
    """
    kept: dict[int, dict[str, Any]] = st.session_state.setdefault(_TABLE, {})
    state = kept.get(view.id)
    if state is None or (state["seen"].version != view.version and not state["is_typed"]):
        turn = state["turn"] + 1 if state else 0
        state = kept[view.id] = {"seen": view, "turn": turn, "from": _frame(content), "is_typed": False}
    key = f"canvas_scores_{view.id}_{state['turn']}"
    if key not in st.session_state and state["is_typed"]:
        state["from"] = state["typed"]  # the editor was away: it begins with what was typed
    seen: CanvasView = state["seen"]
    assert isinstance(seen.content, Curves)
    typed = st.data_editor(
        state["from"],
        key=key,
        hide_index=True,
        num_rows="dynamic",
        placeholder="",
        column_config=_config(seen.content),
        alt=_table_says(content),
    )
    state["typed"] = typed
    state["is_typed"] = not _same(typed, _frame(seen.content))
    with st.container(horizontal=True, vertical_alignment="center", key="canvas_scores_bar"):
        pressed = st.button(_("Save"), type="primary", icon=":material/save:", key="canvas_scores_save")
        st.button(
            _("Discard"),
            key="canvas_scores_discard",
            on_click=_discard,
            args=(view.id,),
            disabled=not state["is_typed"],
        )
        st.caption(_("Changes are not saved yet.") if state["is_typed"] else _("Everything is saved."))
        _brands(user, revision, view, content)
    if pressed:
        _save(user, seen, typed)
    try:
        return replace(seen.content, factors=_factors(seen.content, typed))
    except BadInput:  # a line without a name yet: *Save* says so
        return seen.content


def _same(typed: pd.DataFrame, stored: pd.DataFrame) -> bool:
    def plain(frame: pd.DataFrame) -> list[list[Any]]:
        return frame.astype("object").where(frame.notna(), None).to_numpy().tolist()

    return plain(typed) == plain(stored)


def _save(user: Actor, seen: CanvasView, typed: pd.DataFrame) -> None:
    assert isinstance(seen.content, Curves)
    try:
        content = replace(seen.content, factors=_factors(seen.content, typed))
        save(user, seen, content, _("Saved."))
    except Conflict as error:
        advice = _("Discard takes theirs.")
        st.warning(literal(f"{error} {advice}"), icon=":material/sync_problem:")
        return
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    _discard(seen.id)
    st.rerun()


def _factors(seen: Curves, typed: pd.DataFrame) -> tuple[Factor, ...]:
    known = {each.id: each for each in seen.factors}
    found = []
    for row in typed.astype("object").where(typed.notna(), None).to_dict("records"):
        name = " ".join(str(row["name"] or "").split())
        scores = {brand.id: float(row[brand.id]) for brand in seen.brands if row[brand.id] is not None}
        if not name and not scores and row["target"] is None:
            continue  # a line that was begun and left empty
        if not name:
            raise BadInput(_("Name each factor."), field="name")
        before = known.get(str(row["id"] or ""))
        found.append(
            Factor(
                before.id if before else fresh_id(),
                name,
                scores,
                None if row["target"] is None else float(row["target"]),
                row["errc"] or "",
                before.evidence if before else (),
            )
        )
    return tuple(found)


def _discard(canvas_id: int) -> None:
    state = st.session_state.get(_TABLE, {}).get(canvas_id)
    if state is not None:
        state["is_typed"] = False
        state["seen"] = replace(state["seen"], version=-1)  # so that the next run begins from what is stored


def _brands(user: Actor, revision: int, view: CanvasView, content: Curves) -> None:
    """Offer which brands stand on the canvas: the rivals we follow, or any name."""
    with st.popover(_("Brands"), icon=":material/storefront:", key=f"canvas_brands_{view.version}"):
        names = [brand.name for brand in content.brands if brand.id != OURS]
        known = list(
            dict.fromkeys((*names, *(name[:MOST_NAME] for name in canvas_load.rival_names(user, revision))))
        )
        chosen = st.multiselect(
            _("Compared with"),
            known,
            default=names,
            max_selections=MOST_BRANDS - 1,
            accept_new_options=True,
            key=f"canvas_brand_names_{view.id}_{view.version}",
            placeholder=_("Choose or type a brand"),
        )
        if st.button(_("Show these"), key="canvas_brands_save") and chosen != names:
            with reporting():
                save(user, view, _with_brands(content, chosen), _("Saved."))
                _discard(view.id)
                st.rerun()


def _with_brands(content: Curves, names: Sequence[str]) -> Curves:
    ids = {brand.name: brand.id for brand in content.brands if brand.id != OURS}
    ours = [brand for brand in content.brands if brand.id == OURS] or [Brand(OURS, _("Ours"))]
    brands = (*ours, *(Brand(ids.get(name) or fresh_id(), name) for name in dict.fromkeys(names)))
    return replace(content, brands=brands)


def _evidence(user: Actor, view: CanvasView, content: Curves, marks: Marks) -> None:
    """Draw what each factor's scores rest on; a factor's name opens its drawer."""
    if not content.factors:
        return
    st.markdown(f"**{literal(_('What the scores rest on'))}**")
    with st.grid(2, min_column_width=300, key=f"canvas_{view.id}_factors"):
        for factor in content.factors:
            told = marks.get(f"{view.id}.{factor.id}", ())
            with st.container(gap=None, key=f"canvas_note_{view.id}_{factor.id}"):
                if may(user, "positioning.edit"):
                    st.button(
                        literal(factor.name),
                        type="tertiary",
                        icon=":material/add_notes:" if not told else None,
                        key=f"canvas_open_{view.id}_{factor.id}",
                        on_click=open_note,
                        args=(factor.id,),
                        help=_("Evidence of this factor"),
                    )
                else:
                    st.text(factor.name)
                show_told(told, key=f"canvas_mark_{view.id}_{factor.id}")
