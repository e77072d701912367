"""The import of items: the wizard with what the shop's items need, as a dialog that the address opens."""

from functools import partial

import streamlit as st

from core.db.engine import writing
from core.files.plan import Plan
from core.locale import _, ngettext
from core.shop.import_log import Imported, Origin
from core.shop.import_undo import Undone, undo_import
from core.shop.importing import import_items
from core.shop.item_columns import item_schema
from core.team.rights import Actor
from pages.ui import load
from pages.ui.import_columns import Way, proposed, read_rows
from pages.ui.import_outcome import Progress, Target, log_of
from pages.ui.import_source import forget_source
from pages.ui.import_wizard import import_wizard
from pages.ui.session import require_user, shop


def import_items_wizard() -> None:
    """Draw the wizard that loads an item list into the shop at hand."""
    actor = require_user()
    import_wizard(
        Target(
            key="import_items",
            schema=item_schema(),
            read=partial(read_rows, item_schema(), partial(proposed, actor, item_schema())),
            commit=partial(_commit, actor),
            undo=partial(_undo, actor),
            button=lambda n: ngettext("Import {n} item", "Import {n} items", n).format(n=f"{n:,}"),
            log=partial(log_of, actor, "items"),
            zone=load.profile(actor, shop().revision).timezone,
        )
    )


def ask_for_import() -> None:
    """Let the address say that the import is open (`?view=import`), so that the next run opens it."""
    st.query_params["view"] = "import"


def open_import() -> None:
    """Open the item import as a wide dialog when the address asks for it. A page calls this once."""
    if st.query_params.get("view") == "import" and "item" not in st.query_params:
        dialog = st.dialog(_("Import items"), width="large", on_dismiss=_closed)
        dialog(import_items_wizard)()


def _closed() -> None:
    st.query_params.pop("view", None)
    forget_source("import_items")


def _commit(actor: Actor, plan: Plan, _way: Way, origin: Origin, empty: str, progress: Progress) -> Imported:
    with writing() as session:
        return import_items(
            session, actor, plan, origin, empty="clear" if empty == "clear" else "keep", progress=progress
        )


def _undo(actor: Actor, run_id: int, keep_changed: bool) -> Undone:
    with writing() as session:
        return undo_import(session, actor, run_id, keep_changed=keep_changed)
