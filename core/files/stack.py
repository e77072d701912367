"""Sheets built alike, one a rival or one a day, as a single table with the sheet's name in front of each row."""

from collections.abc import Sequence

import numpy as np

from core.errors import BadFile
from core.files.moments import is_moment
from core.files.sheet import LIMITS, Grid, Limits, Sheet, within
from core.locale import _

_SEARCHED = 15  # rows in which the header that all share is looked for
_Head = tuple[str, ...]


def with_stack(sheets: tuple[Sheet, ...], file_name: str, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """Return the sheets, and behind them the one that holds all of them when the visible ones are built alike."""
    visible = [sheet for sheet in sheets if not sheet.hidden]
    head = _shared_head(visible)
    if head is None:
        return sheets
    bodies = [_below(sheet, head) for sheet in visible]
    rows = sum(body.shape[0] for body in bodies)
    try:
        within(file_name, rows + 1, len(head) + 1, limits)
    except BadFile:
        return sheets
    cells: Grid = np.full((rows + 1, len(head) + 1), "", dtype=object)
    cells[0] = [_heading([sheet.name for sheet in visible]), *head]
    at = 1
    for sheet, body in zip(visible, bodies, strict=True):
        cells[at : at + len(body), 0] = sheet.name
        cells[at : at + len(body), 1 : 1 + body.shape[1]] = body
        at += len(body)
    return (*sheets, Sheet(_("All {n} sheets").format(n=len(visible)), cells))


def _shared_head(sheets: Sequence[Sheet]) -> _Head | None:
    """Return the first row with two names or more that stands in every sheet, None for a single sheet."""
    if len(sheets) < 2:
        return None
    others = [set(_heads(sheet)) for sheet in sheets[1:]]
    return next(
        (head for head in _heads(sheets[0]) if len(set(head)) > 1 and all(head in each for each in others)),
        None,
    )


def _heads(sheet: Sheet) -> list[_Head]:
    """Return the first rows as texts, without the empty cells at their end."""
    heads = []
    for row in sheet.cells[:_SEARCHED]:
        texts = [" ".join(str(cell).split()) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        heads.append(tuple(texts))
    return heads


def _below(sheet: Sheet, head: _Head) -> Grid:
    """Return the filled rows below the header, as wide as it."""
    start = _heads(sheet).index(head) + 1
    body = sheet.cells[start:, : len(head)]
    filled = [i for i, row in enumerate(body) if any(str(cell).strip() for cell in row)]
    return body[filled]


def _heading(names: Sequence[str]) -> str:
    """Return what the sheets' names are: days, or whatever else sheets are named by."""
    return _("Date") if all(is_moment(name) for name in names) else _("Sheet")
