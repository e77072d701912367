"""The table behind the map: its numbers, its names, and what becomes of it. What is typed waits for *Save*."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.errors import Conflict
from core.locale import _
from core.positioning.attribute_actions import MOST_NAME, delete_table, edit_table, restore_table
from core.positioning.attribute_reads import StoredTable
from core.positioning.attributes import MOST_ATTRIBUTES, stored_attributes
from core.positioning.attributes import MOST_NAME as MOST_BRAND
from core.positioning.map_reads import from_reviews
from core.team.rights import Actor, may
from pages.ui.columns import MONEY, fen_typed, yuan_shown
from pages.ui.save import flash, reporting

_SIDES = (" brand", " size", " price", " quality")  # no attribute has such a name: theirs are trimmed
_NONE = "-"


@dataclass(slots=True)
class _Draft:
    """What is typed into one table: the version and cells it began from, what the editor was given, what it holds."""

    version: int
    began: pd.DataFrame
    given: pd.DataFrame
    typed: pd.DataFrame
    round: int = 0


def draw_table(user: Actor, stored: StoredTable, *, is_open: bool) -> None:
    """Draw the table, as fields for who may change it."""
    edits = may(user, "positioning.edit")
    draft = _draft(stored) if edits else None
    changed = draft is not None and _is_changed(draft, stored)
    with st.expander(_("The table behind it"), icon=":material/edit_note:", expanded=is_open or changed):
        if draft is None:
            _read_only(stored)
            return
        _meanwhile(stored, draft)
        _attributes(stored, draft)
        _editor(stored, draft)
        ours, name = _names(stored, draft)
        _buttons(user, stored, draft, ours, name)


def _draft(stored: StoredTable) -> _Draft:
    kept: dict[int, _Draft] = st.session_state.setdefault("map_drafts", {})
    if stored.id not in kept:
        frame = _frame(stored)
        kept[stored.id] = _Draft(stored.version, frame, frame, frame)
    draft = kept[stored.id]
    if draft.version != stored.version and _same(draft.typed, draft.began) and not _own_fields(stored.id):
        frame = _frame(stored)
        kept[stored.id] = draft = _Draft(stored.version, frame, frame, frame, draft.round + 1)
    return draft


def _own_fields(table_id: int) -> bool:
    """Tell whether name or own brand were typed and not saved."""
    return bool(st.session_state.get(f"map_fields_{table_id}"))


def _frame(stored: StoredTable) -> pd.DataFrame:
    table = stored.table
    frame = pd.DataFrame(
        {
            " brand": pd.Series(table.brands, dtype="str"),
            " size": pd.Series(table.sizes, dtype="Int64"),
            " price": yuan_shown(pd.Series(table.prices, dtype="Int64")),
            " quality": pd.Series(table.quality, dtype="float64"),
        }
    )
    cells = pd.DataFrame(table.cells, columns=list(table.attributes))
    return pd.concat([frame, cells], axis=1)


def _is_changed(draft: _Draft, stored: StoredTable) -> bool:
    return not _same(draft.typed, _frame(stored)) and draft.version == stored.version


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Tell whether two frames hold the same, whatever the types of their columns."""

    def plain(frame: pd.DataFrame) -> list[list[Any]]:
        rows = frame.astype("object").where(frame.notna(), None)
        return [
            [float(each) if isinstance(each, int | float) else each for each in row]
            for row in rows.to_numpy()
        ]

    return list(one.columns) == list(other.columns) and plain(one) == plain(other)


def _meanwhile(stored: StoredTable, draft: _Draft) -> None:
    """Tell that somebody else changed the table; what is typed stays."""
    if draft.version == stored.version:
        return
    st.warning(
        _("Somebody else changed this table while it was open. Your entries are still here."),
        icon=":material/sync_problem:",
    )
    st.button(
        _("Take theirs"), icon=":material/refresh:", key="map_theirs", on_click=forget, args=(stored.id,)
    )


def forget(table_id: int) -> None:
    """Forget what was typed into a table."""
    draft = st.session_state.get("map_drafts", {}).pop(table_id, None)
    rounds = st.session_state.setdefault("map_rounds", {})
    rounds[table_id] = rounds.get(table_id, 0) + (draft.round + 1 if draft else 1)
    st.session_state.pop(f"map_fields_{table_id}", None)


def _mark(stored: StoredTable, draft: _Draft) -> str:
    return f"{stored.id}_{st.session_state.get('map_rounds', {}).get(stored.id, 0)}_{draft.round}"


def _attributes(stored: StoredTable, draft: _Draft) -> None:
    """Let attributes be added and removed: they are the editor's columns."""
    now = list(draft.typed.columns[len(_SIDES) :])
    key = f"map_attributes_{_mark(stored, draft)}"
    options = list(dict.fromkeys([*now, *stored.table.attributes]))
    picked = st.multiselect(
        _("Attributes"),
        options,
        default=now,
        accept_new_options=True,
        max_selections=MOST_ATTRIBUTES,
        key=key,
        placeholder=_("Type a name to add one"),
    )
    picked = [name for name in dict.fromkeys(" ".join(each.split())[:MOST_BRAND] for each in picked) if name]
    if picked and set(picked) != set(now):
        known = [name for name in now if name in picked]
        frame = draft.typed[[*draft.typed.columns[: len(_SIDES)], *known]].copy()
        for name in picked:
            if name not in known:
                frame[name] = np.nan
        draft.given = draft.typed = frame
        draft.round += 1
        st.rerun()


def _editor(stored: StoredTable, draft: _Draft) -> None:
    key = f"map_editor_{_mark(stored, draft)}"
    if key not in st.session_state:  # drawn afresh: what was typed before is where it begins
        draft.given = draft.typed
    number = st.column_config.NumberColumn
    counts = stored.table.kind == "counts"
    config: dict[str, Any] = {
        " brand": st.column_config.TextColumn(_("Brand"), required=True, max_chars=MOST_BRAND, pinned=True),
        " size": number(_("People or reviews"), min_value=0, step=1, format="%,d"),
        " price": number(_("Price ¥"), min_value=0, step=0.01, format=MONEY),
        " quality": number(
            _("Quality"), min_value=0, format="%.2f", help=_("A mean rating, all brands on one scale.")
        ),
    }
    for name in draft.given.columns[len(_SIDES) :]:
        config[name] = number(name, format="%,d" if counts else "%.2f", min_value=0 if counts else None)
    draft.typed = st.data_editor(
        draft.given,
        key=key,
        hide_index=True,
        num_rows="dynamic",
        placeholder="",
        column_config=config,
        alt=_("The table of brands and attributes, to be typed into"),
    ).reset_index(drop=True)


def _names(stored: StoredTable, draft: _Draft) -> tuple[str, str]:
    brands = [name for name in draft.typed[" brand"] if isinstance(name, str) and name.strip()]
    kept = st.session_state.setdefault(f"map_fields_{stored.id}", {})
    mark = _mark(stored, draft).rsplit("_", 1)[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        options = [*dict.fromkeys(brands), _NONE]
        own = kept.get("ours", stored.table.ours or _NONE)
        ours = st.selectbox(
            _("Our brand in it"),
            options,
            index=options.index(own) if own in options else len(options) - 1,
            format_func=lambda brand: _("none of them") if brand == _NONE else brand,
            key=f"map_ours_{mark}",
        )
        name = st.text_input(
            _("Name"), kept.get("name", stored.name), max_chars=MOST_NAME, key=f"map_name_{mark}"
        )
    if (ours, name) == (stored.table.ours or _NONE, stored.name):
        kept.clear()
    else:
        kept |= {"ours": ours, "name": name}
    return "" if ours == _NONE else ours, name


def _buttons(user: Actor, stored: StoredTable, draft: _Draft, ours: str, name: str) -> None:
    changed = bool(_own_fields(stored.id)) or not _same(draft.typed, _frame(stored))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        mine = draft.version == stored.version
        pressed = st.button(
            _("Save") if mine else _("Save mine on top"),
            type="primary",
            icon=":material/save:",
            key=f"map_save_{stored.version}",
        )
        st.button(_("Discard"), key="map_discard", disabled=not changed, on_click=forget, args=(stored.id,))
        st.caption(_("Changes are not saved yet.") if changed else _("Everything is saved."))
        if stored.origin == "reviews":
            st.button(
                _("Count anew"),
                icon=":material/refresh:",
                key="map_recount",
                on_click=_recount,
                args=(user, stored),
            )
        if may(user, "positioning.delete"):
            st.button(
                _("Delete the table"), icon=":material/delete:", type="tertiary", key="map_delete",
                on_click=_delete, args=(user, stored),
            )  # fmt: skip
    if pressed and not changed:
        st.info(_("Nothing was changed."), icon=":material/info:")
    elif pressed:
        _save(user, stored, draft, ours, name)


def _save(user: Actor, stored: StoredTable, draft: _Draft, ours: str, name: str) -> None:
    with reporting():
        # who typed no number keeps what somebody else typed meanwhile
        typed = _frame(stored) if _same(draft.typed, draft.began) else draft.typed
        terms = _terms(stored, typed, ours)
        try:
            with writing() as session:
                done = edit_table(session, user, stored.id, version=stored.version, name=name, terms=terms)
        except Conflict:
            st.rerun()  # somebody was faster by a moment: the next run tells
        forget(stored.id)
        flash(_("The table is saved."), undo=_back, args=(user, done.id, done.version, dict(done.before)))
        st.rerun()


def _terms(stored: StoredTable, typed: pd.DataFrame, ours: str) -> dict[str, Any]:
    """Return the terms that were typed; rows without a brand are left out."""
    rows = typed[typed[" brand"].fillna("").astype("str").str.strip() != ""]
    cells = rows[list(rows.columns[len(_SIDES) :])].astype("float64")
    terms: dict[str, Any] = {
        "brands": [str(name) for name in rows[" brand"]],
        "attributes": [str(name) for name in cells.columns],
        "cells": [[None if np.isnan(cell) else cell for cell in row] for row in cells.to_numpy()],
        "ours": ours,
        "sizes": [None if pd.isna(size) else int(size) for size in rows[" size"]],
        "prices": [fen_typed(price) for price in rows[" price"]],
        "quality": [None if pd.isna(each) else float(each) for each in rows[" quality"]],
    }
    before = stored_attributes(stored.table)
    terms |= {part: before.get(part) for part in ("since", "praise_only")}
    if all(terms[part] == before[part] for part in ("brands", "attributes", "cells")):
        terms["spread"] = before.get("spread")
    return terms


def _back(user: Actor, table_id: int, version: int, before: dict[str, Any]) -> None:
    with writing() as session:
        edit_table(session, user, table_id, version=version, **before)
    forget(table_id)


def _recount(user: Actor, stored: StoredTable) -> None:
    """Count the reviews again, as they were counted; prices that were typed stay with their brands."""
    with reporting():
        with reading() as session:
            table = from_reviews(
                session, user, since=stored.table.since, praise_only=stored.table.praise_only
            )
        typed = dict(zip(stored.table.brands, stored.table.prices, strict=True))
        terms = stored_attributes(table) | {"prices": [typed.get(brand) for brand in table.brands]}
        with writing() as session:
            done = edit_table(session, user, stored.id, version=stored.version, terms=terms)
        forget(stored.id)
        flash(
            _("The reviews are counted anew."),
            undo=_back,
            args=(user, done.id, done.version, dict(done.before)),
        )


def _delete(user: Actor, stored: StoredTable) -> None:
    with reporting():
        with writing() as session:
            delete_table(session, user, stored.id)
        forget(stored.id)
        st.session_state.pop("map_table", None)
        for name in ("table", "focus"):
            st.query_params.pop(name, None)
        flash(
            _("The table {name} is deleted.").format(name=stored.name), undo=_restore, args=(user, stored.id)
        )


def _restore(user: Actor, table_id: int) -> None:
    with writing() as session:
        restore_table(session, user, table_id)


def _read_only(stored: StoredTable) -> None:
    frame = _frame(stored)
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        column_config={
            " brand": st.column_config.TextColumn(_("Brand"), pinned=True),
            " size": st.column_config.NumberColumn(_("People or reviews"), format="%,d"),
            " price": st.column_config.NumberColumn(_("Price ¥"), format=MONEY),
            " quality": st.column_config.NumberColumn(_("Quality"), format="%.2f"),
        },
        alt=_("The table of brands and attributes"),
    )
