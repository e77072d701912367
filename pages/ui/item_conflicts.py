"""Two people changed the same item: both versions side by side, and the choice between them."""

import streamlit as st

from core.db.engine import reading
from core.errors import BadInput, NotFound
from core.locale import _
from core.shop import listing, reads
from core.shop.items import field_name
from core.team.rights import Actor
from pages.ui import words
from pages.ui.edit_table import EditTable, Typed
from pages.ui.save import literal
from pages.ui.session import person_name


def item_conflicts(actor: Actor, table: EditTable, zone: str) -> None:
    """Show each row that somebody else changed while it was being typed into."""
    if not table.unsaved:
        return
    with reading() as session:
        present = listing.versions(session, actor, list(table.unsaved))
    for item_id, typed in list(table.unsaved.items()):
        version = present.get(item_id)
        if version is None:
            _gone(table, item_id, typed)
        elif version != typed.version:
            _both_sides(actor, table, item_id, typed, version, zone)


def _gone(table: EditTable, item_id: int, typed: Typed) -> None:
    with st.container(border=True, key=f"items_gone_{item_id}"):
        st.text(
            _("{item} was deleted in the meantime. What you typed: {values}").format(
                item=typed.seen.get("title", item_id),
                values=", ".join(f"{field_name(name)} {value}" for name, value in typed.values.items()),
            )
        )
        st.button(
            _("Drop my entries"), key=f"items_drop_{item_id}", on_click=table.discard, args=([item_id],)
        )


def _both_sides(actor: Actor, table: EditTable, item_id: int, typed: Typed, version: int, zone: str) -> None:
    try:
        with reading() as session:
            stored = reads.item(session, actor, item_id)
            last = reads.history(session, actor, item_id, limit=1)
    except NotFound:
        return
    who = person_name("", last[0].who) if last else _("Somebody")
    with st.container(border=True, key=f"items_conflict_{item_id}"):
        st.text(
            _("{who} changed {item} at {when}, after you began. Whose values stay?").format(
                who=who, item=stored["title"], when=words.moment(stored["updated_at"], zone)
            )
        )
        st.table(
            {
                _("Field"): [field_name(name) for name in typed.values],
                _("Stored now"): [literal(table.fields[name].words(stored[name])) for name in typed.values],
                _("Yours"): [literal(_mine(table, name, value)) for name, value in typed.values.items()],
            },
            hide_index=True,
            alt=_("Both versions of the item"),
        )
        with st.container(horizontal=True):
            st.button(
                _("Keep mine"),
                key=f"items_mine_{item_id}",
                on_click=table.keep_mine,
                args=(item_id, version),
            )
            st.button(
                _("Take theirs"),
                key=f"items_theirs_{item_id}",
                on_click=table.discard,
                args=([item_id],),
            )


def _mine(table: EditTable, name: str, value: object) -> str:
    """Write what was typed as its stored form is written; what cannot be stored as it was typed."""
    try:
        return table.fields[name].words(table.fields[name].stored(value))
    except BadInput:
        return str(value)
