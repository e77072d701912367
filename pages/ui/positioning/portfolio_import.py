"""The import of monthly item figures: the shared wizard, as a dialog that the address opens."""

from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.files.columns import Header
from core.files.plan import Plan
from core.files.sheet import Sheet
from core.locale import _, ngettext
from core.positioning.item_month_actions import foretold, import_months, try_months, undo_months
from core.positioning.item_months import KIND, Period, month_said, month_schema
from core.shop.import_log import Imported, Origin
from core.shop.import_undo import Undone
from core.team.rights import Actor, may
from pages.ui import load
from pages.ui.import_columns import Asked, Way, proposed, read_rows
from pages.ui.import_outcome import Progress, Target, log_of
from pages.ui.import_source import Source, forget_source
from pages.ui.import_wizard import import_wizard
from pages.ui.positioning import portfolio_load

KEY = "import_item_months"
VIEW = "months"
BACK = 36  # months that can be named


def ask_for_months() -> None:
    """Let the address say that the import is open (`?view=months`), so that the next run opens it."""
    st.query_params["view"] = VIEW


def open_month_import(user: Actor, revision: int) -> None:
    """Open the import as a wide dialog when the address asks for it."""
    if st.query_params.get("view") == VIEW and may(user, "positioning.import"):
        dialog = st.dialog(_("Import item figures"), width="large", on_dismiss=_closed)
        dialog(_wizard)(user, revision)


def _closed() -> None:
    st.query_params.pop("view", None)
    forget_source(KEY)


def _wizard(user: Actor, revision: int) -> None:
    st.caption(
        _(
            "The item export of the back office as it is: a row an item and month, a file of one month, or a row an item "
            "and day, which are added up. A month that is known already is brought up to date."
        )
    )
    import_wizard(_target(user, revision))


def _target(user: Actor, revision: int) -> Target:
    today = portfolio_load.today(user, revision)
    schema = month_schema(portfolio_load.shelf(user, revision), today)
    return Target(
        key=KEY,
        schema=schema,
        read=partial(
            read_rows, schema, partial(proposed, user, schema), asked=Asked("period", partial(_month, today))
        ),
        commit=partial(_commit, user),
        undo=partial(_undo, user),
        button=lambda n: ngettext("Import {n} row", "Import {n} rows", n).format(n=f"{n:,}"),
        log=partial(log_of, user, KIND),
        zone=load.profile(user, revision).timezone,
        foretell=partial(_foretell, user),
        asks_for_empty=False,
    )


def _month(today: date, source: Source, sheet: Sheet, header: Header, place: str) -> dict[str, Any]:
    """Ask which month the rows are of, where no column names it; the lines above the header may say it."""
    said = _said_above(source, sheet, header)
    months = [(pd.Period(today, "M") - n).start_time.date() for n in range(BACK)]
    month = st.selectbox(
        _("Month of these rows"),
        months,
        index=months.index(said) if said in months else None,
        format_func=lambda each: f"{each:%Y-%m}",
        placeholder=_("Choose the month"),
        help=_("No column of the file says it."),
        key=f"{place}_month",
        width=200,
    )
    return {"period": Period(month)} if month else {}


def _said_above(source: Source, sheet: Sheet, header: Header) -> date | None:
    """Return the month that the lines above the header speak of, or the file's or sheet's name."""
    above = [cell for row in sheet.cells[: header.first or 0] for cell in row]
    return month_said(above) or month_said([source.name, sheet.name])


def _foretell(user: Actor, plan: Plan) -> str:
    with reading() as session:
        return foretold(try_months(session, user, plan))


def _commit(user: Actor, plan: Plan, _way: Way, origin: Origin, _empty: str, progress: Progress) -> Imported:
    with writing() as session:
        return import_months(session, user, plan, origin, progress=progress)


def _undo(user: Actor, run_id: int, keep_changed: bool) -> Undone:
    with writing() as session:
        return undo_months(session, user, run_id, keep_changed=keep_changed)
