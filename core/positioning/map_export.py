"""A map to take along: its numbers as a workbook, its picture as PNG."""

import io
from collections.abc import Sequence
from typing import Any

import altair as alt
import xlsxwriter
from sqlalchemy.orm import Session

from core.competitors.charts import on_paper
from core.files.safe_cells import safe_cell
from core.files.write_png import png
from core.locale import _
from core.positioning.attribute_reads import stored_table
from core.positioning.map_charts import map_chart
from core.positioning.map_plane import PerceptualMap, perceptual_map
from core.positioning.map_words import axis_says, how_to_read, plane_says
from core.team.rights import Actor, require

WIDTH, HEIGHT = 760, 540
Rows = Sequence[Sequence[Any]]


def map_xlsx(
    session: Session, actor: Actor, table_id: int, *, plane: tuple[int, int], focus: str, turn: bool
) -> bytes:
    """Return a stored table with its map as a workbook: table, brands, attributes, axes, how to read it."""
    require(actor, "positioning.export")
    drawn = perceptual_map(stored_table(session, actor, table_id).table, plane=plane, focus=focus, turn=turn)
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in _sheets(drawn):
            sheet = book.add_worksheet(name[:31])
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(i, j, safe_cell(value), bold if i == 0 else None)
                    elif value is not None and value == value:
                        sheet.write_number(i, j, value)
            sheet.set_column(0, 0, 22)
            sheet.freeze_panes(1, 1)
    return target.getvalue()


def map_png(
    session: Session,
    actor: Actor,
    table_id: int,
    *,
    plane: tuple[int, int],
    focus: str,
    turn: bool,
    ellipses: bool = True,
    attributes: bool = True,
) -> bytes:
    """Return the picture of a stored table's map, as it is printed."""
    require(actor, "positioning.export")
    stored = stored_table(session, actor, table_id)
    drawn = perceptual_map(stored.table, plane=plane, focus=focus, turn=turn)
    chart = map_chart(drawn, ellipses=ellipses, attributes=attributes)
    said = [plane_says(drawn), axis_says(drawn, 0), axis_says(drawn, 1)]
    titled = chart.properties(
        title=alt.TitleParams(stored.name, subtitle=said, anchor="start", subtitlePadding=4)
    )
    return png(on_paper(titled, width=WIDTH, height=HEIGHT).to_dict())


def _sheets(drawn: PerceptualMap) -> list[tuple[str, Rows]]:
    table = drawn.table
    cells = [[name, *row] for name, row in zip(table.brands, table.cells.tolist(), strict=True)]
    points = [
        _("Across"),
        _("Upwards"),
        _("Shown on this plane"),
        _("Share of the axis across"),
        _("Share of the axis up"),
    ]
    columns = ["x", "y", "shown", "pull_x", "pull_y"]
    brands = drawn.brands[["brand", *columns, "mass", "size"]].to_numpy().tolist()
    spread = [
        [
            float(each.covariance[0, 0]),
            float(each.covariance[0, 1]),
            float(each.covariance[1, 1]),
            each.inside,
        ]
        for each in drawn.ellipses
    ] or [[] for _brand in brands]
    head = [_("Brand"), *points, _("Mass"), _("Mentions or people")]
    if drawn.ellipses:
        head += [_("Variance across"), _("Covariance"), _("Variance up"), _("Replicates inside the ellipse")]
    return [
        (_("Table"), [[_("Brand"), *table.attributes], *cells]),
        (_("Brands"), [head, *([*row, *more] for row, more in zip(brands, spread, strict=True))]),
        (
            _("Attributes"),
            [[_("Attribute"), *points], *drawn.attributes[["attribute", *columns]].to_numpy().tolist()],
        ),
        (
            _("Axes"),
            [
                [_("Axis"), _("Share of what differs"), _("Inertia")],
                *[[n + 1, share, share * drawn.total_inertia] for n, share in enumerate(drawn.shares)],
            ],
        ),
        (
            _("How to read it"),
            [
                [_("How to read it")],
                *[[line] for line in (plane_says(drawn), axis_says(drawn, 0), axis_says(drawn, 1))],
                *[[line] for line in (*drawn.left_out, *drawn.warnings, *how_to_read(drawn))],
            ],
        ),
    ]
