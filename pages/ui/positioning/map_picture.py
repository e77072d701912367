"""The picture of the map, what it says, its numbers and how to read it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.db.engine import reading
from core.files.write_png import shows_chinese
from core.locale import Language, _, language, one_after_another, speaking
from core.positioning.attribute_reads import StoredTable, kind_name, origin_name
from core.positioning.map_charts import map_chart
from core.positioning.map_export import map_png, map_xlsx
from core.positioning.map_plane import PerceptualMap
from core.positioning.map_words import axis_says, how_to_read, plane_says, takeaway
from core.positioning.quality_map import how_to_read_quality, quality_chart, quality_map, quality_says
from core.team.rights import Actor, may
from pages.ui.export_items import XLSX
from pages.ui.positioning import map_load
from pages.ui.positioning.map_look import Look
from pages.ui.save import literal

_SHARES = ("shown", "pull_x", "pull_y", "inside")


def draw_map(user: Actor, stored: StoredTable, drawn: PerceptualMap, look: Look) -> None:
    """Draw the map with its warnings above and its reading below."""
    for sentence in drawn.warnings:
        st.warning(literal(sentence), icon=":material/warning:")
    st.altair_chart(
        map_chart(drawn, ellipses="ellipses" in look.shown, attributes="arrows" in look.shown),
        alt=takeaway(drawn),
        key=f"map_picture_{stored.id}",
    )
    st.caption(literal(_source(stored)))
    st.text(one_after_another((plane_says(drawn), axis_says(drawn, 0), axis_says(drawn, 1))))
    for sentence in drawn.left_out:
        st.text(sentence)
    _reading(how_to_read(drawn))
    _numbers(drawn)
    if may(user, "positioning.export"):
        _exports(user, stored, look)


def draw_quality(user: Actor, revision: int, stored: StoredTable) -> None:
    """Draw the map of price and quality, or say what it needs."""
    points, is_level = map_load.price_quality(user, revision, stored.id)
    drawn = quality_map(points, is_level=is_level)
    if drawn is None:
        st.info(
            _(
                "Fewer than two brands have both a price and a quality. Type them into the table below; without "
                "any, prices come from matched items and quality from the ratings of reviews."
            ),
            icon=":material/scatter_plot:",
        )
        return
    st.altair_chart(quality_chart(drawn), alt=quality_says(drawn), key=f"map_quality_{stored.id}")
    missing = len(points) - len(drawn.points)
    if missing:
        lacking = points[~points["brand"].isin(drawn.points["brand"])]["brand"]
        st.text(_("Without a price or a quality, so not shown: {names}.").format(names=_(", ").join(lacking)))
    _reading(how_to_read_quality(drawn))


def _source(stored: StoredTable) -> str:
    said = (kind_name(stored.table.kind), origin_name(stored.origin), stored.source)
    return " · ".join(part for part in said if part)


def _reading(lines: tuple[str, ...]) -> None:
    with st.container(border=True, gap="xsmall", key="map_how"):
        st.markdown(f"**{literal(_('How to read it'))}**")
        st.markdown("\n".join(f"- {literal(line)}" for line in lines))


def _numbers(drawn: PerceptualMap) -> None:
    with st.expander(_("Coordinates, contributions and quality"), icon=":material/table:"):
        shares = _(", ").join(f"{n}: {share:.1%}" for n, share in enumerate(drawn.shares[:6], start=1))
        st.text(
            _("Total inertia {total}. Share of each axis: {shares}.").format(
                total=f"{drawn.total_inertia:.4f}", shares=shares
            )
        )
        size = _("Mentions") if drawn.table.kind == "counts" else _("People")
        inside = [each.inside for each in drawn.ellipses] or [None] * len(drawn.brands)
        brands = drawn.brands.assign(inside=pd.Series(inside, dtype="float64"))
        _frame(
            brands[["brand", *_COLUMNS, "size", "inside"]],
            _("Brand"),
            _("Brands of the map with their coordinates"),
            size,
        )
        _frame(
            drawn.attributes[["attribute", *_COLUMNS]],
            _("Attribute"),
            _("Attributes of the map with their coordinates"),
            size,
        )


_COLUMNS = ("x", "y", "shown", "pull_x", "pull_y")


def _frame(frame: pd.DataFrame, first: str, alt: str, size: str) -> None:
    number, share = (
        partial(st.column_config.NumberColumn, format="%.3f"),
        partial(st.column_config.NumberColumn, format="%.1f%%"),
    )
    shown = _("How much of its distance the plane shows (cos²): low means that it lies elsewhere in truth.")
    config: dict[str, Any] = {
        frame.columns[0]: st.column_config.TextColumn(first, pinned=True),
        "x": number(_("Across")),
        "y": number(_("Upwards")),
        "shown": share(_("Shown on this plane"), help=shown),
        "pull_x": share(_("Share of the axis across")),
        "pull_y": share(_("Share of the axis up")),
        "size": st.column_config.NumberColumn(size, format="%,d"),
        "inside": share(_("Replicates inside the ellipse"), help=_("About 95 % where the ellipse fits.")),
    }
    frame = frame.assign(**{name: frame[name] * 100 for name in _SHARES if name in frame})
    st.dataframe(frame, hide_index=True, column_config=config, alt=alt, placeholder="–")


def _exports(user: Actor, stored: StoredTable, look: Look) -> None:
    terms = {"plane": look.plane, "focus": look.focus, "turn": look.turn}
    shown = {"ellipses": "ellipses" in look.shown, "attributes": "arrows" in look.shown}
    name = _("map")
    with st.container(horizontal=True, key="map_exports"):
        st.download_button(
            _("Numbers as a workbook"),
            partial(_file, map_xlsx, user, stored.id, language(), terms),
            file_name=name + ".xlsx",
            mime=XLSX,
            icon=":material/download:",
            key="map_xlsx",
            on_click="ignore",
        )
        if shows_chinese():
            st.download_button(
                _("Map as a picture"),
                partial(_file, map_png, user, stored.id, language(), terms | shown),
                file_name=name + ".png",
                mime="image/png",
                icon=":material/image:",
                key="map_png",
                on_click="ignore",
            )


def _file(
    write: Callable[..., bytes], user: Actor, table_id: int, lang: Language, terms: dict[str, Any]
) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    with speaking(lang), reading() as session:
        return write(session, user, table_id, **terms)
