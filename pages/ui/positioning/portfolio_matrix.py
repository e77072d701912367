"""The matrix picture: growth × share or margin × traffic; a click picks the item in the table."""

import streamlit as st

from core.locale import _, ngettext
from core.positioning.portfolio_charts import (
    MATRICES,
    MOST_POINTS,
    PICKED,
    Matrix,
    matrix_picture,
    points,
    quadrants,
    thresholds,
)
from core.positioning.portfolio_reads import Structure
from pages.ui.positioning.portfolio_look import NO_ROLE, Look
from pages.ui.save import literal

CHOICE = "portfolio_matrix"


def draw_matrix(told: Structure, look: Look) -> None:
    """Draw the picture where there are figures for it, and how to read it."""
    asked = st.query_params.get("matrix")
    matrix: Matrix = st.segmented_control(
        _("Picture"),
        MATRICES,
        default=asked if asked in MATRICES else MATRICES[0],
        format_func=_name,
        required=True,
        key=CHOICE,
        on_change=lambda: st.query_params.update(matrix=st.session_state[CHOICE]),
        label_visibility="collapsed",
    )
    role = "" if look.role in ("", NO_ROLE) else look.role
    shown = points(told, matrix, role)
    if shown.rows.empty:
        st.info(
            literal(_("This picture needs figures by month: import the platform's item export.")),
            icon=":material/bubble_chart:",
        )
        return
    key = f"portfolio_picture_{matrix}"
    st.altair_chart(
        matrix_picture(told, matrix, role),
        key=key,
        on_select=lambda: _pick(key),
        selection_mode=PICKED,
        width="stretch",
        alt=_takeaway(told, matrix, role),
    )
    said = [_read(matrix)]
    if shown.left_out:
        said.append(
            ngettext(
                "Drawn are the {most} largest; {n} more item brings {share} of sales.",
                "Drawn are the {most} largest; {n} more items bring {share} of sales.",
                shown.left_out,
            ).format(most=MOST_POINTS, n=f"{shown.left_out:,}", share=f"{shown.left_share:.0%}")
        )
    if shown.unknown:
        said.append(
            ngettext(
                "{n} item lacks figures for it.", "{n} items lack figures for it.", shown.unknown
            ).format(n=f"{shown.unknown:,}")
        )
    st.caption(literal(" ".join(said)))


def _name(matrix: Matrix) -> str:
    return {"growth": _("Growth × share"), "margin": _("Margin × traffic")}[matrix]


def _read(matrix: Matrix) -> str:
    if matrix == "growth":
        return _(
            "The larger the bubble, the more it sells. Right of the upright line an item brings more than an average one; "
            "above the level line it grows faster than the shop. A click shows the item below."
        )
    return _(
        "The larger the bubble, the more it sells. Right of the upright line an item draws more visitors than an average "
        "one; above the level line it leaves what a profit item must. A click shows the item below."
    )


def _takeaway(told: Structure, matrix: Matrix, role: str) -> str:
    """Say how many items stand in each corner."""
    rows = points(told, matrix, role).rows
    across, up = thresholds(told, matrix)
    x, y = ("share", "growth") if matrix == "growth" else ("traffic", "margin")
    right, above = rows[x] >= across, rows[y] >= up
    counts = (above & ~right, above & right, ~above & ~right, ~above & right)
    parts = [
        _("{name}: {n}").format(name=name, n=int(own.sum()))
        for name, own in zip(quadrants(matrix), counts, strict=True)
    ]
    told = _(", ").join(parts)
    return f"{_name(matrix)}. {told}"


def _pick(key: str) -> None:
    picked = st.session_state[key].selection.get(PICKED) or []
    if picked and picked[0].get("item_id") is not None:
        st.query_params["item"] = str(int(picked[0]["item_id"]))
    else:
        st.query_params.pop("item", None)
