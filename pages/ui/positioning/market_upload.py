"""The import of a market table: the wizard with what a market needs, as a dialog that the address opens."""

from functools import partial

import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.files.columns import Header
from core.files.plan import Plan, make_plan
from core.files.plan import Progress as Share
from core.files.schema import Schema
from core.files.sheet import Grid, Sheet
from core.locale import _, ngettext
from core.positioning.market_columns import KIND, market_schema
from core.positioning.market_import import foretold_says, import_market, try_market, undo_market
from core.shop import import_reads
from core.shop.import_reads import Proposal
from core.shop.import_undo import Undone
from core.shop.importing import Imported, Origin
from core.team.rights import Actor, may
from pages.ui import load
from pages.ui.import_columns import Way, choose_columns, choose_header, columns_heading
from pages.ui.import_outcome import Progress, Target
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
        read=partial(_read, user, schema, ours),
        commit=partial(_commit, user),
        undo=partial(_undo, user),
        button=lambda n: ngettext("Import {n} offer", "Import {n} offers", n).format(n=f"{n:,}"),
        log=partial(_log, user),
        zone=load.profile(user, revision).timezone,
        foretell=partial(_foretell, user),
        asks_for_empty=False,
    )


def _read(user: Actor, schema: Schema, ours: list[str], _source: Source, sheet: Sheet, place: str) -> Way:
    """Draw header and columns, and where no column names the category, which one the rows are of."""
    proposal = choose_header(sheet, partial(_propose, user, schema, sheet.cells), place)
    columns_heading(proposal)
    columns = choose_columns(proposal, schema, f"{place}_{proposal.header.first}")
    given: dict[str, str] = {}
    if not any(column.field == "category" for column in columns):
        category = st.selectbox(
            _("Category of these rows"),
            ours,
            index=None,
            accept_new_options=True,
            placeholder=_("Whole shop only"),
            help=_("No column of the file says it. Without one the rows count for the whole shop only."),
            key=f"{place}_category",
        )
        given = {"category": category[:80]} if category else {}

    def plan(progress: Share) -> Plan:
        return make_plan(sheet.cells, proposal.header, columns, schema, given=given, progress=progress)

    return Way(proposal.header, columns, plan, sheet.rows, settings=tuple(given.items()))


def _propose(user: Actor, schema: Schema, cells: Grid, header: Header | None) -> Proposal:
    with reading() as session:
        return import_reads.propose(session, user, schema, cells, header)


def _foretell(user: Actor, plan: Plan) -> str:
    with reading() as session:
        return foretold_says(try_market(session, user, plan))


def _commit(user: Actor, plan: Plan, _way: Way, origin: Origin, _empty: str, progress: Progress) -> Imported:
    with writing() as session:
        return import_market(session, user, plan, origin, progress=progress)


def _undo(user: Actor, run_id: int, keep_changed: bool) -> Undone:
    with writing() as session:
        return undo_market(session, user, run_id, keep_changed=keep_changed)


def _log(user: Actor) -> pd.DataFrame:
    with reading() as session:
        return import_reads.import_log(session, user, kind=KIND, limit=5)
