"""The import wizard: file or paste → sheet → header row → columns → dry run → stored → undo."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.errors import Conflict, PlannerError
from core.files.columns import Column, Header
from core.files.plan import Plan, make_plan
from core.files.rejected import rejected_csv, rejected_xlsx
from core.files.schema import Schema
from core.files.sheet import Grid, Sheet
from core.locale import _, ngettext
from core.shop import import_reads
from core.shop.import_reads import Proposal
from core.shop.import_undo import Undone, undo_import
from core.shop.importing import Imported, Origin, import_items
from core.shop.item_columns import item_schema
from core.team.rights import Actor
from pages.ui.import_columns import choose_columns, choose_header
from pages.ui.import_source import Source, choose_sheet, choose_source, forget_source
from pages.ui.save import literal, reporting
from pages.ui.session import require_user

AT_ONCE = 20_000  # rows that are checked with each change; more wait for the button
_SHOWN = 50
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Target:
    """What an import fills and how: `propose` reads a header's columns, `commit` stores, `undo` takes back."""

    key: str
    schema: Schema
    propose: Callable[[Grid, Header | None], Proposal]
    commit: Callable[[Plan, Origin, str, Progress], Imported]
    undo: Callable[[int, bool], Undone]
    button: Callable[[int], str]


def import_items_wizard() -> None:
    """Draw the wizard that loads an item list into the shop at hand."""
    actor = require_user()
    import_wizard(
        Target(
            key="import_items",
            schema=item_schema(),
            propose=partial(_propose, actor),
            commit=partial(_commit, actor),
            undo=partial(_undo, actor),
            button=lambda n: ngettext("Import {n} item", "Import {n} items", n).format(n=f"{n:,}"),
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


def _propose(actor: Actor, cells: Grid, header: Header | None) -> Proposal:
    with reading() as session:
        return import_reads.propose(session, actor, item_schema(), cells, header)


def _commit(actor: Actor, plan: Plan, origin: Origin, empty: str, progress: Progress) -> Imported:
    with writing() as session:
        return import_items(
            session, actor, plan, origin, empty="clear" if empty == "clear" else "keep", progress=progress
        )


def _undo(actor: Actor, run_id: int, keep_changed: bool) -> Undone:
    with writing() as session:
        return undo_import(session, actor, run_id, keep_changed=keep_changed)


def import_wizard(target: Target) -> None:
    """Draw the steps as far as the person has come. What was read stays in the session, read once."""
    key = target.key
    if f"{key}_done" in st.session_state:
        _done(target, st.session_state[f"{key}_done"])
        return
    source = choose_source(key)
    if source is None:
        return
    sheet = choose_sheet(source, key)
    place = f"{key}_{source.digest}_{source.sheets.index(sheet) if len(source.sheets) > 1 else 0}"
    proposal = choose_header(sheet, partial(target.propose, sheet.cells), place)
    st.subheader(_("Columns"), anchor=False)
    if proposal.is_remembered:
        st.caption(_("As you mapped this source the last time."))
    columns = choose_columns(proposal, target.schema, f"{place}_{proposal.header.first}")
    st.subheader(_("Check"), anchor=False)
    plan = _checked(target, source, sheet, proposal.header, columns)
    if plan is not None:
        _result(sheet, proposal.header, plan, key)
        _store(target, plan, Origin(source.name, sheet.name, columns))


def _checked(
    target: Target, source: Source, sheet: Sheet, header: Header, columns: tuple[Column, ...]
) -> Plan | None:
    """Return the dry run for what is chosen now: kept in the session, made anew when a choice changes."""
    wanted = (source.digest, sheet.name, header, tuple(column.field for column in columns))
    kept = st.session_state.get(f"{target.key}_plan")
    if kept and kept[0] == wanted:
        return kept[1]
    big = sheet.rows > AT_ONCE
    button = _("Check {n} rows").format(n=f"{sheet.rows:,}")
    if big and not st.button(button, type="primary", icon=":material/rule:", key=f"{target.key}_check"):
        return None
    bar = st.empty()

    def progress(share: float) -> None:
        if big:
            rows = f"{int(share * sheet.rows):,}"
            bar.progress(share, _("{n} of {total} rows checked").format(n=rows, total=f"{sheet.rows:,}"))

    with reporting():
        plan = make_plan(sheet.cells, header, columns, target.schema, progress=progress)
        st.session_state[f"{target.key}_plan"] = (wanted, plan)
        bar.empty()
        return plan
    return None


def _result(sheet: Sheet, header: Header, plan: Plan, key: str) -> None:
    """Show the counts of the dry run, the bad rows with their reasons, and both as files."""
    skipped = plan.blank + plan.totals + plan.repeated_headers
    with st.container(horizontal=True):
        st.metric(_("Rows"), f"{plan.total:,}", width=150)
        st.metric(_("Good"), f"{plan.good:,}", width=150)
        st.metric(_("Bad"), f"{len(plan.bad):,}", width=150)
        st.metric(_("Blank rows and totals"), f"{skipped:,}", width=190)
    if not plan.bad:
        return
    table = pd.DataFrame(
        {
            _("Row in file"): [bad.row for bad in plan.bad[:_SHOWN]],
            _("Column"): [bad.column for bad in plan.bad[:_SHOWN]],
            _("Value"): [bad.value for bad in plan.bad[:_SHOWN]],
            _("Reason"): [bad.reason for bad in plan.bad[:_SHOWN]],
        }
    )
    st.dataframe(table, hide_index=True, alt=_("Rows that will not be imported, with the reason of each"))
    if len(plan.bad) > _SHOWN:
        st.caption(
            _("The first {n} of {total}; the file has all.").format(n=_SHOWN, total=f"{len(plan.bad):,}")
        )
    with st.container(horizontal=True):
        for kind, write in (("xlsx", rejected_xlsx), ("csv", rejected_csv)):
            st.download_button(
                _("Rejected rows as {kind}").format(kind=kind),
                partial(write, sheet.cells, header, plan),
                file_name=f"rejected-rows.{kind}",
                icon=":material/download:",
                on_click="ignore",
                key=f"{key}_rejected_{kind}",
            )


def _store(target: Target, plan: Plan, origin: Origin) -> None:
    """Offer to store the good rows; a rerun in the middle, for whatever reason, stores nothing."""
    key = target.key
    ways = {"keep": _("Keep what is stored"), "clear": _("Clear the field")}
    empty = st.segmented_control(
        _("Empty cells of known items"),
        list(ways),
        format_func=ways.__getitem__,
        default="keep",
        required=True,
        key=f"{key}_empty",
    )
    pressed = st.button(
        target.button(plan.good),
        type="primary",
        icon=":material/upload:",
        disabled=not plan.good,
        key=f"{key}_commit",
    )
    if not pressed:
        return
    st.caption(_("Closing this before the end stores nothing."))
    bar = st.progress(0.0, _("Storing"))

    def progress(share: float) -> None:
        stored = f"{int(share * plan.good):,}"
        bar.progress(share, _("{n} of {total} rows stored").format(n=stored, total=f"{plan.good:,}"))

    with reporting():
        done = target.commit(plan, origin, str(empty), progress)
        st.session_state[f"{key}_done"] = (done, len(plan.bad), None)
        st.rerun()


def _done(target: Target, state: tuple[Imported, int, str | None]) -> None:
    """Say what was stored and offer to take it back."""
    done, bad, undone = state
    key = target.key
    if undone is not None:
        st.info(literal(undone), icon=":material/undo:")
    else:
        counts = _("{added} added, {changed} changed, {unchanged} unchanged.").format(
            added=f"{done.added:,}", changed=f"{done.changed:,}", unchanged=f"{done.unchanged:,}"
        )
        left = ngettext("{n} row was not taken.", "{n} rows were not taken.", bad).format(n=f"{bad:,}")
        said = _("{counts} {left}").format(counts=counts, left=left) if bad else counts
        st.success(said, icon=":material/check:")
    with st.container(horizontal=True):
        if undone is None:
            st.button(
                _("Undo the import"),
                icon=":material/undo:",
                key=f"{key}_undo",
                on_click=_take_back,
                args=(target, False),
            )
        if st.session_state.get(f"{key}_refused"):
            st.button(
                _("Undo the rest, keep those"),
                key=f"{key}_undo_rest",
                on_click=_take_back,
                args=(target, True),
            )
        st.button(_("Import another table"), key=f"{key}_again", on_click=forget_source, args=(key,))
    if refused := st.session_state.get(f"{key}_refused"):
        st.warning(literal(refused), icon=":material/sync_problem:")


def _take_back(target: Target, keep_changed: bool) -> None:
    key = target.key
    done, bad, _undone = st.session_state[f"{key}_done"]
    st.session_state.pop(f"{key}_refused", None)
    try:
        undone = target.undo(done.run_id, keep_changed)
    except (Conflict, PlannerError) as error:
        st.session_state[f"{key}_refused"] = str(error)
        return
    said = _("Taken back: {removed} removed, {restored} set back, {kept} kept.").format(
        removed=f"{undone.removed:,}", restored=f"{undone.restored:,}", kept=f"{undone.kept:,}"
    )
    st.session_state[f"{key}_done"] = (done, bad, said)
