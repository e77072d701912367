"""What is typed into a section of the profile and not saved yet: it survives reruns and a walk to another tab.

A draft holds the section in the shape it is stored in; each row has an id of its own, so that a field keeps
its words when a row above it goes. Widgets begin with what the draft says and write what they say into it.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any

import streamlit as st

from core.errors import BadInput
from core.positioning.profile_reads import Profile
from core.positioning.sections import CHECKS

_DRAFTS = "positioning_drafts"
_ids = count(1)
Row = dict[str, Any]


@dataclass(slots=True)
class Draft:
    """A section as it is being written. `base` is what was stored when it was begun, in version `seen`.

    `told` is the version that was told to have come in between; `key` begins the keys of its widgets.
    """

    section: str
    base: dict[str, Any]
    seen: int
    values: dict[str, Any]
    key: str
    told: int = 0
    note: str = ""

    @property
    def plain(self) -> dict[str, Any]:
        """The section as typed, without the ids of rows."""
        return {
            name: [_without_id(each) for each in value] if _is_rows(value) else value
            for name, value in self.values.items()
        }

    @property
    def is_changed(self) -> bool:
        """Whether saving it would change anything, or is not possible yet."""
        check = CHECKS[self.section]
        try:
            return check(self.plain) != check(self.base)
        except BadInput:
            return True

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a part, to change in place."""
        rows: list[Row] = self.values.setdefault(name, [])
        for row in rows:
            row.setdefault("_id", next(_ids))
        return rows

    def add(self, name: str, **values: Any) -> None:
        """Add a row at the end."""
        self.rows(name).append({"_id": next(_ids), **values})

    def remove(self, name: str, row_id: int) -> None:
        """Take a row out."""
        self.values[name] = [row for row in self.rows(name) if row["_id"] != row_id]

    def move_up(self, name: str, row_id: int) -> None:
        """Let a row change places with the one above it."""
        rows = self.rows(name)
        at = next((n for n, row in enumerate(rows) if row["_id"] == row_id), 0)
        if at:
            rows[at - 1], rows[at] = rows[at], rows[at - 1]

    def widget(self, holder: dict[str, Any], name: str, start: Any = "") -> str:
        """Return the key of a field's widget, which begins with what the draft says."""
        key = f"{self.key}_{holder.get('_id', 0)}_{name}"
        value = holder.get(name, start)
        st.session_state.setdefault(key, start if value is None else value)
        return key


def draft_of(shop_id: int, section: str, profile: Profile) -> Draft:
    """Return the draft of a section, begun from what is stored where nothing was typed."""
    drafts: dict[tuple[int, str], Draft] = st.session_state.setdefault(_DRAFTS, {})
    key, stored = (shop_id, section), dict(profile.section(section))
    draft = drafts.get(key)
    if draft is None or (draft.base != stored and not draft.is_changed):
        name = f"positioning_{section}_{next(_ids)}"
        draft = drafts[key] = Draft(section, stored, profile.number, deepcopy(stored), name)
    if draft.base == stored:
        draft.seen = profile.number  # other sections went on meanwhile: no conflict
    return draft


def waits(shop_id: int, section: str) -> bool:
    """Tell whether something typed into a section is not saved yet."""
    draft = st.session_state.get(_DRAFTS, {}).get((shop_id, section))
    return draft is not None and draft.is_changed


def drop(shop_id: int, section: str) -> None:
    """Forget what was typed into a section."""
    st.session_state.get(_DRAFTS, {}).pop((shop_id, section), None)


def begin_with(shop_id: int, section: str, profile: Profile, values: Mapping[str, Any]) -> None:
    """Let a section be written from other values than the stored ones, as if they had been typed."""
    drop(shop_id, section)
    draft_of(shop_id, section, profile).values = deepcopy(dict(values))


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _without_id(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "_id"}
