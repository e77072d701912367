"""A data editor over stored rows: the database is the truth, what is typed waits for *Save*.

What is typed is kept apart from the editor, by row id, together with the version and the values that
the person saw. So it survives another search, another page of the table and a visit elsewhere, and
when somebody else was faster both sides can be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import BadInput
from core.shop.actions import RowEdit
from pages.ui.columns import Field

CHOSEN = "_chosen"
OPEN = "_open"
OPEN_ICON = ":material/right_panel_open:"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into one row, and the row as they saw it (all values as shown)."""

    version: int
    seen: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(slots=True)
class _Sheet:
    """The editor as it was drawn last: edits come back by position in it."""

    number: int
    ids: tuple[int, ...]
    columns: tuple[str, ...]
    versions: dict[int, int]
    shown: pd.DataFrame
    carried: dict[int, dict[str, Any]] = field(default_factory=dict)
    chosen: frozenset[int] = frozenset()


class EditTable:
    """The state of one editable table within a visit. `key` names it."""

    def __init__(self, key: str, fields: Mapping[str, Field]) -> None:
        self.key = key
        self.fields = fields
        self.unsaved: dict[int, Typed] = st.session_state.setdefault(f"{key}_unsaved", {})
        self.chosen: set[int] = st.session_state.setdefault(f"{key}_chosen", set())
        self._capture()

    def draw(self, rows: pd.DataFrame, columns: list[str], *, alt: str, **editor: Any) -> None:
        """Draw the rows (id, version, stored values) with these columns and take in what is typed."""
        sheet = self._sheet(rows, tuple(columns))
        frame = self._with_carried(sheet)
        frame.insert(0, CHOSEN, [item_id in sheet.chosen for item_id in sheet.ids])
        frame[OPEN] = OPEN_ICON
        st.data_editor(
            frame,
            key=self._editor_key(sheet.number),
            hide_index=True,
            num_rows="fixed",
            placeholder="",
            alt=alt,
            column_config=self._configs(columns),
            **editor,
        )
        self._capture()

    def edits(self) -> list[RowEdit]:
        """Return what is typed as edits of stored rows. Raises BadInput naming field and value."""
        return [
            RowEdit(
                item_id,
                typed.version,
                {name: self._stored(name, value) for name, value in typed.values.items()},
            )
            for item_id, typed in self.unsaved.items()
        ]

    def opened_row(self) -> int | None:
        """Return the id of the row whose button was just pressed."""
        click = st.session_state.get(f"{self.key}_open")
        sheet = self._last()
        return sheet.ids[click.row] if click and sheet and click.row < len(sheet.ids) else None

    def discard(self, item_ids: list[int] | None = None) -> None:
        """Forget what was typed, in these rows or in all."""
        for item_id in list(self.unsaved) if item_ids is None else item_ids:
            self.unsaved.pop(item_id, None)
        self.redraw()

    def keep_mine(self, item_id: int, version: int) -> None:
        """Let what was typed into a row stand above a version that came in between."""
        self.unsaved[item_id] = replace(self.unsaved[item_id], version=version)

    def choose(self, item_ids: set[int]) -> None:
        """Tick exactly these rows."""
        self.chosen.clear()
        self.chosen.update(item_ids)
        self.redraw()

    def redraw(self) -> None:
        """Let the next run build a fresh editor from what is stored and what is unsaved."""
        sheet = self._last()
        if sheet is not None:
            st.session_state[f"{self.key}_sheets"] = sheet.number + 1
            del st.session_state[f"{self.key}_sheet"]

    def _editor_key(self, number: int) -> str:
        return f"{self.key}_editor_{number}"

    def _last(self) -> _Sheet | None:
        return st.session_state.get(f"{self.key}_sheet")

    def _sheet(self, rows: pd.DataFrame, columns: tuple[str, ...]) -> _Sheet:
        """Keep the editor while it shows the same rows and columns; else carry over what is typed."""
        ids = tuple(int(item_id) for item_id in rows["id"])
        shown = pd.DataFrame({name: self.fields[name].shown(rows[name]) for name in columns})
        shown.index = pd.Index(ids, name="id")
        versions = dict(zip(ids, rows["version"].astype(int), strict=True))
        last = self._last()
        alive = last is not None and self._editor_key(last.number) in st.session_state
        if last is not None and alive and (last.ids, last.columns) == (ids, columns):
            last.versions, last.shown = versions, shown
            return last
        number = st.session_state.get(f"{self.key}_sheets", 0) if last is None else last.number + 1
        carried = {item_id: dict(typed.values) for item_id, typed in self.unsaved.items()}
        sheet = _Sheet(number, ids, columns, versions, shown, carried, frozenset(self.chosen))
        st.session_state[f"{self.key}_sheet"] = sheet
        st.session_state[f"{self.key}_sheets"] = number
        return sheet

    def _with_carried(self, sheet: _Sheet) -> pd.DataFrame:
        frame = sheet.shown.copy()
        for item_id in set(sheet.carried) & set(sheet.ids):
            for name, value in sheet.carried[item_id].items():
                if name in frame:
                    frame.loc[item_id, name] = value
        return frame

    def _configs(self, columns: list[str]) -> dict[str, Any]:
        configs: dict[str, Any] = {name: self.fields[name].config for name in columns}
        configs[CHOSEN] = st.column_config.CheckboxColumn("", width=44, pinned=True)
        configs[OPEN] = st.column_config.ButtonColumn("", key=f"{self.key}_open", type="tertiary", width=44)
        return configs

    def _capture(self) -> None:
        """Take over what the editor holds, against the rows as they were when it was drawn."""
        sheet = self._last()
        state = st.session_state.get(self._editor_key(sheet.number)) if sheet else None
        if sheet is None or state is None:
            return
        cells = {item_id: dict(values) for item_id, values in sheet.carried.items()}
        for position, changes in state["edited_rows"].items():
            item_id = sheet.ids[int(position)]
            for name, value in changes.items():
                if name == CHOSEN:
                    (self.chosen.add if value else self.chosen.discard)(item_id)
                else:
                    cells.setdefault(item_id, {})[name] = value
        for item_id, values in cells.items():
            self._keep(sheet, item_id, values)

    def _keep(self, sheet: _Sheet, item_id: int, values: dict[str, Any]) -> None:
        known = self.unsaved.get(item_id)
        if known is None:
            if item_id not in sheet.versions:
                return
            known = Typed(sheet.versions[item_id], sheet.shown.loc[item_id].to_dict(), {})
        if item_id in sheet.versions:  # the row may have columns now that were not there at first
            known = replace(known, seen={**sheet.shown.loc[item_id].to_dict(), **known.seen})
        real = {name: value for name, value in values.items() if not _same(value, known.seen.get(name))}
        if real:
            self.unsaved[item_id] = replace(known, values=real)
        else:
            self.unsaved.pop(item_id, None)

    def _stored(self, name: str, value: Any) -> Any:
        try:
            return self.fields[name].stored(value)
        except BadInput as error:
            raise BadInput(f"{self.fields[name].config['label']}: {error}", field=name) from error


def _same(typed: Any, seen: Any) -> bool:
    if _is_empty(typed) or _is_empty(seen):
        return _is_empty(typed) and _is_empty(seen)
    return bool(typed == seen)


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or bool(pd.isna(value))
