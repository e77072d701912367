"""What happened to an item, and where it is used."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.content.reads import uses_of_item
from core.db.engine import reading, writing
from core.locale import _
from core.shop import actions, reads
from core.shop.items import field_name
from core.shop.reads import HistoryLine
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.columns import Field
from pages.ui.item_opened import stored
from pages.ui.save import literal, reporting
from pages.ui.session import person_name


def history(actor: Actor, item: dict[str, Any], table_fields: Mapping[str, Field], zone: str) -> None:
    """Draw who changed what and when, with *Undo* where nothing has changed since."""
    with reading() as session:
        lines = reads.history(session, actor, item["id"])
    if not lines:
        st.text(_("Nothing has been changed since this item came in."))
    for line in lines:
        _change(actor, item, line, table_fields, zone)


def _change(
    actor: Actor, item: dict[str, Any], line: HistoryLine, table_fields: Mapping[str, Field], zone: str
) -> None:
    with st.container(border=True, key=f"item_change_{line.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(
                f"{words.moment(line.at, zone)} · {person_name('', line.who)} · {source_name(line.source)}",
                width="stretch",
            )
            undoable = may(actor, "items.edit") and _still_stands(item, line)
            if undoable and st.button(_("Undo"), key=f"item_undo_{line.id}", icon=":material/undo:"):
                _undo(actor, line)
        for name, (before, after) in line.changes.items():
            column = table_fields.get(name)
            if column and line.source != "added":
                st.text(f"{field_name(name)}: {column.words(before) or '–'} → {column.words(after) or '–'}")


def _still_stands(item: dict[str, Any], line: HistoryLine) -> bool:
    """Tell whether nothing has changed since what the line changed: only then can it be set back."""
    return (
        line.source != "added"
        and bool(line.changes)
        and all(item[name] == after for name, (_before, after) in line.changes.items())
    )


def _undo(actor: Actor, line: HistoryLine) -> None:
    with reporting():
        with writing() as session:
            item_id = actions.undo_change(session, actor, line.id).id
        st.session_state["item_opened"] = stored(actor, item_id)
        st.rerun(scope="fragment")


def source_name(source: str) -> str:
    """Return how a change came about, as a person reads it."""
    names = {
        "added": _("added"),
        "edit": _("edited"),
        "bulk": _("changed with others"),
        "role": _("role taken over"),
        "import": _("imported"),
        "import_back": _("imported again"),
        "undo": _("undone"),
        "deleted": _("deleted"),
        "restored": _("restored"),
    }
    return names.get(source, source)


def uses(actor: Actor, item: dict[str, Any], zone: str) -> None:
    """Draw the briefs that the item is used in, each one click away."""
    with reading() as session:
        briefs = uses_of_item(session, actor, item["id"])
    if briefs.empty:
        st.text(_("No copy has been written about this item yet."))
        return
    for use in briefs.itertuples():
        st.page_link(
            "pages/create/content.py",
            label=literal(f"{use.title} · {words.moment(use.updated_at, zone)}"),
            icon=":material/edit_note:",
            query_params={"brief": str(use.id)},
        )
