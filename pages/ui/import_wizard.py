"""The import wizard for any kind of rows: file or paste → sheet → header row → columns → dry run → stored."""

from functools import partial

import pandas as pd
import streamlit as st

from core.files.plan import Plan
from core.files.rejected import rejected_csv, rejected_xlsx
from core.files.sheet import Sheet
from core.locale import _
from core.shop.import_log import Origin
from pages.ui.import_columns import Way
from pages.ui.import_outcome import Target, earlier_imports, tell_outcome
from pages.ui.import_source import Source, choose_sheet, choose_source
from pages.ui.save import reporting

AT_ONCE = 20_000  # rows that are checked with each change; more wait for the button
_SHOWN = 50


def import_wizard(target: Target) -> None:
    """Draw the steps as far as the person has come. What was read stays in the session, read once."""
    key = target.key
    if f"{key}_done" in st.session_state:
        tell_outcome(target, st.session_state[f"{key}_done"])
        return
    source = choose_source(key)
    if source is None:
        earlier_imports(target)
        return
    sheet = choose_sheet(source, target.schema, key)
    place = f"{key}_{source.digest}_{source.sheets.index(sheet) if len(source.sheets) > 1 else 0}"
    way = target.read(source, sheet, place)
    st.subheader(_("Check"), anchor=False)
    plan = _checked(target, source, sheet, way)
    if plan is not None:
        _result(sheet, way, plan, key)
        _store(target, plan, way, Origin(source.name, sheet.name, way.columns))


def _checked(target: Target, source: Source, sheet: Sheet, way: Way) -> Plan | None:
    """Return the dry run for what is chosen now: kept in the session, made anew when a choice changes."""
    fields = tuple(column.field for column in way.columns)
    wanted = (source.digest, sheet.name, way.header, fields, way.settings)
    kept = st.session_state.get(f"{target.key}_plan")
    if kept and kept[0] == wanted:
        return kept[1]
    big = way.rows > AT_ONCE
    button = _("Check {n} rows").format(n=f"{way.rows:,}")
    if big and not st.button(button, type="primary", icon=":material/rule:", key=f"{target.key}_check"):
        return None
    bar = st.empty()

    def progress(share: float) -> None:
        if big:
            rows = f"{int(share * way.rows):,}"
            bar.progress(share, _("{n} of {total} rows checked").format(n=rows, total=f"{way.rows:,}"))

    with reporting():
        plan = way.plan(progress)
        st.session_state[f"{target.key}_plan"] = (wanted, plan)
        bar.empty()
        return plan
    return None


def _result(sheet: Sheet, way: Way, plan: Plan, key: str) -> None:
    """Show the counts of the dry run, the bad rows with their reasons, and both as files."""
    skipped = plan.blank + plan.totals + plan.repeated_headers
    with st.container(horizontal=True):
        st.metric(way.counted or _("Rows"), f"{plan.total:,}", width=150)
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
                partial(write, sheet.cells, way.header, plan),
                file_name=f"rejected-rows.{kind}",
                icon=":material/download:",
                on_click="ignore",
                key=f"{key}_rejected_{kind}",
            )


def _store(target: Target, plan: Plan, way: Way, origin: Origin) -> None:
    """Offer to store the good rows; a rerun in the middle, for whatever reason, stores nothing."""
    key = target.key
    empty = _empty_cells(key) if target.asks_for_empty else "keep"
    if target.foretell and plan.good:
        st.text(target.foretell(plan))
    bar = st.empty()
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
    bar.progress(0.0, _("Storing"))

    def progress(share: float) -> None:
        stored = f"{int(share * plan.good):,}"
        bar.progress(share, _("{n} of {total} rows stored").format(n=stored, total=f"{plan.good:,}"))

    with reporting():
        done = target.commit(plan, way, origin, empty, progress)
        st.session_state[f"{key}_done"] = (done, len(plan.bad), None)
        st.rerun()


def _empty_cells(key: str) -> str:
    """Ask what an empty cell means for something that is stored."""
    ways = {"keep": _("Keep what is stored"), "clear": _("Clear the field")}
    return st.segmented_control(
        _("Empty cells of known items"),
        list(ways),
        format_func=ways.__getitem__,
        default="keep",
        required=True,
        key=f"{key}_empty",
    )
