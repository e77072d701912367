"""The import of price tables: the wizard with what rivals' prices need, as a dialog that the address opens."""

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from core.competitors.price_columns import KIND, price_schema
from core.competitors.price_import import import_prices
from core.competitors.price_import_undo import undo_price_import
from core.competitors.shelf import our_items
from core.competitors.suggesting import start_matching
from core.db.engine import reading, writing
from core.files.plan import Plan
from core.locale import _, ngettext
from core.shop.import_log import Imported, Origin
from core.shop.import_undo import Undone
from core.team.rights import Actor, may
from core.text import folded
from pages.ui import load
from pages.ui.import_columns import Way
from pages.ui.import_outcome import Progress, Target, log_of
from pages.ui.import_source import forget_source
from pages.ui.import_wizard import import_wizard
from pages.ui.rivals.import_reading import PriceReader, rivals_known
from pages.ui.rivals.rival_form import close_forms, form_is_open
from pages.ui.rivals.sections import go_to
from pages.ui.save import reporting
from pages.ui.session import require_user, shop

KEY = "import_prices"
_NAMED = 6  # new rivals that are told by name before the rest is only counted


def import_prices_wizard() -> None:
    """Draw the wizard that loads a price table into the shop at hand."""
    import_wizard(price_target(require_user()))


def price_target(actor: Actor) -> Target:
    """Return what the wizard needs to fill the shop with rivals' prices."""
    zone = load.profile(actor, shop().revision).timezone
    today = datetime.now(ZoneInfo(zone)).date()
    rivals = rivals_known(actor)
    schema = price_schema(_codes(actor, shop().revision), today)
    return Target(
        key=KEY,
        schema=schema,
        read=PriceReader(actor, KEY, schema, today, rivals).read,
        commit=partial(_commit, actor),
        undo=partial(_undo, actor),
        button=lambda n: ngettext("Import {n} price", "Import {n} prices", n).format(n=f"{n:,}"),
        log=partial(log_of, actor, KIND),
        zone=zone,
        counts=stored_and_known,
        foretell=lambda plan: _foretold(plan, set(rivals)),
        asks_for_empty=False,
        next_step=partial(_match_next, actor),
    )


def ask_for_price_import() -> None:
    """Let the address say that the import is open (`?view=import`), so that the next run opens it."""
    close_forms()
    for name in ("item", "of"):  # one dialog a run
        st.query_params.pop(name, None)
    st.query_params["view"] = "import"


def open_price_import() -> None:
    """Open the price import as a wide dialog when the address asks for it. A page calls this once.

    It opens as well to tell the outcome of an earlier import that was taken back elsewhere.
    """
    is_asked = st.query_params.get("view") == "import" or f"{KEY}_done" in st.session_state
    is_free = "item" not in st.query_params and not form_is_open()
    if is_asked and is_free and may(require_user(), "prices.import"):
        dialog = st.dialog(_("Import a price table"), width="large", on_dismiss=_closed)
        dialog(import_prices_wizard)()


def stored_and_known(done: Imported) -> str:
    """Say what an import of prices did."""
    stored = ngettext("{n} price stored.", "{n} prices stored.", done.added).format(n=f"{done.added:,}")
    if not done.unchanged:
        return stored
    known = ngettext("{n} was known already.", "{n} were known already.", done.unchanged)
    return _("{counts} {left}").format(counts=stored, left=known.format(n=f"{done.unchanged:,}"))


def _match_next(actor: Actor) -> None:
    """Offer to look for our items among theirs: without matches no price is compared."""
    if may(actor, "matches.decide") and st.button(
        _("Find matches"),
        type="primary",
        icon=":material/join_inner:",
        key=f"{KEY}_match",
    ):
        _find_matches(actor)


def _find_matches(actor: Actor) -> None:
    with reporting():
        with writing() as session:
            start_matching(session, actor)
        _closed()
        go_to("matches")
        st.rerun()  # the dialog reruns alone, and the press leads out of it


@st.cache_data(max_entries=16, show_spinner=False)
def _codes(actor: Actor, revision: int) -> dict[str, str]:  # noqa: ARG001 (part of the cache key)
    with reading() as session:
        return {code.casefold(): code for code in our_items(session, actor)}


def _closed() -> None:
    st.query_params.pop("view", None)
    forget_source(KEY)


def _foretold(plan: Plan, known: set[str]) -> str:
    """Say of how many rivals the prices are, and which of them are new: a misspelt name is seen here."""
    names = list(dict.fromkeys(plan.values["rival"]))
    said = ngettext("Prices of {n} rival.", "Prices of {n} rivals.", len(names)).format(n=len(names))
    new = [name for name in names if folded(name) not in known]
    if not new:
        return said
    more = len(new) - _NAMED
    shown = " · ".join(new[:_NAMED]) + (f" +{more}" if more > 0 else "")
    added = ngettext("New rival: {names}", "New rivals: {names}", len(new)).format(names=shown)
    return _("{counts} {left}").format(counts=said, left=added)


def _commit(actor: Actor, plan: Plan, way: Way, origin: Origin, _empty: str, progress: Progress) -> Imported:
    settings = dict(way.settings)
    day: date = settings["day"]
    pasted = st.session_state.get(f"{KEY}_read_of") == "paste"
    with writing() as session:
        return import_prices(
            session,
            actor,
            plan,
            origin,
            day=day,
            source="pasted" if pasted else "file",
            is_wide=settings["is_wide"],
            progress=progress,
        )


def _undo(actor: Actor, run_id: int, keep_changed: bool) -> Undone:
    with writing() as session:
        return undo_price_import(session, actor, run_id, keep_changed=keep_changed)
