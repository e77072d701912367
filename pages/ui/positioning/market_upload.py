"""The import of a market table: the wizard with what a market needs, as a dialog that the address opens."""

from functools import partial

import streamlit as st

from core.db.engine import reading, writing
from core.files.columns import Header
from core.files.plan import Plan
from core.files.sheet import Sheet
from core.locale import _, ngettext
from core.positioning.market_columns import KIND, market_schema
from core.positioning.market_import import foretold_says, import_market, try_market, undo_market
from core.shop.import_log import Imported, Origin
from core.shop.import_undo import Undone
from core.team.rights import Actor, may
from pages.ui import load
from pages.ui.import_columns import Asked, Way, proposed, read_rows
from pages.ui.import_outcome import Progress, Target, log_of
from pages.ui.import_source import Source, forget_source
from pages.ui.import_wizard import import_wizard
from pages.ui.positioning import bands_load

KEY = "import_market"
VIEW = "market"


def ask_for_market() -> None:
    """Let the address say that the import is open (`?view=market`), so that the next run opens it."""
    st.query_params["view"] = VIEW


def open_market_import(user: Actor, revision: int) -> None:
    """Open the import as a wide dialog when the address asks for it."""
    if st.query_params.get("view") == VIEW and may(user, "positioning.import"):
        dialog = st.dialog(_("Import a market table"), width="large", on_dismiss=_closed)
        dialog(_wizard)(user, revision)


def _closed() -> None:
    st.query_params.pop("view", None)
    forget_source(KEY)


def _wizard(user: Actor, revision: int) -> None:
    st.caption(
        _(
            "The item ranking of your back office or of an analytics service, one row an offer: category, shop, title, "
            "price, pieces, sales of 30 days. A range such as 1000~2000 counts as its middle, 5万+ as 50,000; of a range "
            "of prices the lowest counts."
        )
    )
    import_wizard(_target(user, revision))


def _target(user: Actor, revision: int) -> Target:
    ours = [each.name for each in bands_load.categories(user, revision) if each.name and each.ours]
    schema = market_schema(ours)
    return Target(
        key=KEY,
        schema=schema,
        read=partial(
            read_rows,
            schema,
            partial(proposed, user, schema),
            asked=Asked("category", partial(_category, ours)),
        ),
        commit=partial(_commit, user),
        undo=partial(_undo, user),
        button=lambda n: ngettext("Import {n} offer", "Import {n} offers", n).format(n=f"{n:,}"),
        log=partial(log_of, user, KIND),
        zone=load.profile(user, revision).timezone,
        foretell=partial(_foretell, user),
        asks_for_empty=False,
    )


def _category(ours: list[str], _source: Source, _sheet: Sheet, _header: Header, place: str) -> dict[str, str]:
    """Ask which category the rows are of, where no column names it."""
    category = st.selectbox(
        _("Category of these rows"),
        ours,
        index=None,
        accept_new_options=True,
        placeholder=_("Whole shop only"),
        help=_("No column of the file says it. Without one the rows count for the whole shop only."),
        key=f"{place}_category",
    )
    return {"category": category[:80]} if category else {}


def _foretell(user: Actor, plan: Plan) -> str:
    with reading() as session:
        return foretold_says(try_market(session, user, plan))


def _commit(user: Actor, plan: Plan, _way: Way, origin: Origin, _empty: str, progress: Progress) -> Imported:
    with writing() as session:
        return import_market(session, user, plan, origin, progress=progress)


def _undo(user: Actor, run_id: int, keep_changed: bool) -> Undone:
    with writing() as session:
        return undo_market(session, user, run_id, keep_changed=keep_changed)
