"""The import of a platform's daily export: the wizard with what days need. Drawn in place, no dialog."""

from functools import partial

import streamlit as st

from core.campaigns.actual_actions import import_days, try_days, undo_days
from core.campaigns.actuals import KIND, day_schema, foretold
from core.db.engine import reading, writing
from core.files.plan import Plan
from core.locale import _, ngettext
from core.shop.import_log import Imported, Origin
from core.shop.import_undo import Undone
from core.team.rights import Actor, may
from pages.ui.calendar import load
from pages.ui.import_columns import Way, proposed, read_rows
from pages.ui.import_outcome import Progress, Target, log_of
from pages.ui.import_wizard import import_wizard

KEY = "import_days"


def draw_import(user: Actor, revision: int) -> None:
    """Draw the import for whoever may import, folded until it is wanted."""
    if not may(user, "campaigns.import"):
        return
    is_open = any(f"{KEY}_{name}" in st.session_state for name in ("done", "source", "wrong"))
    with st.expander(_("Import what the days brought"), icon=":material/upload:", expanded=is_open):
        st.caption(
            _(
                "The daily export of the back office as it is: day, paid amount, visitors, buyers, ad spend. "
                "A day that is known already is brought up to date."
            )
        )
        import_wizard(_target(user, revision))


def _target(user: Actor, revision: int) -> Target:
    schema = day_schema(load.today(user, revision))
    return Target(
        key=KEY,
        schema=schema,
        read=partial(read_rows, schema, partial(proposed, user, schema)),
        commit=partial(_commit, user),
        undo=partial(_undo, user),
        button=lambda n: ngettext("Import {n} day", "Import {n} days", n).format(n=f"{n:,}"),
        log=partial(log_of, user, KIND),
        zone=str(load.zone(user, revision)),
        foretell=partial(_foretell, user),
        asks_for_empty=False,
    )


def _foretell(user: Actor, plan: Plan) -> str:
    with reading() as session:
        return foretold(try_days(session, user, plan))


def _commit(user: Actor, plan: Plan, _way: Way, origin: Origin, _empty: str, progress: Progress) -> Imported:
    with writing() as session:
        return import_days(session, user, plan, origin, progress=progress)


def _undo(user: Actor, run_id: int, keep_changed: bool) -> Undone:
    with writing() as session:
        return undo_days(session, user, run_id, keep_changed=keep_changed)
